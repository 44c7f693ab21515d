"""Random walks of several participants through the whole case: every committed step keeps the invariants."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.campaign import times

from medaccord.domain.cvd import case as reducer
from medaccord.domain.cvd import case_state, consent, embargo, report, rules, vultron
from medaccord.domain.cvd.case_state import EPHEMERAL, CaseState, Deployment, FixState
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.embargo import BINDING, EmbargoState
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.situation import (
    EMBARGO_EVENT_OF,
    REPORT_EVENT_OF,
    Attempt,
    Fix,
    Move,
    Participant,
    Role,
    Situation,
    sees_content,
)
from medaccord.domain.cvd.terms import Terms, in_force
from medaccord.domain.errors import Illegal, Missing

START = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = (("pump", "a"), ("monitor", "b"))
IDS = ("lead", "finder", "maker", "second", "hospital", "watcher")


def _party(name, *roles, report_state="start", state=None):
    return Participant(
        name,
        frozenset(Role(role) for role in roles),
        ReportState(report_state),
        accepted_before=report_state == "accepted",
        fixes=() if state is None else tuple(Fix(*row, state) for row in ROWS),
    )


def _opening():
    return Situation(
        (
            _party("lead", "coordinator", "case_owner", report_state="received"),
            _party("finder", "finder", "reporter", report_state="accepted"),
            _party("maker", "manufacturer", "deployer", state=FixState.VENDOR_UNAWARE),
            _party("second", "manufacturer", state=FixState.VENDOR_UNAWARE),
            _party("hospital", "deployer", state=Deployment.NOT_DEPLOYED),
            _party("watcher", "observer"),
        )
    )


# A walk must get somewhere: what ends the secret or drives parties away is drawn seldom.
SELDOM = frozenset(
    {
        Move.STATE_PUBLIC, Move.STATE_EXPLOIT, Move.EXPLOIT_PUBLISH, Move.ADVISORY_RELEASE,
        Move.STATE_ATTACKS, Move.EMBARGO_TERMINATE, Move.PARTICIPANT_LEAVE, Move.CASE_MERGE,
    }
)  # fmt: skip
CONSENTS = {
    Move.CONSENT_INVITE: ConsentEvent.INVITE,
    Move.CONSENT_ACCEPT: ConsentEvent.ACCEPT,
    Move.CONSENT_DECLINE: ConsentEvent.DECLINE,
}

draws = st.fixed_dictionaries(
    {
        "pick": st.integers(0, 2**16),
        "wild": st.integers(0, 5).map(lambda n: n == 5),
        "seldom": st.integers(0, 31).map(lambda n: n == 31),
        "move": st.sampled_from(tuple(Move)),
        "actor": st.sampled_from((*IDS, "system")),
        "subject": st.sampled_from(("", *IDS, "newcomer")),
        "row": st.one_of(st.none(), st.sampled_from(ROWS)),
        "days": st.integers(-2, 200),
        "which": st.sampled_from(("new", "terms", "pending", "none")),
        "cause": st.one_of(st.none(), st.sampled_from(tuple(Move))),
        "hour": st.integers(0, 12),
    }
)


def _actors(case, move):
    """Who could make this move by the single machines alone: the ties are what is tested."""
    if move in EMBARGO_EVENT_OF:
        return ("lead", "maker") if embargo.MACHINE.can(case.embargo, EMBARGO_EVENT_OF[move]) else ()
    parties = case.participants
    if move in REPORT_EVENT_OF:
        parties = [p for p in parties if report.MACHINE.can(p.report, REPORT_EVENT_OF[move])]
    if move in CONSENTS:
        in_scope = case.embargo in embargo.IN_SCOPE
        parties = [p for p in parties if in_scope and consent.MACHINE.can(p.consent, CONSENTS[move])]
    return tuple(p.id for p in parties)


def _plausible(case, seldom):
    moves = {move: _actors(case, move) for move in Move if (move in SELDOM) == seldom}
    return tuple((move, actors) for move, actors in moves.items() if actors)


def _attempt(drawn, case, now, number):
    fresh = Terms(f"t{number}", now + timedelta(days=drawn["days"]))
    terms = {"new": fresh, "terms": case.terms, "pending": case.pending, "none": None}[drawn["which"]]
    move, actor, subject = drawn["move"], drawn["actor"], drawn["subject"]
    wild = drawn["wild"] and (move in SELDOM) == drawn["seldom"]
    options = () if wild else _plausible(case, drawn["seldom"])
    if options:
        move, actors = options[drawn["pick"] % len(options)]
        actor = actors[drawn["days"] % len(actors)]
        subject = drawn["subject"] if move == Move.REPORT_SEND else ""
        terms = None
    return Attempt(
        move,
        actor,
        now,
        subject=subject,
        row=drawn["row"],
        terms=fresh if move == Move.EMBARGO_PROPOSE else terms,
        cause=drawn["cause"] if wild else None,
        merged=fresh if drawn["days"] > 100 else None,
        newcomer=_party("newcomer", "manufacturer", state=FixState.VENDOR_UNAWARE),
    )


class _Row:
    """A case's embargo as a database row would show it."""

    def __init__(self, case):
        self.state = case.embargo.value
        self.ends_at = case.terms.ends_at if case.terms else None


def _rows_hold(party, exposure, passed_accepted):
    for fix in party.fixes:
        if isinstance(fix.state, FixState):
            # (a) inside the 32, never stored in passing
            assert CaseState(fix.state, exposure) not in EPHEMERAL
            assert fix.state != FixState.VENDOR_UNAWARE or party.report == ReportState.START
        if fix.state in (FixState.FIX_READY, FixState.FIX_DEPLOYED, Deployment.DEPLOYED):
            # (f) a fix only after accepting
            assert party.id in passed_accepted


def _states_hold(after, passed_accepted):
    exposure = after.exposure
    assert exposure.public or not exposure.exploit
    for party in after.participants:
        _rows_hold(party, exposure, passed_accepted)
        # (e) content under an embargo only with a signature on the terms in force
        if sees_content(party, after) and after.embargo in BINDING:
            assert party.consent == ConsentState.SIGNATORY
            assert after.terms.id in party.accepted_terms
    if after.embargo in BINDING:
        # (c) an embargo only in a case that is neither public nor exploited, and exactly until its instant
        assert not exposure.public
        end = after.terms.ends_at
        assert in_force(_Row(after), end - timedelta(microseconds=1))
        assert not in_force(_Row(after), end)
    assert rules.violations(after) == ()


def _nothing_unhappens(before, after):
    """(b), and (d): report management moves along its own edges."""
    for event in case_state.EXPOSURE_EVENTS:
        assert after.exposure.has(event) or not before.exposure.has(event)
    for old in before.participants:
        new = after.get(old.id)
        for was, now in zip(old.fixes, new.fixes, strict=True):
            order = tuple(type(was.state))
            assert order.index(now.state) >= order.index(was.state)
        if new.report != old.report:
            assert any(report.step(old.report, e) == new.report for e in report.events_from(old.report))
            assert (old.report, new.report) != (ReportState.VALID, ReportState.CLOSED)


def _embargo_holds(before, attempt, after):
    if not before.exposure.quiet:
        # (g) nothing is proposed or agreed once there is something to see
        assert after.embargo not in BINDING or before.embargo in BINDING
        assert after.terms in (before.terms, None)
        assert after.pending in (before.pending, None)
    if attempt.move in REPORT_EVENT_OF:
        # (h) one participant's report never moves the embargo
        assert (after.embargo, after.terms, after.pending) == (before.embargo, before.terms, before.pending)


def _step(case, attempt):
    """The case after the attempt, or None and the reason where it is refused."""
    try:
        return reducer.step(case, attempt).case, ""
    except (Illegal, Missing) as refusal:
        return None, refusal.reason


def _walk(drawn):
    """Walk, checking every committed step; returns which moves were taken and which embargo states seen."""
    case, now = _opening(), START
    passed = {p.id for p in case.participants if p.report == ReportState.ACCEPTED}
    taken, seen = set(), set()
    for number, one in enumerate(drawn):
        now += timedelta(hours=one["hour"])
        attempt = _attempt(one, case, now, number)
        after, reason = _step(case, attempt)
        if after is None:
            # The guards refuse with advice; the last-resort check of what is stored never has to.
            assert reason
            assert "cannot be:" not in reason
            continue
        passed |= {p.id for p in after.participants if p.report == ReportState.ACCEPTED}
        _states_hold(after, passed)
        _nothing_unhappens(case, after)
        _embargo_holds(case, attempt, after)
        case = after
        taken.add(attempt.move)
        seen.add(case.embargo)
    return taken, seen


@pytest.mark.soak
@settings(max_examples=times(150, 20_000))
@given(st.lists(draws, min_size=10, max_size=60))
def test_walks_keep_the_invariants(drawn):
    _walk(drawn)


def _random_draw(source):
    return {
        "pick": source.randrange(2**16),
        "wild": source.random() < 0.15,
        "seldom": source.random() < 0.03,
        "move": source.choice(tuple(Move)),
        "actor": source.choice((*IDS, "system")),
        "subject": source.choice(("", *IDS, "newcomer")),
        "row": source.choice((None, *ROWS)),
        "days": source.randint(-2, 200),
        "which": source.choice(("new", "terms", "pending", "none")),
        "cause": source.choice((None, *Move)),
        "hour": source.randint(0, 12),
    }


@pytest.mark.soak
def test_long_seeded_walks_take_every_move_through_every_embargo_state():
    source = random.Random(20261123)
    taken, seen = Counter(), Counter()
    for _ in range(times(120, 10_000)):
        moves, states = _walk([_random_draw(source) for _ in range(120)])
        taken.update(moves)
        seen.update(states)
    assert set(taken) == set(Move)
    assert set(seen) == set(EmbargoState)
    assert min(taken.values()) >= 5
    assert seen[EmbargoState.REVISE] >= 10


@pytest.mark.soak
@settings(max_examples=times(200, 20_000))
@given(st.lists(st.sampled_from(tuple(case_state.CaseEvent)), max_size=12))
def test_stored_case_states_agree_with_the_machine(events):
    """The two halves (case, row), committed event by event, are always one of the 20 states that may stay."""
    state = case_state.STATES[0]
    told = []
    for event in events:
        try:
            state, happened = case_state.commit(state, event)
        except Illegal:
            assert not case_state.MACHINE.can(state, event)
            continue
        told += happened
        assert state in case_state.PERSISTED
        assert case_state.MACHINE.run(told) == state
    assert len(vultron.word(tuple(told))) == len(set(told))
