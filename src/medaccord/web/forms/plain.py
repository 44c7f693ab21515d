"""The form that all forms are: what is wrong with a field is said in our words, which say what to do.

A field's own `error_messages` go first; Django's sentences are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.web.spoken import spoken

OUT_OF_DATE = _l("This page is out of date. Load it again, then send the form.")
OFFERED = _l("Choose one of the answers that are offered.")

REQUIRED: tuple[tuple[type[forms.Widget], Any], ...] = (
    (forms.CheckboxSelectMultiple, _l("Choose at least one.")),
    (forms.RadioSelect, _l("Choose one.")),
    (forms.Select, _l("Choose one.")),
    (forms.CheckboxInput, _l("Tick this to go on.")),
    (forms.FileInput, _l("Choose a file.")),
    (forms.DateInput, _l("Give the day.")),
    (forms.TimeInput, _l("Give the time.")),
)
"""What is missing, by how the field is filled in."""
FILL_IN = _l("Fill in this field.")

WORDS: Mapping[str, Any] = {
    "invalid": _l("This cannot be read. Write it another way."),
    "invalid_choice": OFFERED,
    "invalid_list": OFFERED,
    "max_length": _l("Shorten this to %(limit_value)s characters; it has %(show_value)s."),
    "null_characters_not_allowed": _l("Remove the control character U+0000."),
}
WORDS_OF: tuple[tuple[type[forms.Field], Mapping[str, Any]], ...] = (
    (forms.DateField, {"invalid": _l("Give the day as year, month and day, like 2026-11-23.")}),
    (forms.TimeField, {"invalid": _l("Give the time as hours and minutes, like 14:30.")}),
    (
        forms.FileField,
        {
            "invalid": _l("Choose a file."),
            "missing": _l("Choose a file."),
            "empty": _l("This file is empty. Choose another one."),
            "max_length": _l("Give the file a name of at most %(max)s characters; it has %(length)s."),
        },
    ),
)


def speak(fields: Iterable[forms.Field]) -> None:
    """Put our sentences where a field has none of its own."""
    for field in fields:
        for code, sentence in _words(field).items():
            if field.error_messages.get(code) is _stock(field, code):
                field.error_messages[code] = sentence


def _words(field: forms.Field) -> Mapping[str, Any]:
    widget = field.widget
    needed = next((said for kind, said in REQUIRED if isinstance(widget, kind)), FILL_IN)
    own = next((said for kind, said in WORDS_OF if isinstance(field, kind)), {})
    words = {"required": needed, **WORDS, **own}
    return dict.fromkeys((*words, "min_value"), OUT_OF_DATE) if widget.is_hidden else words


def _stock(field: forms.Field, code: str) -> Any:
    """Django's own sentence, None where it has none on the field itself."""
    for kind in type(field).__mro__:
        if code in vars(kind).get("default_error_messages", {}):
            return vars(kind)["default_error_messages"][code]
    return None


class Form(forms.Form):
    """A form that speaks our words, also of fields that were added to it after it was made."""

    def full_clean(self) -> None:
        """Clean all fields; their sentences are put first."""
        speak(self.fields.values())
        super().full_clean()

    def add_error(self, field: str | None, error: Any) -> None:
        """Put sentences beside a field; those of a command are said in the reader's language."""
        if isinstance(error, list):
            error = [spoken(one) if isinstance(one, str) else one for one in error]
        super().add_error(field, spoken(error) if isinstance(error, str) else error)
