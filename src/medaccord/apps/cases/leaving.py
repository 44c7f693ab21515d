"""Who holds keys in a case for an organisation that they have left (decision 0235)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Q

from medaccord.apps.cases.models import CaseReport, Participant
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.people import leavers
from medaccord.core.models import Grant
from medaccord.core.scope import still_open
from medaccord.domain.roles import DESK, Role


def leaving(parties: Iterable[Participant]) -> list[tuple[Participant, uuid.UUID]]:
    """Each party, read in a scope of its case, with whoever works for it and has left its organisation."""
    held = holders([row for row in parties if row.organisation_id is not None], for_hours=True)
    keys = [
        (row, (frozenset({row.organisation_id}), person))
        for row, found in held
        for person in sorted(found)
        if row.organisation_id
    ]
    gone = leavers([key for _, key in keys])
    return [(row, key[1]) for row, key in keys if key in gone]


def reporting(
    parties: Iterable[Participant], told: Mapping[uuid.UUID, uuid.UUID]
) -> list[tuple[Participant, uuid.UUID]]:
    """The same of those who follow, as its reporter, what their organisation reported.

    `told` names that organisation by the room of the reporter's part.
    """
    rows = {row.room_id: row for row in parties if row.role == Role.REPORTER and row.room_id in told}
    grants = Grant.objects.filter(room__in=list(rows), role=Role.REPORTER.value, until=None)
    held = sorted(set(grants.values_list("room_id", "principal_id")))
    keys = [(rows[room], (frozenset({told[room]}), person)) for room, person in held]
    gone = leavers([key for _, key in keys])
    return [(row, key[1]) for row, key in keys if key in gone]


def reporters(links: Iterable[CaseReport]) -> dict[uuid.UUID, uuid.UUID]:
    """Whose own report each reporter's part answers, by its room; read in a scope of the reports."""
    rooms = {link.room_id: link.report_id for link in links}
    reported = Report.rows.filter(id__in=set(rooms.values())).exclude(organisation=None)
    own = dict(reported.values_list("id", "organisation_id"))
    return {room: own[report] for room, report in rooms.items() if report in own}


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
