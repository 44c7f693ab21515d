"""What the desk types about a report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from medaccord.domain.cvd.kind import Kind
from medaccord.domain.text import TITLE
from medaccord.web.forms.plain import Form
from medaccord.web.widgets import Area, Radios

KINDS = (
    (Kind.VULNERABILITY.value, _("Vulnerability")),
    (Kind.THREAT.value, _("Threat")),
    (Kind.INCIDENT.value, _("Incident")),
)


class NothingForm(Form):
    """A decision that needs no words."""


class ReasonForm(Form):
    """A decision that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The reporter reads it."),
        error_messages={"required": _("Say why, so that the reporter can answer.")},
        widget=Area(3),
        strip=False,
    )


class TitleForm(Form):
    """The title of a new case."""

    title = forms.CharField(
        label=_("Title of the case"),
        max_length=TITLE,
        help_text=_("The invited parties read it once they have agreed to the terms."),
        error_messages={"required": _("Give the case a short title.")},
        strip=False,
    )
    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        coerce=Kind,
        empty_value=None,
        required=False,
        widget=Radios(columns=3),
    )


class HeedForm(Form):
    """What the desk does about a threat to the reporter."""

    answer = forms.CharField(
        label=_("What you do about it"),
        help_text=_("The reporter reads it."),
        error_messages={"required": _("Say what you do about it, so that the reporter knows.")},
        widget=Area(3),
        strip=False,
    )


class ReplyForm(Form):
    """A message to the reporter."""

    text = forms.CharField(
        label=_("Write to the reporter"),
        error_messages={"required": _("Write a message.")},
        widget=Area(3),
        strip=False,
    )
