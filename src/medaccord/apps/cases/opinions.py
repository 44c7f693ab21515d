"""Where a party judges alone: a room that nobody else enters, the desk and the other agency included."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.settle import people_of
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.models.access import RoomKind
from medaccord.domain.roles import DESK, Role

BASIS = "its own opinion"


def opinion_room(act: Act, party: Participant) -> uuid.UUID:
    """The room of a party's opinions; with its first one, or its first draft, it is opened to its people.

    Neither a fact nor a version of the party's record tells of it: whoever asks for an opinion would learn
    from their absence that the party had drafted something before.
    """
    if party.opinion_id is not None:
        return uuid.UUID(str(party.opinion_id))
    room = act.open_room(party.stream_id, RoomKind.OPINION)
    for person, role in sorted(_people(act, party)):
        act.grant(room.id, party.stream_id, person, role, BASIS, own=True)
    act.change(party, opinion_id=room.id)
    return room.id


def _people(act: Act, party: Participant) -> set[tuple[uuid.UUID, Role]]:
    """Who acts for a party, each in its role; at the desk whoever is there without an end."""
    if party.role not in DESK:
        return {(person, Role(party.role)) for person in people_of(act, party)}
    held = Grant.objects.filter(room=act.desk(party.stream_id), role__in=DESK, until=None)
    return {(person, Role(role)) for person, role in held.values_list("principal_id", "role")}
