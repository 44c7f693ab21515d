"""Terms: the exact instant, what an end must be, and which of several proposals applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from medaccord.domain.cvd import terms
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.terms import DEFAULTS, Policy, Proposal, Terms
from medaccord.domain.errors import Illegal, Invalid

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = DEFAULTS.policy


def _in(days):
    return NOW + timedelta(days=days)


def _proposal(days, name="", **more):
    return Proposal(Terms(name or f"t{days}", _in(days)), f"by-{days}", NOW, **more)


@dataclass(frozen=True)
class Row:
    state: str
    ends_at: datetime | None


@pytest.mark.parametrize("state", list(EmbargoState))
def test_in_force_by_the_instant(state):
    tick = timedelta(microseconds=1)
    binding = state in ("active", "revise")
    row = Row(state.value, NOW)
    assert terms.in_force(row, NOW - tick) == binding
    assert not terms.in_force(row, NOW)
    assert not terms.in_force(row, NOW + tick)
    # Another zone names the same instant.
    zone = timezone(timedelta(hours=9))
    assert terms.in_force(row, (NOW - tick).astimezone(zone)) == binding
    assert not terms.in_force(row, NOW.astimezone(zone))


def test_an_active_embargo_without_end_is_an_error_not_an_answer():
    with pytest.raises(Illegal, match="exact end"):
        terms.in_force(Row("active", None), NOW)
    assert not terms.in_force(Row("none", None), NOW)


@pytest.mark.parametrize(
    "end",
    [
        None,
        NOW,
        NOW - timedelta(seconds=1),
        datetime(2027, 1, 1),  # noqa: DTZ001
        datetime(2027, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime.max.replace(tzinfo=UTC),
        NOW + DEFAULTS.longest + timedelta(seconds=1),
    ],
)
def test_an_end_is_one_future_utc_instant(end):
    with pytest.raises(Invalid) as refusal:
        terms.checked_end(end, NOW)
    assert list(refusal.value.findings) == ["ends_at"]


def test_a_good_end_passes():
    assert terms.checked_end(_in(45), NOW) == _in(45)
    assert terms.checked_end(NOW + DEFAULTS.longest, NOW) == NOW + DEFAULTS.longest


def test_policy_is_ordered():
    day = timedelta(days=1)
    for bad in ((day, 2 * day, 3 * day), (3 * day, day, 2 * day), (day, 0 * day, day), (2 * day, day, day)):
        with pytest.raises(Invalid):
            Policy(preferred=bad[0], minimum=bad[1], maximum=bad[2])
    assert POLICY.allows(POLICY.minimum)
    assert POLICY.allows(POLICY.maximum)
    assert not POLICY.allows(POLICY.minimum - timedelta(microseconds=1))


def test_defaults_say_that_they_are_ours():
    assert "Medaccord" in DEFAULTS.label
    assert DEFAULTS.answer_within == timedelta(days=7)


def test_no_proposals_no_embargo():
    empty = terms.resolve([], POLICY, NOW)
    assert empty == terms.Resolution(None, (), (), (), ())


def test_the_shortest_applies_and_longer_ones_wait_by_end():
    a, b, c = _proposal(120), _proposal(60), _proposal(90)
    found = terms.resolve([a, b, c], POLICY, NOW)
    assert found.applies is b
    assert found.revisions == (c, a)


def test_under_the_minimum_needs_the_coordinators_yes():
    short, normal = _proposal(10), _proposal(90)
    found = terms.resolve([short, normal], POLICY, NOW)
    assert found.applies is normal
    assert found.needs_yes == (short,)
    agreed = _proposal(10, coordinator_agreed=True)
    assert terms.resolve([agreed, normal], POLICY, NOW).applies is agreed


def test_over_the_maximum_and_unbound_proposers_need_the_yes_too():
    long, unbound, normal = _proposal(400), _proposal(50, binds_proposer=False), _proposal(90)
    found = terms.resolve([long, unbound, normal], POLICY, NOW)
    assert found.applies is normal
    assert found.needs_yes == (unbound, long)
    agreed = _proposal(50, binds_proposer=False, coordinator_agreed=True)
    assert terms.resolve([agreed, normal], POLICY, NOW).applies is agreed


def test_what_is_in_force_is_only_ever_shortened_at_once():
    current = Terms("now", _in(80))
    shorter, same, longer = _proposal(60), _proposal(80), _proposal(100)
    found = terms.resolve([longer, shorter, same], POLICY, NOW, current)
    assert found.applies is shorter
    assert found.revisions == (same, longer)
    without = terms.resolve([longer, same], POLICY, NOW, current)
    assert without.applies is None
    assert without.met == (same,)
    assert without.revisions == (longer,)


@pytest.mark.parametrize(
    ("current", "owner_spoke", "leak_unweighed", "applies"),
    [
        (None, False, False, False),
        (None, True, False, True),
        (Terms("now", _in(80)), False, False, True),
        (Terms("now", _in(80)), True, True, False),
        (Terms("now", _in(50)), True, False, False),
    ],
)
def test_an_end_comes_into_force_by_itself_only_where_the_owner_has_committed_itself(
    current, owner_spoke, leak_unweighed, applies
):
    short = _proposal(60)
    found = terms.comes_into_force(
        [_proposal(100), short], POLICY, NOW, current, owner_spoke=owner_spoke, leak_unweighed=leak_unweighed
    )
    assert found is (short if applies else None)


def test_who_has_left_commits_itself_to_nothing():
    left, stays = Proposal(Terms("a", _in(60)), "left", NOW), Proposal(Terms("b", _in(70)), "stays", NOW)
    assert terms.resolve([left, stays], POLICY, NOW, gone={"left"}).applies is stays
    assert terms.comes_into_force([left], POLICY, NOW, gone={"left"}, owner_spoke=True) is None


@pytest.mark.parametrize(
    ("state", "days", "then"),
    [
        ("active", 1, "active"),
        ("revise", 1, "revise"),
        ("active", 0, "exited"),
        ("revise", -1, "exited"),
        ("proposed", None, "proposed"),
        ("exited", 1, "exited"),
    ],
)
def test_an_embargo_has_ended_at_its_instant_though_nobody_noted_it(state, days, then):
    class Row:
        ends_at = None if days is None else _in(days)

    Row.state = state
    assert terms.state_at(Row(), NOW) == then


def test_equal_ends_are_settled_by_who_spoke_first():
    late = Proposal(Terms("a", _in(60)), "x", NOW)
    early = Proposal(Terms("b", _in(60)), "y", NOW - timedelta(days=1))
    found = terms.resolve([late, early], POLICY, NOW)
    assert found.applies is early
    assert found.met == (late,)


def test_proposals_that_have_ended_do_not_count():
    old = Proposal(Terms("old", NOW), "x", NOW - timedelta(days=60))
    found = terms.resolve([old], POLICY, NOW)
    assert found.applies is None
    assert found.past == (old,)


def test_the_default_is_a_proposal_like_any_other():
    mine = terms.default_proposal(POLICY, "center", "t1", NOW)
    assert mine.terms.ends_at == NOW + POLICY.preferred
    assert terms.resolve([mine], POLICY, NOW).applies is mine


def test_merging_keeps_the_earliest_end():
    ends = [Terms("a", _in(30)), Terms("b", _in(20)), Terms("c", _in(40))]
    assert terms.merged_terms(ends) == ends[1]
