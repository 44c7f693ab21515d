"""Forms of the embargo: a new end as one exact instant, an answer that may need a reason, the early end."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER
from medaccord.web.forms.plain import Form
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayField
from medaccord.web.forms.zones import Zoned
from medaccord.web.widgets import Area, TimeOfDay


class ProposeForm(Zoned, Reasoned):
    """A proposed end; `shown` names what the effect was computed from."""

    rows = (("day", "time", "zone"),)
    day = DayField(label=_l("Date"))
    time = forms.TimeField(label=_l("Time"), widget=TimeOfDay())
    zone = forms.ChoiceField(label=_l("Time zone"))
    reason = forms.CharField(
        label=_l("Why"),
        required=False,
        max_length=LETTER,
        help_text=_l("Every party reads this."),
        widget=Area(2),
        strip=False,
    )
    binds = forms.BooleanField(label=_l("We keep to this end ourselves"), required=False, initial=True)
    shown = forms.CharField(required=False, widget=forms.HiddenInput())


class DecideForm(Reasoned):
    """An answer to a proposal, with a reason only where a rule asks for one."""


class SignForm(Form):
    """One's own answer to terms, and which terms they were."""

    terms = forms.UUIDField(widget=forms.HiddenInput())
    answer = forms.ChoiceField(
        choices=(("accept", "accept"), ("decline", "decline")), widget=forms.HiddenInput()
    )


class KeepForm(Form):
    """Why the embargo stays as it is although a rule asks otherwise."""

    reason = forms.CharField(
        label=_l("Why it stays as it is"),
        max_length=LETTER,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(4),
        strip=False,
    )


class EndForm(Reasoned):
    """The early end of the embargo."""

    prefix = "end"
    reason = forms.CharField(
        label=_l("Why it ends now"),
        max_length=LETTER,
        help_text=_l("Every party reads this."),
        widget=Area(3),
        strip=False,
    )
    sure = forms.BooleanField(label=_l("I understand that this cannot be taken back"))
