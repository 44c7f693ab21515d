"""Single sign-on: what somebody types to be sent to their organisation, and what its administrators set."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.sign_on import ADDRESS, Level, Newcomers
from medaccord.domain.text import LINE
from medaccord.web.forms.plain import Form

LEVELS = (
    (Level.ANY.value, _l("Whatever the provider asks for")),
    (Level.SECOND_FACTOR.value, _l("A second factor")),
    (Level.HARDWARE.value, _l("A smart card or security key")),
)
NEWCOMERS = (
    (Newcomers.NOBODY.value, _l("Refuse them; members are added here first")),
    (Newcomers.MEMBER.value, _l("They become members")),
    (Newcomers.TRIAGE.value, _l("They become members who take what comes in")),
)


class OrganisationForm(Form):
    """By what somebody's organisation is found."""

    organisation = forms.CharField(
        label=_l("Your work mail address, or your organization’s name"),
        help_text=_l("We look at the part after the @ alone."),
        max_length=max(ADDRESS, LINE),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "email"}),
    )


class SignOnForm(Form):
    """An organisation's provider, and what is asked of whoever comes from it."""

    prefix = "sign_on"
    issuer = forms.CharField(
        label=_l("Issuer"),
        help_text=_l(
            "The provider’s address exactly as it writes it, such as https://login.northgate.example."
        ),
        max_length=LINE,
    )
    claim = forms.CharField(
        label=_l("Claim that names you there"),
        help_text=_l("Where the provider signs in many organizations under one issuer: tid, hd or the like."),
        required=False,
        max_length=100,
    )
    claim_value = forms.CharField(label=_l("Its value for you"), required=False, max_length=LINE)
    client = forms.CharField(label=_l("Client id"), max_length=LINE)
    secret = forms.CharField(
        label=_l("Client secret"),
        help_text=_l("Nobody can read it here later. Leave it empty to keep the one that is set."),
        required=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    level = forms.ChoiceField(label=_l("Everybody shows"), choices=LEVELS)
    triage_level = forms.ChoiceField(label=_l("Who takes what comes in shows"), choices=LEVELS)
    administrator_level = forms.ChoiceField(label=_l("Administrators show"), choices=LEVELS)
    second_factor_names = forms.CharField(
        label=_l("The provider’s own names for a second factor (acr)"), required=False, max_length=2000
    )
    hardware_names = forms.CharField(
        label=_l("The provider’s own names for a smart card or security key (acr)"),
        required=False,
        max_length=2000,
    )
    newcomers = forms.ChoiceField(label=_l("Somebody who comes for the first time"), choices=NEWCOMERS)
    only = forms.BooleanField(label=_l("Whoever comes in this way has no password beside it"), required=False)


class VerifyForm(Form):
    """What the center has made sure of."""

    prefix = "verify"
    domains = forms.CharField(
        label=_l("Mail domains of this organization"),
        help_text=_l(
            "With spaces between them. People of these addresses alone become members by themselves."
        ),
        required=False,
        max_length=2000,
    )
    counts = forms.BooleanField(
        label=_l("A second factor or smart card that is shown there counts here"), required=False
    )
