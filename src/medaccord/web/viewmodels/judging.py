"""Screens of an assessment: alone behind the seal, then side by side."""

from __future__ import annotations

from dataclasses import dataclass

from .center import CaseHead
from .opinions import Compared, OwnOpinion, ProvisionalBox, StatementBox
from .parts import Act, Event, Link, Matrix, Pair, Table


@dataclass(frozen=True, slots=True)
class AssessmentListPage:
    """assessment/list.html: where the assessment of each vulnerability stands."""

    head: CaseHead
    intro: str
    table: Table
    disputes: Table
    disputes_note: str
    acts: tuple[Act, ...] = ()
    drafts: Link | None = None


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """assessment/drafts.html: what the reader's own party has begun in a case, and nobody else reads."""

    head: CaseHead
    note: str
    boxes: tuple[OwnOpinion, ...]
    back: Link


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
class FollowsBox:
    """What follows for one manufacturer: its clocks, the conditions of enforcement, and what it stated."""

    id: str
    heading: str
    note: str
    clocks: Table
    waiting: Table
    conditions: Table
    upshot: str
    facts: Table
    earlier: Table
    acts: tuple[Act, ...] = ()


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
    follows: tuple[FollowsBox, ...] = ()
    follows_note: str = ""
    statements: tuple[StatementBox, ...] = ()
    facts: tuple[Pair, ...] = ()
    rounds: tuple[Event, ...] = ()
    acts: tuple[Act, ...] = ()
    paper: Link | None = None
    drafts: Link | None = None
    provisionals: tuple[ProvisionalBox, ...] = ()
    disputes: Table | None = None
    disputes_note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One record of a rationale: what it is, its words in full, facts and tables, who stands behind it."""

    heading: str
    lead: str = ""
    text: str = ""
    pairs: tuple[Pair, ...] = ()
    tables: tuple[Table, ...] = ()
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of a rationale; without passages its note says what there is not."""

    id: str
    heading: str
    note: str
    passages: tuple[Passage, ...] = ()
    matrix: Matrix | None = None
    matrix_note: str = ""


@dataclass(frozen=True, slots=True)
class RationalePage:
    """assessment/rationale.html and, as a file for paper, assessment/rationale_paper.html."""

    head: CaseHead
    heading: str
    about: str
    status: str
    facts: tuple[Pair, ...]
    chapters: tuple[Chapter, ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterPage:
    """assessment/letter.html: what a letter to customers has to say, and the draft of it."""

    head: CaseHead
    heading: str
    note: str
    checklist: Table
    sender: str
    date: str
    subject: str
    parts: tuple[Passage, ...]
    closing: str
    back: Link


@dataclass(frozen=True, slots=True)
class PeriodicPage:
    """assessment/periodic.html: the items of a periodic report, and what the case says of each."""

    head: CaseHead
    heading: str
    note: str
    items: Table
    acts: tuple[Act, ...]
    back: Link
