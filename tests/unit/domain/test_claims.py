"""Claims of PCII: every state with every move, and by when what was spoken is stated."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from medaccord.domain.claims import ClaimMove, ClaimState, due, step
from medaccord.domain.cvd.turn import Duty, Item, PartyFacts, TurnFacts, items
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Mark
from medaccord.domain.sharing import Purpose, check_past

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
LEADS = {
    ("spoken", "confirm"): "submitted",
    ("spoken", "lapse"): "lapsed",
    ("submitted", "validate"): "validated",
    ("submitted", "reject"): "rejected",
    ("submitted", "withdraw"): "withdrawn",
    ("rejected", "withdraw"): "withdrawn",
}
"""Decision 0238, written down once more by hand."""


@pytest.mark.parametrize(("state", "move"), list(product(ClaimState, ClaimMove)))
def test_a_claim_goes_these_ways_and_no_other(state, move):
    after = LEADS.get((state.value, move.value))
    if after:
        assert step(state, move) == after
        return
    with pytest.raises(Illegal) as refused:
        step(state, move)
    assert str(refused.value)


def test_what_was_spoken_is_due_some_days_after_it_was_said_and_not_after_it_was_noted():
    day = dt.timedelta(days=1)
    assert due(NOW, NOW, 15) == NOW + 15 * day
    assert due(NOW - 14 * day, NOW, 15) == NOW + day
    for said in (NOW + dt.timedelta(seconds=1), NOW - 15 * day):
        with pytest.raises(Invalid) as refused:
            due(said, NOW, 15)
        assert set(refused.value.findings) == {"said_at"}


@pytest.mark.parametrize(("mark", "purpose"), list(product(Mark, Purpose)))
def test_what_never_goes_past_its_owner(mark, purpose):
    stays = mark is Mark.TRADE_SECRET or (mark is Mark.PCII and purpose is Purpose.REGULATORY)
    if not stays:
        check_past({mark}, purpose)
        return
    with pytest.raises(Denied, match="Ask its owner"):
        check_past({mark}, purpose)


PARTY = PartyFacts("p", True, "accepted", "accepted", covered=True, invited=True, opened=True, lapses_at=None)
SOON = NOW + dt.timedelta(days=1)


def _owed(state, parties, phase="fixing"):
    facts = TurnFacts(phase=phase, parties=parties, claims=(("c", "p", state, SOON),))
    return [item for item in items(facts, NOW) if item.about == "c"]


@pytest.mark.parametrize("phase", ["fixing", "closed"])
@pytest.mark.parametrize("state", ClaimState)
def test_each_claim_is_owed_by_whoever_moves_it_on_in_a_closed_case_too(state, phase):
    assert _owed(state, (PARTY,), phase) == {
        ClaimState.SPOKEN: [Item(Duty.STATE_CLAIM, "p", SOON, about="c")],
        ClaimState.SUBMITTED: [Item(Duty.JUDGE_CLAIM, None, about="c")],
        ClaimState.REJECTED: [Item(Duty.CHOOSE_CLAIM, "p", about="c")],
    }.get(state, [])


def test_what_was_spoken_is_owed_until_its_day_and_lapses_by_itself_then():
    at_last = TurnFacts(phase="fixing", parties=(PARTY,), claims=(("c", "p", ClaimState.SPOKEN, NOW),))
    assert [item for item in items(at_last, NOW) if item.about == "c"] == []


def test_in_a_closed_case_what_is_late_comes_before_what_has_no_date():
    late = NOW - dt.timedelta(days=3)
    claimed = (("c", "p", ClaimState.REJECTED, None),)
    facts = TurnFacts(phase="closed", parties=(PARTY,), claims=claimed, requests=(("r", late),))
    assert [item.duty for item in items(facts, NOW)] == [Duty.ANSWER_REQUEST, Duty.CHOOSE_CLAIM]


@pytest.mark.parametrize("state", ClaimState)
def test_a_party_that_has_gone_owes_nothing_and_the_desk_goes_on(state):
    judged = [Item(Duty.JUDGE_CLAIM, None, about="c")] if state is ClaimState.SUBMITTED else []
    assert _owed(state, ()) == judged
