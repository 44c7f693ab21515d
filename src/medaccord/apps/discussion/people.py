"""The people of a case by name, as its desk knows them; a reporter goes by the name it chose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.audience import UNNAMED
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.models import Grant
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may enter a room: by person or receipt, in full or by the name that a reporter chose."""

    id: uuid.UUID
    name: str


def members(stream: uuid.UUID, room: uuid.UUID) -> list[Member]:
    """Who holds a key to a room now, by name; for code that may read the whole stream.

    Whoever is here as a reporter is never looked up among people (decision 0085).
    """
    held = Grant.objects.filter(stream=stream, room=room, until=None)
    roles: dict[uuid.UUID, set[str]] = {}
    for principal, role in held.values_list("principal_id", "role"):
        roles.setdefault(principal, set()).add(role)
    reporters = {one for one, held_as in roles.items() if Role.REPORTER in held_as}
    rows = Participant.rows.filter(stream=stream, role=Role.REPORTER).exclude(principal=None)
    chosen = dict(rows.values_list("principal_id", "name"))
    names = {one: str(chosen.get(one) or UNNAMED) for one in reporters}
    for key, one in people_behind(set(roles) - reporters).items():
        names[key] = ", ".join(filter(None, (one.name, one.organisation_name)))
    return sorted((Member(key, name) for key, name in names.items()), key=lambda one: (one.name, str(one.id)))


def names_in(stream: uuid.UUID, room: uuid.UUID) -> list[str]:
    """Names of those who may enter a room of a locked stream."""
    return [one.name for one in members(stream, room)]
