"""Forms of claims of PCII: what was spoken, its statement in writing, and what comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.sharing import Purpose
from medaccord.domain.text import LETTER
from medaccord.web.forms.plain import Form
from medaccord.web.forms.times import DayBegins
from medaccord.web.presenters.words import PERMITTED
from medaccord.web.widgets import Area, Radios


def _statement() -> str:
    return str(settings.MEDACCORD.pcii_statement)


statement = lazy(_statement, str)
"""The express statement as the operator set it, found when it is shown."""


def purpose_field(**more: Any) -> forms.TypedChoiceField:
    """What PCII may be used for, by its owner's word."""
    return forms.TypedChoiceField(
        label=_l("What it may be used for"),
        choices=[(one.value, PERMITTED[one]) for one in Purpose],
        coerce=Purpose,
        empty_value=None,
        **more,
    )


class RecordClaimForm(Form):
    """Who claimed PCII in speech, for what, and when."""

    party = forms.ChoiceField(label=_l("Who claimed it"), widget=Radios())
    words = forms.CharField(
        label=_l("What was said to be PCII"),
        help_text=_l("A few words are enough. This party and the center read them."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    said = DayBegins(label=_l("The day on which it was said"))

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = list(parties)  # type: ignore[attr-defined]

    @property
    def party_key(self) -> uuid.UUID:
        """The party that claimed it."""
        return uuid.UUID(self.cleaned_data["party"])


class ConfirmClaimForm(Form):
    """The express statement, and what the thing may be used for."""

    purpose = purpose_field(widget=Radios())
    stated = forms.BooleanField(label=statement())
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class ValidateClaimForm(Form):
    """The number that it gets."""

    number = forms.CharField(label=_l("Its identification number"), max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class RejectClaimForm(Form):
    """Why it is no PCII."""

    reason = forms.CharField(
        label=_l("Why it is no PCII"),
        help_text=_l("Its owner reads this, and then chooses what becomes of it."),
        max_length=LETTER,
        widget=Area(3),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
