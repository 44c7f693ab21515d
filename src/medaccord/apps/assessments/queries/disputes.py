"""Disputes as a reader sees them, and which are open: an advisory says so of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from medaccord.apps.assessments.models import Determination, Dispute
from medaccord.apps.assessments.queries.elsewhere import Elsewhere, elsewhere, withdrawn_in
from medaccord.apps.cases.models import Participant
from medaccord.core.desk import desk_of
from medaccord.core.marking import label_of
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.assessment.dispute import DisputeKind, DisputeState, Outcome, SettledBy, settles
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One dispute as the reader sees it; `by_day` where its instant stands for a day.

    `rests_on` is the determination that it was settled by, where the reader is shown that one. `moved`: it
    went along into a linked case; `elsewhere` are its other copies that the reader may see. `gone`: the
    reader sees that its vulnerability was withdrawn.
    """

    id: uuid.UUID
    key: uuid.UUID
    vulnerability: uuid.UUID | None
    participant: uuid.UUID
    name: str
    role: Role
    kind: DisputeKind
    subject: str
    claim: str
    opened_name: str
    opened_at: dt.datetime
    by_day: bool
    by_reader: bool
    state: DisputeState
    outcome: Outcome | None
    settled_as: SettledBy | None
    rests_on: uuid.UUID | None
    report: str
    words: str
    ended_name: str
    ended_at: dt.datetime | None
    moved: bool
    elsewhere: tuple[Elsewhere, ...]
    gone: bool
    version: int
    copies: frozenset[uuid.UUID]
    """Its rows that the reader sees: the same thing, told in several rooms."""
    marked: Marking

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled or withdrawn it, and it is talked about and settled here."""
        return self.state == DisputeState.OPEN and not self.moved

    @property
    def settles(self) -> Role:
        """As which party it is settled."""
        return settles(self.kind)


@query
def disputes_of(actor: Actor, case_id: uuid.UUID) -> tuple[DisputeLine, ...]:
    """Disputes of a case that the reader is shown, each once, the open ones and then the newest first."""
    rows = Dispute.objects.visible_to(actor).filter(stream=case_id).order_by("-opened_at", "key", "id")
    copies: dict[uuid.UUID, list[Dispute]] = {}
    for row in rows:
        copies.setdefault(row.key, []).append(row)
    once = sorted((found[0] for found in copies.values()), key=_is_over)
    rests, own = _rests(actor, once), own_principals(actor)
    other = elsewhere(actor, Dispute, case_id, list(copies))
    gone = withdrawn_in(actor, case_id)
    return tuple(
        _line(
            row,
            copies[row.key],
            rests,
            other.get(row.key, ()),
            by_reader=row.opened_by_id in own,
            gone=row.vulnerability_id in gone,
        )
        for row in once
    )


def _is_over(row: Dispute) -> bool:
    return row.moved or row.state != DisputeState.OPEN


def _rests(actor: Actor, rows: Iterable[Dispute]) -> Mapping[uuid.UUID, uuid.UUID]:
    """By their key, determinations that disputes were settled by and that the reader is shown."""
    keys = [row.determination for row in rows if row.determination]
    found = Determination.objects.visible_to(actor).filter(key__in=keys).order_by("-id")
    return {one.key: one.id for one in found}


def _line(
    row: Dispute,
    copies: Iterable[Dispute],
    rests: Mapping[uuid.UUID, uuid.UUID],
    other: tuple[Elsewhere, ...],
    *,
    by_reader: bool,
    gone: bool,
) -> DisputeLine:
    return DisputeLine(
        id=row.id,
        key=row.key,
        vulnerability=row.vulnerability_id,
        participant=row.participant_id,
        name=row.name,
        role=Role(row.role),
        kind=DisputeKind(row.kind),
        subject=row.subject,
        claim=row.claim,
        opened_name=row.opened_name,
        opened_at=row.opened_at,
        by_day=row.role == Role.REPORTER,
        by_reader=by_reader,
        state=DisputeState(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        settled_as=SettledBy(row.settled_as) if row.settled_as else None,
        rests_on=rests.get(row.determination) if row.determination else None,
        report=row.report,
        words=row.words,
        ended_name=row.ended_name,
        ended_at=row.ended_at,
        moved=row.moved,
        elsewhere=other,
        gone=gone,
        version=row.version,
        copies=frozenset(one.id for one in copies),
        marked=label_of(row),
    )


Settling = tuple[str, str | None, bool]
"""An open dispute, the party that settles it (None: the center, or nobody yet), whether that advises."""


@query
def settlements_in(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Settling, ...]]:
    """By case the disputes that are open, as those who settle them see them; empty for anybody else.

    One about harm waits for each adviser that the reader sees, and where there is none, for the desk to
    invite one.
    """
    rows = Dispute.objects.visible_to(actor).filter(stream__in=case_ids, room__kind=RoomKind.AGENCIES)
    waiting = list(rows.filter(state=DisputeState.OPEN.value, moved=False).order_by("opened_at", "key"))
    if not waiting:
        return {}
    found: dict[uuid.UUID, list[Settling]] = {}
    advise = _advisers(actor, {row.stream_id for row in waiting})
    for row in waiting:
        clinical = settles(DisputeKind(row.kind)) == Role.ADVISER
        whose = (advise.get(row.stream_id) if clinical else None) or [None]
        found.setdefault(row.stream_id, []).extend((str(row.id), party, clinical) for party in whose)
    return {stream: tuple(listed) for stream, listed in found.items()}


def _advisers(actor: Actor, streams: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[str | None]]:
    here = Participant.objects.visible_to(actor).filter(stream__in=streams, role=Role.ADVISER, left_at=None)
    found: dict[uuid.UUID, list[str | None]] = {}
    for row in here.filter(declined_at=None).order_by("name", "id"):
        found.setdefault(row.stream_id, []).append(str(row.id))
    return found


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """An open dispute as an advisory states it: of what kind, about what, since which day (UTC)."""

    key: uuid.UUID
    kind: DisputeKind
    vulnerability_id: uuid.UUID | None
    opened: dt.date


def open_of(rows: Callable[[type[Model]], QuerySet[Any]], case_id: uuid.UUID) -> tuple[OpenDispute, ...]:
    """Open disputes of a case as the agencies' room holds them, the oldest first.

    `rows` gives the rows of one model that may be read: those of a locked case, or those that an actor sees.
    """
    here = rows(Dispute).filter(stream=case_id, room=desk_of(case_id), moved=False)
    return tuple(
        OpenDispute(row.key, DisputeKind(row.kind), row.vulnerability_id, row.opened_at.date())
        for row in here.filter(state=DisputeState.OPEN.value).order_by("opened_at", "key")
    )
