"""A running command: who acts, when, on which locked streams, and every row it has written so far."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from medaccord.core import audit, search, wiping, writing
from medaccord.core.audit import Change
from medaccord.core.columns import plain
from medaccord.core.context import widen
from medaccord.core.desk import desk_of
from medaccord.core.facts import state
from medaccord.core.models import Fact, Grant, Room, Scoped, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import Actor, person_of
from medaccord.core.scope import open_grants, still_open
from medaccord.core.streams import LOCK
from medaccord.domain import voice
from medaccord.domain.audit.chain import Op
from medaccord.domain.errors import Illegal, Invalid, Missing, Stale
from medaccord.domain.numbers import CAPACITY, NumberKind, number
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

M = TypeVar("M", bound=models.Model)

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
        self.by_day = False
        """Whether a reporter acts in this step, of which others are told the day only (need-to-know 35)."""
        self.occurred_at = now
        self.objects: dict[str, Any] = {}
        self.outcomes: dict[uuid.UUID, str] = {}
        """What came of it, by the room whose people may know: a word of the domain, never a text."""
        self._streams: dict[uuid.UUID, Stream] = {}
        self._guarded: dict[uuid.UUID, set[uuid.UUID]] = {}
        self._opened: dict[uuid.UUID, dict[str, str]] = {}
        self._changes: list[Change] = []
        self._erased: list[Any] = []

    @property
    def streams(self) -> list[uuid.UUID]:
        """Keys of the streams that are locked, and so may be read and written whole."""
        return list(self._streams)

    @property
    def told_at(self) -> dt.datetime:
        """The instant for columns that other parties read: a reporter's step leaves its day in them."""
        return voice.told_at(self.now, self.by_day)

    def speak(self, room: uuid.UUID, *, as_reporter: bool = False) -> None:
        """Take this step in one room: as whom follows from the keys to that room (decision 0180)."""
        held = self.roles
        if voice.has_choice(held, self.verb):
            keys = open_grants(self.actor).filter(room=room).values_list("role", flat=True)
            held = frozenset(Role(role) for role in keys)
        self.by_day = voice.is_reporters(held, self.verb, wanted=as_reporter)

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
        stream = Stream(id=uuid.uuid4(), realm=self.realm, kind=kind, began_at=self.now)
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
        self._guarded.pop(stream, None)
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
        own: bool = False,
    ) -> Grant:
        """Let one principal into one room, in a role, on a basis.

        A room for trained people opens to whoever is trained, and to those whose `own` it is.
        """
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
                trained=not own and room in self._for_trained(stream),
                standing=self._standing(stream, principal, role),
            )
        )

    def _standing(self, stream: uuid.UUID, principal: uuid.UUID, role: Role) -> int | None:
        """As what a new key counts: as the keys that its person has where this acts, or else as they do.

        A key to what is no case follows its person, and so does a reporter's: whoever confirmed one would
        learn whose account was reset, and of somebody with two voices that both are one (decision 0243).
        """
        if self._streams[stream].kind != StreamKind.CASE or role == Role.REPORTER:
            return None
        who = person_of(principal)
        if not who.doubted:
            return 0
        held = Grant.objects.filter(still_open(), stream__in=self.streams, principal=principal)
        known = [one for one in held.values_list("standing", flat=True) if one is not None]
        return min(known, default=who.confirmed)

    def _for_trained(self, stream: uuid.UUID) -> set[uuid.UUID]:
        """Rooms of a locked stream that trained people alone enter, read once."""
        if stream not in self._guarded:
            rooms = Room.objects.filter(stream=stream, kind=RoomKind.PCII)
            self._guarded[stream] = set(rooms.values_list("id", flat=True))
        return self._guarded[stream]

    def end_grants(self, **which: Any) -> None:
        """Close open grants of the locked streams, those with an end of their own as well."""
        self.end(Grant.objects.filter(still_open(), stream__in=self.streams, **which))

    def end(self, grants: Iterable[Grant]) -> None:
        """Close these open grants."""
        until = min(self.now, timezone.now())  # a clock that runs ahead must not keep a door open
        for held in grants:
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

    def erase(self, rows: Iterable[Any]) -> None:
        """Take what rows of locked streams said so far out of the chain as well; the entry says so."""
        rows = list(rows)
        self._require_locked(rows)
        self._erased += rows

    def expect(self, row: Any, version: int | None, *texts: str) -> None:
        """Refuse to overwrite what somebody else saved meanwhile; `texts` are told as they are now."""
        if version is not None and row.version != version:
            raise overtaken([row], texts)

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
            facts = self._facts(mine, stream.count + 1)
            objects = {**self.objects, **self._opened.get(stream.id, {}), **self._claimed(facts)}
            erases = self._blotted(stream)
            audit.append(
                stream,
                verb=self.verb,
                actor=self.by,
                at=self.now,
                changes=mine,
                objects=objects,
                erases=erases,
            )
            state(facts)
            search.index(stream, mine)
        if self._erased:
            wiping.wipe()

    def _blotted(self, stream: Stream) -> list[tuple[int, int]]:
        """Texts of this stream that were to be erased, and are by now."""
        rows = [row.pk for row in self._erased if row.stream_id == stream.id]
        places = audit.places(stream, rows) if rows else []
        audit.blot(stream, places)
        return places

    def _claimed(self, facts: Sequence[Fact]) -> dict[str, Any]:
        """What facts say beyond the entry that they come of, so that the chain tells all of it."""
        told: dict[str, Any] = {}
        if outcomes := {str(fact.room_id): str(fact.outcome) for fact in facts if fact.outcome}:
            told["outcomes"] = outcomes
        if facts and self.occurred_at != self.now:
            told["occurred_at"] = plain(self.occurred_at)
        if facts and self.by_day:
            told["by_day"] = True
        return told

    def _facts(self, changes: list[Change], seq: int) -> list[Fact]:
        """One fact for each room in which this entry changes a scoped row that is told."""
        first: dict[uuid.UUID, Scoped] = {}
        for change in changes:
            if isinstance(change.row, Scoped) and change.row.STATED and not change.is_unstated:
                first.setdefault(change.row.room_id, change.row)
        return [
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


def overtaken(rows: Iterable[Any], texts: Iterable[str]) -> Stale:
    """The refusal to overwrite rows that have changed, with what the named columns of each say now."""
    texts = list(texts)
    current = [
        {"id": str(row.pk), "version": row.version, **{name: plain(getattr(row, name)) for name in texts}}
        for row in rows
    ]
    return Stale("Somebody saved this since you opened it. Compare both texts, then save again.", current)


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
