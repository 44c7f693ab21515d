"""Notice to submitters: every state with every move, working days, what may leave, and whose turn it is."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from medaccord.domain.cvd.turn import Duty, Item, Noticed, PartyFacts, TurnFacts, items
from medaccord.domain.disclosure_notice import (
    RELEASABLE,
    NoticeMove,
    NoticeState,
    fits,
    may_go,
    step,
    until,
)
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.workdays import working_day

FRIDAY = dt.datetime(2026, 11, 27, 15, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LEADS = {
    ("told", "agree"): "agreed",
    ("told", "object"): "objected",
    ("told", "lapse"): "silent",
    ("objected", "object"): "objected",
    ("objected", "agree"): "agreed",
    ("objected", "intend"): "intended",
    ("intended", "agree"): "agreed",
    **{(state, "void"): "gone" for state in ("told", "agreed", "objected", "silent", "intended")},
}
"""Decision 0258, written down once more by hand."""


@pytest.mark.parametrize(("state", "move"), list(product(NoticeState, NoticeMove)))
def test_a_paragraph_of_a_notice_goes_these_ways_and_no_other(state, move):
    after = LEADS.get((state.value, move.value))
    assert fits(state, move) == (after is not None)
    if after:
        assert step(state, move) == after
        return
    with pytest.raises(Illegal) as refused:
        step(state, move)
    assert str(refused.value)


@pytest.mark.parametrize("state", NoticeState)
def test_only_what_nobody_objects_to_leaves_and_what_is_objected_to_after_its_day(state):
    assert may_go(state, None, FRIDAY) == (state in RELEASABLE - {NoticeState.INTENDED})
    if state is NoticeState.INTENDED:
        assert not may_go(state, FRIDAY + DAY, FRIDAY)
        assert may_go(state, FRIDAY, FRIDAY)


def test_working_days_leave_weekends_out():
    day = FRIDAY.date()
    assert working_day(day, 1) == dt.date(2026, 11, 30)
    assert working_day(day, 5) == dt.date(2026, 12, 4)
    assert working_day(day, 10) == dt.date(2026, 12, 11)
    assert working_day(day + DAY, 1) == dt.date(2026, 11, 30)


def test_a_submitter_has_the_days_of_the_law_at_least_and_until_the_end_of_the_last():
    assert until(FRIDAY, 10, None, "due_on") == dt.datetime(2026, 12, 11, 23, 59, tzinfo=dt.UTC)
    assert until(FRIDAY, 10, dt.date(2026, 12, 14), "due_on").date() == dt.date(2026, 12, 14)
    for wrong in (dt.date(2026, 12, 10), dt.date(2106, 12, 14)):
        with pytest.raises(Invalid) as refused:
            until(FRIDAY, 10, wrong, "due_on")
        assert set(refused.value.findings) == {"due_on"}


PARTY = PartyFacts("p", True, "accepted", "accepted", covered=True, invited=True, opened=True, lapses_at=None)
SOON = FRIDAY + 14 * DAY


@pytest.mark.parametrize("phase", ["fixing", "closed"])
@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (Noticed("n", "p", SOON, 2, 0), [Item(Duty.ANSWER_NOTICE, "p", SOON, about="n", count=2)]),
        (Noticed("n", "p", FRIDAY, 2, 0), []),
        (Noticed("n", "gone", SOON, 2, 0), []),
        (Noticed("n", "p", SOON, 0, 3), [Item(Duty.WEIGH_OBJECTION, None, about="n", count=3)]),
        (Noticed("n", "p", SOON, 0, 0), []),
    ],
)
def test_a_submitter_answers_until_its_day_and_the_desk_weighs_objections(phase, notice, expected):
    facts = TurnFacts(phase, (PARTY,), notices=(notice,))
    assert list(items(facts, FRIDAY)) == expected


@pytest.mark.parametrize("phase", ["fixing", "closed"])
def test_the_desk_answers_a_request_for_records_by_its_day(phase):
    facts = TurnFacts(phase, (PARTY,), requests=(("r", SOON),))
    assert list(items(facts, FRIDAY)) == [Item(Duty.ANSWER_REQUEST, None, SOON, about="r")]
