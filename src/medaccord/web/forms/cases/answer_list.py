"""The form of a list of answers: pasted, or read from a spreadsheet's file or a CSAF document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.cvd.answer_list import LONGEST
from medaccord.web.forms.pressed import Pressed
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.uploads import TooLarge
from medaccord.web.widgets import Area

CHECK, SEND = "check", "send"


class AnswerListForm(Pressed, Reasoned):
    """A list of answers; `seen` is what it was checked against."""

    answers = (CHECK, SEND)
    file = forms.FileField(
        label=_l("A file with answers"),
        required=False,
        help_text=_l("CSV in UTF-8, or a CSAF or VEX document (JSON). It takes the place of the list below."),
        widget=forms.FileInput(),
    )
    text = forms.CharField(
        label=_l("Answers, one line each"),
        required=False,
        strip=False,
        max_length=LONGEST,
        help_text=_l("What stands now is filled in. Copy it to a spreadsheet and paste it back."),
        widget=Area(14, attrs={"class": "ma-code", "spellcheck": "false", "wrap": "off"}),
    )
    skip = forms.BooleanField(
        label=_l("Leave out what is not in this case"),
        required=False,
        help_text=_l("For a document about more products than these. You see what is left out."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_file(self) -> Any:
        """A file that was too large was not kept."""
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(_l("This file is too large. Split it, or paste its lines."))
        return file


class StatedListForm(AnswerListForm):
    """The same for the coordination center, which answers in a manufacturer's place."""

    reason = forms.CharField(
        label=_l("Where did the manufacturer state this?"),
        help_text=_l("For example the address of its bulletin. The manufacturer reads it."),
        strip=False,
        widget=Area(2),
    )
