"""The form of a provisional clinical statement: four fields, and which finder is shown it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.provisional import SAID, Wanted
from medaccord.domain.text import REASON
from medaccord.web.forms.assessments.judging import PartiesForm
from medaccord.web.forms.assessments.workspace import Draftable
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.presenters.assessments.provisional import PLAUSIBLE
from medaccord.web.presenters.words import HARM_HINTS
from medaccord.web.widgets import Area, Checks, Radios, TimeOfDay


class ProvisionalForm(PartiesForm, Zoned, Draftable):
    """What harm is plausible, what to do, and by when the adviser looks at it again."""

    rows = (("day", "time", "zone"),)
    severity = forms.ChoiceField(
        label=_l("What is the worst harm that is plausible?"),
        choices=tuple(PLAUSIBLE.items()),
        widget=Radios(hints=HARM_HINTS),
    )
    harm = forms.CharField(
        label=_l("What could happen to a patient?"),
        help_text=_l("Where none is known, say what speaks against it."),
        max_length=REASON,
        widget=Area(2),
        strip=False,
    )
    patients = forms.CharField(
        label=_l("What should patients do?"),
        help_text=_l("Say it even if they are to go on as before."),
        max_length=REASON,
        widget=Area(3),
        strip=False,
    )
    clinicians = forms.CharField(
        label=_l("What should clinicians do?"),
        help_text=_l("Say it even if they are to go on as before."),
        max_length=REASON,
        widget=Area(3),
        strip=False,
    )
    day = DayField(label=_l("You look at it again by"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    parties = forms.MultipleChoiceField(
        label=_l("Show it to a finder as well"), required=False, widget=Checks()
    )
    regulatory = forms.BooleanField(label=_l("This is a regulatory decision of the agency"), required=False)
    field_order = ("severity", *SAID, "day", "time", "zone", "parties", "regulatory")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kwargs["parties"]:
            del self.fields["parties"]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("severity", *SAID)}
        return {
            "wanted": Wanted(**words, revisit_by=self.instant),
            "parties": self.chosen() if "parties" in self.fields else [],
            "regulatory": data["regulatory"],
        }


class WithdrawForm(Form):
    """What holds now that a statement is taken back."""

    instead = forms.CharField(
        label=_l("What should patients and clinicians go by now?"),
        help_text=_l("Everybody who reads the statement reads this in its place."),
        max_length=REASON,
        widget=Area(4),
        strip=False,
    )
