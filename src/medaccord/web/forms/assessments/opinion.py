"""The form of an opinion: the questions of a party's role, and terms that are found by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.questions import Kind, Question, asked_of
from medaccord.domain.assessment.workspace import What
from medaccord.domain.roles import Role
from medaccord.domain.scoring import cvss
from medaccord.domain.text import LINE, REASON
from medaccord.web.forms.assessments.workspace import Draftable
from medaccord.web.forms.calculators import VERBATIM
from medaccord.web.presenters.assessments.judging import CHOICES, HINTS, QUESTIONS
from medaccord.web.presenters.words import HARM_HINTS, HARMS
from medaccord.web.widgets import Area, Checks, Found, Radios

Offered = Sequence[tuple[str, str, str]]
"""Terms to choose from: code, words, and what is said under them."""
FIND = "find"
"""The button that looks for terms and gives nothing."""


class OpinionForm(Draftable):
    """The questions that a party of one role is asked; what is left open is for the command to miss."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
    use_required_attribute = False

    def __init__(self, *args: Any, role: Role, offered: Offered = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        for one in asked_of(role):
            if one.kind == Kind.TERMS:
                self.fields["words"] = _words()
                if offered:
                    self.fields["picked"] = _picked(offered)
            self.fields[one.key] = _field(one, role)

    def answers(self) -> dict[str, str]:
        """What was answered, by question; terms that were ticked are codes like those that were typed."""
        asked = {one.key for one in asked_of(self.role)}
        told = {name: value for name, value in self.cleaned_data.items() if name in asked and value}
        if picked := self.cleaned_data.get("picked"):
            told["terms"] = " ".join((*picked, told.get("terms", "")))
        return told

    def typed(self, what: What) -> dict[str, Any]:
        """What was typed; terms that were ticked are kept as codes like those that were typed."""
        told = super().typed(what)
        if picked := cast(QueryDict, self.data).getlist("picked"):
            told["terms"] = " ".join((*picked, told.get("terms", ""))).strip()
        return told


def codes_of(typed: str) -> list[str]:
    """Codes as they are typed, with blanks or commas between them."""
    return [one for one in re.split(r"[\s,;]+", typed) if one]


def _words() -> forms.Field:
    return forms.CharField(
        label=_l("Find IMDRF terms that name it"),
        help_text=_l("Such as overdose or apnea. What you have filled in stays."),
        required=False,
        max_length=LINE,
        widget=Found(button=_l("Find terms"), name=FIND),
    )


def _picked(offered: Offered) -> forms.Field:
    hints = {code: hint for code, _words_, hint in offered if hint}
    return forms.MultipleChoiceField(
        label=_l("Which of these terms name it?"),
        help_text=_("A severity that stands under a term is a proposal of Medaccord’s own. You decide.")
        if hints
        else "",
        required=False,
        choices=[(code, words) for code, words, _hint in offered],
        widget=Checks(hints=hints),
    )


def _field(one: Question, role: Role) -> forms.Field:
    told: dict[str, Any] = {
        "label": QUESTIONS[one.key],
        "help_text": HINTS.get(one.key, ""),
        "required": role in one.needed and one.kind != Kind.VECTOR,
    }
    if one.kind == Kind.CHOICE:
        words = CHOICES[one.key]
        hints = HARM_HINTS if words is HARMS else {}
        columns = 1 if hints else min(3, len(words))
        widget = Radios(columns=columns, hints=hints)
        return forms.ChoiceField(choices=tuple(words.items()), widget=widget, **told)
    if one.kind == Kind.TEXT:
        return forms.CharField(max_length=REASON, widget=Area(2), strip=False, **told)
    limit = cvss.LONGEST if one.kind == Kind.VECTOR else REASON
    return forms.CharField(max_length=limit, widget=forms.TextInput(VERBATIM), **told)
