"""Forms of answers: what is chosen, what is known about it, and which answer was pressed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.cvd.answer_list import ALL
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.forms.times import DayEnds, DayField
from medaccord.web.presenters.words import JUSTIFICATIONS
from medaccord.web.widgets import Area, Checks

PLANS = (
    ("", _l("Choose, if affected")),
    (Plan.FIX_AVAILABLE.value, _l("A fix is available")),
    (Plan.FIX_PLANNED.value, _l("A fix is planned")),
    (Plan.MITIGATION_ONLY.value, _l("A mitigation, no fix")),
    (Plan.NO_FIX.value, _l("No fix is planned")),
    (Plan.UNDECIDED.value, _l("Not decided yet")),
    (Plan.NOT_STATED.value, _l("Not stated")),
)
CHOOSE = _l("Choose at least one product and vulnerability.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A cell as shown: product, vulnerability and the version that was seen, 0 where there is none."""

    product: uuid.UUID
    vulnerability: uuid.UUID
    version: int | None = None

    @property
    def pair(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The cell's name."""
        return (self.product, self.vulnerability)

    @property
    def key(self) -> str:
        """As it stands in a form."""
        return f"{self.product}.{self.vulnerability}.{self.version or 0}"


def chosen(keys: Iterable[str]) -> list[Chosen]:
    """The cells that a form or an address names; what names none is passed over."""
    found = []
    for key in dict.fromkeys(keys):
        product, _dot, rest = key.partition(".")
        vulnerability, _dot, version = rest.partition(".")
        try:
            found.append(
                Chosen(uuid.UUID(product), uuid.UUID(vulnerability), int(version) if version else None)
            )
        except ValueError:
            continue
    return found


class CellsForm(Reasoned):
    """A form about cells that were chosen beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = self.data.getlist("cell") if hasattr(self.data, "getlist") else ()
        self.chosen = chosen(keys)

    names_cells = True

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        if self.names_cells and not self.chosen:
            raise forms.ValidationError(CHOOSE, code="cells")
        return super().clean() or self.cleaned_data

    @property
    def cells_error(self) -> str:
        """What is wrong with the choice itself."""
        return str(CHOOSE) if self.is_bound and self.has_error("__all__", "cells") else ""


class AskForm(CellsForm):
    """By when the answers are due."""

    prefix = "ask"
    due = DayEnds(label=_l("Answer by"))
    question = forms.CharField(
        label=_l("Your question"),
        required=False,
        strip=False,
        help_text=_l("Needed where an answer was given: what you ask about it. Its manufacturer reads it."),
        widget=Area(3),
    )

    def due_at(self) -> dt.datetime:
        """The end of that day as an instant."""
        found: dt.datetime = self.cleaned_data["due"]
        return found


class AnswerForm(CellsForm):
    """Details of an answer; the button that is pressed says which answer it is."""

    prefix = "answer"
    rows = (("plan", "plan_date"),)
    plan = forms.ChoiceField(label=_l("If affected: what will be done"), choices=PLANS, required=False)
    plan_date = DayField(
        label=_l("On which day"),
        required=False,
        help_text=_l("Of the fix, or when you decide."),
    )
    fixed_version = forms.CharField(
        label=_l("If fixed: in which version"),
        required=False,
        strip=False,
        help_text=_l("For example 7.4.1 and later."),
    )
    justification = forms.ChoiceField(
        label=_l("If not affected: why"),
        required=False,
        choices=[("", _l("Choose one")), *((one.value, JUSTIFICATIONS[one.value]) for one in Justification)],
    )
    impact_statement = forms.CharField(
        label=_l("If not affected: why, in your words"),
        required=False,
        strip=False,
        help_text=_l("The advisory prints it."),
        widget=Area(3),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = str(self.data.get("answer", "")) if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        """One of the answers must be pressed."""
        data = super().clean()
        if self.answer not in set(Status):
            raise forms.ValidationError(_("Press one of the answers."))
        return data

    def cell(self) -> Cell:
        """The answer, as it goes to each chosen cell."""
        data = self.cleaned_data
        return Cell(
            status=Status(self.answer),
            plan=Plan(data["plan"]) if data["plan"] else None,
            plan_date=data["plan_date"],
            fixed_version=data["fixed_version"],
            justification=Justification(data["justification"]) if data["justification"] else None,
            impact_statement=data["impact_statement"],
        )


class SameForm(AnswerForm):
    """One answer for a whole family of products, or for all, and for all vulnerabilities or some."""

    prefix = "same"
    names_cells = False
    family = forms.ChoiceField(label=_l("Products"))
    flaws = forms.MultipleChoiceField(label=_l("Vulnerabilities"), widget=Checks(columns=2))

    def __init__(
        self,
        *args: Any,
        families: Iterable[tuple[str, str]],
        flaws: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose products")),
            (ALL, _("All products")),
            *families,
        ]
        self.fields["flaws"].choices = [(ALL, _("All vulnerabilities")), *flaws]  # type: ignore[attr-defined]
        self.order_fields(["family", "flaws"])

    def vulnerabilities(self) -> set[uuid.UUID] | None:
        """Those that were chosen; None for all."""
        chosen_ = self.cleaned_data["flaws"]
        return None if ALL in chosen_ else {uuid.UUID(one) for one in chosen_}


class StatedForm(AnswerForm):
    """What a manufacturer has stated elsewhere, recorded by the coordination center."""

    prefix = "stated"
    reason = forms.CharField(
        label=_l("Where did the manufacturer state this?"),
        help_text=_l("For example the address of its bulletin. The manufacturer reads it."),
        strip=False,
        widget=Area(2),
    )
