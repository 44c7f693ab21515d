"""What the desk found about many downloads of one person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.text import LETTER
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area


class BulkForm(Form):
    """What was found."""

    words = forms.CharField(
        label=_l("What you found"),
        help_text=_l("Whom you asked, and what they need it for. The desk reads this."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
