"""Each role at each step in each phase, through the API: answered as the policy matrix says.

Somebody holds one role and no other in every room, and takes each step with a body that the description
shows. The gate is watched and not replaced: it must be asked about that very verb, with that role, in the
phase that the row has, and its word must be the answer.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.access.doors import OPERATIONS, STEPS, Asked, Doors, phases, place, stated, taken
from tests.support.bills import as_file
from tests.support.undone import rolled_back

from medaccord.core import gate
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

pytestmark = [pytest.mark.soak]


def _sent(verb: Verb) -> dict[str, Any]:
    """What the description shows: a body of JSON, a form with a file, or nothing."""
    content = OPERATIONS[verb][2].get("requestBody", {}).get("content", {})
    for kind, media in content.items():
        if kind == "application/json":
            return {"body": media["example"]}
        told = {name: value for name, value in media["example"].items() if name not in ("file", "files")}
        if "file" in media["example"]:
            return {"body": told, "file": as_file()}
        return {"body": told, "files": [SimpleUploadedFile("trace.txt", b"A trace.", "text/plain")]}
    return {}


def _of_report(verb: Verb) -> bool:
    return "{report_id}" in OPERATIONS[verb][1] or "/announcements/" in OPERATIONS[verb][1]


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_answered_to_each_role_in_each_phase_as_the_table_says(doors, verb):
    there = place(doors, verb)
    for phase in phases(verb, of_report=_of_report(verb)):
        with doors.phase(phase, of_report=_of_report(verb)):
            for role in doors.programs:
                assert _taken(doors, role, there, verb) == _stated(verb, role, phase), (phase, role)


def _stated(verb: Verb, role: Role, phase: str) -> Asked | int:
    """What each of them is to be answered: by the door, by the scope, or by the table."""
    if role is Role.ANYONE and {} not in OPERATIONS[verb][2]["security"]:
        return 401
    return stated(verb, role, phase, begins="{" not in OPERATIONS[verb][1])


def _taken(doors: Doors, role: Role, there: str, verb: Verb) -> Asked | int:
    return taken(lambda: doors.programs[role].post(there, **_sent(verb)))


def test_a_gate_that_lets_everybody_through_is_found(doors, monkeypatch):
    """What could not tell the table from none would prove nothing."""
    asking = doors, Role.OBSERVER, place(doors, Verb.CASE_RENAME), Verb.CASE_RENAME
    with rolled_back():
        assert _taken(*asking).denied
    monkeypatch.setattr(gate, "decide", lambda verb, roles, phase: None)
    with rolled_back():
        assert not _taken(*asking).denied
