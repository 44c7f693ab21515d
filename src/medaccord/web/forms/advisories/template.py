"""Forms of the center's text templates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.advisory.template import LONGEST_NAME, Place
from medaccord.domain.text import LETTER, LINE
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area

PLACES = (
    (Place.MITIGATIONS.value, _l("What readers can do")),
    (Place.BACKGROUND.value, _l("Background")),
    (Place.CONTACT.value, _l("Whom to tell")),
    (Place.DISCLAIMER.value, _l("Disclaimer")),
)


class TemplateForm(Form):
    """One text of the center, with the version that the person saw."""

    prefix = "template"
    rows = (("name", "place"),)
    name = forms.CharField(
        label=_l("Name"), max_length=LONGEST_NAME, help_text=_l("By which authors choose it.")
    )
    place = forms.ChoiceField(
        label=_l("Which part of the advisory"), choices=PLACES, help_text=_l("It decides the order.")
    )
    title = forms.CharField(
        label=_l("Heading"), max_length=LINE, help_text=_l("Readers see it above the text.")
    )
    text = forms.CharField(label=_l("Text"), max_length=LETTER, widget=Area(6), strip=False)
    standing = forms.BooleanField(
        label=_l("Every new draft prints it"),
        required=False,
        help_text=_l("Its author can leave it out or change the wording for one advisory."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(), min_value=1)


class RetireForm(Form):
    """Nothing to fill in: the button is the answer."""
