"""Every verb meets another at the barrier: what stands in no pair is named here, and why."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from django.db import transaction
from tests.integration import (
    test_barrier,
    test_barrier_claims,
    test_barrier_counsel,
    test_barrier_disclosure,
    test_barrier_judged,
    test_barrier_life,
    test_barrier_linked,
    test_barrier_people,
    test_barrier_publication,
    test_barrier_readings,
    test_barrier_reports,
    test_barrier_rows,
    test_barrier_shares,
    test_barrier_spoken,
    test_barrier_work,
)
from tests.integration.advisory_case import with_page

from medaccord.apps.accounts.commands import register
from medaccord.apps.accounts.commands.register import Registration
from medaccord.core import command
from medaccord.domain.errors import Refusal
from medaccord.domain.verbs import Verb

PLACES = (
    test_barrier,
    test_barrier_claims,
    test_barrier_disclosure,
    test_barrier_counsel,
    test_barrier_judged,
    test_barrier_life,
    test_barrier_linked,
    test_barrier_people,
    test_barrier_publication,
    test_barrier_readings,
    test_barrier_reports,
    test_barrier_rows,
    test_barrier_shares,
    test_barrier_spoken,
    test_barrier_work,
)
PAIRS = [make for place in PLACES for make in place.PAIRS]
DOCUMENT = Path(__file__).parents[2] / "docs" / "explanation" / "need-to-know-tests.md"
OF_THE_REGISTER = (
    "It takes the lock of the realm's own chain before it reads anything, opens no room, and what it writes "
    "lies in no case."
)
ALONE = {
    Verb.REFUSAL_RECORD: "It is no command: what a command that was refused leaves in the realm's chain.",
    **dict.fromkeys(
        set(Registration)
        - {
            Registration.MEMBERSHIP_ADD,
            Registration.MEMBERSHIP_CHANGE,
            Registration.MEMBERSHIP_END,
            Registration.STANDING_CONSENT_END,
            Registration.TEMPLATE_ADD,
            Registration.TEMPLATE_CHANGE,
            Registration.TEMPLATE_RETIRE,
        },
        OF_THE_REGISTER,
    ),
}
"""Verbs in no pair, and why not."""


class _Undone(Exception):
    """Takes back what was tried."""


@contextlib.contextmanager
def _taken_back():
    with contextlib.suppress(_Undone), transaction.atomic():
        yield
        raise _Undone


@pytest.fixture
def heard(monkeypatch):
    """The verbs of all commands from here on that are done."""
    told = []
    finish, tellings = command.Act.finish, register.tellings
    monkeypatch.setattr(command.Act, "finish", lambda act: told.append(act.verb) or finish(act))
    monkeypatch.setattr(register, "tellings", lambda verb, ids: told.append(verb) or tellings(verb, ids))
    return told


def _done(make, heard):
    """The verbs of both calls of a pair, each as it is done in the world as it was made."""
    with _taken_back():
        pair = make()
        found = set()
        for call in (pair.first, pair.second):
            heard.clear()
            with _taken_back(), contextlib.suppress(Refusal):
                call()
            found |= set(heard[-1:])
    return found


@pytest.mark.django_db
def test_every_verb_is_done_in_a_pair_or_named_as_an_exception(heard):
    with with_page():
        met = {verb for make in PAIRS for verb in _done(make, heard)}
    wanted = {*Verb, *Registration}
    assert sorted(wanted - met - set(ALONE)) == [], "in no pair"
    assert sorted(met & set(ALONE)) == [], "in a pair by now: strike it from ALONE"


def test_no_pair_is_listed_twice_and_the_documentation_tells_their_number():
    assert len({(make.__module__, make.__name__) for make in PAIRS}) == len(PAIRS)
    (told,) = re.findall(r"(\d+) declared pairs", DOCUMENT.read_text())
    assert int(told) == len(PAIRS)
