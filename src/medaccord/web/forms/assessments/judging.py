"""Forms of an assessment: who judges until when, an opinion, a determination, a signature."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.text import LETTER, REASON
from medaccord.web.forms.assessments.workspace import Draftable
from medaccord.web.forms.calculators import VERBATIM
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.presenters.assessments.judging import BECAUSE
from medaccord.web.presenters.words import EXPLOITABILITIES, HARM_HINTS, HARMS, REGIONS
from medaccord.web.widgets import Area, Checks, Radios, TimeOfDay

Choices = Sequence[tuple[str, str]]


class PartiesForm(Form):
    """A form that names parties of the case."""

    parties = forms.MultipleChoiceField(label=_l("Who"), widget=Checks())

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = list(parties)  # type: ignore[attr-defined]

    def chosen(self) -> list[uuid.UUID]:
        """Keys of the parties."""
        return [uuid.UUID(key) for key in self.cleaned_data["parties"]]


class JudgeForm(PartiesForm, Zoned):
    """Who judges, until when, and what is new where it was judged before."""

    rows = (("day", "time", "zone"),)
    parties = forms.MultipleChoiceField(
        label=_l("Who judges, each alone"),
        help_text=_l("The center and the finder say how easy it is, the adviser how badly it could hurt."),
        widget=Checks(),
    )
    day = DayField(label=_l("Until"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    question = forms.CharField(
        label=_l("What you ask"),
        required=False,
        help_text=_l("Everybody whom you choose reads it. Give no judgment of your own."),
        max_length=LETTER,
        widget=Area(2),
        strip=False,
    )
    product_codes = forms.CharField(
        label=_l("FDA product codes of the devices"),
        required=False,
        help_text=_l(
            "Like FRN MEA. Everybody whom you choose reads them, with the recalls, events and earlier cases"
            " of such devices."
        ),
        max_length=50,
        widget=forms.TextInput(VERBATIM),
    )
    because = forms.ChoiceField(
        label=_l("What is new?"), choices=tuple(BECAUSE.items()), required=False, widget=Radios(columns=3)
    )
    reason = forms.CharField(
        label=_l("In a few words"), required=False, max_length=REASON, widget=Area(2), strip=False
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["because"], self.fields["reason"]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        told = {name: self.cleaned_data.get(name, "") for name in ("question", "because", "reason")}
        codes = self.cleaned_data["product_codes"].replace(",", " ").split()
        return {"parties": self.chosen(), "due_at": self.instant, "product_codes": codes, **told}


class CloseForm(Form):
    """Why a round ends before its time: the kinds for which one begins anew, and words."""

    because = forms.ChoiceField(
        label=_l("What is new?"), choices=tuple(BECAUSE.items()), widget=Radios(columns=3)
    )
    reason = forms.CharField(label=_l("In a few words"), max_length=REASON, widget=Area(2), strip=False)


class WhyForm(Form):
    """A reason that others read."""

    reason = forms.CharField(label=_l("Why"), max_length=LETTER, widget=Area(3), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ShowForm(PartiesForm):
    """To whom something is shown."""

    parties = forms.MultipleChoiceField(label=_l("Show it to"), widget=Checks())


class VersionForm(Form):
    """Nothing but the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class SignForm(VersionForm):
    """Which part is signed, told by the button's page."""

    part = forms.CharField(widget=forms.HiddenInput(), max_length=9)


class DetermineForm(Draftable):
    """Controlled or uncontrolled, before controls and with them."""

    exploitability = forms.ChoiceField(
        label=_l("How easy is it to exploit?"),
        choices=tuple(EXPLOITABILITIES.items()),
        widget=Radios(columns=3),
    )
    severity = forms.ChoiceField(
        label=_l("How badly could it hurt a patient?"),
        choices=tuple(HARMS.items()),
        widget=Radios(hints=HARM_HINTS),
    )
    controls = forms.CharField(
        label=_l("Which compensating controls do you have in mind?"),
        help_text=_l("Leave it empty if there are none, and the next two as well."),
        required=False,
        max_length=REASON,
        widget=Area(2),
        strip=False,
    )
    exploitability_after = forms.ChoiceField(
        label=_l("With these controls, how easy is it?"),
        choices=tuple(EXPLOITABILITIES.items()),
        required=False,
        widget=Radios(columns=3),
    )
    severity_after = forms.ChoiceField(
        label=_l("With these controls, how badly could it hurt?"),
        choices=tuple(HARMS.items()),
        required=False,
        widget=Radios(columns=2),
    )
    risk = forms.ChoiceField(
        label=_l("What do you determine, with the controls?"),
        choices=tuple((key, word) for key, word in REGIONS.items() if key != "assess"),
        widget=Radios(columns=2),
    )
    rationale = forms.CharField(
        label=_l("Why, so that others can follow it"), max_length=LETTER, widget=Area(4), strip=False
    )
    concurrence = forms.BooleanField(label=_l("A supervisor is to concur"), required=False)
    regulatory = forms.BooleanField(label=_l("This is a regulatory decision of the agency"), required=False)

    def __init__(self, *args: Any, agency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not agency:
            del self.fields["regulatory"]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        names = (
            "risk",
            "exploitability",
            "severity",
            "rationale",
            "controls",
            "exploitability_after",
            "severity_after",
        )
        return {
            "wanted": Wanted(**{name: data[name] for name in names}),
            "regulatory": data.get("regulatory", False),
            "concurrence": data["concurrence"],
        }
