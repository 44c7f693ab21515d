"""The chains: one entry a command and stream, written with the rows it speaks of."""

from __future__ import annotations

import contextlib
import datetime as dt
import heapq
import itertools
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import DatabaseError

from medaccord.core import writing
from medaccord.core.columns import open_values, text_values
from medaccord.core.desk import DESKS, desk_of
from medaccord.core.models import AuditEntry, AuditSide, Room, Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import EVER, realm_stream_id
from medaccord.domain.audit import chain
from medaccord.domain.audit.read import read_changes, read_object
from medaccord.domain.audit.verify import Break, BreakKind
from medaccord.domain.audit.verify import verify as verify_rows
from medaccord.domain.errors import Missing

PORTION = 500
DAMAGED = b"damaged"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a command added or changed, with its columns as they are now."""

    row: Any
    op: chain.Op
    names: frozenset[str] | None = None

    @property
    def label(self) -> str:
        """The row's model in lower case, such as `cases.proposal`."""
        return str(self.row._meta.label_lower)

    @property
    def is_unstated(self) -> bool:
        """Whether nothing but columns were set whose change alone is no fact."""
        return self.names is not None and self.names <= self.row.UNSTATED

    def told(self) -> chain.Change:
        """The change as the chain writes it."""
        return chain.Change(
            model=self.label,
            id=str(self.row.pk),
            op=self.op,
            fields=open_values(self.row, self.names),
            texts=text_values(self.row, self.names),
        )


def append(
    stream: Stream,
    *,
    verb: str,
    actor: uuid.UUID | None,
    at: dt.datetime,
    changes: Sequence[Change] = (),
    objects: Mapping[str, chain.Json] | None = None,
    erases: Sequence[tuple[int, int]] = (),
) -> int:
    """Link one entry to a locked stream's chain and store it; returns its sequence number."""
    row = chain.entry(
        chain.Head(stream.count, stream.head or chain.genesis(str(stream.id))),
        stream=str(stream.id),
        at=at.astimezone(dt.UTC),
        verb=verb,
        actor=actor or STRANGER,
        realm=stream.realm,
        objects=objects or {},
        changes=[change.told() for change in changes],
        salts=iter(lambda: secrets.token_bytes(chain.SALT_BYTES), b""),
        erases=erases,
    )
    _store(stream, row, changes)
    stream.count, stream.head = row.seq, row.hash
    Stream.objects.filter(id=stream.id).update(count=row.seq, head=row.hash)
    return row.seq


def _store(stream: Stream, row: chain.Row, changes: Sequence[Change]) -> None:
    """The envelope lies with the desk, each text with the row that it is of."""
    desk = desk_of(stream.id)
    entry = AuditEntry(
        id=entry_key(stream.id, row.seq),
        realm=stream.realm,
        stream=stream,
        room_id=desk,
        seq=row.seq,
        envelope=str(row.envelope),
        prev=row.prev,
        hash=row.hash,
    )
    sides = [
        AuditSide(
            id=side_key(stream.id, row.seq, side.key),
            realm=stream.realm,
            stream=stream,
            room_id=getattr(changes[side.key].row, "room_id", None) or desk,
            seq=row.seq,
            key=side.key,
            salt=side.salt.hex(),
            value=chain.canonical(side.value).decode(),
        )
        for side in row.sides
    ]
    writing.insert([entry])
    writing.insert(sides)


def erase(
    stream: Stream, pairs: Sequence[tuple[int, int]], *, verb: str, actor: uuid.UUID, at: dt.datetime
) -> None:
    """Erase side values (entry, place) of a locked stream and say so in an entry; commitments stay.

    Raises Missing for a place that holds no text or one that is erased already: an entry must not declare
    what did not happen.
    """
    blot(stream, pairs)
    append(stream, verb=verb, actor=actor, at=at, erases=pairs)


def blot(stream: Stream, pairs: Iterable[tuple[int, int]]) -> None:
    """Erase side values (entry, place) of a locked stream; the entry that comes next must declare them."""
    for seq, key in pairs:
        there = AuditSide.objects.filter(stream=stream, seq=seq, key=key, value__isnull=False)
        if there.update(value=None, salt="") != 1:
            raise Missing


def places(stream: Stream, rows: Iterable[uuid.UUID]) -> list[tuple[int, int]]:
    """Where a locked stream's chain holds texts of these rows, as (entry, place), in its order."""
    wanted = {str(row) for row in rows}
    told = AuditSide.objects.filter(stream=stream, value__isnull=False)
    there = set(told.values_list("seq", "key"))
    entries = AuditEntry.objects.filter(stream=stream, seq__in={seq for seq, _ in there})
    found = []
    for seq, envelope in entries.order_by("seq").values_list("seq", "envelope"):
        read = read_object(envelope)
        changes = read_changes(read[0]) if read else None
        held = (key for key, one in enumerate(changes or ()) if one["id"] in wanted)
        found += [(seq, key) for key in held if (seq, key) in there]
    return found


def entry_key(stream: uuid.UUID, seq: int) -> uuid.UUID:
    """Key of an entry's row: it follows from its place, so that no column of it can be changed unseen."""
    return uuid.uuid5(stream, f"entry/{seq}")


def side_key(stream: uuid.UUID, seq: int, key: int) -> uuid.UUID:
    """Key of the row of one side value, which follows from its place as well."""
    return uuid.uuid5(stream, f"side/{seq}/{key}")


@dataclass(frozen=True, slots=True)
class _Place:
    """What is stored under one number of a chain: its entry, unless that is gone, and the texts beside it."""

    seq: int
    entry: AuditEntry | None
    sides: list[AuditSide]

    def row(self) -> chain.Row:
        """The place as the chain reads it; a lost entry is one that cannot be read."""
        beside = tuple(chain.Side(side.key, _salt(side.salt), side.value) for side in self.sides)
        if self.entry is None:
            return chain.Row(self.seq, "", "", "", beside)
        return chain.Row(self.seq, self.entry.envelope, self.entry.prev, self.entry.hash, beside)


def _places(stream_id: uuid.UUID) -> Iterator[_Place]:
    """What is stored of a chain, in order and piece by piece: a long chain never lies in memory whole."""
    entries = AuditEntry.objects.filter(stream=stream_id).order_by("seq", "id").iterator(PORTION)
    sides = AuditSide.objects.filter(stream=stream_id).order_by("seq", "key", "id").iterator(PORTION)
    with contextlib.closing(cast("Any", entries)), contextlib.closing(cast("Any", sides)):
        both: Iterator[AuditEntry | AuditSide] = heapq.merge(entries, sides, key=lambda row: row.seq)
        for seq, found in itertools.groupby(both, key=lambda row: row.seq):
            rows = list(found)
            here = [row for row in rows if isinstance(row, AuditEntry)]
            beside = [row for row in rows if isinstance(row, AuditSide)]
            yield _Place(seq, here[0] if here else None, beside)
            yield from (_Place(seq, again, []) for again in here[1:])


def chain_of(stream_id: uuid.UUID) -> Iterator[chain.Row]:
    """The stored entries of a chain in order, with what lies beside them."""
    return (place.row() for place in _places(stream_id))


def _salt(text: object) -> bytes:
    """A stored salt as bytes; whatever is no hexadecimal text is some salt that fits nothing."""
    try:
        return bytes.fromhex(text) if isinstance(text, str) and text == text.lower() else DAMAGED
    except ValueError:
        return DAMAGED


def verify(stream: Stream) -> list[Break]:
    """Every place where a stream's chain is not as it was written; empty when it is whole.

    One pass over the stored rows: each entry against its predecessor and each text against its commitment
    (`domain.audit.verify`), then key, realm and room of each row against what the envelope says of them.
    """
    head = chain.Head(stream.count, stream.head or chain.genesis(str(stream.id)))
    filing = _Filing(stream)
    try:
        found = verify_rows(str(stream.id), filing.watch(_places(stream.id)), head)
    except (AttributeError, DatabaseError, TypeError, ValueError):  # SQLite stores anything in any column
        found = [Break(filing.seq, BreakKind.UNREADABLE, f"A row after entry {filing.seq} cannot be read.")]
    return found + filing.breaks


class _Filing:
    """Whether every row of a chain lies where it was put: under its key, in its realm, in its room."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.breaks: list[Break] = []
        self.seq = 0
        self._desks = set(Room.objects.filter(stream=stream, kind__in=DESKS).values_list("id", flat=True))
        self._rooms: dict[tuple[Any, Any], set[uuid.UUID]] = {}
        self._check_stream()

    def watch(self, places: Iterable[_Place]) -> Iterator[chain.Row]:
        """Pass the rows on, noting what is misfiled on the way."""
        for place in places:
            self.seq = place.seq
            row = place.row()
            yield row
            read = read_object(row.envelope)
            envelope = read[0] if read else {}
            homes = self._homes(envelope)
            if place.entry is not None:
                self._check_entry(place.entry, envelope)
            for side in place.sides:
                self._check_side(side, homes.get(side.key, self._desks))

    def _add(self, sentence: str) -> None:
        self.breaks.append(Break(self.seq, BreakKind.MISPLACED, sentence))

    def _check_stream(self) -> None:
        """A realm's own stream is known by the realm; any other has an entry that tells how it began."""
        stream = self.stream
        if stream.kind == StreamKind.REALM:
            known = (realm_stream_id(stream.realm), f"realm-{stream.realm}", EVER)
            if (stream.id, stream.number, stream.began_at) != known:
                self._add("The stream of this realm has another key, number or realm than it began with.")
        elif stream.count < 1:
            self._add("This stream has no entry, not even the one that opened it.")

    def _check_entry(self, entry: AuditEntry, envelope: Mapping[str, Any]) -> None:
        if entry.id != entry_key(self.stream.id, entry.seq):
            self._add(f"Entry {entry.seq} has another key than it was written under.")
        if not entry.realm == envelope.get("realm") == self.stream.realm or entry.room_id not in self._desks:
            self._add(f"Entry {entry.seq} was moved to another room or realm.")
        if entry.seq == 1 and self.stream.kind != StreamKind.REALM:
            began = envelope.get("objects")
            told = (began.get("kind"), began.get("number")) if isinstance(began, dict) else None
            if (told, envelope.get("at")) != (
                (self.stream.kind, self.stream.number),
                chain.instant(self.stream.began_at),
            ):
                self._add("The stream has another kind, number or beginning than it began with.")

    def _check_side(self, side: AuditSide, home: set[uuid.UUID]) -> None:
        if side.id != side_key(self.stream.id, side.seq, side.key):
            self._add(f"Texts {side.key} of entry {side.seq} have another key than they were written under.")
        if side.realm != self.stream.realm or side.room_id not in home:
            self._add(f"Texts {side.key} of entry {side.seq} were moved to another room or realm.")

    def _homes(self, envelope: Mapping[str, Any]) -> dict[int, set[uuid.UUID]]:
        """The room of each text of an entry: that of its row, as the chain has told it so far."""
        homes = {}
        for key, change in enumerate(read_changes(envelope) or []):
            name = (change["m"], change["id"])
            if room := cast("dict[str, Any]", change["f"]).get("room_id"):
                self._rooms[name] = {uuid.UUID(str(room))}
            homes[key] = self._rooms.get(name, self._desks)
        return homes


def hash_at(stream: uuid.UUID, seq: int) -> str | None:
    """The hash of one entry of a chain; None where there is no such entry, or more than one."""
    found = list(AuditEntry.objects.filter(stream=stream, seq=seq).values_list("hash", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def export(stream: Stream, *, texts: bool) -> Iterator[dict[str, Any]]:
    """A chain as stored, entry by entry; the envelopes verify alone, `texts` adds what lies beside them."""
    for row in chain_of(stream.id):
        told = {"seq": row.seq, "envelope": row.envelope, "prev": row.prev, "hash": row.hash}
        beside = [{"key": s.key, "salt": s.salt.hex(), "value": s.value} for s in row.sides]
        yield {**told, "texts": beside} if texts else told


def objects(stream_id: uuid.UUID) -> Iterator[Mapping[str, Any]]:
    """What each readable entry of a chain names beside its rows: ids, codes and digests, oldest first."""
    for row in chain_of(stream_id):
        read = read_object(row.envelope)
        named = read[0].get("objects") if read else None
        if isinstance(named, dict):
            yield named


def chained_streams() -> set[tuple[uuid.UUID, str]]:
    """Key and realm of every stream that has an entry, as far as the database shows them."""
    return set(AuditEntry.objects.order_by().values_list("stream_id", "realm").distinct())
