"""What a manufacturer's answers become in a document: statuses, flags, impact statements, remediations.

Who was asked and has not answered is `under_investigation`, and a note says so: silence is never left out
and never reads as unaffected (decision 0091). What nobody was asked about becomes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Final

from medaccord.domain.csaf.advisory import Cell, Flag, Note, NoteCategory, Remediation, Threat, ThreatCategory
from medaccord.domain.csaf.advisory import RemediationCategory as Category
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.cells import Justification, Plan, Status

Answer = Mapping[str, Any]
"""One cell of a status block: product, status, plan, plan_date, fixed_version, justification, statement."""


SILENT: Final = frozenset({Status.ASKED, Status.SEEN, Status.DECLINED})
"""Asked, and nothing was said; a refusal says nothing of the product either."""
NO_ANSWER: Final = "No answer from the manufacturer"
"""Title of the note that tells silence."""
TELLS_OF_A_FIX: Final = frozenset({Category.VENDOR_FIX, Category.NONE_AVAILABLE, Category.NO_FIX_PLANNED})
"""What a remediation of these says is the plan; a mitigation or a workaround leaves it open."""


def published(status: str) -> Status | None:
    """An answer as it is published: every silence alike as asked, and None where nobody was asked."""
    found = Status(status)
    if found in SILENT:
        return Status.ASKED
    return None if found == Status.NOT_ASKED else found


def status_word(status: str) -> str | None:
    """The CSAF group of an answer or of silence, or None where nobody was asked."""
    told = published(status)
    if told == Status.ASKED:
        return cells.ProductStatus.UNDER_INVESTIGATION.value
    found = cells.product_status(cells.Cell(told)) if told else None
    return found.value if found else None


def unanswered(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Products whose manufacturer was asked and has not answered."""
    return tuple(answer["product"] for answer in answers if published(answer["status"]) == Status.ASKED)


def silence(listed: Iterable[tuple[str, Iterable[str]]]) -> Note | None:
    """The note of the document that tells silence, from vulnerabilities and the products each is open for."""
    lines = [f"{about}: {'; '.join(names)}." for about, products in listed if (names := list(products))]
    if not lines:
        return None
    told = (
        "The manufacturer was asked about these products and has not answered. They are listed as under "
        "investigation for that reason alone. Treat them as affected."
    )
    return Note(category=NoteCategory.GENERAL.value, title=NO_ANSWER, text="\n".join((told, *lines)))


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


def plans(
    answers: Iterable[Answer], told: Mapping[str, Collection[str]], versions: Mapping[str, str]
) -> tuple[Remediation, ...]:
    """The manufacturer's plan in a sentence, for products of which no remediation tells it; nothing is lost.

    `told` are the categories of the remediations of each product, `versions` those of the products: a version
    is not named as the fix of itself.
    """
    silent = [answer for answer in answers if _plan(answer) and not _is_told(answer, told, versions)]
    grouped = _grouped(silent, _plan)
    return tuple(
        Remediation(category=category.value, details=details, products=products)
        for (category, details), products in grouped.items()
    )


def _is_told(answer: Answer, told: Mapping[str, Collection[str]], versions: Mapping[str, str]) -> bool:
    categories = set(told.get(answer["product"], ()))
    if answer["plan"] == Plan.MITIGATION_ONLY and categories:
        return True
    return bool(categories & TELLS_OF_A_FIX) or _is_itself(answer, versions)


def _is_itself(answer: Answer, versions: Mapping[str, str]) -> bool:
    version = answer["fixed_version"]
    return answer["status"] == Status.FIXED and bool(version) and version == versions.get(answer["product"])


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
