"""What a manufacturer's answers become in a document: statuses, flags, impact statements, remediations.

An answer that nobody gave becomes nothing: silence and refusal are no status (CSAF 2.0 §3.2.3.9).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from medaccord.domain.csaf.advisory import Cell, Flag, Remediation, Threat, ThreatCategory
from medaccord.domain.csaf.advisory import RemediationCategory as Category
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.cells import Justification, Plan, Status

Answer = Mapping[str, Any]
"""One cell of a status block: product, status, plan, plan_date, fixed_version, justification, statement."""


def status_word(status: str) -> str | None:
    """The CSAF group of an answer, or None where nothing is claimed."""
    found = cells.product_status(cells.Cell(Status(status)))
    return found.value if found else None


def statuses(answers: Iterable[Answer]) -> tuple[Cell, ...]:
    """The status of each product that has one."""
    found = ((answer["product"], status_word(answer["status"])) for answer in answers)
    return tuple(Cell(product=product, status=word) for product, word in found if word is not None)


def flags(answers: Iterable[Answer]) -> tuple[Flag, ...]:
    """Why products are not affected, as codes; 'not stated' is no code (CSAF 2.0 §3.2.3.5)."""
    stated = [a for a in answers if a["justification"] not in ("", Justification.NOT_STATED)]
    grouped = _grouped(stated, lambda answer: answer["justification"])
    return tuple(Flag(label=label, products=products) for label, products in grouped.items())


def impacts(answers: Iterable[Answer]) -> tuple[Threat, ...]:
    """Why products are not affected, in the manufacturer's words (CSAF 2.0 §3.2.3.14, category impact)."""
    stated = [answer for answer in answers if answer["impact_statement"]]
    grouped = _grouped(stated, lambda answer: answer["impact_statement"])
    return tuple(
        Threat(category=ThreatCategory.IMPACT.value, details=details, products=products)
        for details, products in grouped.items()
    )


def plans(answers: Iterable[Answer], spoken_for: frozenset[str]) -> tuple[Remediation, ...]:
    """The manufacturer's plan in a sentence, for products that no remediation speaks of; nothing is lost."""
    silent = [answer for answer in answers if answer["product"] not in spoken_for and _plan(answer)]
    grouped = _grouped(silent, _plan)
    return tuple(
        Remediation(category=category.value, details=details, products=products)
        for (category, details), products in grouped.items()
    )


def _plan(answer: Answer) -> tuple[Category, str] | None:
    version, date = answer["fixed_version"], answer["plan_date"]
    if answer["status"] == Status.FIXED or answer["plan"] == Plan.FIX_AVAILABLE:
        return (Category.VENDOR_FIX, f"Fixed in: {version}") if version else None
    match answer["plan"]:
        case Plan.FIX_PLANNED:
            return Category.NONE_AVAILABLE, f"The manufacturer plans a fix for {date}."
        case Plan.MITIGATION_ONLY:
            return Category.NO_FIX_PLANNED, "The manufacturer plans mitigations and no fix."
        case Plan.NO_FIX:
            return Category.NO_FIX_PLANNED, "The manufacturer plans no fix."
        case Plan.UNDECIDED:
            return (
                Category.NONE_AVAILABLE,
                f"The manufacturer will say by {date} whether there will be a fix.",
            )
        case _:
            return None


def _grouped(answers: Iterable[Answer], key: Callable[[Answer], Any]) -> dict[Any, tuple[str, ...]]:
    found: dict[Hashable, tuple[str, ...]] = {}
    for answer in answers:
        found[key(answer)] = (*found.get(key(answer), ()), answer["product"])
    return found
