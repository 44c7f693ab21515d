"""Forms of a dispute: what is contested, what is said about it, and how it is settled."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.dispute import Claim, SettledBy, Settlement
from medaccord.domain.text import LETTER, LINE, REASON, SUBJECT
from medaccord.web.forms.discussion.post import Voiced
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.assessments.dispute_words import KINDS, OUTCOMES, WAYS
from medaccord.web.widgets import Area, Radios

Choices = Sequence[tuple[str, str]]


class DisputeForm(Voiced):
    """What a party contests, of which vulnerability, and what speaks for it."""

    kind = forms.ChoiceField(
        label=_l("What kind of dispute is it?"), choices=tuple(KINDS.items()), widget=Radios()
    )
    vulnerability = forms.ChoiceField(
        label=_l("What it is about"),
        help_text=_l("Only a credit or a date may be of the whole case."),
        required=False,
    )
    subject = forms.CharField(label=_l("What you dispute, on one line"), max_length=SUBJECT)
    claim = forms.CharField(
        label=_l("What speaks for it"),
        help_text=_l("Give facts. Do not write here what your party judges behind a seal."),
        max_length=LETTER,
        widget=Area(5),
        strip=False,
    )

    def __init__(self, *args: Any, flaws: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _l("The whole case")), *flaws]
        self.fields["vulnerability"].choices = listed  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        return {
            "wanted": Claim(data["kind"], data["subject"], data["claim"]),
            "vulnerability": uuid.UUID(data["vulnerability"]) if data["vulnerability"] else None,
            "as_reporter": self.as_reporter,
        }


class DisputeWriteForm(Voiced):
    """What is said about a dispute to all who read it."""

    text = forms.CharField(label=_l("Message"), max_length=LETTER, widget=Area(4), strip=False)


class SettleForm(Form):
    """Who was right, on what that rests, and why; what its kind does not ask for is left out."""

    outcome = forms.ChoiceField(
        label=_l("Was whoever opened it right?"), choices=tuple(OUTCOMES.items()), widget=Radios(columns=3)
    )
    settled_as = forms.ChoiceField(label=_l("What settles it?"), widget=Radios(columns=2))
    report = forms.CharField(
        label=_l("Number or name of the test report"),
        help_text=_l("Only where a test settles it."),
        required=False,
        max_length=LINE,
    )
    determination = forms.ChoiceField(
        label=_l("On which determination of your agency does it rest?"), widget=Radios()
    )
    words = forms.CharField(
        label=_l("Why, so that whoever disputes it can follow"),
        help_text=_l("Everybody who reads the dispute reads this."),
        max_length=LETTER,
        widget=Area(4),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, ways: Sequence[SettledBy], determinations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = tuple(ways)
        if len(self.ways) > 1:
            listed = [(one.value, WAYS[one]) for one in self.ways]
            self.fields["settled_as"].choices = listed  # type: ignore[attr-defined]
        else:
            del self.fields["settled_as"]
        if SettledBy.TEST not in self.ways:
            del self.fields["report"]
        if SettledBy.DETERMINATION in self.ways:
            self.fields["determination"].choices = list(determinations)  # type: ignore[attr-defined]
        else:
            del self.fields["determination"]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        way = data.get("settled_as") or self.ways[0].value
        rests = data.get("determination")
        return {
            "wanted": Settlement(data["outcome"], way, data["words"], data.get("report", "")),
            "determination": uuid.UUID(rests) if rests else None,
            "version": data["version"],
        }


class DisputeWithdrawForm(Form):
    """Why one's own party withdraws its dispute."""

    reason = forms.CharField(
        label=_l("Why"),
        help_text=_l("Everybody who reads the dispute reads this."),
        max_length=REASON,
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
