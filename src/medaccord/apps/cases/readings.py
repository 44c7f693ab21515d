"""What the commands of read records share: where a record lies, for whom somebody read, and how much."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.db.models import Count, Q

from medaccord.apps.cases.items import ledger_of, owner_ever
from medaccord.apps.cases.models import Bulk, Case, Item, Participant, Reading, Share
from medaccord.core.act import Act
from medaccord.core.models import Blob, Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import Actor
from medaccord.core.scope import held_streams, open_grants, still_open
from medaccord.core.shown import Sight
from medaccord.domain.errors import Missing
from medaccord.domain.reading import ONCE_A_DAY, TAKEN, WITHIN, Opening, Thing
from medaccord.domain.roles import DESK, Role, speaks_before

CENTER = "Coordination center"
MUCH = Q(kind=Thing.REPORT.value) | Q(
    kind__in=[one.value for one in (Thing.FILE, Thing.DRAFT, Thing.RATIONALE, Thing.PERIODIC)],
    way__in=[one.value for one in TAKEN],
)
"""Read records that count as much at once: files, drafts and papers that left, reports that were opened."""
PORTION = 2_000
"""Cases and reports in which it is counted by one statement."""


def room_for(act: Act, stream: uuid.UUID, item: Item | None) -> uuid.UUID:
    """Where a record of a stream lies: in the ledger of whose the thing is, else in the desk's own room."""
    case: Case | None = Case.objects.within(act).filter(stream=stream).first()
    if case is None:
        return act.desk(stream)  # nobody but the desk enters that room of a report
    return ledger_of(act, case, owner_ever(act, item)) if item is not None else desk_room(act, stream)


def desk_room(act: Act, stream: uuid.UUID) -> uuid.UUID:
    """The room that the desk of a case alone enters, opened with the first record that lies there."""
    found = Room.objects.filter(stream=stream, kind=RoomKind.READINGS).values_list("id", flat=True).first()
    if found is not None:
        return found
    room = act.open_room(stream, RoomKind.READINGS)
    held = Grant.objects.filter(still_open(), stream=stream, room=act.desk(stream), role__in=DESK, until=None)
    for principal, role in held.order_by("since", "id").values_list("principal_id", "role"):
        act.grant(room.id, stream, principal, Role(role), "reads who read")
    return room.id


def party_of(act: Act, stream: uuid.UUID) -> Participant | None:
    """For whom the actor reads in a case: the party whose side they enter in its role; None for the desk."""
    if act.roles & DESK:
        return None
    held = set(open_grants(act.actor).filter(stream=stream).values_list("room_id", "role"))
    here = Participant.objects.within(act).filter(stream=stream, left_at=None).exclude(role=Role.LEAD)
    mine = [row for row in here if (row.side_id, row.role) in held]
    return min(mine, key=lambda row: speaks_before(row.role, row.name, row.id), default=None)


def ledgers_of(act: Act, stream: uuid.UUID) -> list[uuid.UUID]:
    """The ledgers of a case that the actor enters now, and not as a reporter alone."""
    lines = Share.objects.within(act).filter(stream=stream).values_list("room_id", flat=True).distinct()
    held = open_grants(act.actor).filter(room__in=list(lines)).exclude(role=Role.REPORTER)
    return sorted(set(held.values_list("room_id", flat=True)))


def note(
    act: Act,
    stream: uuid.UUID,
    room: uuid.UUID,
    way: Opening,
    *,
    file: Blob | None = None,
    item: Item | None = None,
    party: Participant | None = None,
    thing: Thing = Thing.LEDGER,
    shown: Iterable[Sight] = (),
) -> Reading:
    """Write one record of what the actor reads now: a file, or the `thing` that is none."""
    row = Reading(stream_id=stream, room_id=room, file=file, item=item, party=party, way=way.value)
    row.kind = (thing if file is None else Thing.FILE).value
    row.reader_id, row.party_name = act.actor.person or STRANGER, party.name if party else CENTER
    row.day, row.at = act.now.date(), act.now
    row.shown = sorted([str(one.key), one.version] for one in shown)
    row.marking = file.marking if file is not None else row.marking
    return act.add(row)


def note_shown(act: Act, stream: uuid.UUID, sights: Collection[Sight], way: Opening) -> list[Reading]:
    """Write one record for each kind of thing that an answer shows, under the lock of its stream.

    Whoever lost the key to any of their rooms meanwhile gets Missing, and nothing leaves.
    """
    rooms = {one.room for one in sights}
    if rooms - set(open_grants(act.actor).filter(room__in=rooms).values_list("room_id", flat=True)):
        raise Missing
    left = fresh(act.actor, stream, sights, act.now.date(), way)
    if not left:
        return []
    room, party = room_for(act, stream, None), party_of(act, stream)
    by_kind = {kind: [one for one in left if one.kind is kind] for kind in Thing}
    rows = [
        note(act, stream, room, way, party=party, thing=kind, shown=found)
        for kind, found in by_kind.items()
        if found
    ]
    if by_kind[Thing.REPORT] or way in TAKEN:
        tell_bulk(act, stream, party)
    return rows


def fresh(
    actor: Actor, stream: uuid.UUID, sights: Iterable[Sight], day: dt.date, way: Opening
) -> list[Sight]:
    """What of this is to be kept: all that leaves, of what is looked at only what was not so that day.

    Nothing of what somebody sees as a reporter alone (rule 35). The stream is open to whoever asks this.
    """
    sights = list(sights)
    roles: dict[uuid.UUID, set[str]] = defaultdict(set)
    held = open_grants(actor).filter(room__in={one.room for one in sights})
    for room, role in held.values_list("room_id", "role"):
        roles[room].add(role)
    sights = [one for one in sights if roles[one.room] != {Role.REPORTER.value}]
    if way not in ONCE_A_DAY or not sights:
        return sights
    mine = Reading.rows.filter(realm=actor.realm, stream=stream, reader=actor.person)
    kinds = sorted({one.kind.value for one in sights})
    rows = mine.filter(way=way.value, day=day, kind__in=kinds).values_list("kind", "shown")
    known = {(kind, *pair) for kind, shown in rows for pair in shown}
    return [one for one in sights if (one.kind.value, str(one.key), one.version) not in known]


def seen_today(act: Act, room: uuid.UUID, way: Opening, file: Blob | None) -> bool:
    """Whether the actor has left such a record today."""
    same = Reading.objects.within(act).filter(reader=act.actor.person, way=way.value, day=act.now.date())
    return bool(same.filter(room=room, file=file).exists())


def tell_bulk(act: Act, stream: uuid.UUID, party: Participant | None) -> None:
    """Tell the desk once an hour of somebody who takes more than an installation takes for usual.

    Files and drafts that leave and reports that are opened count, of all cases and reports that they may
    enter (decisions 0236, 0269); the desk of each in which more follow is told (decision 0261).
    """
    since = act.now - WITHIN
    told = Bulk.objects.within(act).filter(stream=stream, reader=act.actor.person, at__gt=since)
    if told.exists():
        return
    by_stream = _taken(act, stream, since)
    if sum(by_stream.values()) <= settings.MEDACCORD.bulk_downloads:
        return
    row = Bulk(stream_id=stream, room_id=room_for(act, stream, None))
    row.reader_id = act.actor.person or STRANGER
    row.party, row.party_name = party, party.name if party else CENTER
    row.count, row.across, row.at = sum(by_stream.values()), len(by_stream) > 1, act.now
    act.add(row)


def _taken(act: Act, stream: uuid.UUID, since: dt.datetime) -> Mapping[uuid.UUID, int]:
    """How much the actor took since an instant, by case or report that they may enter now."""
    held, counts = sorted({stream, *held_streams(act.actor)}), dict[uuid.UUID, int]()
    for start in range(0, len(held), PORTION):
        keys = held[start : start + PORTION]
        with act.beside([key for key in keys if key not in act.streams]):
            found = Reading.rows.filter(
                realm=act.realm, stream__in=keys, reader=act.actor.person, at__gt=since
            )
            taken = found.filter(MUCH).order_by().values_list("stream")
            counts |= dict(taken.annotate(Count("id")))
    return counts
