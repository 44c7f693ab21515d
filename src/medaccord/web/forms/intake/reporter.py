"""The form by which somebody asks to see who reported."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.cvd.sealed import Need
from medaccord.domain.text import REASON
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.words import NEEDS
from medaccord.web.widgets import Area, Radios


class RevealForm(Form):
    """On what ground, why, and for whom."""

    ground = forms.TypedChoiceField(
        label=_l("Why it is needed"),
        choices=[(one.value, NEEDS[one]) for one in Need],
        coerce=Need,
        widget=Radios(),
    )
    reason = forms.CharField(
        label=_l("In your words"),
        help_text=_l(
            "Say why writing to them on the report’s page is not enough. The desk of this report reads this."
        ),
        max_length=REASON,
        widget=Area(3),
        strip=False,
    )
    reader = forms.ChoiceField(label=_l("Who will read it"), widget=Radios())

    def __init__(self, *args: Any, readers: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in readers]
        self.fields["reader"].choices = choices  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        return {"ground": data["ground"], "reason": data["reason"], "reader": uuid.UUID(data["reader"])}
