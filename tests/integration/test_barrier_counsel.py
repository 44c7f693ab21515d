"""Pairs around a party's counsel at once: its seat, its decisions, and what is written meanwhile."""

from __future__ import annotations

import pytest
from tests.factories import NOW, person
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.advisories.commands import advisory, counsel, statement
from medaccord.apps.cases.commands import note
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.queries.statements import before_counsel
from medaccord.apps.parties.models import Membership

pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Seat:
    """A manufacturer with a statement, and somebody of it who is its counsel or may be."""

    def __init__(self, *, named=True):
        self.made = story(embargo_days=None)
        self.w, self.case, self.now = self.made.w, self.made.case.id, self.made.now
        self.party = self.w.parties["northgate"].id
        self.counsel, self.other = self._somebody("Counsel"), self._somebody("Another")
        told = [NewNote(None, "We ship it.")]
        (self.row,) = note.add(self.w.northgate, self.case, self.now, notes=told)
        if named:
            self.name()()
            (self.waits,) = before_counsel(self.counsel)

    def _somebody(self, name):
        one = person(name)
        Membership.objects.create(organisation=self.w.makers["northgate"], person_id=one.person, since=NOW)
        return one

    def name(self, one=None):
        told = {"person": (one or self.counsel).person}
        return lambda: counsel.name(self.w.northgate, self.party, self.now, **told)

    def end(self):
        return lambda: counsel.end(self.w.lead, self.party, self.now, reason="They are slow.")

    def change(self):
        wanted = NewNote(None, "We ship it in May.")
        return lambda: note.change(self.w.northgate, self.row.id, self.now, wanted=wanted)

    def approve(self):
        return lambda: statement.approve(self.counsel, self.waits.id, self.now)

    def return_(self):
        return lambda: statement.return_(self.counsel, self.waits.id, self.now, words="Name no date.")

    def pair(self, first, second):
        people = {self.counsel.person: "counsel", self.other.person: "another"}
        return Pair(first, second, _names(self.made) | people)


def approve_and_change():
    """Counsel approves one version while its author saves another: that one is never approved by it."""
    seat = Seat()
    return seat.pair(seat.approve(), seat.change())


def approve_and_return():
    """Counsel approves in one window what they return in another."""
    seat = Seat()
    return seat.pair(seat.approve(), seat.return_())


def approve_and_end():
    """The lead ends the seat as counsel approves."""
    seat = Seat()
    return seat.pair(seat.approve(), seat.end())


def name_twice():
    """Two colleagues are named at once: one of them sits there."""
    seat = Seat(named=False)
    return seat.pair(seat.name(), seat.name(seat.other))


def name_and_release():
    """A manufacturer takes counsel as the advisory that prints its statement is released."""
    seat = Seat(named=False)
    row = seat.made.approved()
    why = {"R6": "It read the one before."}
    return seat.pair(seat.name(), lambda: advisory.release(seat.w.lead, row.id, seat.now, reasons=why))


PAIRS = [approve_and_change, approve_and_return, approve_and_end, name_twice, name_and_release]
ONCE = {approve_and_return, name_twice}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_around_counsel_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected)
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
