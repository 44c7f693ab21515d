"""Forms of the calculators: nothing that is typed into them is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.devices.udi.identifier import LONGEST
from medaccord.domain.scoring import cvss, rubric, ssvc
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Place
from medaccord.domain.scoring.harm import Harm
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.words import EXPLOITABILITIES, HARM_HINTS, HARMS
from medaccord.web.spoken import spoken
from medaccord.web.widgets import Radios

SAME = "same"
VERBATIM = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
LONG = 20
"""A value with more letters than this breaks within a word where three stand side by side."""
"""The browser neither changes what is typed nor offers it to the next person at the same machine."""


class VectorForm(Form):
    """A vector of any version."""

    vector = forms.CharField(
        label=_l("CVSS vector"),
        help_text=_l("Version 4.0, 3.1 or 3.0 with its prefix, or 2.0 without."),
        max_length=cvss.LONGEST,
        widget=forms.TextInput(VERBATIM),
    )


class IdentifierForm(Form):
    """A device identifier; a blank at its end may be its check character."""

    text = forms.CharField(
        label=_l("Unique device identifier"),
        help_text=_l("As printed under the barcode, or as a scanner reads it: GS1, HIBCC or ICCBBA."),
        max_length=LONGEST,
        strip=False,
        widget=forms.TextInput(VERBATIM),
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
                widget=Radios(columns=3 if question.answers == rubric.YES_NO else 2),
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


class RiskForm(Form):
    """How easy to exploit and how much harm, before compensating controls and with them."""

    exploitability = forms.ChoiceField(
        label=_l("How easy is it to exploit?"),
        choices=tuple(EXPLOITABILITIES.items()),
        widget=Radios(columns=3),
    )
    harm = forms.ChoiceField(
        label=_l("How badly could it hurt a patient?"),
        choices=tuple(HARMS.items()),
        widget=Radios(hints=HARM_HINTS),
    )
    exploitability_after = forms.ChoiceField(
        label=_l("With compensating controls, how easy is it?"),
        choices=((SAME, _l("As without controls")), *EXPLOITABILITIES.items()),
        initial=SAME,
        required=False,
        widget=Radios(columns=2),
    )
    harm_after = forms.ChoiceField(
        label=_l("With compensating controls, how badly could it hurt?"),
        choices=((SAME, _l("As without controls")), *HARMS.items()),
        initial=SAME,
        required=False,
        widget=Radios(columns=2),
    )

    def places(self) -> tuple[Place, Place]:
        """Where it falls without controls, and with them."""
        told = self.cleaned_data
        band, harm = Exploitability(told["exploitability"]), Harm(told["harm"])
        easier, milder = told["exploitability_after"], told["harm_after"]
        after = (
            band if easier in ("", SAME) else Exploitability(easier),
            harm if milder in ("", SAME) else Harm(milder),
        )
        return (band, harm), after


class TableForm(Form):
    """The points of one SSVC table; `filled` holds what is known of each by its key: a value, and why."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        table: ssvc.Table,
        filled: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data, files)
        for point in table.points:
            value, why = (filled or {}).get(point.key, ("", ""))
            self.fields[point.key] = forms.ChoiceField(
                label=spoken(point.name),
                initial=value,
                help_text=". ".join(filter(None, (point.key, why))),
                choices=[(key, spoken(name)) for key, name in point.values.items()],
                widget=Radios(columns=_abreast(point)),
            )


def _abreast(point: ssvc.Point) -> int:
    """How many values stand side by side, none of them broken within a word."""
    most = 2 if any(len(name) > LONG for name in point.values.values()) else 3
    return min(most, len(point.values))
