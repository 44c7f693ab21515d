"""Who works on a case for a party: told to its own people and, as far as it may know, to the desk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.queries.own import is_own
from medaccord.apps.cases.queries.seen import label_for
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.models import Origin
from medaccord.apps.parties.queries.members import who_come_in
from medaccord.apps.parties.queries.people import administrators_of, duty_of, members_of
from medaccord.apps.parties.queries.reach import Someone, people_behind
from medaccord.core.context import database_context
from medaccord.core.gate import roles_in
from medaccord.core.marking import label_of
from medaccord.core.models import Grant
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import SPEAKS_OUT
from medaccord.domain.roles import DESK, Role

__all__ = ["Someone", "Team", "team", "teams", "unread"]


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one party in a case, and who else of its organisation the reader may bring in.

    `counselled` says that statements wait for its counsel, `counsel` who that is, for its own people alone;
    `may_end` whether the reader may end that seat; `stays` who leads the case, of its desk, and `leads` that
    it is the reader.
    """

    party: uuid.UUID
    case: uuid.UUID
    organisation: uuid.UUID
    name: str
    marking: str
    own: bool
    people: tuple[Someone, ...]
    others: tuple[Someone, ...]
    speaks_out: bool = False
    counselled: bool = False
    counsel: tuple[Someone, ...] = ()
    counsel_ended_because: str = ""
    may_end: bool = False
    stays: uuid.UUID | None = None
    leads: bool = False

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as the case, or as its invitation for who does not see that yet."""
        return label_of(self)

    @property
    def removable(self) -> tuple[Someone, ...]:
        """Whom a reader who takes people out may choose: somebody of a party, and the lead, always stay.

        Of the desk only its lead takes somebody out.
        """
        if self.stays is None:
            return self.people if len(self.people) > 1 else ()
        if not self.leads:
            return ()
        return tuple(one for one in self.people if one.person != self.stays)


@query
def team(actor: Actor, party: uuid.UUID) -> Team:
    """The people of a party, for its own and for the desk; raises Missing for any other reader.

    Of those who are not in the case its own people may choose any colleague, the desk somebody on duty.
    """
    row = Participant.objects.visible_to(actor).filter(id=party, left_at=None).first()
    if row is None or row.organisation_id is None:
        raise Missing
    roles = roles_in(actor, row.stream_id)
    if row.role == Role.LEAD:
        return _desk(actor, row, roles)
    doors = set(open_grants(actor).filter(room=row.room_id).values_list("role", flat=True))
    own = is_own(row.role, doors)
    inside = workers_in(actor, row.stream_id, {row.room_id: row.id})[row.id]
    wanted: Iterable[uuid.UUID] = ()
    if own:
        members = members_of(row.organisation_id)
        wanted = members if actor.person in members else ()  # whoever has left reads no list of the staff
    elif roles & DESK:
        wanted = duty_of(row.organisation_id)
    seated = _counsel_of(actor, row) if own else set()
    known = people_behind({*inside, *wanted, *seated})
    heads = administrators_of(row.organisation_id) if own else []
    return Team(
        party=row.id,
        case=row.stream_id,
        organisation=row.organisation_id,
        name=row.name,
        marking=label_for(actor, row),
        own=own,
        people=_named(known, inside),
        others=_named(known, set(wanted) - inside - seated),
        speaks_out=row.role in SPEAKS_OUT,
        counselled=row.counsel_days is not None,
        counsel=_named(known, seated),
        counsel_ended_because=row.counsel_ended_because,
        may_end=row.counsel_days is not None and (Role.LEAD in roles or actor.person in heads),
    )


def _desk(actor: Actor, row: Participant, roles: frozenset[Role]) -> Team:
    """Lead and coordinators, for each other; whom the lead may take out are all but the lead."""
    if not roles & DESK or row.organisation_id is None:
        raise Missing
    inside = _desk_of(actor, row.stream_id)
    known = people_behind(inside)
    with transaction.atomic(), database_context(None, actor.realm, [row.stream_id]):
        lead = Case.rows.values_list("lead_id", flat=True).get(pk=row.stream_id)
    return Team(
        party=row.id,
        case=row.stream_id,
        organisation=row.organisation_id,
        name=row.name,
        marking=label_for(actor, row),
        own=True,
        people=_named(known, inside),
        others=(),
        stays=lead,
        leads=Role.LEAD in roles,
    )


def _desk_of(actor: Actor, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Principals at the desk of a case for good; keys of others are read as the platform."""
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        held = Grant.objects.filter(stream=case_id, until=None, role__in=DESK)
        return set(held.values_list("principal_id", flat=True))


def _counsel_of(actor: Actor, row: Participant) -> set[uuid.UUID]:
    """Who is counsel of a party; keys of others are read as the platform."""
    with transaction.atomic(), database_context(None, actor.realm, [row.stream_id]):
        held = Grant.objects.filter(stream=row.stream_id, room=row.counsel_id, until=None)
        return set(held.filter(role=Role.COUNSEL.value).values_list("principal_id", flat=True))


@query
def teams(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, ...]]:
    """By party the names of its people, for those parties of a case whose people the actor may know."""
    visible = Participant.objects.visible_to(actor).filter(stream=case_id, left_at=None)
    rows = visible.exclude(organisation=None).exclude(role=Role.LEAD)
    rooms = dict(rows.values_list("room_id", "id"))
    inside = dict.fromkeys(rooms.values(), frozenset[uuid.UUID]()) | workers_in(actor, case_id, rooms)
    if roles_in(actor, case_id) & DESK:
        inside |= {owner.id: _desk_of(actor, case_id) for owner in visible.filter(role=Role.LEAD)}
    known = people_behind({one for people in inside.values() for one in people})
    return {party: tuple(one.name for one in _named(known, people)) for party, people in inside.items()}


def unread(actor: Actor, view: CaseView, now: dt.datetime) -> set[uuid.UUID]:
    """Parties of a case of which nobody can come in and read, for its desk.

    The people of replayed cases are invented and sign in nowhere.
    """
    return _unread(actor, view, now) if view.is_desk and view.origin != Origin.REPLAY else set()


@query
def _unread(actor: Actor, view: CaseView, now: dt.datetime) -> set[uuid.UUID]:
    visible = Participant.objects.visible_to(actor).filter(stream=view.id, left_at=None)
    rows = visible.exclude(organisation=None).exclude(role=Role.LEAD)
    rooms = dict(rows.values_list("room_id", "id"))
    inside = workers_in(actor, view.id, rooms)
    there = who_come_in({one for people in inside.values() for one in people}, now)
    return {party for party in rooms.values() if not inside[party] & there}


def workers_in(
    actor: Actor, case_id: uuid.UUID, parties: Mapping[uuid.UUID, uuid.UUID]
) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Principals with a key to the record of each of these parties, which the reader has been found to see.

    `parties` are named by the rooms of their records.

    Keys of others are not in the reader's own scope: they are read as the platform.
    """
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        held = Grant.objects.filter(stream=case_id, room__in=list(parties), until=None)
        for room, principal in held.exclude(role__in=DESK).values_list("room_id", "principal_id"):
            found[parties[room]].add(principal)
    return found


def _named(known: dict[uuid.UUID, Someone], keys: Iterable[uuid.UUID]) -> tuple[Someone, ...]:
    found = (known[key] for key in keys if key in known)
    return tuple(sorted(found, key=lambda one: (one.name, str(one.person))))
