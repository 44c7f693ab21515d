"""The people of a case by name, as its desk knows them; a reporter goes by the name it chose."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.audience import UNNAMED
from medaccord.apps.discussion.models import Post
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.models import Grant, Principal
from medaccord.core.principal import Actor
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may enter a room: by person or receipt, in full or by the name that a reporter chose."""

    id: uuid.UUID
    name: str
    organisation: uuid.UUID | None = None


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
    found = [Member(one, str(chosen.get(one) or UNNAMED)) for one in reporters]
    for key, one in people_behind(set(roles) - reporters).items():
        name = ", ".join(filter(None, (one.name, one.organisation_name)))
        found.append(Member(key, name, one.organisation))
    return sorted(found, key=lambda one: (one.name, str(one.id)))


def known_in(actor: Actor, stream: uuid.UUID, room: uuid.UUID, *, at_desk: bool) -> list[Member]:
    """Those in a room whom the actor knows, for code that may read the whole stream.

    The desk knows everybody; others their own colleagues, and whoever has written where they all read. A
    reporter knows no colleagues: who belongs to its organisation is not told by who it is.
    """
    there = [one for one in members(stream, room) if one.id != actor.person]
    if at_desk:
        return there
    wrote = set(Post.rows.filter(stream=stream, room=room).values_list("author_id", flat=True))
    wrote |= set(Principal.objects.filter(id__in=wrote).values_list("joined_to_id", flat=True))
    held = Grant.objects.filter(stream=stream, room=room, principal=actor.person, until=None)
    is_reporter = held.filter(role=Role.REPORTER).exists()
    own = None if is_reporter or actor.person is None else organisation_of(actor.person)
    colleague = own.id if own is not None else None
    return [
        one for one in there if one.id in wrote or (colleague is not None and one.organisation == colleague)
    ]


def names_in(stream: uuid.UUID, room: uuid.UUID) -> list[str]:
    """Names of those who may enter a room of a locked stream."""
    return [one.name for one in members(stream, room)]
