"""Items that belong to somebody: each in a room of its own, which its originator and the center enter."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Case, Item, Participant
from medaccord.core.act import Act
from medaccord.core.models import Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.domain.roles import Role


def open_for(act: Act, case: Case, side: uuid.UUID) -> uuid.UUID:
    """Open the room of a new item for the party whose side this is, and for whoever else enters that side."""
    room = act.open_room(case.stream_id, RoomKind.ITEM)
    held = Grant.objects.filter(stream=case.stream_id, room=side, until=None).order_by("since", "id")
    for principal, role in held.values_list("principal_id", "role"):
        act.grant(room.id, case.stream_id, principal, Role(role), "whose it is")
    return room.id


def keep(act: Act, case: Case, room: uuid.UUID, side: uuid.UUID) -> Item:
    """Note that what lies in a room of its own belongs to the party whose side this is."""
    originator = Participant.objects.within(act).get(stream=case.stream_id, side=side)
    return act.add(Item(stream_id=case.stream_id, room_id=room, originator=originator))


def item_rooms(act: Act, participant: Participant) -> list[uuid.UUID]:
    """Rooms of what belongs to a participant, from before it left and came back as another one too."""
    owners = [participant.id]
    if participant.organisation_id is not None:
        same = Participant.objects.within(act).filter(organisation=participant.organisation_id)
        owners += same.values_list("id", flat=True)
    rows = Item.objects.within(act).filter(originator__in=owners)
    return sorted(rows.values_list("room_id", flat=True))


def kind_of(room: uuid.UUID) -> RoomKind:
    """What a room of a locked stream is for."""
    return RoomKind(Room.objects.values_list("kind", flat=True).get(id=room))
