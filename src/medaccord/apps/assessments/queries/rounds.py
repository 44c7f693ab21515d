"""What a reader sees of the assessment of each vulnerability: who was asked, one's own, what is shown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.assessments.models import Asked, Assessment, Consultation, Exhibit, Opinion
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.assessment.seal import Because, State
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role

ORDER = tuple(Role)
"""Parties stand in the order of their roles: the center first, the finder last."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A party that was asked, and whether it has answered, for the agencies."""

    participant: uuid.UUID
    name: str
    role: Role
    state: State


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of one vulnerability as the agencies see it; `ended_because`: it was ended at `due_at`."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    number: int
    question: str
    product_codes: tuple[str, ...]
    because: Because | None
    reason: str
    asked_at: dt.datetime
    due_at: dt.datetime
    ended_name: str
    ended_because: Because | None
    ended_reason: str
    opened_at: dt.datetime | None
    opened_by: str
    seats: tuple[SeatLine, ...]
    marked: Marking


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One answer of the reader's own party."""

    id: uuid.UUID
    number: int
    state: State
    answers: Mapping[str, Any]
    reason: str
    author_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What the reader's own party was asked in one round and what it answered, the newest answer first."""

    id: uuid.UUID
    assessment: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    role: Role
    number: int
    question: str
    product_codes: tuple[str, ...]
    because: Because | None
    asked_at: dt.datetime
    due_at: dt.datetime
    ended_because: Because | None
    state: State
    opened_at: dt.datetime | None
    version: int
    opinions: tuple[OpinionLine, ...]
    marked: Marking


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """One party's opinion as the reader is shown it since the seal opened; `answers` None: none was given."""

    assessment: uuid.UUID
    number: int
    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    role: Role
    state: State
    answers: Mapping[str, Any] | None
    reason: str
    author_name: str
    given_at: dt.datetime | None
    by_day: bool
    room: uuid.UUID
    marked: Marking


@query
def rounds_of(actor: Actor, case_id: uuid.UUID) -> tuple[RoundLine, ...]:
    """Rounds of a case for its agencies, the newest first; empty for anybody else."""
    rows = list(
        Assessment.objects.visible_to(actor).filter(stream=case_id).order_by("-asked_at", "-number", "id")
    )
    seats: dict[uuid.UUID, list[SeatLine]] = {}
    for one in Asked.objects.visible_to(actor).filter(assessment__in=[row.id for row in rows]):
        line = SeatLine(one.participant_id, one.name, Role(one.role), State(one.state))
        seats.setdefault(one.assessment_id, []).append(line)
    return tuple(_round(row, seats.get(row.id, ())) for row in rows)


def _round(row: Assessment, seats: Iterable[SeatLine]) -> RoundLine:
    return RoundLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        number=row.number,
        question=row.question,
        product_codes=tuple(row.product_codes),
        because=Because(row.because) if row.because else None,
        reason=row.reason,
        asked_at=row.asked_at,
        due_at=row.due_at,
        ended_name=row.ended_name,
        ended_because=Because(row.ended_because) if row.ended_because else None,
        ended_reason=row.ended_reason,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        seats=tuple(sorted(seats, key=lambda one: (ORDER.index(one.role), one.name, str(one.participant)))),
        marked=label_of(row),
    )


@query
def own_of(actor: Actor, case_id: uuid.UUID) -> tuple[OwnLine, ...]:
    """What the reader's own parties were asked in a case and answered, the newest round first."""
    found = Consultation.objects.visible_to(actor).filter(stream=case_id)
    return _own(actor, list(found.order_by("-asked_at", "-number", "id")))


Awaited = tuple[str, str | None, dt.datetime]
"""The vulnerability that is judged, the party whose opinion is awaited (None: the center), and by when."""


@query
def awaited_in(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Awaited, ...]]:
    """By case the opinions that are awaited behind a seal: for the agencies all, else the reader's own."""
    here = {"stream__in": case_ids, "state": State.ASKED.value}
    seats = Asked.objects.visible_to(actor).filter(**here, assessment__opened_at=None)
    own = Consultation.objects.visible_to(actor).filter(**here, opened_at=None)
    told = [
        *seats.values_list(
            "stream_id", "assessment__vulnerability_id", "participant_id", "role", "assessment__due_at"
        ),
        *own.values_list("stream_id", "vulnerability_id", "participant_id", "role", "due_at"),
    ]
    found: dict[uuid.UUID, dict[Awaited, None]] = {}
    for stream, flaw, party, role, due in told:
        one = str(flaw), None if role == Role.LEAD else str(party), due
        found.setdefault(stream, {})[one] = None
    return {stream: tuple(listed) for stream, listed in found.items()}


def _own(actor: Actor, rows: list[Consultation]) -> tuple[OwnLine, ...]:
    given: dict[uuid.UUID, list[OpinionLine]] = {}
    said = Opinion.objects.visible_to(actor).filter(consultation__in=[row.id for row in rows])
    for one in said.order_by("-number"):
        line = OpinionLine(
            one.id, one.number, State(one.state), one.answers, one.reason, one.author_name, one.at
        )
        given.setdefault(one.consultation_id, []).append(line)
    return tuple(
        OwnLine(
            id=row.id,
            assessment=row.assessment_id,
            vulnerability=row.vulnerability_id,
            participant=row.participant_id,
            role=Role(row.role),
            number=row.number,
            question=row.question,
            product_codes=tuple(row.product_codes),
            because=Because(row.because) if row.because else None,
            asked_at=row.asked_at,
            due_at=row.due_at,
            ended_because=Because(row.ended_because) if row.ended_because else None,
            state=State(row.state),
            opened_at=row.opened_at,
            version=row.version,
            opinions=tuple(given.get(row.id, ())),
            marked=label_of(row),
        )
        for row in rows
    )


@query
def exhibits_of(actor: Actor, case_id: uuid.UUID) -> tuple[ExhibitLine, ...]:
    """Opinions that the reader is shown since a seal opened, the newest round first, then by party."""
    found = list(Exhibit.objects.visible_to(actor).filter(stream=case_id).order_by("shown_at", "id"))
    rows = _fullest(found)
    rows.sort(key=lambda row: (-row.number, ORDER.index(Role(row.role)), row.name, str(row.id)))
    return tuple(
        ExhibitLine(
            assessment=row.assessment,
            number=row.number,
            vulnerability=row.vulnerability_id,
            participant=row.participant_id,
            name=row.name,
            role=Role(row.role),
            state=State(row.state),
            answers=row.answers,
            reason=row.reason,
            author_name=row.author_name,
            given_at=row.given_at,
            by_day=row.role == Role.REPORTER,
            room=row.room_id,
            marked=label_of(row),
        )
        for row in rows
    )


def codes_in(own: Iterable[OwnLine], exhibits: Iterable[ExhibitLine]) -> Iterator[str]:
    """IMDRF codes of opinions that the reader is shown, its own earlier ones too."""
    said = (last.answers for line in own for last in line.opinions)
    for answers in (*said, *(one.answers for one in exhibits)):
        yield from (answers or {}).get("terms", ())


def _fullest(rows: Iterable[Exhibit]) -> list[Exhibit]:
    """Each opinion once: the desk also enters the sides in which some of one was shown to somebody."""
    kept: dict[tuple[uuid.UUID, uuid.UUID], Exhibit] = {}
    for row in sorted(rows, key=lambda row: (-len(row.answers or ()), not row.author_name)):
        kept.setdefault((row.assessment, row.participant_id), row)
    return list(kept.values())
