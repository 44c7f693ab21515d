"""Screens of an assessment: alone behind the seal, then side by side."""

from __future__ import annotations

from dataclasses import dataclass

from .center import CaseHead
from .opinions import Compared, OwnOpinion, ProvisionalBox, StatementBox
from .parts import Act, Event, Matrix, Pair, Table


@dataclass(frozen=True, slots=True)
class AssessmentListPage:
    """assessment/list.html: where the assessment of each vulnerability stands."""

    head: CaseHead
    intro: str
    table: Table


@dataclass(frozen=True, slots=True)
class DeterminationBox:
    """One determination: whose, what it is and is not, and who stands behind it."""

    id: str
    heading: str
    what: str
    why: str
    meta: str
    facts: tuple[Pair, ...]
    bad: bool
    acts: tuple[Act, ...] = ()
    older: bool = False


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """assessment/page.html: one vulnerability, sealed or opened, as far as its reader may see it."""

    head: CaseHead
    about: str
    heading: str
    note: str
    count: str = ""
    proposed: tuple[Pair, ...] = ()
    """Of what nobody was asked about: what its scores propose, and what is not assessed."""
    who: Table | None = None
    own: tuple[OwnOpinion, ...] = ()
    compared: tuple[Compared, ...] = ()
    determinations: tuple[DeterminationBox, ...] = ()
    matrix: Matrix | None = None
    matrix_note: str = ""
    statements: tuple[StatementBox, ...] = ()
    facts: tuple[Pair, ...] = ()
    rounds: tuple[Event, ...] = ()
    acts: tuple[Act, ...] = ()
    provisionals: tuple[ProvisionalBox, ...] = ()
