"""What the commands of read records share: where a record lies, for whom somebody read, and how much."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Count

from medaccord.apps.cases.items import ledger_of, owner_ever
from medaccord.apps.cases.models import Bulk, Case, Item, Participant, Reading, Share
from medaccord.core.act import Act
from medaccord.core.models import Blob, Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import held_streams, open_grants, still_open
from medaccord.domain.reading import WITHIN, Opening, Thing
from medaccord.domain.roles import DESK, Role, speaks_before

CENTER = "Coordination center"
PORTION = 2_000
"""Cases and reports in which downloads are counted by one statement."""


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


def reads_as_reporter(act: Act, room: uuid.UUID) -> bool:
    """Whether the actor enters a room as a reporter alone, of whose reading nothing is kept (rule 35)."""
    held = set(open_grants(act.actor).filter(room=room).values_list("role", flat=True))
    return held == {Role.REPORTER.value}


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
) -> Reading:
    """Write one record of what the actor reads now: a file, or the `thing` that is none."""
    row = Reading(stream_id=stream, room_id=room, file=file, item=item, party=party, way=way.value)
    row.kind = (thing if file is None else Thing.FILE).value
    row.reader_id, row.party_name = act.actor.person or STRANGER, party.name if party else CENTER
    row.day, row.at = act.now.date(), act.now
    row.marking = file.marking if file is not None else row.marking
    return act.add(row)


def seen_today(act: Act, room: uuid.UUID, way: Opening, file: Blob | None) -> bool:
    """Whether the actor has left such a record today."""
    same = Reading.objects.within(act).filter(reader=act.actor.person, way=way.value, day=act.now.date())
    return bool(same.filter(room=room, file=file).exists())


def tell_bulk(act: Act, stream: uuid.UUID, party: Participant | None) -> None:
    """Tell the desk once an hour of somebody who downloads more than an installation takes for usual.

    Downloads of all cases and reports of that person count, as far as few of them are theirs (decision 0236);
    the desk of each case or report in which more follow is told (decision 0261).
    """
    since = act.now - WITHIN
    told = Bulk.objects.within(act).filter(stream=stream, reader=act.actor.person, at__gt=since)
    if told.exists():
        return
    by_stream = _downloads(act, stream, since)
    if sum(by_stream.values()) <= settings.MEDACCORD.bulk_downloads:
        return
    row = Bulk(stream_id=stream, room_id=room_for(act, stream, None))
    row.reader_id = act.actor.person or STRANGER
    row.party, row.party_name = party, party.name if party else CENTER
    row.count, row.across, row.at = sum(by_stream.values()), len(by_stream) > 1, act.now
    act.add(row)


def _downloads(act: Act, stream: uuid.UUID, since: dt.datetime) -> Mapping[uuid.UUID, int]:
    """How often the actor downloaded since an instant, by case or report that they may enter now."""
    held, counts = sorted({stream, *held_streams(act.actor)}), dict[uuid.UUID, int]()
    for start in range(0, len(held), PORTION):
        keys = held[start : start + PORTION]
        with act.beside([key for key in keys if key not in act.streams]):
            found = Reading.rows.filter(
                realm=act.realm, stream__in=keys, reader=act.actor.person, at__gt=since
            )
            taken = found.filter(way=Opening.DOWNLOAD.value).order_by().values_list("stream")
            counts |= dict(taken.annotate(Count("id")))
    return counts
