"""Writing: one decorator gives every command its transaction, lock, scope, gate and audit entry."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils import timezone

from medaccord.core import audit, search, writing
from medaccord.core.audit import Change
from medaccord.core.context import database_context, widen
from medaccord.core.desk import desk_of
from medaccord.core.facts import state
from medaccord.core.gate import authorize
from medaccord.core.models import Fact, Grant, Room, Scoped, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.prepared import Prepared
from medaccord.core.principal import Actor, realm_stream_id
from medaccord.core.streams import LOCK
from medaccord.domain.audit.chain import Op
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal, Stale
from medaccord.domain.numbers import CAPACITY, NumberKind, number
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Scoped)
M = TypeVar("M", bound=models.Model)

TRIES = 3
NUMBER_TRIES = 20
MOST_ALIKE = 20
"""From so many rows a distinct set of values on, plain updates beat one with a case for each row."""


class UnlockedWrite(Exception):
    """A command was about to write a row of a stream that it has not locked."""


class Act:
    """A running command: who, when, on which locked streams, and every row it has written so far."""

    def __init__(self, actor: Actor, verb: Verb, now: dt.datetime) -> None:
        if now.tzinfo is None:
            raise Invalid("An instant without a time zone binds nobody. Give it with its offset from UTC.")
        self.actor = actor
        self.verb = verb
        self.now = now
        self.realm = actor.realm
        self.by: uuid.UUID | None = actor.principal
        self.roles: frozenset[Role] = actor.roles
        self.occurred_at = now
        self.objects: dict[str, Any] = {}
        self.outcomes: dict[uuid.UUID, str] = {}
        """What came of it, by the room whose people may know: a word of the domain, never a text."""
        self._streams: dict[uuid.UUID, Stream] = {}
        self._opened: dict[uuid.UUID, dict[str, str]] = {}
        self._changes: list[Change] = []

    @property
    def streams(self) -> list[uuid.UUID]:
        """Keys of the streams that are locked, and so may be read and written whole."""
        return list(self._streams)

    @property
    def by_day(self) -> bool:
        """Whether a reporter acts, of whose steps others are told the day only (need-to-know 35)."""
        return Role.REPORTER in self.roles

    def lock(self, *streams: uuid.UUID) -> None:
        """Lock further streams of the realm in the order of their keys, before any of their facts is read."""
        widen([*self._streams, *streams])
        wanted = sorted(set(streams) - set(self._streams))
        for stream in wanted:
            self._streams |= {row.id: row for row in LOCK.rows(stream, self.realm)}
        if set(wanted) - set(self._streams):
            raise Missing

    @contextmanager
    def beside(self, streams: Sequence[uuid.UUID]) -> Iterator[None]:
        """Look at other streams without locking them: what is read there may change at any time."""
        widen([*self._streams, *streams])
        try:
            yield
        finally:
            widen(self._streams)

    def open_stream(self, kind: StreamKind, numbered: NumberKind) -> Stream:
        """Begin a new report or case with a random number and its agencies' room."""
        stream = Stream(id=uuid.uuid4(), realm=self.realm, kind=kind)
        widen([*self._streams, stream.id])
        self._number(stream, numbered)
        self._streams[stream.id] = stream
        self._opened[stream.id] = {"kind": stream.kind, "number": stream.number}
        self.open_room(stream.id, RoomKind.AGENCIES)
        return stream

    def _number(self, stream: Stream, numbered: NumberKind) -> None:
        """Insert the stream under a number that is free; a taken one is drawn again."""
        for _ in range(NUMBER_TRIES):
            stream.number = number(numbered, self.now.year, secrets.randbelow(CAPACITY))
            try:
                with transaction.atomic():
                    stream.save(force_insert=True)
            except IntegrityError:
                continue
            return
        raise Illegal("No free number was found for this year. Try again.")

    def open_room(self, stream: uuid.UUID, kind: RoomKind) -> Room:
        """Add a room to a locked stream; nobody may enter it yet."""
        room = Room(realm=self.realm, stream_id=stream, kind=kind)
        return self._insert(room)

    def desk(self, stream: uuid.UUID) -> uuid.UUID:
        """Key of the agencies' room of a locked stream."""
        if stream not in self._streams:
            raise Missing
        return desk_of(stream)

    def grant(
        self,
        room: uuid.UUID,
        stream: uuid.UUID,
        principal: uuid.UUID,
        role: Role,
        basis: str,
        until: dt.datetime | None = None,
    ) -> Grant:
        """Let one principal into one room, in a role, on a basis."""
        return self._insert(
            Grant(
                realm=self.realm,
                stream_id=stream,
                room_id=room,
                principal_id=principal,
                role=role.value,
                basis=basis,
                since=self.now,
                until=until,
            )
        )

    def end_grants(self, **which: Any) -> None:
        """Close open grants of the locked streams."""
        until = min(self.now, timezone.now())  # a clock that runs ahead must not keep a door open
        for held in Grant.objects.filter(stream__in=self.streams, until=None, **which):
            self.change(held, until=until)

    def add(self, row: M) -> M:
        """Insert one row of a locked stream and remember it for the chain."""
        return self.add_all([row])[0]

    def add_all(self, rows: Iterable[M]) -> list[M]:
        """Insert rows of one model and remember them for the chain."""
        rows = list(rows)
        for row in rows:
            row.realm = self.realm  # type: ignore[attr-defined]
        self._require_locked(rows)
        writing.insert(rows)
        self._changes += [Change(row, Op.ADD) for row in rows]
        return rows

    def change(self, row: M, **values: Any) -> M:
        """Set columns of one row of a locked stream and remember them for the chain."""
        for name, value in values.items():
            setattr(row, name, value)
        if values and not writing.update(row, list(values), self.streams):
            raise Missing
        names = _columns(row, values)
        self._changes.append(Change(row, Op.SET, names))
        return row

    def change_all(self, rows: list[M], names: Iterable[str]) -> None:
        """Write the named columns of rows that were changed in memory, and remember them for the chain."""
        names = list(names)
        if rows:
            mine = _all(type(rows[0])).filter(stream__in=self.streams)
            if _write_alike(mine, rows, names) != len(rows):
                raise Missing
        columns = _columns(rows[0], names) if rows else frozenset()
        self._changes += [Change(row, Op.SET, columns) for row in rows]

    def expect(self, row: Any, version: int | None) -> None:
        """Refuse to overwrite what somebody else saved since the actor began."""
        if version is not None and row.version != version:
            raise Stale("Somebody saved this since you opened it. Compare both texts, then save again.")

    def _require_locked(self, rows: Iterable[Any]) -> None:
        """A row of a stream that is not locked would be in no chain."""
        if any(row.stream_id not in self._streams for row in rows):
            raise UnlockedWrite("Lock the stream of a row before writing it.")

    def _insert(self, row: M) -> M:
        self._require_locked([row])
        writing.insert([row])
        self._changes.append(Change(row, Op.ADD))
        return row

    def finish(self) -> None:
        """Write one entry to the chain of each stream that changed, its facts and its search rows."""
        for stream in self._streams.values():
            mine = [c for c in self._changes if c.row.stream_id == stream.id]
            if not mine:
                continue
            objects = {**self.objects, **self._opened.get(stream.id, {})}
            seq = audit.append(
                stream, verb=self.verb, actor=self.by, at=self.now, changes=mine, objects=objects
            )
            self._state_facts(mine, seq)
            search.index(mine)

    def _state_facts(self, changes: list[Change], seq: int) -> None:
        first: dict[uuid.UUID, Scoped] = {}
        for change in changes:
            if isinstance(change.row, Scoped):
                first.setdefault(change.row.room_id, change.row)
        facts = [
            Fact(
                realm=self.realm,
                stream_id=row.stream_id,
                room_id=room,
                marking=row.marking,
                verb=self.verb,
                subject=row.pk,
                outcome=self.outcomes.get(room, ""),
                by_day=self.by_day,
                actor_id=self.by or STRANGER,
                entry=seq,
                occurred_at=self.occurred_at,
                recorded_at=self.now,
            )
            for room, row in first.items()
        ]
        state(facts)


def command(
    verb: Verb, on: type[S]
) -> Callable[
    [Callable[Concatenate[Act, S, P], R]],
    Callable[Concatenate[Actor, uuid.UUID, dt.datetime, P], R],
]:
    """A command on one row: it is found in the actor's scope, its stream locked, read again, then gated.

    Called as `verb(actor, subject_id, now, **inputs)`; raises Missing, Denied, Illegal, Stale or Invalid.
    """

    def decorate(
        body: Callable[Concatenate[Act, S, P], R],
    ) -> Callable[Concatenate[Actor, uuid.UUID, dt.datetime, P], R]:
        @functools.wraps(body)
        def run(
            actor: Actor, subject_id: uuid.UUID, now: dt.datetime, /, *args: P.args, **kwargs: P.kwargs
        ) -> R:
            def once(act: Act) -> R:
                subject = _locked(act, on, subject_id)
                phase = getattr(subject, "phase", None)
                act.roles = authorize(actor, verb, subject.stream_id, phase)
                return body(act, subject, *args, **kwargs)

            return _attempt(once, actor, verb, now, subject_id)

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def opening(
    verb: Verb,
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor, dt.datetime, P], R]]:
    """A command that has no subject yet, because it begins something. Called as `verb(actor, now, …)`."""

    def decorate(
        body: Callable[Concatenate[Act, P], R],
    ) -> Callable[Concatenate[Actor, dt.datetime, P], R]:
        @functools.wraps(body)
        def run(actor: Actor, now: dt.datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            def once(act: Act) -> R:
                act.roles = authorize(actor, verb, None, None)
                return body(act, *args, **kwargs)

            return _attempt(once, actor, verb, now, None)

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def _all(model: type[models.Model]) -> models.Manager[Any]:
    """The manager that a locked stream is written through."""
    manager: models.Manager[Any] = getattr(model, "rows", model._default_manager)
    return manager


def _write_alike(mine: Any, rows: Sequence[Any], names: Sequence[str]) -> int:
    """Update rows that get the same values together: a whole matrix of answers is a handful of statements."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        groups.setdefault(tuple(getattr(row, name) for name in names), []).append(row.pk)
    if len(groups) * MOST_ALIKE > max(len(rows), MOST_ALIKE):
        return int(mine.bulk_update(rows, names, batch_size=200))
    written = 0
    for values, keys in groups.items():
        for start in range(0, len(keys), 400):
            some = mine.filter(pk__in=keys[start : start + 400])
            written += some.update(**dict(zip(names, values, strict=True)))
    return written


def _columns(row: models.Model, names: Iterable[str]) -> frozenset[str]:
    """The columns behind the names of fields."""
    return frozenset(str(getattr(row._meta.get_field(name), "attname", name)) for name in names)


def _locked(act: Act, on: type[S], subject_id: uuid.UUID) -> S:
    """The subject, read again under its stream's lock; raises Missing for what the actor may not see."""
    if Role.SYSTEM in act.actor.roles:
        return _locked_for_system(act, on, subject_id)
    person = act.actor.person
    found = _stream_of(on).first(person, act.realm, subject_id) if person else None
    if person is None or found is None:
        raise Missing
    act.lock(found)
    # A grant that ended while this waited for the lock counts.
    row: S | None = _row_of(on).first(person, act.realm, subject_id, found)
    if row is None:
        raise Missing
    return row


def _locked_for_system(act: Act, on: type[S], subject_id: uuid.UUID) -> S:
    """The platform holds no grant: it is told where to act."""
    if act.actor.stream is None:
        raise Missing
    act.lock(act.actor.stream)
    row: S | None = on.objects.within(act).filter(pk=subject_id).first()
    if row is None:
        raise Missing
    return row


@functools.cache
def _stream_of(on: type[S]) -> Prepared[uuid.UUID]:
    """The stream of a row that a person sees in a realm: (person, realm, row)."""
    keys = (uuid.UUID, str, uuid.UUID)
    return Prepared(lambda *who: _seen(on, *who).values_list("stream_id", flat=True), *keys)


@functools.cache
def _row_of(on: type[S]) -> Prepared[S]:
    """A row that a person sees in a realm, if it is of this stream: (person, realm, row, stream)."""
    keys = (uuid.UUID, str, uuid.UUID, uuid.UUID)
    return Prepared(lambda *who: _seen(on, *who[:3]).filter(stream=who[3]), *keys)


def _seen(on: type[S], person: uuid.UUID, realm: str, row: uuid.UUID) -> models.QuerySet[S]:
    seen: models.QuerySet[S] = on.objects.visible_to(Actor(person, person, realm)).filter(pk=row)
    return seen


def _attempt(
    once: Callable[[Act], R], actor: Actor, verb: Verb, now: dt.datetime, subject: uuid.UUID | None
) -> R:
    def run() -> R:
        with transaction.atomic(), database_context(actor.person, actor.realm):
            act = Act(actor, verb, now)
            result = once(act)
            act.finish()
        return result

    try:
        return _persistent(run)
    except Refusal as refusal:
        refused = refusal  # what is remembered must not be lost to a busy database either
    _persistent(lambda: remember(refused, actor, verb, now, subject))
    raise refused


def _persistent(run: Callable[[], R]) -> R:
    """Run again, from the gate, after a deadlock or a busy database, at most three times in all."""
    outermost = not connection.in_atomic_block
    for _ in range(TRIES - 1):
        try:
            return run()
        except OperationalError:
            if not outermost:
                raise
    return run()


def remember(refusal: Refusal, actor: Actor, verb: str, now: dt.datetime, subject: uuid.UUID | None) -> None:
    """Record a refusal in the realm's own chain, after rollback, without content."""
    names = {Denied: "denied", Illegal: "illegal", Stale: "stale", Invalid: "invalid", Missing: "missing"}
    realm = realm_stream_id(actor.realm)
    codes = {
        "refused": names[type(refusal)],
        "verb": str(verb),
        "subject": str(subject) if subject else None,
    }
    with transaction.atomic(), database_context(actor.person, actor.realm, [realm]):
        stream = Stream.objects.select_for_update().get(id=realm)
        audit.append(stream, verb=Verb.REFUSAL_RECORD, actor=actor.principal, at=now, objects=codes)


def open_realm(realm: str) -> Stream:
    """Create a realm's own stream and room, once; they hold its refusals and nothing else."""
    stream_id = realm_stream_id(realm)
    with transaction.atomic(), database_context(None, realm, [stream_id]):
        stream, _ = Stream.objects.get_or_create(
            id=stream_id, defaults={"realm": realm, "kind": StreamKind.REALM, "number": f"realm-{realm}"}
        )
        if not Room.objects.filter(stream=stream).exists():
            Room.objects.create(realm=realm, stream=stream, kind=RoomKind.REALM)
    return stream
