"""Each role at each step in each phase, through the API: answered as the policy matrix says.

Somebody holds one role and no other in every room, and takes each step with a body that the description
shows. The gate is watched and not replaced: it must be asked about that very verb, with that role, in the
phase that the row has, and its word must be the answer.
"""

from __future__ import annotations

import itertools
import random
import re
import uuid
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests.access.reads import Key, called, keys_of
from tests.factories import NOW, person
from tests.support.api import Program, operations, token_for
from tests.support.campaign import FULL
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

pytestmark = [pytest.mark.soak]

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
    """Programs of those who hold one role alone, and where each step is taken."""

    programs: dict[Role, Program]
    places: dict[Verb, str]
    streams: list[uuid.UUID]


@pytest.fixture(scope="module")
def doors(filled):
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
    known = keys_of(filled)
    return Doors(
        {Role.ANYONE: Program(), **{role: Program(_named(who)) for role, who in holders.items()}},
        {verb: _place(known, verb, filled.main.id) for verb in STEPS},
        streams,
    )


def _named(actor: Actor) -> Actor:
    Person.objects.get_or_create(principal_id=actor.person, defaults={"name": "R. Lee"})
    return actor


def _place(known: list[list[Key]], verb: Verb, main: uuid.UUID) -> str:
    """Where a step is taken: at what is in the main case, if there is such a thing in it."""
    path = OPERATIONS[verb][1]
    every = {one for kind in known for one in kind[0].told}
    found = {}
    for argument in re.findall(r"\{(\w+)\}", path):
        name = called(verb, argument, every)
        keys = [key for kind in known if name in kind[0].told for key in kind]
        assert keys, f"{path} is asked by nobody: say in keys_of what {name} may be."
        found[argument] = min(keys, key=lambda key: key.stream != main.hex).told[name]
    return path.format(**found)


def _sent(verb: Verb) -> dict[str, Any]:
    """What the description shows: a body of JSON, a form with a file, or nothing."""
    content = OPERATIONS[verb][2].get("requestBody", {}).get("content", {})
    for kind, media in content.items():
        if kind == "application/json":
            return {"body": media["example"]}
        told = {name: value for name, value in media["example"].items() if name != "files"}
        return {"body": told, "files": [SimpleUploadedFile("trace.txt", b"A trace.", "text/plain")]}
    return {}


def _of_report(verb: Verb) -> bool:
    return "{report_id}" in OPERATIONS[verb][1] or "/announcements/" in OPERATIONS[verb][1]


def _phases(verb: Verb) -> list[str]:
    """Every phase in the long run; else one in which the step is open and one in which it is not."""
    every = [*map(str, ReportState if _of_report(verb) else Phase)]
    opened = MATRIX[verb].phases
    if FULL:
        return every
    chance = random.Random(verb)
    parts = [[p for p in every if (opened is None or p in opened) == among] for among in (True, False)]
    return [chance.choice(part) for part in parts if part]


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_answered_to_each_role_in_each_phase_as_the_table_says(doors, verb):
    for phase in _phases(verb):
        with rolled_back():
            with database_context(None, LIVE, doors.streams):
                Report.rows.update(state=phase) if _of_report(verb) else Case.rows.update(phase=phase)
            for role, program in doors.programs.items():
                assert _taken(program, doors.places[verb], verb) == _stated(verb, role, phase), (phase, role)


def _stated(verb: Verb, role: Role, phase: str) -> Asked | int:
    """What each of them is to be answered: by the door, by the scope, or by the table."""
    begins = "{" not in OPERATIONS[verb][1]
    roles = PLATFORM.get(role, _PERSON) | (set() if begins or role in PLATFORM else {role})
    if role is Role.ANYONE and {} not in OPERATIONS[verb][2]["security"]:
        return 401
    if not begins and role in PLATFORM:
        return 404
    row = MATRIX[verb]
    allowed = roles & row.roles and (row.phases is None or phase in row.phases)
    return Asked(verb, roles, phase if row.phases else None, denied=not allowed)


def _taken(program: Program, place: str, verb: Verb) -> Asked | int:
    """What the gate was asked first while a step was taken, else the answer; nothing of it stays."""
    asked: list[Asked] = []

    def watched(actor: Actor, verb: Verb, stream: uuid.UUID | None, phase: str | None) -> frozenset[Role]:
        # Where the table asks for no phase, not all rows have one.
        counts = phase if MATRIX[verb].phases else None
        asked.append(Asked(verb, gate.roles_in(actor, stream), counts, denied=True))
        roles = gate.authorize(actor, verb, stream, phase)
        asked[-1] = replace(asked[-1], denied=False)
        return roles

    with transaction.atomic(), mock.patch.object(command, "authorize", watched):
        answer = program.post(place, **_sent(verb))
        transaction.set_rollback(True)
    if not asked:
        return int(answer.status_code)
    assert answer.status_code == 403 if asked[0].denied else answer.status_code < 500, answer.content
    return asked[0]


def test_a_gate_that_lets_everybody_through_is_found(doors, monkeypatch):
    """What could not tell the table from none would prove nothing."""
    asking = doors.programs[Role.OBSERVER], doors.places[Verb.CASE_RENAME], Verb.CASE_RENAME
    with rolled_back():
        assert _taken(*asking).denied
    monkeypatch.setattr(gate, "decide", lambda verb, roles, phase: None)
    with rolled_back():
        assert not _taken(*asking).denied
