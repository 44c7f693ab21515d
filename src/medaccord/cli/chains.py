"""Every chain of the database and what it released, verified or told; damage never ends in a traceback."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from medaccord.apps.advisories.queries.proof import Released, altered, released
from medaccord.apps.intake.queries import issued as receipts
from medaccord.core import audit, drift, register, witness
from medaccord.core.models import Stream
from medaccord.core.streams import Known, every_stream, lost_streams, platform_scope

PUBLIC = uuid.UUID(int=0)
"""Published advisories and the register of people and organisations lie in no stream."""
OUTSIDE = (("public", "published"), ("register", "register"), ("witness", "witness"))
"""What is verified beside the streams: as which realm and kind its breaks are told."""
NOT_COVERED = (
    "Not covered: passwords, sessions, tasks, deliveries and limits, the full-text index made of search rows,"
    " files in the store, and whatever was rewritten together with its chain {since}."
)

NO_CHECKPOINT = "as there is no checkpoint yet"


@dataclass(frozen=True, slots=True)
class Broken:
    """One place where a chain is not as it was written."""

    realm: str
    stream: uuid.UUID
    entry: int | None
    kind: str
    sentence: str


@dataclass
class Found:
    """What verifying every chain found."""

    streams: int = 0
    entries: int = 0
    released: dict[str, Released] = field(default_factory=dict)
    issued: dict[str, receipts.Issued] = field(default_factory=dict)
    checkpoint: int = 0
    breaks: list[Broken] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every chain is as it was written."""
        return not self.breaks

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        if self.ok:
            whole = f"Every chain is whole: {self.entries} entries in {self.streams} chains."
            point = f"since checkpoint {self.checkpoint}" if self.checkpoint else NO_CHECKPOINT
            rest = NOT_COVERED.format(since=point)
            return f"{whole} Rows, published advisories and the register are as told. {rest}"
        harmed = len({broken.stream for broken in self.breaks})
        return f"Something was changed: {len(self.breaks)} breaks in {harmed} of {self.streams} chains."


def verify_all(copies: Sequence[witness.Copy] = (), now: dt.datetime | None = None) -> Found:
    """Verify all streams of all realms one by one, each as it was at one moment, then against the witness.

    Given the present instant, that no checkpoint was made lately is a break as well.
    """
    found = Found()
    streams = every_stream()
    there = {known.id for known in streams}
    for known in streams:
        found.streams += 1
        found.breaks += _verified(known, found, there)
    for stream, realm in lost_streams():
        sentence = "A whole stream is gone although something of it is left."
        found.breaks.append(Broken(realm, stream, None, "lost", sentence))
    asked = (_published(found), _register(found), _witness(found, copies, now))
    for (realm, kind), wrong in zip(OUTSIDE, asked, strict=True):
        found.breaks += [Broken(realm, PUBLIC, None, kind, told) for told in wrong]
    return found


def _witness(found: Found, copies: Sequence[witness.Copy], now: dt.datetime | None) -> list[str]:
    try:
        wrong = witness.breaks(copies)
        if now is not None and (late := witness.overdue(now)):
            wrong = [*wrong, late]
        point = None if wrong else witness.newest()
        found.checkpoint = point.number if point else 0
    except Exception as unreadable:
        return [f"The checkpoints cannot be read ({type(unreadable).__name__})."]
    return wrong


def _published(found: Found) -> list[str]:
    try:
        return list(altered(found.released))
    except Exception as unreadable:
        return [f"The published advisories cannot be read ({type(unreadable).__name__})."]


def _register(found: Found) -> list[str]:
    try:
        return [*register.altered(), *receipts.altered(found.issued)]
    except Exception as unreadable:
        return [f"The register of people and organisations cannot be read ({type(unreadable).__name__})."]


def _verified(known: Known, found: Found, there: Set[uuid.UUID]) -> list[Broken]:
    try:
        with platform_scope(known.realm, [known.id]):
            stream = Stream.objects.get(id=known.id)
            found.entries += stream.count
            found.released |= released(known.id)
            found.issued |= receipts.issued(known.id)
            return list(_told(known, stream, there))
    except Exception as unreadable:
        # Whatever somebody wrote into the tables, the answer is a sentence.
        sentence = f"This chain cannot be read ({type(unreadable).__name__})."
        return [Broken(known.realm, known.id, None, "unreadable", sentence)]


def _told(known: Known, stream: Stream, there: Set[uuid.UUID]) -> Iterator[Broken]:
    for broken in audit.verify(stream):
        yield Broken(known.realm, known.id, broken.seq, broken.kind.value, broken.sentence)
    for label, row in drift.of(known.id):
        sentence = f"A row of {label} is not what the chain tells: {row}."
        yield Broken(known.realm, known.id, None, "drift", sentence)
    for gone in sorted(drift.elsewhere(known.id) - there):
        yield Broken(known.realm, gone, None, "lost", f"The stream {known.id} names this one, which is gone.")


def export(name: str, *, texts: bool) -> dict[str, object] | None:
    """The chain of the case or report of that number or id, None when there is none."""
    for known in every_stream():
        with platform_scope(known.realm, [known.id]):
            stream = Stream.objects.get(id=known.id)
            if name in (str(stream.id), stream.number):
                return {
                    "stream": stream.id,
                    "number": stream.number,
                    "realm": stream.realm,
                    "kind": stream.kind,
                    "count": stream.count,
                    "head": stream.head,
                    "entries": list(audit.export(stream, texts=texts)),
                }
    return None
