"""The six plain phases of a case and the reporter's five, as functions of a few facts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from medaccord.domain.cvd import cells
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.roles import Role


class Phase(StrEnum):
    """Where a case is, in plain words and in order."""

    CHECKING = "checking"
    INVITING = "inviting"
    FIXING = "fixing"
    WRITING = "writing"
    PUBLISHED = "published"
    CLOSED = "closed"

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return tuple(Phase).index(self)


class ReporterPhase(StrEnum):
    """What a reporter sees of it, in order."""

    RECEIVED = "received"
    CHECKED = "checked"
    BEING_FIXED = "being_fixed"
    ADVISORY = "advisory"
    PUBLISHED = "published"

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return tuple(ReporterPhase).index(self)


@dataclass(frozen=True)
class PhaseFacts:
    """All that the phase depends on.

    `lead` is the lead participant's report state; `invited`, `answered` and `consented` are about any
    manufacturer; `statuses_open` whether any cell still waits (`cells.is_open`), or there is none yet;
    `draft` whether an advisory draft exists; `released` whether the advisory is out; `closed` whether the
    case is.
    """

    lead: ReportState
    invited: bool = False
    answered: bool = False
    consented: bool = False
    statuses_open: bool = True
    draft: bool = False
    released: bool = False
    closed: bool = False


class Party(Protocol):
    """What of a participant the phase depends on, whether it has left since or not."""

    id: uuid.UUID
    role: str
    report_state: str
    consent: str
    invited_at: dt.datetime | None
    finished_at: dt.datetime | None


class Answer(Protocol):
    """What of a cell the phase depends on."""

    participant_id: uuid.UUID
    status: str
    plan: str


def phase_facts(
    parties: Iterable[Party],
    answers: Iterable[Answer],
    *,
    draft: bool = False,
    released: bool = False,
    closed: bool = False,
) -> PhaseFacts:
    """The facts of a case from its rows: all its participants, and the cells of what is still in it.

    Nobody waits for an answer of a party that has said that it is done.
    """
    rows = list(parties)
    makers = [row for row in rows if row.role == Role.MANUFACTURER]
    done = {row.id for row in rows if row.finished_at}
    told = {(one.status, one.plan, one.participant_id in done) for one in answers}
    listed = [
        (cells.Cell(cells.Status(status), cells.Plan(plan) if plan else None), is_over)
        for status, plan, is_over in sorted(told)
    ]
    return PhaseFacts(
        lead=next(ReportState(row.report_state) for row in rows if row.role == Role.LEAD),
        invited=any(row.invited_at for row in makers),
        answered=any(cells.is_answered(cell) for cell, _ in listed),
        consented=any(
            row.consent == ConsentState.SIGNATORY or row.report_state != ReportState.START for row in makers
        ),
        statuses_open=not listed or any(cells.is_open(cell) for cell, is_over in listed if not is_over),
        draft=draft,
        released=released,
        closed=closed,
    )


_UNCHECKED = frozenset({ReportState.START, ReportState.RECEIVED, ReportState.INVALID})


def phase(facts: PhaseFacts) -> Phase:
    """The phase of a case; it moves back only where an answer that was settled opens again."""
    if facts.closed or facts.lead == ReportState.CLOSED:
        return Phase.CLOSED
    if facts.released:
        return Phase.PUBLISHED
    return Phase.CHECKING if facts.lead in _UNCHECKED else _working(facts)


def _working(facts: PhaseFacts) -> Phase:
    if facts.draft:
        return Phase.WRITING
    if not (facts.invited or facts.answered or facts.consented):
        return Phase.INVITING
    if not facts.statuses_open:
        return Phase.WRITING
    return Phase.FIXING if facts.answered or facts.consented else Phase.INVITING


_REPORTER = {
    Phase.CHECKING: ReporterPhase.RECEIVED,
    Phase.INVITING: ReporterPhase.CHECKED,
    Phase.FIXING: ReporterPhase.BEING_FIXED,
    Phase.WRITING: ReporterPhase.ADVISORY,
    Phase.PUBLISHED: ReporterPhase.PUBLISHED,
}


def reporter_phase(facts: PhaseFacts) -> ReporterPhase:
    """How far the reporter sees its report; a case closed early stays where it got, and says it is closed."""
    lead = ReportState.VALID if facts.lead == ReportState.CLOSED else facts.lead
    return _REPORTER[phase(replace(facts, lead=lead, closed=False))]
