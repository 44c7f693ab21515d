"""What is said to everybody in a case: a room for each set of members, so that nobody reads from before.

'Everyone' means the members at posting (need-to-know 23). A room's keys are those of the people in the case
when it opened; once somebody comes in or goes, the next word opens another room. Who comes later holds no key
to the older ones unless the lead shows them (decision 0084). What is said to named people lies in a room of
theirs, which is never shown to others (decision 0145).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet
from django.db.models.functions import Now

from medaccord.apps.cases.models import Case
from medaccord.core.act import Act
from medaccord.core.models import Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.domain.access import BASIS
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.roles import DESK, Role

Key = tuple[uuid.UUID, str]
"""A principal and the role in which it holds a key."""
Voice = tuple[uuid.UUID, bool]
"""A principal, as a reporter or as whatever else it is here: two of them where one person is both (0180)."""
FOR_HOURS = "You are here for some hours. Write to everyone, or to one organization."
SHARED = (RoomKind.TALK, RoomKind.PEOPLE)
"""Rooms whose keys are those of the people who were there, or were named, when they opened."""


def talk_now(act: Act, case: Case) -> uuid.UUID:
    """The room for what is said to everybody now; opened where no room has had exactly these members.

    A room that was ever open to somebody who is outside now is not spoken in: who comes back finds what was
    said before, and nothing of the time between.
    """
    held: dict[uuid.UUID, set[Key]] = defaultdict(set)
    ever: dict[uuid.UUID, set[Voice]] = defaultdict(set)
    found = _keys(case).filter(room__kind=RoomKind.TALK)
    for room, principal, role, until in found.values_list("room_id", "principal_id", "role", "until"):
        ever[room].add(_voice(principal, role))
        if until is None:
            held[room].add((principal, role))
    members = _members(case)
    people = {_voice(*member) for member in members}
    for room, keys in held.items():
        if keys == members and ever[room] == people:
            return room
    return _opened(act, case, members)


def _voice(principal: uuid.UUID, role: str) -> Voice:
    return principal, role == Role.REPORTER


def _visitors(case: Case) -> dict[uuid.UUID, dt.datetime]:
    """Who is here by emergency access, until when: they hear what is said meanwhile, and are no members."""
    here = Grant.objects.filter(room=case.room_id, stream=case.stream_id, basis=BASIS, until__gt=Now())
    return {person: until for person, until in here.values_list("principal_id", "until") if until}


def _members(case: Case) -> set[Key]:
    inside = Grant.objects.filter(room=case.room_id, stream=case.stream_id, until=None)
    return set(inside.values_list("principal_id", "role"))


def _opened(act: Act, case: Case, members: set[Key]) -> uuid.UUID:
    room = act.open_room(case.stream_id, RoomKind.TALK)
    for principal, role in sorted(members):
        act.grant(room.id, case.stream_id, principal, Role(role), "there when it was said")
    for person, until in sorted(_visitors(case).items()):
        act.grant(room.id, case.stream_id, person, Role.COORDINATOR, BASIS, until)
    return room.id


def talks(case: Case) -> list[uuid.UUID]:
    """Every room in which something was said to everybody."""
    rooms = Room.objects.filter(stream=case.stream_id, kind=RoomKind.TALK).order_by("id")
    return list(rooms.values_list("id", flat=True))


def named(act: Act, case: Case, people: Collection[Voice]) -> uuid.UUID:
    """A new room for these people of the case, each named as a reporter or as whatever else it is here.

    They get keys in the roles in which they were named; whoever does not take part in one is Missing.
    """
    inside = {member: _voice(*member) for member in _members(case)}
    if (act.actor.person, False) in set(people) - set(inside.values()) and act.roles & DESK:
        raise Denied(FOR_HOURS)
    if not people or set(people) - set(inside.values()):
        raise Missing("Choose people who take part in this case now.")
    room = act.open_room(case.stream_id, RoomKind.PEOPLE)
    for (principal, role), name in sorted(inside.items()):
        if name in people:
            act.grant(room.id, case.stream_id, principal, Role(role), "named")
    return room.id


def readers_of(act: Act, case: Case, rooms: Collection[uuid.UUID]) -> set[Voice]:
    """Everybody of the case who enters one of these rooms now, and whoever acts."""
    held = Grant.objects.filter(stream=case.stream_id, room__in=rooms, until=None)
    inside = {_voice(*member) for member in _members(case)}
    there = {_voice(*key) for key in held.values_list("principal_id", "role")} & inside
    return there | ({(act.actor.person, act.by_day)} if act.actor.person else set())


def is_for(stream: uuid.UUID, room: uuid.UUID, people: Collection[Voice]) -> bool:
    """Whether a room of named people has exactly these readers, and has never had another one."""
    held = Grant.objects.filter(stream=stream, room=room, room__kind=RoomKind.PEOPLE).exclude(basis=BASIS)
    now = {_voice(*key) for key in held.filter(until=None).values_list("principal_id", "role")}
    return now == set(people) and not ended(stream, [room])


def ended(stream: uuid.UUID, rooms: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these rooms nothing more is said in: somebody who could ever read there cannot now.

    A colleague who is taken out ends a thread, also where the same person reads on as the reporter. For code
    that may read the whole stream.
    """
    ever: dict[uuid.UUID, set[Voice]] = defaultdict(set)
    now: dict[uuid.UUID, set[Voice]] = defaultdict(set)
    held = Grant.objects.filter(stream=stream, room__in=rooms, room__kind__in=SHARED).exclude(basis=BASIS)
    for room, principal, role, until in held.values_list("room_id", "principal_id", "role", "until"):
        ever[room].add(_voice(principal, role))
        if until is None:
            now[room].add(_voice(principal, role))
    return {room for room, voices in ever.items() if voices != now[room]}


def shared_rooms(case: Case) -> list[uuid.UUID]:
    """Every room in which something was said to everybody, or to people by name."""
    rooms = Room.objects.filter(stream=case.stream_id, kind__in=SHARED).order_by("id")
    return list(rooms.values_list("id", flat=True))


def heard_before(case: Case, principal: uuid.UUID, role: Role) -> list[uuid.UUID]:
    """Rooms in which this principal was when something was said, or that it was shown, in this role."""
    mine = _keys(case).filter(principal=principal, role=role.value)
    return sorted(set(mine.values_list("room_id", flat=True)))


def _keys(case: Case) -> QuerySet[Grant]:
    """Keys of members; who was here by emergency access belongs to no set of them."""
    held = Grant.objects.filter(stream=case.stream_id, room__kind__in=SHARED).exclude(basis=BASIS)
    return held.order_by("since", "id")
