"""Forms of the calculators: nothing that is typed into them is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.devices.udi.identifier import LONGEST
from medaccord.domain.scoring import cvss, rubric, ssvc
from medaccord.web.forms.plain import Form
from medaccord.web.spoken import spoken
from medaccord.web.widgets import Radios


class VectorForm(Form):
    """A vector of any version."""

    vector = forms.CharField(
        label=_l("CVSS vector"),
        help_text=_l("Version 4.0, 3.1 or 3.0 with its prefix, or 2.0 without."),
        max_length=cvss.LONGEST,
    )


class IdentifierForm(Form):
    """A device identifier; a blank at its end may be its check character."""

    text = forms.CharField(
        label=_l("Unique device identifier"),
        help_text=_l("As printed under the barcode, or as a scanner reads it: GS1, HIBCC or ICCBBA."),
        max_length=LONGEST,
        strip=False,
    )


class RubricForm(Form):
    """The questions that the answers so far lead to; one may be left open."""

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files)
        for question in rubric.asked(dict(_given(data or {}))):
            field = forms.ChoiceField(
                label=spoken(question.text),
                help_text=f"{question.metric} {question.id}",
                choices=[(letter, spoken(name)) for letter, name in question.answers.items()],
                required=False,
                widget=Radios(columns=2),
            )
            field.depends = True  # type: ignore[attr-defined]  # what is left open counts, so it is no extra
            self.fields[question.id] = field

    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return {name: letter for name, letter in self.cleaned_data.items() if letter}


def _given(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in rubric.QUESTIONS:
        if letter := data.get(name):
            yield name, letter


class TableForm(Form):
    """The points of one SSVC table."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: Any = None, *, table: ssvc.Table
    ) -> None:
        super().__init__(data, files)
        for point in table.points:
            self.fields[point.key] = forms.ChoiceField(
                label=spoken(point.name),
                help_text=point.key,
                choices=[(key, spoken(name)) for key, name in point.values.items()],
                widget=Radios(columns=min(3, len(point.values))),
            )
