"""What goes out in a party's name, as its counsel and its own people read it; nobody else does."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medaccord.apps.cases.models import Statement
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.core.marking import label_of
from medaccord.core.models import Stream
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.counsel import StatementState, Subject
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role

MOST = 200


@dataclass(frozen=True, slots=True)
class StatementView:
    """One version of a text before counsel: whose case, who asks by when, and what was decided.

    `may_decide` says that it waits and the reader is the counsel for whom it does.
    """

    id: uuid.UUID
    case: uuid.UUID
    number: str
    kind: str
    subject: uuid.UUID
    title: str
    text: str
    parts: Mapping[str, str]
    marking: str
    asked_by: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: str
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    may_decide: bool
    version: int

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return label_of(self)


@query
def before_counsel(actor: Actor) -> list[StatementView]:
    """What waits for the actor as counsel, the nearest date first, then what was decided, newest first."""
    rooms = list(_seats(actor))
    rows = Statement.objects.visible_to(actor).filter(room__in=rooms)
    waiting = rows.filter(state=StatementState.WAITING.value).order_by("due_at", "id")
    decided = rows.filter(decided_at__isnull=False).order_by("-decided_at", "id")
    return _views(actor, [*waiting[:MOST], *decided[:MOST]])


@query
def statement(actor: Actor, key: uuid.UUID) -> StatementView:
    """One version, for counsel and for the party's own people; raises Missing for anybody else.

    Counsel is not shown what was set aside before they decided.
    """
    row = Statement.objects.visible_to(actor).filter(id=key).first()
    if row is None or (row.state == StatementState.CLOSED and row.room_id in _seats(actor)):
        raise Missing
    return _views(actor, [row])[0]


@query
def statements_of(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, StatementView]:
    """The newest version of each text of a case that the actor's own party put before its counsel."""
    rows = Statement.objects.visible_to(actor).filter(stream=case_id).order_by("number", "id")
    return {one.subject: one for one in _views(actor, rows)}


@query
def told_as_counsel(actor: Actor, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, StatementView]:
    """Which of these rows are versions that the actor reads as counsel."""
    rows = Statement.objects.visible_to(actor).filter(id__in=list(subjects), room__in=list(_seats(actor)))
    return {one.id: one for one in _views(actor, rows.exclude(state=StatementState.CLOSED.value))}


def _seats(actor: Actor) -> set[uuid.UUID]:
    """Rooms in which the actor is counsel."""
    return set(open_grants(actor).filter(role=Role.COUNSEL.value).values_list("room_id", flat=True))


def _views(actor: Actor, found: Iterable[Statement]) -> list[StatementView]:
    rows, seats = list(found), _seats(actor)
    numbers = dict(Stream.objects.filter(id__in={r.stream_id for r in rows}).values_list("id", "number"))
    names = names_of({key for row in rows for key in (row.asked_by_id, row.decided_by_id) if key})
    return [_view(row, numbers[row.stream_id], names, row.room_id in seats) for row in rows]


def _view(row: Statement, number: str, names: dict[uuid.UUID, str], counsel: bool) -> StatementView:
    return StatementView(
        id=row.id,
        case=row.stream_id,
        number=number,
        kind=Subject(row.kind).value,
        subject=row.subject,
        title=row.title,
        text=row.text,
        parts=row.parts,
        marking=row.marking,
        asked_by=names.get(row.asked_by_id, ""),
        asked_at=row.asked_at,
        due_at=row.due_at,
        state=row.state,
        words=row.words,
        decided_by=names.get(row.decided_by_id, "") if row.decided_by_id else "",
        decided_at=row.decided_at,
        may_decide=counsel and row.state == StatementState.WAITING,
        version=row.version,
    )
