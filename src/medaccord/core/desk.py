"""The room of a stream that its desk works in: the agencies' of a report or case, the realm's own."""

from __future__ import annotations

import uuid

from medaccord.core.models import Room
from medaccord.core.models.access import RoomKind
from medaccord.core.prepared import Prepared

DESKS = (RoomKind.AGENCIES, RoomKind.REALM)
DESK: Prepared[uuid.UUID] = Prepared(
    lambda stream: Room.objects.filter(stream=stream, kind__in=DESKS).values_list("id", flat=True), uuid.UUID
)


def desk_of(stream: uuid.UUID) -> uuid.UUID:
    """Key of that room; every stream has one from its beginning."""
    (room,) = DESK.rows(stream)
    return room
