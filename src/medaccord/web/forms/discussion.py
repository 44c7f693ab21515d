"""Forms of posts and documents; readers are always chosen, never assumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.web.forms.plain import Form
from medaccord.web.uploads import TooLarge
from medaccord.web.widgets import Area


class Addressed(Form):
    """A form whose content goes into a room that must be named."""

    def __init__(self, *args: Any, rooms: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _l("Choose readers")), *rooms]  # type: ignore[attr-defined]


class PostForm(Addressed):
    """A post and who reads it."""

    text = forms.CharField(label=_l("Write a post"), widget=Area(5), strip=False)
    room = forms.ChoiceField(label=_l("Who can read it"))


class RevisedPostForm(forms.Form):
    """Other words for one's own post, with the version that the person saw."""

    text = forms.CharField(label=_l("What it shall say"), widget=Area(8), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class WithdrawnPostForm(forms.Form):
    """The end of a post; a reason of its author's is welcome, the lead's is required."""

    reason = forms.CharField(label=_l("Why"), widget=Area(3), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)


class DocumentForm(Addressed):
    """A file and who may open it; one at a time, because each has readers and a date of its own."""

    file = forms.FileField(label=_l("File"), widget=forms.FileInput())
    room = forms.ChoiceField(label=_l("Who may open it"))

    def clean_file(self) -> Any:
        """A file that was too large was not kept."""
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(_l("This file is too large. Split it, or send a smaller one."))
        return file
