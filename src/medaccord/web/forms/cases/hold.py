"""Forms of legal holds: for which matter, why, and why one ends."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LINE, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area


class PlaceForm(Form):
    """For which matter nothing may be erased, and why."""

    matter = forms.CharField(
        label=_l("The matter, by its reference"),
        max_length=LINE,
        help_text=_l("The suit, inquiry or order, such as Docket 26-1147."),
    )
    reason = forms.CharField(
        label=_l("Why nothing here may be erased"),
        max_length=REASON,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )


class LiftForm(Form):
    """Why a hold ends."""

    reason = forms.CharField(
        label=_l("Why it ends"),
        max_length=REASON,
        help_text=_l("The coordination center reads this, and nobody else."),
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
