"""Whose keys to a case wait, told to whoever may confirm that it is them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.confirming import waiting, whose_wait
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.own import is_own
from medaccord.apps.parties.queries.people import members_of
from medaccord.core.context import database_context
from medaccord.core.gate import keys_for
from medaccord.core.models import Principal
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Waits:
    """One person whose keys to one case wait until the reader, or somebody else there, confirms them."""

    case: uuid.UUID
    number: str
    party: uuid.UUID
    party_name: str
    person: uuid.UUID
    name: str


@query
def doubts(actor: Actor) -> tuple[Waits, ...]:
    """Whom the actor may confirm in cases, by case and name.

    The desk confirms everybody, people of a party each other, nobody themself.
    """
    if not Principal.objects.filter(doubted__gt=0).exists():
        return ()
    held = list(keys_for(Verb.COLLEAGUE_CONFIRM, actor).values_list("stream_id", "room_id", "role"))
    desk = {stream for stream, _room, role in held if role in DESK}
    doors: dict[uuid.UUID, set[str]] = {}
    for _stream, room, role in held:
        doors.setdefault(room, set()).add(role)
    with transaction.atomic(), database_context(None, actor.realm, {stream for stream, *_ in held}):
        streams = set(waiting({stream for stream, *_ in held}).values_list("stream_id", flat=True))
        seen = Participant.rows.filter(stream__in=streams, left_at=None, realm=actor.realm)
        found = whose_wait(list(seen.select_related("stream")))
    mine = [
        (row, person)
        for row, person in found
        if person != actor.person
        and (row.stream_id in desk or _works_for(actor, row, doors.get(row.room_id, set())))
    ]
    names = dict(
        Person.objects.filter(pk__in=[person for _, person in mine]).values_list("principal_id", "name")
    )
    told = [
        Waits(row.stream_id, row.stream.number, row.id, row.name, person, names[person])
        for row, person in mine
        if person in names
    ]
    return tuple(sorted(told, key=lambda one: (one.number, one.name, str(one.person))))


def doubt(actor: Actor, party: uuid.UUID, person: uuid.UUID) -> Waits:
    """One of them; raises Missing for all others."""
    found = (one for one in doubts(actor) if (one.party, one.person) == (party, person))
    one = next(found, None)
    if one is None:
        raise Missing
    return one


def _works_for(actor: Actor, row: Participant, doors: set[str]) -> bool:
    return (
        row.organisation_id is not None
        and row.role not in DESK
        and is_own(row.role, doors)
        and actor.person in members_of(row.organisation_id)
    )
