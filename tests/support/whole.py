"""What holds of every chain at any time, and who holds the keys of a stream."""

from __future__ import annotations

import uuid

from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Stream
from medaccord.core.principal import LIVE
from medaccord.domain.roles import DESK


def assert_whole(*streams: uuid.UUID) -> None:
    """The chains verify, and rebuilding from them gives the stored rows."""
    for stream in streams:
        with database_context(None, LIVE, [stream]):
            assert audit.verify(Stream.objects.get(id=stream)) == []
            assert drift.rebuilt(stream) == drift.stored(stream)
            assert drift.of(stream) == []


def key_holders(stream: uuid.UUID) -> set[tuple[uuid.UUID, str]]:
    """Who holds a key to which kind of room, the desk aside."""
    with database_context(None, LIVE, [stream]):
        held = Grant.objects.filter(stream=stream, until=None).exclude(role__in=DESK)
        return set(held.values_list("principal", "room__kind"))
