"""Pairs around safety communications at once: drafts, the center's answers, approval and both ways out."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.filled import adviser_in
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial
from tests.support.spoken import drafted, ready, second_adviser

from medaccord.apps.advisories.commands import advisory, communication

pytestmark = pytest.mark.soak

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Table:
    """A case without an embargo, with an adviser's agency of two."""

    def __init__(self, *, public=False):
        self.made = story(embargo_days=None)
        self.w, self.case, self.now = self.made.w, self.made.case.id, self.made.now
        adviser_in(self.made)
        self.second = second_adviser(self.w, self.case, self.now)
        if public:
            self.release_advisory(self.made.approved())()

    def draft(self, **told):
        return drafted(self.w, self.case, self.now, **told)

    def ready(self, **told):
        return ready(self.w, self.case, self.now, second=self.second, **told)

    def answer(self, row, word, words="Name the models."):
        return lambda: communication.answer(self.w.lead, row.id, self.now, answer=word, words=words)

    def approve(self, row):
        return lambda: communication.approve(self.second, row.id, self.now, digest=row.digest)

    def release(self, row, actor=None):
        return lambda: communication.release(actor or self.w.adviser, row.id, self.now)

    def release_advisory(self, row, **reasons):
        """With a reason not to ask the agency about the advisory itself: these pairs are about its letter."""
        why = {"R6": "Attacks go on.", **reasons}
        return lambda: advisory.release(self.w.lead, row.id, self.now, reasons=why)

    def pair(self, first, second):
        return Pair(first, second, _names(self.made) | {self.second.person: "second adviser"})


def draft_twice():
    """Two people of the agency write its first draft."""
    t = Table()
    return t.pair(lambda: t.draft(), lambda: t.draft(by=t.second, title="Another"))


def draft_and_answer():
    """The center answers on a draft that is replaced meanwhile."""
    t = Table()
    row = t.draft()
    return t.pair(lambda: t.draft(based_on=row.id, title="Another"), t.answer(row, "commented"))


def draft_and_approve():
    """A draft is approved while its author replaces it."""
    t = Table()
    row = t.draft()
    return t.pair(lambda: t.draft(based_on=row.id, title="Another"), t.approve(row))


def release_the_advisory_and_approve():
    """The advisory is released, with a reason not to wait, while what was waited for is approved."""
    t = Table()
    row, out = t.draft(), t.made.approved()
    t.answer(row, "no_comment", "")()
    return t.pair(t.release_advisory(out, R5="Attacks go on."), t.approve(row))


def release_the_advisory_and_draft():
    """The advisory takes along what its author replaces meanwhile."""
    t = Table()
    row, out = t.ready(), t.made.approved()
    return t.pair(
        t.release_advisory(out, R3="Attacks go on.", R5="Attacks go on."),
        lambda: t.draft(based_on=row.id, title="Another"),
    )


def release_the_advisory_and_object():
    """The center's colleague objects to what the lead's release takes along."""
    t = Table()
    row, out = t.ready(), t.made.approved()
    return t.pair(t.release_advisory(out), t.answer(row, "objected"))


def release_twice():
    """Both people of the agency release it."""
    t = Table(public=True)
    row = t.ready(outlet="alone")
    return t.pair(t.release(row), t.release(row, t.second))


def release_and_object():
    """The center objects while the agency releases."""
    t = Table(public=True)
    row = t.ready(outlet="alone")
    return t.pair(t.release(row), t.answer(row, "objected"))


PAIRS = [
    draft_twice,
    draft_and_answer,
    draft_and_approve,
    release_the_advisory_and_approve,
    release_the_advisory_and_draft,
    release_the_advisory_and_object,
    release_twice,
    release_and_object,
]
ONCE = {draft_twice, release_the_advisory_and_object, release_twice, release_and_object}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_a_communication_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
