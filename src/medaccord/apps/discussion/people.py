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
    """Somebody who may enter a room: a person in full, or a reporter by the name that it chose.

    `id` names a reporter by its party: by its person it would be one with the colleague who it is as well.
    """

    id: uuid.UUID
    name: str
    principal: uuid.UUID
    is_reporter: bool = False
    organisation: uuid.UUID | None = None


def members(stream: uuid.UUID, room: uuid.UUID) -> list[Member]:
    """Who holds a key to a room now, by name; for code that may read the whole stream.

    A reporter is never looked up among people; one who is here as somebody's colleague too is listed as both
    (decision 0180).
    """
    held = Grant.objects.filter(stream=stream, room=room, until=None)
    keys = set(held.values_list("principal_id", "role"))
    reporters = {one for one, role in keys if role == Role.REPORTER}
    rows = Participant.rows.filter(stream=stream, role=Role.REPORTER, principal__in=reporters)
    here = {row.principal_id: row for row in sorted(rows, key=lambda row: row.left_at is None)}
    found = [
        Member(row.id, row.name or UNNAMED, key, is_reporter=True)
        for key, row in here.items()
        if key is not None
    ]
    for key, one in people_behind({one for one, role in keys if role != Role.REPORTER}).items():
        name = ", ".join(filter(None, (one.name, one.organisation_name)))
        found.append(Member(key, name, key, organisation=one.organisation))
    return sorted(found, key=lambda one: (one.name, str(one.id)))


def known_in(
    actor: Actor, stream: uuid.UUID, room: uuid.UUID, *, at_desk: bool, as_reporter: bool = False
) -> list[Member]:
    """Those in a room whom the actor knows, for code that may read the whole stream.

    The desk knows everybody; others their own colleagues, and whoever has written where they all read, as
    whom it wrote. A reporter knows no colleagues: who belongs to its organisation is not told by who it is.
    """
    there = [one for one in members(stream, room) if one.principal != actor.person]
    if at_desk:
        return there
    wrote = _wrote(stream, room)
    held = Grant.objects.filter(stream=stream, room=room, principal=actor.person, until=None)
    colleague = held.exclude(role=Role.REPORTER).exists() and not as_reporter
    own = organisation_of(actor.person) if colleague and actor.person is not None else None
    return [
        one
        for one in there
        if (one.principal, one.is_reporter) in wrote or (own is not None and one.organisation == own.id)
    ]


def _wrote(stream: uuid.UUID, room: uuid.UUID) -> set[tuple[uuid.UUID, bool]]:
    """Who has written in a room, and whether as a reporter."""
    rows = Post.rows.filter(stream=stream, room=room)
    wrote = set(rows.values_list("author_id", "by_day"))
    pairs = Principal.objects.filter(id__in={one for one, _ in wrote}).exclude(joined_to=None)
    joined = dict(pairs.values_list("id", "joined_to_id"))
    return wrote | {(joined[one], by_day) for one, by_day in wrote if one in joined}


def names_in(stream: uuid.UUID, room: uuid.UUID) -> list[str]:
    """Names of those who may enter a room of a locked stream."""
    return [one.name for one in members(stream, room)]
