"""Pairs around claims of PCII at once: noted, stated, lapsed, judged, while a party goes or erases a file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.cases.commands import claim, participant
from medaccord.apps.cases.models import Claim, Participant
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.core.models import Principal
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.handling import Mark
from medaccord.domain.sharing import Purpose

pytestmark = pytest.mark.soak
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Table:
    """A case in which Northgate claims that something is PCII, and whose lead is trained in it."""

    def __init__(self):
        self.made = story(embargo_days=None)
        self.w, self.case, self.now = self.made.w, self.made.case.id, self.made.now
        Principal.objects.filter(id=self.w.lead.person).update(trained_until=timezone.now() + DAY)
        with platform_scope("live", [self.case]):
            makers = Participant.rows.filter(stream=self.case, left_at=None)
            self.owner = makers.get(organisation=self.w.makers["northgate"].id)

    def submitted(self):
        """A document and its claim."""
        told = {"handling": [Mark.PCII], "stated": True, "purpose": Purpose.TESTING}
        sent = {"files": [Evidence("plan.csv", "text/csv", b"ward,port")], "room": self.owner.side_id}
        (row,) = file.add(self.w.northgate, self.case, self.now, **sent, **told)
        with platform_scope("live", [self.case]):
            return row, Claim.rows.get(stream=self.case)

    def recording(self):
        return lambda: claim.record(self.w.lead, self.owner.id, self.now, words="A plan.", said_at=self.now)

    def confirming(self, made):
        told = {"purpose": Purpose.TESTING, "stated": True}
        return lambda: claim.confirm(self.w.northgate, made.id, self.now, **told)

    def validating(self, made):
        return lambda: claim.validate(self.w.lead, made.id, self.now, number="PCII-1")

    def rejecting(self, made):
        return lambda: claim.reject(self.w.lead, made.id, self.now, reason="It is public.")

    def pair(self, first, second):
        return Pair(first, second, _names(self.made))


def record_and_leave():
    """The desk notes what a party said while that party goes."""
    t = Table()
    return t.pair(
        t.recording(), lambda: participant.leave(t.w.northgate, t.owner.id, t.now, reason="We are done.")
    )


def confirm_and_lapse():
    """A party states in writing what lapses at that instant."""
    t = Table()
    made = t.recording()()
    lapsing = lambda: claim.lapse(system(stream=t.case), made.id, t.now + 15 * DAY)  # noqa: E731
    return t.pair(t.confirming(made), lapsing)


def confirm_twice():
    """Two people of a party state the same."""
    t = Table()
    made = t.recording()()
    return t.pair(t.confirming(made), t.confirming(made))


def validate_and_reject():
    """Two people of the desk decide in opposite ways."""
    t = Table()
    _, made = t.submitted()
    return t.pair(t.validating(made), t.rejecting(made))


def validate_and_erase():
    """The desk validates what its owner erases."""
    t = Table()
    row, made = t.submitted()
    why = {"reason": "We take it back.", "basis": "Our own"}
    return t.pair(t.validating(made), lambda: file.redact(t.w.northgate, row.id, t.now, **why))


PAIRS = [record_and_leave, confirm_and_lapse, confirm_twice, validate_and_reject, validate_and_erase]
ONCE = {confirm_and_lapse, confirm_twice, validate_and_reject}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_a_claim_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert make in ONCE or done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
