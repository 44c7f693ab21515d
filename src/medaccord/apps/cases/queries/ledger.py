"""Who received what of a party's, on which terms, and who opened it: for its owner, and for the desk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from medaccord.apps.cases.models import Item, Participant, Reading, Share
from medaccord.apps.cases.queries.seen import label_of_case
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.marking import marking_of, together
from medaccord.core.models import Blob
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.handling import Marking, Onward, of_all
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.reading import Opening, Thing
from medaccord.domain.sharing import Basis, Purpose
from medaccord.domain.verbs import Verb

MOST = 200
"""Read records on one page."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The first time that a recipient read it: for whom, when, and for the desk by whom."""

    party: str
    person: str
    way: Opening
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One share: what, to whom, when, on which basis and terms, how it ended, who opened it.

    A document is told by the number of its case and a part of its key; `name` is what its sender called it,
    for pages alone. `sha256` is of what was shared, and empty once it was erased. `agreed_by` decided a
    standing consent, `legal_basis` is what a share past its owner names. Of a reporter's reading nothing is
    kept, so nothing is told of it.
    """

    share: uuid.UUID
    case: uuid.UUID
    number: str
    owner: str
    document: str
    name: str
    media_type: str
    marking: Marking
    sha256: str
    recipient: str
    named: str
    basis: Basis
    agreed_by: str
    agreed_at: dt.datetime | None
    legal_basis: str
    purpose: Purpose
    onward: Onward
    since: dt.datetime | None
    until: dt.datetime | None
    ended_at: dt.datetime | None
    ended_because: str
    opened: Opened | None
    downloads: int

    @property
    def handling(self) -> str:
        """Label and marks as values."""
        return ", ".join([self.marking.label.value, *sorted(one.value for one in self.marking.marks)])


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """One version of a post, report or draft that was shown."""

    id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Read:
    """One read record: of what, for whom, for the desk by whom, how and when.

    A file alone has a `name`; `shown` are posts, a report or drafts, by the version that was new that day.
    """

    kind: Thing
    party: str
    person: str
    name: str
    shown: tuple[ReadVersion, ...]
    way: Opening
    at: dt.datetime
    marked: Marking


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines, the newest first, how they are to be handled together, and the cases that they are of.

    `reads` are the newest read records of one case: of all for its desk, of its own for an owner.
    """

    lines: tuple[Line, ...]
    marking: Marking
    cases: tuple[uuid.UUID, ...]
    reads: tuple[Read, ...] = ()

    @property
    def marked(self) -> Marking:
        """How the lines and the read records are to be handled together."""
        return together(self.reads, self.marking)


@query
def ledger(actor: Actor, case_id: uuid.UUID) -> Ledger:
    """What was shared in one case, for an owner of what is its own, for the desk of all; raises Missing."""
    label = label_of_case(actor, case_id)
    found = _told(actor, list(_shares(actor).filter(stream=case_id)))
    marking = of_all([label, found.marking])
    return replace(found, marking=marking, reads=_newest(actor, case_id, label))


def _newest(actor: Actor, case_id: uuid.UUID, label: Marking) -> tuple[Read, ...]:
    rows = list(Reading.objects.visible_to(actor).filter(stream=case_id).order_by("-at", "id")[:MOST])
    found = Blob.objects.visible_to(actor).filter(id__in={row.file_id for row in rows if row.file_id})
    files = {file.id: file for file in found}
    names = _people(actor, rows)
    return tuple(
        Read(
            Thing(row.kind),
            row.party_name,
            names.get((row.stream_id, row.reader_id), ""),
            _title(row, file),
            tuple(ReadVersion(uuid.UUID(key), version) for key, version in row.shown),
            Opening(row.way),
            row.at,
            marking_of(file) if file else label,
        )
        for row in rows
        for file in [files.get(row.file_id) if row.file_id else None]
    )


def _title(row: Reading, file: Blob | None) -> str:
    return (file.name if file else "") or (str(row.file_id)[:8] if row.file_id else "")


@query
def own_ledger(actor: Actor) -> Ledger:
    """What was shared of the parties that the reader works for, in every case that they take part in."""
    mine = open_grants(actor).exclude(role__in=MATRIX[Verb.SHARE_REVIEW].roles).values("room_id")
    return _told(actor, list(_shares(actor).filter(room__in=mine)))


def _shares(actor: Actor) -> QuerySet[Share]:
    rows: QuerySet[Share] = Share.objects.visible_to(actor).select_related("standing", "stream")
    return rows.order_by("-since", "id")


def _told(actor: Actor, shares: Sequence[Share]) -> Ledger:
    items = {row.id: row for row in Item.objects.visible_to(actor).filter(id__in={s.item_id for s in shares})}
    rooms = {row.room_id for row in items.values()}
    files = {row.room_id: row for row in Blob.objects.visible_to(actor).filter(room__in=rooms)}
    owners = _names(actor, {row.originator_id for row in items.values()})
    reads = _reads(actor, list(items))
    names = _people(actor, [row for found in reads.values() for row in found])
    lines = tuple(
        _line(share, items[share.item_id], files[items[share.item_id].room_id], owners, reads, names)
        for share in shares
        if share.item_id in items and items[share.item_id].room_id in files
    )
    marking = of_all(line.marking for line in lines) if lines else Marking()
    return Ledger(lines, marking, tuple(dict.fromkeys(line.case for line in lines)))


def _names(actor: Actor, keys: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = Participant.objects.visible_to(actor).filter(id__in=keys)
    return dict(rows.values_list("id", "name"))


Reads = Mapping[tuple[uuid.UUID, uuid.UUID | None], list[Reading]]
"""By item and party, the oldest first."""


def _reads(actor: Actor, items: Collection[uuid.UUID]) -> Reads:
    found: dict[tuple[uuid.UUID, uuid.UUID | None], list[Reading]] = defaultdict(list)
    for row in Reading.objects.visible_to(actor).filter(item__in=items).order_by("at", "id"):
        found[row.item_id, row.party_id].append(row)
    return found


def _people(actor: Actor, rows: Collection[Reading]) -> Mapping[tuple[uuid.UUID, uuid.UUID], str]:
    """Readers by name, for the desk of their case; others know another party by its name alone."""
    roles = [role.value for role in MATRIX[Verb.SHARE_REVIEW].roles]
    desks = set(open_grants(actor).filter(role__in=roles).values_list("stream_id", flat=True))
    rows = [row for row in rows if row.stream_id in desks]
    known = people_behind({row.reader_id for row in rows})
    return {
        (row.stream_id, row.reader_id): known[row.reader_id].name for row in rows if row.reader_id in known
    }


def _line(
    share: Share,
    item: Item,
    file: Blob,
    owners: Mapping[uuid.UUID, str],
    reads: Reads,
    names: Mapping[tuple[uuid.UUID, uuid.UUID], str],
) -> Line:
    found = [row for row in reads.get((item.id, share.recipient_id), ()) if _within(share, row.at)]
    first = found[0] if found else None
    return Line(
        share=share.id,
        case=share.stream_id,
        number=share.stream.number,
        owner=owners.get(item.originator_id, ""),
        document=f"{share.stream.number} {file.id.hex[:8]}",
        name=file.name,
        media_type=file.media_type,
        marking=marking_of(file),
        sha256=share.sha256 if file.erased_at is None else "",
        recipient=share.recipient_name,
        named=share.named,
        basis=Basis(share.basis),
        agreed_by=share.standing.given_by if share.standing else "",
        agreed_at=share.standing.since if share.standing else None,
        legal_basis=share.legal_basis,
        purpose=Purpose(share.purpose),
        onward=Onward(share.onward),
        since=share.since,
        until=share.until,
        ended_at=share.ended_at,
        ended_because=share.ended_because,
        opened=_opened(first, names) if first else None,
        downloads=sum(1 for row in found if row.way == Opening.DOWNLOAD),
    )


def _within(share: Share, at: dt.datetime) -> bool:
    """Whether a reading lies in the time of a share."""
    return share.since is not None and share.since <= at and (share.ended_at is None or at <= share.ended_at)


def _opened(first: Reading, names: Mapping[tuple[uuid.UUID, uuid.UUID], str]) -> Opened:
    person = names.get((first.stream_id, first.reader_id), "")
    return Opened(first.party_name, person, Opening(first.way), first.at)
