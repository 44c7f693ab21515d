"""Standing consent: who decided it, and how far what is shared by it may be passed on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.handling import Onward
from medaccord.domain.text import LINE
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.words import ONWARD
from medaccord.web.widgets import Radios


class StandingConsentForm(Form):
    """Who decided it there, and the terms."""

    prefix = "standing_consent"
    given_by = forms.CharField(
        label=_l("Who decided this in your organization"),
        help_text=_l("Name and position. The coordination center reads this beside each share."),
        max_length=LINE,
    )
    onward = forms.TypedChoiceField(
        label=_l("May they pass it on to another organization?"),
        choices=[(one.value, ONWARD[one]) for one in Onward if one is not Onward.FREE],
        coerce=Onward,
        initial=Onward.FORBIDDEN.value,
        widget=Radios(),
    )
