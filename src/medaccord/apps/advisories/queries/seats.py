"""Where the agencies behind safety communications stand in a case now, as a reader sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from medaccord.apps.advisories.models import Communication
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.picture import has_come_in, is_here
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.core.streams import platform_scope
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """The newest place of an agency in a case; `own` says that the reader acts for it."""

    participant: uuid.UUID
    gone: bool
    own: bool


def _until(seat: Participant) -> tuple[bool, bool, dt.datetime]:
    """By what a seat is a later one: that it takes part, that it ever did, and until when."""
    return is_here(seat), has_come_in(seat), seat.left_at or dt.datetime.max.replace(tzinfo=dt.UTC)


@query
def seats_of(actor: Actor, rows: Iterable[Communication]) -> dict[uuid.UUID, Seat]:
    """The seat of each communication's agency, by the participant that drafted it.

    An agency that left and came back is another participant and the same organisation. It does not read where
    it was before, so this is read as the platform, of communications that the reader sees.
    """
    listed = list(rows)
    streams = sorted({row.stream_id for row in listed})
    if not streams:
        return {}
    with platform_scope(actor.realm, streams):
        seats = Participant.rows.filter(realm=actor.realm, stream__in=streams, role=Role.ADVISER)
        advisers = list(seats)
    known = {one.id: one for one in advisers}
    newest = {(one.stream_id, one.organisation_id): one for one in sorted(advisers, key=_until)}
    held = set(open_grants(actor).filter(role=Role.ADVISER).values_list("room_id", flat=True))
    found = {}
    for row in listed:
        was = known[row.participant_id]
        now = newest[row.stream_id, was.organisation_id]
        gone = not is_here(now)
        found[was.id] = Seat(now.id, gone, not gone and now.room_id in held)
    return found
