"""Forms of a leak: what somebody saw outside, and what the desk makes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER, REASON
from medaccord.web.forms.cases.case import Occurred
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.widgets import Area, Checks


class LeakForm(Form):
    """Where something was seen, what, and on which day."""

    prefix = "leak"
    place = forms.CharField(
        label=_l("Where did you see it?"),
        max_length=REASON,
        help_text=_l("An address, a paper, a person. The coordination center reads this, and nobody else."),
        error_messages={"required": _l("Say where you saw it: an address, a paper, a person.")},
        widget=Area(2),
        strip=False,
    )
    words = forms.CharField(
        label=_l("What does it say?"), required=False, max_length=LETTER, widget=Area(3), strip=False
    )
    seen_on = DayField(label=_l("On which day did you see it?"), required=False)


class DismissForm(Form):
    """Why it is no leak."""

    reason = forms.CharField(
        label=_l("Why this is no leak"),
        max_length=LETTER,
        help_text=_l("Whoever claimed it reads this."),
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ConfirmForm(Occurred):
    """Which vulnerabilities leaked, since when, and what that means for the others."""

    vulnerabilities = forms.MultipleChoiceField(
        label=_l("What leaked?"),
        required=False,
        help_text=_l("What you do not tick goes on in a linked case and stays private there."),
        widget=Checks(),
    )
    leak_risk = forms.CharField(
        label=_l("What this leak means for those that stay private"),
        required=False,
        max_length=LETTER,
        help_text=_l("Needed while an embargo is proposed or binds, if something stays private."),
        widget=Area(2),
        strip=False,
    )
    sure = forms.BooleanField(label=_l("I understand that this cannot be taken back"))
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    field_order = ("vulnerabilities", "leak_risk", "day", "time", "zone", "sure", "version")

    def __init__(self, *args: Any, vulnerabilities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(vulnerabilities)
        if choices:
            self.fields["vulnerabilities"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["vulnerabilities"], self.fields["leak_risk"]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        return {
            "vulnerabilities": [uuid.UUID(key) for key in data.get("vulnerabilities", ())],
            "leak_risk": data.get("leak_risk", ""),
            "occurred_at": self.occurred_at(),
            "reasons": self.reasons(),
            "version": data["version"],
        }
