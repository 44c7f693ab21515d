"""Forms of proposed parties."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER, LINE, REASON
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area


class ProposeForm(Form):
    """Another party, how it is reached, and why it should take part."""

    prefix = "propose"
    rows = (("name", "contact"),)
    name = forms.CharField(label=_l("Which organization"), max_length=LINE)
    contact = forms.CharField(
        label=_l("How it is reached, if you know"),
        required=False,
        max_length=REASON,
        help_text=_l("A person, an address, a telephone number."),
    )
    reason = forms.CharField(
        label=_l("Why it should take part"),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
        help_text=_l("For example which component it makes."),
    )


class TurnDownForm(Form):
    """Why a proposed party is not brought in, with the version that the person saw."""

    reason = forms.CharField(label=_l("Why"), max_length=LETTER, widget=Area(3), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
