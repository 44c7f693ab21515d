"""Forms of the directory: an organisation, one way to reach it, and somebody who works there."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.parties.queries.reach import Channel, OrganisationKind
from medaccord.domain.text import LINE, PERSON, POSITION
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayField
from medaccord.web.presenters.words import CHANNELS, KINDS


class OrganisationForm(Form):
    """An organisation that is not in the directory yet; another center is for administrators to add."""

    prefix = "organisation"
    rows = (("name", "kind"),)
    name = forms.CharField(label=_l("Name"), max_length=LINE)
    kind = forms.ChoiceField(
        label=_l("What it is"),
        choices=[
            (one.value, KINDS[one.value])
            for one in OrganisationKind
            if one != OrganisationKind.COORDINATION_CENTER
        ],
        initial=OrganisationKind.MANUFACTURER.value,
    )


class PointForm(Form):
    """One way to reach an organisation, with the version that the person saw."""

    prefix = "point"
    rows = (("channel", "value"),)
    channel = forms.ChoiceField(
        label=_l("How"), choices=[(one.value, CHANNELS[one.value]) for one in Channel]
    )
    value = forms.CharField(label=_l("Address or number"), max_length=LINE)
    note = forms.CharField(
        label=_l("Note"), required=False, max_length=LINE, help_text=_l("When, and whom to ask for.")
    )
    checked = forms.BooleanField(label=_l("It was tried today and works"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(), min_value=1)

    def verified_on(self, today: dt.date) -> dt.date | None:
        """Today where it was tried, else unknown."""
        return today if self.cleaned_data["checked"] else None


class MemberForm(Form):
    """Somebody of an organisation who is new here."""

    prefix = "member"
    rows = (("name", "title"),)
    name = forms.CharField(label=_l("Name"), max_length=PERSON)
    title = forms.CharField(label=_l("What they do there"), required=False, max_length=POSITION)
    triage = forms.BooleanField(label=_l("They take what comes in for it"), required=False)


class PartForm(Form):
    """What a member does for an organisation."""

    administrator = forms.BooleanField(
        label=_l("They administer it"),
        required=False,
        help_text=_l("They add people and end their membership, name roles, and agree for it beforehand."),
    )
    triage = forms.BooleanField(
        label=_l("They take what comes in for it"),
        required=False,
        help_text=_l("New reports and invitations come before them. What they hold already stays theirs."),
    )


class TrainingForm(Form):
    """When somebody was trained in PCII."""

    trained_on = DayField(label=_l("The day of the training"))


class EpochForm(Form):
    """Which link of a person the maker of another knew of."""

    epoch = forms.IntegerField(required=False, widget=forms.HiddenInput(), min_value=0, max_value=10**6)


class RemoveForm(Form):
    """Nothing to fill in: the button is the answer."""
