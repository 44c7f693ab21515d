"""Form widgets of the web edge: native inputs only, drawn by the `field` tag with USWDS 3 classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Radios(forms.RadioSelect):
    """Radio buttons in up to three columns; `hints` maps a choice's value to a line under its label."""

    def __init__(self, *, columns: int = 1, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = columns
        self.hints = dict(hints or {})


class Checks(forms.CheckboxSelectMultiple):
    """Checkboxes in up to three columns; `hints` maps a choice's value to a line under its label."""

    def __init__(self, *, columns: int = 1, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = columns
        self.hints = dict(hints or {})


class Day(forms.DateInput):
    """A native date input; its wire format is ISO 8601."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeOfDay(forms.TimeInput):
    """A native time input to the minute, on the 24-hour clock on the wire."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class Area(forms.Textarea):
    """A textarea with the height its answer needs, in rows."""

    def __init__(self, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.update({"rows": rows})
        self.attrs.pop("cols", None)


class Suggested(forms.TextInput):
    """A line of text with words that the browser offers; any other may be typed."""

    def __init__(self, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = tuple(words)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input, and the list of words beside it."""
        key = f"{(attrs or {}).get('id', name)}-words"
        line = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        words = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', line, key, words)


class Found(forms.TextInput):
    """A line of text with a button beside it that looks something up and sends the form nowhere else."""

    def __init__(self, *, button: Any, name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.button, self.name = button, name

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input, and its button; the page comes back where the input stands."""
        line = super().render(name, value, attrs, renderer)
        return format_html(
            '{}<button type="submit" name="{}" value="1" formaction="#{}" class="usa-button {}">{}</button>',
            line,
            self.name,
            (attrs or {}).get("id", name),
            "usa-button--outline ma-after",
            self.button,
        )


class SecretCode(forms.TextInput):
    """A code typed from paper: never completed, corrected or remembered by the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.update({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class Files(forms.ClearableFileInput):
    """A native input for several files; what was chosen before an error must be chosen again."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several uploaded files as a list, each checked like a single one; an empty choice is an empty list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return every uploaded file, or raise the first file's ValidationError."""
        if not data:
            super().clean(None, initial)
            return []
        files: Sequence[Any] = data if isinstance(data, Sequence) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files]
