"""Forms whose answer is the button that was pressed, among equal ones."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from medaccord.web.forms.plain import Form


class Pressed(Form):
    """A form with several buttons of one name; `answer` is the pressed one's value, one of `answers`."""

    answers: ClassVar[Collection[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = str(self.data.get("answer", "")) if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        """The pressed button must be one of the form's own."""
        if self.answer not in self.answers:
            raise forms.ValidationError(_("Press one of the answers."))
        return super().clean() or self.cleaned_data
