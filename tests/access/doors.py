"""Those who hold one role alone in every room, where they take each step, and what the gate is asked then."""

from __future__ import annotations

import itertools
import random
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from django.db import transaction
from tests.access.reads import Key, called, keys_of
from tests.factories import NOW, person
from tests.support.api import Program, operations, token_for
from tests.support.campaign import FULL
from tests.support.everything import Everything
from tests.support.reckoning import raw
from tests.support.undone import rolled_back

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.models import Case
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Membership
from medaccord.core import command, gate
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.core.principal import LIVE, Actor
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import IN_CASE, Role
from medaccord.domain.verbs import Verb

_PERSON = frozenset({Role.ANYONE, Role.PERSON})
PLATFORM = {
    Role.ANYONE: frozenset({Role.ANYONE}),
    Role.PERSON: _PERSON,
    Role.ANALYST: _PERSON | {Role.ANALYST},
    Role.ADMINISTRATOR: _PERSON | {Role.ANALYST, Role.ADMINISTRATOR},
}
"""Whoever holds no key: the roles that each has everywhere; whoever administers the center belongs to it."""
OPERATIONS = operations()
STEPS = sorted(verb for verb in Verb if verb in OPERATIONS)


@dataclass(frozen=True)
class Asked:
    """What the gate was asked, and whether it said no."""

    verb: Verb
    roles: frozenset[Role]
    phase: str | None
    denied: bool


@dataclass(frozen=True)
class Doors:
    """Who holds one role alone, with a program each, and the keys of all that is there."""

    people: dict[Role, Actor]
    programs: dict[Role, Program]
    known: list[list[Key]]
    main: uuid.UUID
    streams: list[uuid.UUID]

    def key(self, verb: Verb, argument: str) -> object:
        """What an argument of an address names: something of the main case, if it has one."""
        name = called(verb, argument, {one for kind in self.known for one in kind[0].told})
        keys = [key for kind in self.known if name in kind[0].told for key in kind]
        assert keys, f"{verb} is asked by nobody: say in keys_of what {name} may be."
        return min(keys, key=lambda key: key.stream != self.main.hex).told[name]

    @contextmanager
    def phase(self, phase: str, *, of_report: bool) -> Iterator[None]:
        """Every case, or every report, is in this phase for a while."""
        with rolled_back():
            with database_context(None, LIVE, self.streams):
                Report.rows.update(state=phase) if of_report else Case.rows.update(phase=phase)
            yield


def doors_of(filled: Everything) -> Doors:
    """One person for each role, who holds it in every room."""
    rooms = [(uuid.UUID(room), uuid.UUID(stream)) for room, stream in raw("core_room", "id", "stream_id")]
    streams = sorted({stream for _, stream in rooms})
    holders = {role: person() for role in Role if role not in (Role.ANYONE, Role.SYSTEM)}
    for role, administers in ((Role.ANALYST, False), (Role.ADMINISTRATOR, True)):
        Membership.objects.create(
            organisation=filled.w.center, person_id=holders[role].person, administrator=administers, since=NOW
        )
    keys = {"realm": LIVE, "basis": "test", "since": NOW}
    with transaction.atomic(), database_context(None, LIVE, streams):
        Grant.objects.bulk_create(
            Grant(room_id=room, stream_id=stream, principal_id=holders[role].person, role=role, **keys)
            for role, (room, stream) in itertools.product(sorted(IN_CASE), rooms)
        )
    token_for(_named(filled.w.lead))  # who has a sign-in, so that there is a factor of theirs
    programs = {Role.ANYONE: Program(), **{role: Program(_named(who)) for role, who in holders.items()}}
    return Doors(holders, programs, keys_of(filled), filled.main.id, streams)


def _named(actor: Actor) -> Actor:
    Person.objects.get_or_create(principal_id=actor.person, defaults={"name": "R. Lee"})
    return actor


def place(doors: Doors, verb: Verb) -> str:
    """Where a program takes a step."""
    path = OPERATIONS[verb][1]
    return path.format(**{one: doors.key(verb, one) for one in re.findall(r"\{(\w+)\}", path)})


def phases(verb: Verb, *, of_report: bool) -> list[str]:
    """Every phase in the long run; else one in which the step is open and one in which it is not."""
    every = [*map(str, ReportState if of_report else Phase)]
    opened = MATRIX[verb].phases
    if FULL:
        return every
    chance = random.Random(verb)
    parts = [[p for p in every if (opened is None or p in opened) == among] for among in (True, False)]
    return [chance.choice(part) for part in parts if part]


def stated(verb: Verb, role: Role, phase: str, *, begins: bool) -> Asked | int:
    """What the table says of somebody who is signed in, or that there is nothing to see for them."""
    if not begins and role in PLATFORM:
        return 404
    roles = PLATFORM.get(role, _PERSON) | (set() if begins or role in PLATFORM else {role})
    row = MATRIX[verb]
    allowed = roles & row.roles and (row.phases is None or phase in row.phases)
    return Asked(verb, roles, phase if row.phases else None, denied=not allowed)


def taken(send: Callable[[], Any]) -> Asked | int:
    """What the gate was asked first while a step was taken, else the answer; nothing of it stays."""
    asked: list[Asked] = []

    def watched(actor: Actor, verb: Verb, stream: uuid.UUID | None, phase: str | None) -> frozenset[Role]:
        if verb is Verb.READING_RECORD:  # what a page that is drawn again shows
            return gate.authorize(actor, verb, stream, phase)
        # Where the table asks for no phase, not all rows have one.
        counts = phase if MATRIX[verb].phases else None
        asked.append(Asked(verb, gate.roles_in(actor, stream), counts, denied=True))
        roles = gate.authorize(actor, verb, stream, phase)
        asked[-1] = replace(asked[-1], denied=False)
        return roles

    with transaction.atomic(), mock.patch.object(command, "authorize", watched):
        answer = send()
        transaction.set_rollback(True)
    if not asked:
        return int(answer.status_code)
    assert answer.status_code == 403 if asked[0].denied else answer.status_code < 500, answer.content
    return asked[0]
