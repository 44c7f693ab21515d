"""The form of a fact that legal duties are counted from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.duties import BY_FACT
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.text import LINE, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.presenters.assessments.following_words import FACTS, GROUPS
from medaccord.web.widgets import Area


class StateForm(Form):
    """One fact, its day, what shows it, and why it is stated anew."""

    fact = forms.ChoiceField(
        label=_l("What do you state?"),
        choices=[
            ("", _l("Choose")),
            *((name, [(one.value, FACTS[one]) for one in facts]) for name, facts in GROUPS),
        ],
    )
    item = forms.ChoiceField(
        label=_l("Is it about one that was stated before?"),
        help_text=_l("Choose the one that you correct, take back, or tell the answer of."),
        required=False,
    )
    day = DayField(
        label=_l("On which day was it?"),
        help_text=_l("As your records say. The day after it is day 1. Leave it empty if you take back."),
        required=False,
    )
    named = forms.CharField(
        label=_l("A name or number that belongs to it"),
        help_text=_l("Such as the name of the ISAO, a report number, or “Class II, Z-1234-2026”."),
        required=False,
        max_length=LINE,
        strip=False,
    )
    words = forms.CharField(
        label=_l("In your words"), required=False, max_length=REASON, widget=Area(3), strip=False
    )
    link = forms.CharField(
        label=_l("Address of the evidence"),
        help_text=_l("Such as https://example.com/notice."),
        required=False,
        max_length=2000,
    )
    reason = forms.CharField(
        label=_l("If you stated it before: why do you state it anew?"),
        required=False,
        max_length=REASON,
        widget=Area(2),
        strip=False,
    )
    taken_back = forms.BooleanField(
        label=_l("It does not hold: I take back what was stated before"), required=False
    )

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`events` were stated before, of kinds of which several may be: value and words of each."""
        super().__init__(*args, **kwargs)
        if events:
            self.fields["item"].choices = [("", _("No, or there is one alone")), *events]  # type: ignore[attr-defined]
        else:
            del self.fields["item"]

    def clean_item(self) -> int | None:
        """The number of an event of the kind that the fact starts or answers."""
        kind, _dash, number = self.cleaned_data["item"].rpartition("-")
        duty = BY_FACT.get(self.cleaned_data.get("fact", ""))
        if kind and (duty is None or duty.starts != kind):
            raise forms.ValidationError(_("This is of another kind. Choose one of the same, or none."))
        return int(number) if kind else None

    def wanted(self) -> Statement:
        """What the command takes."""
        return Statement(**self.cleaned_data)
