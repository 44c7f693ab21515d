"""Forms of a party's people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.web.forms.cases.people import Choices
from medaccord.web.forms.plain import Form


class PersonForm(Form):
    """One of several people."""

    person = forms.ChoiceField(label=_l("Who"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _l("Choose one")), *people]  # type: ignore[attr-defined]
