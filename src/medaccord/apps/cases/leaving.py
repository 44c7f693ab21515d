"""Who holds keys in a case for an organisation that they have left (decision 0235)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from medaccord.apps.cases.models import Participant
from medaccord.apps.parties.queries.people import leavers
from medaccord.core.models import Grant
from medaccord.core.scope import still_open
from medaccord.domain.roles import DESK, Role


def leaving(parties: Iterable[Participant]) -> list[tuple[Participant, uuid.UUID]]:
    """Each party, read in a scope of its case, with whoever works for it and has left its organisation."""
    held = holders([row for row in parties if row.organisation_id is not None], for_hours=True)
    people = {person for _, found in held for person in found}
    gone = leavers({row.organisation_id for row, _ in held if row.organisation_id}, people)
    return [
        (row, person)
        for row, found in held
        for person in sorted(found)
        if row.organisation_id and (row.organisation_id, person) in gone
    ]


def holders(rows: list[Participant], *, for_hours: bool = False) -> list[tuple[Participant, set[uuid.UUID]]]:
    """Who works for each party: at the desk whoever holds a key of its roles, else who holds its record's.

    Its counsel holds that of a room of its own. With `for_hours`, keys that end by themselves count as well:
    whoever entered in an emergency is there too.
    """
    still = still_open() if for_hours else Q(until=None)
    grants = Grant.objects.filter(still, stream__in={row.stream_id for row in rows})
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    of_room = {row.room_id: row.id for row in rows if row.role not in DESK}
    of_room |= {row.counsel_id: row.id for row in rows if row.counsel_id is not None}
    of_desk = {row.stream_id: row.id for row in rows if row.role == Role.LEAD}
    for stream, room, person, role in grants.values_list("stream_id", "room_id", "principal_id", "role"):
        key = of_desk.get(stream) if role in DESK else of_room.get(room)
        if key is not None:
            found.setdefault(key, set()).add(person)
    return [(row, found[row.id]) for row in rows if row.id in found]
