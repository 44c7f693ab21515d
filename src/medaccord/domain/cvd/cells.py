"""The answer for one product and one vulnerability, and what it means elsewhere (CSAF 2.0, VEX).

Silence is a status of its own and never reads as unaffected; an answer may be revised, never unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from medaccord.domain.cvd.case_state import FIX_EVENTS, CaseEvent, FixState
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence


class Status(StrEnum):
    """The eight statuses of a cell."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    SEEN = "seen"
    INVESTIGATING = "investigating"
    AFFECTED = "affected"
    FIXED = "fixed"
    NOT_AFFECTED = "not_affected"
    DECLINED = "declined"


class Plan(StrEnum):
    """What the manufacturer of an affected product will do."""

    FIX_AVAILABLE = "fix_available"
    FIX_PLANNED = "fix_planned"
    MITIGATION_ONLY = "mitigation_only"
    NO_FIX = "no_fix"
    UNDECIDED = "undecided"
    NOT_STATED = "not_stated"


class Justification(StrEnum):
    """Why a product is not affected: the five labels of VEX and CSAF 2.0 §3.2.3.5, or that none was given."""

    COMPONENT_NOT_PRESENT = "component_not_present"
    VULNERABLE_CODE_NOT_PRESENT = "vulnerable_code_not_present"
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH = "vulnerable_code_not_in_execute_path"
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY = "vulnerable_code_cannot_be_controlled_by_adversary"
    INLINE_MITIGATIONS_ALREADY_EXIST = "inline_mitigations_already_exist"
    NOT_STATED = "not_stated"


class ProductStatus(StrEnum):
    """The groups of CSAF 2.0 §3.2.3.9 that a cell can fall into."""

    KNOWN_AFFECTED = "known_affected"
    FIXED = "fixed"
    KNOWN_NOT_AFFECTED = "known_not_affected"
    UNDER_INVESTIGATION = "under_investigation"


_S = Status

EASTMOST, WESTMOST = timedelta(hours=14), timedelta(hours=12)
"""How far the zones of the Earth are ahead of UTC and behind it."""

ANSWERS = frozenset({_S.INVESTIGATING, _S.AFFECTED, _S.FIXED, _S.NOT_AFFECTED})
TELLABLE = ANSWERS | {_S.DECLINED}
"""What a manufacturer can say to a question."""
WAITING = frozenset({_S.ASKED, _S.SEEN, _S.INVESTIGATING})
"""Asked about, and nothing final said yet."""
ASKED_BACK = "asked_back"
"""What came of asking where an answer stands: it is asked about, and stands until another is given."""

# An answer may come unasked (a published statement), replace an answer, or keep its status with new details.
# It never turns into silence or refusal: what was claimed stands until something else is claimed.
MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        _S.NOT_ASKED: ANSWERS | {_S.ASKED},
        _S.ASKED: ANSWERS | {_S.SEEN, _S.DECLINED},
        _S.SEEN: ANSWERS | {_S.DECLINED},
        _S.INVESTIGATING: ANSWERS | {_S.DECLINED},
        _S.AFFECTED: ANSWERS,
        _S.FIXED: ANSWERS,
        _S.NOT_AFFECTED: ANSWERS,
        _S.DECLINED: ANSWERS | {_S.ASKED},
    }
)


@dataclass(frozen=True)
class Cell:
    """One status with the details that belong to it; all others stay empty.

    `plan` and `plan_date` go with affected (the date of the fix, or when the plan will be told), with
    `fixed_version` where a fix is available; `fixed_version` goes with fixed; `justification` and
    `impact_statement` go with not affected. Texts are kept as given.
    """

    status: Status = Status.NOT_ASKED
    plan: Plan | None = None
    plan_date: date | None = None
    fixed_version: str = ""
    justification: Justification | None = None
    impact_statement: str = ""


class Awaited(Protocol):
    """What of a stored cell tells whether its manufacturer owes an answer."""

    @property
    def status(self) -> str:
        """The answer, if one was given."""

    @property
    def question(self) -> str:
        """What the desk asks about it."""


def is_awaited(row: Awaited) -> bool:
    """Whether an answer is waited for: the first one, or one to what was asked back about it."""
    return row.status in WAITING or bool(row.question)


def told_by(row: Any) -> Cell:
    """What a stored cell says: a row or view with the fields of a cell, empty where nothing is said."""
    return Cell(
        status=Status(row.status),
        plan=Plan(row.plan) if row.plan else None,
        plan_date=row.plan_date,
        fixed_version=row.fixed_version,
        justification=Justification(row.justification) if row.justification else None,
        impact_statement=row.impact_statement,
    )


def step(status: Status, target: Status) -> Status:
    """The new status; raises Illegal with what is possible instead."""
    if target in MOVES[status]:
        return target
    possible = ", ".join(one for one in Status if one in MOVES[status])
    raise Illegal(
        Sentence(
            "A product that is '{status}' cannot become '{target}'; possible from here: {possible}.",
            status=status,
            target=target,
            possible=possible,
        )
    )


def change(cell: Cell, target: Cell) -> Cell:
    """`target` as the answer after `cell`; raises Illegal for the move, Invalid for what is missing."""
    step(cell.status, target.status)
    return checked(target)


def checked(cell: Cell) -> Cell:
    """The cell itself if it is complete and holds nothing else; raises Invalid with sentences by field."""
    if found := findings(cell):
        raise Invalid(found)
    return cell


def findings(cell: Cell) -> dict[str, list[str]]:
    """What is missing from the cell or does not belong there, as sentences by field; empty if it is right."""
    found = _missing(cell)
    for field in _filled(cell) - _fields(cell):
        found[field] = [
            Sentence("Leave this empty: it does not go with the answer '{status}'.", status=cell.status)
        ]
    return found


def misdated(cell: Cell, now: datetime) -> dict[str, list[str]]:
    """What its date contradicts, as sentences by field: plans lie ahead, what is available does not.

    A day that is today anywhere on Earth counts as today, so that no zone is refused its own date.
    """
    if cell.plan_date is None:
        return {}
    if cell.plan == Plan.FIX_AVAILABLE and cell.plan_date > (now + EASTMOST).date():
        return {"plan_date": ["A fix that is available has a date that has come. Or say that it is planned."]}
    if cell.plan in (Plan.FIX_PLANNED, Plan.UNDECIDED) and cell.plan_date < (now - WESTMOST).date():
        return {"plan_date": ["This date has passed. Give a day that is still to come."]}
    return {}


def _missing(cell: Cell) -> dict[str, list[str]]:
    match cell.status:
        case Status.AFFECTED:
            return _missing_plan(cell)
        case Status.FIXED if not cell.fixed_version.strip():
            return {"fixed_version": ["Say which version holds the fix."]}
        case Status.NOT_AFFECTED:
            return _missing_reason(cell)
        case _:
            return {}


def _missing_plan(cell: Cell) -> dict[str, list[str]]:
    match cell.plan:
        case None:
            return {"plan": ["Say what will be done, or that it was not stated."]}
        case Plan.FIX_AVAILABLE if not cell.fixed_version.strip():
            return {"fixed_version": ["Say which version holds the fix."]}
        case Plan.FIX_PLANNED if cell.plan_date is None:
            return {"plan_date": ["Say when the fix is to be ready."]}
        case Plan.UNDECIDED if cell.plan_date is None:
            return {"plan_date": ["Say when the plan will be told."]}
        case _:
            return {}


def _missing_reason(cell: Cell) -> dict[str, list[str]]:
    states_impact = bool(cell.impact_statement.strip())
    if cell.justification is None and not states_impact:
        return {"justification": ["Choose a justification, write an impact statement, or say 'not stated'."]}
    if cell.justification == Justification.NOT_STATED and states_impact:
        return {"justification": ["Choose a justification or none: the impact statement states the reason."]}
    return {}


def _fields(cell: Cell) -> frozenset[str]:
    """The details that may accompany this answer."""
    if cell.status == Status.AFFECTED:
        version = {"fixed_version"} if cell.plan == Plan.FIX_AVAILABLE else set()
        return frozenset({"plan", "plan_date", *version})
    if cell.status == Status.FIXED:
        return frozenset({"fixed_version"})
    if cell.status == Status.NOT_AFFECTED:
        return frozenset({"justification", "impact_statement"})
    return frozenset()


def _filled(cell: Cell) -> frozenset[str]:
    values = {
        "plan": cell.plan,
        "plan_date": cell.plan_date,
        "fixed_version": cell.fixed_version,
        "justification": cell.justification,
        "impact_statement": cell.impact_statement,
    }
    return frozenset(field for field, value in values.items() if value)


# ---------------------------------------------------------------- what a cell means elsewhere


def product_status(cell: Cell) -> ProductStatus | None:
    """The CSAF group of the product, or None where nothing is claimed (CSAF 2.0 §3.2.3.9)."""
    return {
        Status.INVESTIGATING: ProductStatus.UNDER_INVESTIGATION,
        Status.AFFECTED: ProductStatus.KNOWN_AFFECTED,
        Status.FIXED: ProductStatus.FIXED,
        Status.NOT_AFFECTED: ProductStatus.KNOWN_NOT_AFFECTED,
    }.get(cell.status)


def flag(cell: Cell) -> Justification | None:
    """The label of the CSAF flag that this cell carries, or None (CSAF 2.0 §3.2.3.5)."""
    return None if cell.justification == Justification.NOT_STATED else cell.justification


def fix_state(cell: Cell) -> FixState:
    """How far this answer alone shows the manufacturer to be; deployment is never read from an answer."""
    if cell.status == Status.FIXED or cell.plan == Plan.FIX_AVAILABLE:
        return FixState.FIX_READY
    if cell.status in (Status.NOT_ASKED, Status.ASKED):
        return FixState.VENDOR_UNAWARE
    return FixState.VENDOR_AWARE


def implied_events(current: FixState, cell: Cell) -> tuple[CaseEvent, ...]:
    """The case events that this answer adds to a row at `current`; none ever undoes what has happened."""
    return FIX_EVENTS[current.rank : fix_state(cell).rank]


def needs_fix(cell: Cell) -> bool:
    """Whether the row has a fix path at all: an unaffected product needs none."""
    return cell.status != Status.NOT_AFFECTED


def is_answered(cell: Cell) -> bool:
    """Whether the manufacturer, or a source for it, has said anything about the vulnerability itself."""
    return cell.status in ANSWERS


def is_open(cell: Cell) -> bool:
    """Whether somebody still waits for something here: an answer, a plan or a planned fix."""
    if cell.status == Status.AFFECTED:
        return cell.plan in (Plan.FIX_PLANNED, Plan.UNDECIDED)
    return cell.status == Status.NOT_ASKED or cell.status in WAITING
