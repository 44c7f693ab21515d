"""The form of a fact that legal duties are counted from."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.stating import Statement
from medaccord.domain.text import LINE, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.presenters.following_words import FACTS, GROUPS
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

    def wanted(self) -> Statement:
        """What the command takes."""
        return Statement(**self.cleaned_data)
