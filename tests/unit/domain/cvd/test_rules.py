"""The 23 rules over every combination of embargo, exposure, report, consent and fix path, for every move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from itertools import product

import pytest

from medaccord.domain.cvd import permissions, rules
from medaccord.domain.cvd.case_state import CaseEvent, Exposure, FixState
from medaccord.domain.cvd.cautions import CAUTIONS, STANDING, followed_by, grounds
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.effects import EmbargoEffect, effects_of
from medaccord.domain.cvd.embargo import EmbargoEvent, EmbargoState, events_from
from medaccord.domain.cvd.guards import GUARDS
from medaccord.domain.cvd.limits import LIMIT
from medaccord.domain.cvd.permissions import PERMISSIONS
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.rulebook import BY_CODE, HARD, RULES, How, Level
from medaccord.domain.cvd.situation import (
    CASE_EVENT_OF,
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
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.text import REASON

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CURRENT = Terms("current", NOW + timedelta(days=60))
OPEN = Terms("open", NOW + timedelta(days=90))
EXPOSURES = [Exposure(p, x, a) for p, x, a in product((False, True), repeat=3) if p or not x]
FIXES = {
    "none": (),
    "unaware": ("vendor_unaware",),
    "aware": ("vendor_unaware", "vendor_aware"),
    "some": ("vendor_aware", "fix_ready"),
    "ready": ("fix_ready", "fix_deployed"),
    "deployed": ("fix_deployed", "fix_deployed"),
}


def _case(embargo, exposure, report, consent, fixes, roles=("case_owner", "manufacturer", "deployer")):
    rows = tuple(Fix("pump", f"v{i}", FixState(state)) for i, state in enumerate(FIXES[fixes]))
    actor = Participant(
        "actor",
        frozenset(Role(r) for r in roles),
        ReportState(report),
        ConsentState(consent),
        frozenset({"current"}),
        accepted_before=report in ("accepted", "closed"),
        fixes=rows,
    )
    return Situation(
        (actor,),
        EmbargoState(embargo),
        exposure,
        CURRENT if embargo in ("active", "revise") else None,
        OPEN if embargo in ("proposed", "revise") else None,
    )


SPACE = [
    (embargo, exposure, report, consent, fixes)
    for embargo, exposure, report, consent, fixes in product(
        EmbargoState, EXPOSURES, ReportState, ConsentState, FIXES
    )
]


def _attempt(move, **more):
    terms = OPEN if move == Move.EMBARGO_PROPOSE else None
    return Attempt(move, "actor", NOW, **({"terms": terms} | more))


def _guards_expected(move, embargo, exposure, report, consent, fixes):
    """The hard rules once more, each on one line, for an actor that is its own subject."""
    noisy = exposure.public or exposure.exploit or exposure.attacks
    new_yes = move == "consent.accept" and embargo == "proposed"
    content = embargo not in ("active", "revise") or consent == "signatory"
    return {
        "T1": noisy and (move in ("embargo.propose", "embargo.accept") or new_yes),
        "T14": noisy and move == "report.send" and embargo == "proposed",
        "T18": move == "report.send" and not content,
        "RMB-13-001": move == "report.send" and report != "accepted",
        "CM-18-001": move in ("consent.invite", "consent.accept", "consent.decline")
        and embargo in ("none", "exited"),
        "CSB-18-001": move in ("state.fix_ready", "state.fix_deployed")
        and report not in ("accepted", "closed"),
    }


def _cautions_expected(move, embargo, exposure, report, consent, fixes):
    begins = move == "embargo.propose" and embargo in ("none", "proposed")
    agrees = move == "embargo.accept" and embargo == "proposed"
    active = embargo in ("active", "revise")
    return {
        "T5": (begins or agrees) and fixes == "deployed",
        "T6": (begins or agrees) and fixes == "ready",
        "T8": begins and report in ("invalid", "deferred", "closed"),
        "T9": agrees and report in ("invalid", "closed"),
        "T11": move == "report.close" and active,
        "T15": move == "advisory.release" and active,
        "T19": move == "exploit.publish" and active,
    }


def test_every_move_in_every_situation():
    refused = passed = 0
    for point in SPACE:
        case = _case(*point)
        for move in Move:
            attempt = _attempt(move)
            fired = {code for code, guard in GUARDS.items() if guard(attempt, case)}
            assert fired == {code for code, holds in _guards_expected(move, *point).items() if holds}
            wanted = {code for code, holds in _cautions_expected(move, *point).items() if holds}
            if fired:
                refused += 1
                with pytest.raises(Illegal):
                    rules.check(attempt, case)
            else:
                passed += 1
                assert {caution.rule for caution in rules.check(attempt, case)} == wanted
    assert refused + passed == len(SPACE) * len(Move)
    assert refused > 0
    assert passed > 0


def test_what_every_situation_calls_for():
    seen = set()
    for embargo, exposure, report, consent, fixes in SPACE:
        drawn = _case(embargo, exposure, report, consent, fixes)
        case = replace(drawn, adversaries_hold_exploit=True, leaked_kin=frozenset({"other"}))
        quiet = exposure == Exposure()
        active = embargo in ("active", "revise")
        expected = {
            "T3": exposure.attacks and (active or embargo == "proposed"),
            "T4": active,
            "T5": active and fixes == "deployed",
            "T6": embargo == "proposed" and fixes == "ready",
            "T7": quiet and fixes == "aware" and embargo in ("none", "proposed"),
            "T22": (active or embargo == "proposed") and not exposure.public,
        }
        found = {caution.rule for caution in rules.standing(case)}
        assert found == {code for code, holds in expected.items() if holds}
        unarmed = replace(case, adversaries_hold_exploit=False)
        assert "T4" not in {c.rule for c in rules.standing(unarmed)}
        knowing = replace(unarmed, adversaries_know_details=True)
        assert ("T4" in {c.rule for c in rules.standing(knowing)}) is active
        assert len({grounds("T4", one) for one in (unarmed, knowing, case)}) == 3
        assert "T22" not in {c.rule for c in rules.standing(drawn)}
        seen |= found
    assert seen == set(STANDING)


def test_what_a_standing_rule_asks_for_is_a_move_that_the_embargo_can_make():
    for point in SPACE:
        case = replace(_case(*point), adversaries_hold_exploit=True, leaked_kin=frozenset({"other"}))
        for asked in rules.standing(case):
            move = followed_by(asked.rule, case)
            assert EMBARGO_EVENT_OF[move] in events_from(case.embargo), (asked.rule, point)


def test_a_reason_rests_on_the_embargo_and_on_what_its_rule_looks_at():
    case = _case("active", Exposure(), "accepted", "signatory", "ready")
    (one,) = case.participants
    twin = replace(one, id="twin")
    both = replace(case, participants=(one, twin))
    changes = {
        "another end": replace(both, terms=OPEN),
        "a proposal": replace(both, embargo=EmbargoState.REVISE, pending=OPEN),
        "a fix": both.with_participant(replace(twin, fixes=twin.fixes[:1])),
        "nobody waits": both.with_participant(replace(twin, fixes=(replace(twin.fixes[0], needed=False),))),
        "a consent": both.with_participant(replace(twin, consent=ConsentState.LAPSED)),
        "another order": replace(both, participants=(twin, one)),
    }
    other = {
        rule: {name for name, after in changes.items() if grounds(rule, after) != grounds(rule, both)}
        for rule in STANDING
    }
    embargo = {"another end", "a proposal"}
    fixes = embargo | {"a fix", "nobody waits"}
    assert other == {"T3": embargo, "T4": embargo, "T5": fixes, "T6": fixes, "T7": embargo, "T22": embargo}
    leaked = [replace(both, leaked_kin=frozenset(kin)) for kin in ("", "a", "ab")]
    assert len({grounds("T22", one) for one in leaked}) == 3
    aware = _case("none", Exposure(), "accepted", "no_embargo", "aware")
    more = replace(aware, participants=(*aware.participants, replace(aware.participants[0], id="twin")))
    assert grounds("T7", aware) != grounds("T7", more)
    assert len({grounds(rule, case) for rule in STANDING}) == len(STANDING)


def test_what_every_situation_permits():
    for embargo, exposure, report, consent, fixes in SPACE:
        case = replace(_case(embargo, exposure, report, consent, fixes), adversaries_know_details=True)
        active = embargo in ("active", "revise")
        expected = {
            "T4": active,
            "T6": active and fixes == "ready",
            "T8": exposure == Exposure() and report in ("start", "received", "valid", "accepted"),
            "T9": embargo == "proposed" and report in ("invalid", "closed"),
            "T10": active and report in ("valid", "accepted", "deferred"),
            "T13": False,
            "T15": not active,
            "T20": report == "accepted",
            "T23": False,
        }
        assert {code: rules.permits(code, case, "actor") for code in PERMISSIONS} == expected
        assert not rules.permits("T4", replace(case, adversaries_know_details=False))


def test_embargo_ends_at_once_with_the_secret():
    """T2 in every situation, T3: attacks alone leave it to a person, T12: nor does any report step."""
    for embargo, exposure, report, consent, fixes in SPACE:
        case = _case(embargo, exposure, report, consent, fixes)
        for move in Move:
            steps = [e for e in effects_of(_attempt(move), case) if isinstance(e, EmbargoEffect)]
            discloses = move in ("state.public", "state.exploit", "exploit.publish", "advisory.release")
            if discloses and embargo in ("active", "revise"):
                assert steps == [EmbargoEffect("T2", EmbargoEvent.TERMINATE)]
            elif discloses and embargo == "proposed":
                assert steps == [EmbargoEffect("T2", EmbargoEvent.REJECT)]
            elif move == "report.send" and embargo == "proposed":
                assert steps == [EmbargoEffect("T14", EmbargoEvent.ACCEPT)]
            else:
                assert steps == []


def test_the_embargos_end_publishes_nothing():
    """T16: no consequence of an end is public, and none may be caused by it."""
    for point in SPACE:
        events = {
            getattr(e, "event", None) for e in effects_of(_attempt(Move.EMBARGO_TERMINATE), _case(*point))
        }
        assert CaseEvent.PUBLIC not in events
    case = _case("exited", Exposure(), "accepted", "no_embargo", "ready")
    for move in (Move.ADVISORY_RELEASE, Move.STATE_PUBLIC):
        with pytest.raises(Illegal, match="a person decides"):
            rules.check(_attempt(move, cause=Move.EMBARGO_TERMINATE), case)
        assert rules.check(_attempt(move), case) == ()


@pytest.mark.parametrize("cause", [*REPORT_EVENT_OF, Move.PARTICIPANT_LEAVE])
def test_nothing_one_participant_does_ends_the_embargo(cause):
    """T12 and T13."""
    case = _case("active", Exposure(), "accepted", "signatory", "aware")
    with pytest.raises(Illegal):
        rules.check(_attempt(Move.EMBARGO_TERMINATE, cause=cause), case)
    assert rules.check(_attempt(Move.EMBARGO_TERMINATE), case) == ()
    assert rules.check(_attempt(Move.EMBARGO_TERMINATE, cause=Move.STATE_PUBLIC), case) == ()


def test_others_may_end_after_a_departure():
    """T13, MAY."""
    case = _case("active", Exposure(), "accepted", "signatory", "aware")
    gone = Participant("gone", frozenset({Role.MANUFACTURER}), ReportState.ACCEPTED, accepted_before=True)
    both = replace(case, participants=(*case.participants, gone))
    assert rules.permits("T13", both, "actor")
    assert not rules.permits("T13", both, "gone")
    assert not rules.permits("T13", replace(both, embargo=EmbargoState.EXITED), "actor")


@pytest.mark.parametrize(
    "terms",
    [
        None,
        Terms("x", NOW),
        Terms("x", datetime(2027, 1, 1)),  # noqa: DTZ001
        Terms("x", datetime.max.replace(tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("embargo", ["none", "proposed", "active", "revise"])
def test_terms_have_one_end(terms, embargo):
    """T17."""
    case = _case(embargo, Exposure(), "accepted", "no_embargo", "none")
    with pytest.raises(Illegal):
        rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=terms), case)


def test_merging():
    """T21: whatever cannot hold an embargo takes none in."""
    for point in SPACE:
        case = _case(*point)
        barred = bool(GUARDS["T21"](_attempt(Move.CASE_MERGE, merged=OPEN), case))
        assert barred == (case.embargo == EmbargoState.EXITED or not case.exposure.quiet)
        assert not GUARDS["T21"](_attempt(Move.CASE_MERGE), case)


def test_siblings():
    """T22: the owner weighs first, and chooses no earlier end than the others without a reason."""
    point = ("accepted", "signatory", "aware")
    siblings = {"sibling_ends": (OPEN.ends_at, CURRENT.ends_at)}
    case = replace(_case("active", Exposure(), *point), **siblings)
    early, late = Terms("e", OPEN.ends_at - timedelta(seconds=1)), Terms("l", OPEN.ends_at)
    with pytest.raises(Illegal, match="linked cases: give a reason for rule T22"):
        rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=late), case)
    weighed = {"leak_risk_weighed": True}
    found = rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=early, **weighed), case)
    assert [(c.rule, c.level) for c in found] == [("T22", Level.SHOULD)]
    assert rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=late, **weighed), case) == ()
    other = replace(_case("active", Exposure(), *point, roles=("manufacturer",)), **siblings)
    assert rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=early), other) == (), "the owner decides"
    decides = replace(_case("revise", Exposure(), *point), **siblings, pending=early)
    with pytest.raises(Illegal, match="T22"):
        rules.check(_attempt(Move.EMBARGO_ACCEPT), decides)
    found = rules.check(_attempt(Move.EMBARGO_ACCEPT, **weighed), decides)
    assert [(c.rule, c.level) for c in found] == [("T22", Level.SHOULD)]


def test_a_reporters_limit():
    """L1: the owner alone is asked, unless the end goes back towards the limit."""
    point = ("accepted", "signatory", "aware")
    limit = OPEN.ends_at.date() - timedelta(days=1)
    case = replace(_case("none", Exposure(), *point), limits=(limit,))
    within = Terms("w", datetime.combine(OPEN.ends_at.date(), time.min, UTC))
    past = Terms("p", within.ends_at + timedelta(microseconds=1))
    assert rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=within), case) == ()
    found = rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=past), case)
    assert [(c.rule, c.level) for c in found] == [(LIMIT, Level.SHOULD_NOT)]
    assert rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=past), replace(case, limits=())) == ()
    other = replace(_case("none", Exposure(), *point, roles=("manufacturer",)), limits=(limit,))
    assert rules.check(_attempt(Move.EMBARGO_PROPOSE, terms=past), other) == (), "the owner decides"
    decides = replace(_case("proposed", Exposure(), *point), pending=past, limits=(limit,))
    assert [c.rule for c in rules.check(_attempt(Move.EMBARGO_ACCEPT), decides)] == [LIMIT]
    longer = Terms("l", past.ends_at + timedelta(days=1))
    back = replace(_case("revise", Exposure(), *point), pending=past, terms=longer, limits=(limit,))
    assert rules.check(_attempt(Move.EMBARGO_ACCEPT), back) == ()
    same = replace(back, terms=past)
    assert [c.rule for c in rules.check(_attempt(Move.EMBARGO_ACCEPT), same)] == [LIMIT]


def test_trailing_manufacturers_and_a_quorum():
    """T23."""

    def maker(name, *states):
        rows = tuple(Fix("pump", f"v{i}", FixState(s)) for i, s in enumerate(states))
        return Participant(name, frozenset({Role.MANUFACTURER}), ReportState.ACCEPTED, fixes=rows)

    ready, half = maker("a", "fix_ready", "fix_deployed"), maker("b", "fix_ready", "vendor_aware")
    slow, empty = maker("c", "vendor_aware"), maker("d")
    case = Situation((ready, half, slow, empty), EmbargoState.ACTIVE, terms=CURRENT)
    assert permissions.trailing(case) == ("b", "c")
    assert rules.permits("T23", case)
    assert not rules.permits("T23", replace(case, participants=(slow, half)))
    assert not rules.permits("T23", replace(case, participants=(ready,)))
    assert permissions.quorum_ready(case, Fraction(1, 3))
    assert not permissions.quorum_ready(case, Fraction(1, 2))
    assert not permissions.quorum_ready(replace(case, participants=(empty,)), Fraction(0))


def test_release_after_the_end_needs_no_reason():
    """T15: the instant decides, even before the periodic work has ended the embargo."""
    case = _case("active", Exposure(), "accepted", "signatory", "ready")
    before = replace(_attempt(Move.ADVISORY_RELEASE), now=CURRENT.ends_at - timedelta(microseconds=1))
    after = replace(before, now=CURRENT.ends_at)
    assert [c.rule for c in rules.check(before, case)] == ["T15"]
    assert rules.check(after, case) == ()


def test_who_decides_and_who_records():
    others = ("observer",)
    case = _case("proposed", Exposure(), "accepted", "invited", "some", roles=others)
    for move in (Move.EMBARGO_ACCEPT, Move.EMBARGO_REJECT, Move.EMBARGO_TERMINATE):
        with pytest.raises(Illegal, match="case owner"):
            rules.check(_attempt(move), case)
        assert rules.check(replace(_attempt(move), actor="system"), case) == ()
    for move in (Move.STATE_VENDOR_AWARE, Move.STATE_FIX_READY, Move.STATE_FIX_DEPLOYED):
        assert GUARDS["CM-25-005"](_attempt(move), case)
    finder = _case("none", Exposure(), "accepted", "no_embargo", "none", roles=("finder",))
    assert not GUARDS["CM-25-005"](_attempt(Move.STATE_VENDOR_AWARE), finder)
    assert GUARDS["CSB-15"](_attempt(Move.STATE_FIX_READY), finder)
    assert GUARDS["CSB-15"](_attempt(Move.STATE_FIX_DEPLOYED), finder)
    maker = _case("none", Exposure(), "accepted", "no_embargo", "aware", roles=("manufacturer",))
    assert not GUARDS["CSB-15"](_attempt(Move.STATE_FIX_READY), maker)
    assert GUARDS["CSB-15"](_attempt(Move.STATE_FIX_DEPLOYED), maker)


def test_superseded_terms_are_not_signed():
    case = _case("revise", Exposure(), "accepted", "lapsed", "aware")
    for terms in (CURRENT, OPEN, None):
        assert rules.check(_attempt(Move.CONSENT_ACCEPT, terms=terms), case) == ()
    with pytest.raises(Illegal, match="superseded"):
        rules.check(_attempt(Move.CONSENT_ACCEPT, terms=Terms("old", OPEN.ends_at)), case)


def test_content_needs_a_signature_on_the_terms_in_force():
    for point in SPACE:
        case = _case(*point)
        actor = case.participants[0]
        assert sees_content(actor, case) == (not case.binding or actor.consent == ConsentState.SIGNATORY)
        if case.binding:
            assert not sees_content(replace(actor, accepted_terms=frozenset({"open"})), case)


def test_an_override_needs_a_reason_for_each_caution():
    case = _case("none", Exposure(), "deferred", "no_embargo", "deployed")
    found = rules.check(_attempt(Move.EMBARGO_PROPOSE), case)
    assert {c.rule for c in found} == {"T5", "T8"}
    with pytest.raises(Illegal, match="rule T5") as refusal:
        rules.overridden(found, {})
    assert refusal.value.rules == ("T5", "T8"), "all at once, so that nobody is asked twice"
    with pytest.raises(Illegal, match="rule T8") as refusal:
        rules.overridden(found, {"T5": "a new variant"})
    assert refusal.value.rules == ("T8",)
    with pytest.raises(Illegal, match="rule T5"):
        rules.overridden(found, {"T5": "  ", "T8": "b"})
    reasons = {"T5": " a ", "T8": "b", "T1": "unused"}
    assert rules.overridden(found, reasons) == {"T5": "a", "T8": "b"}
    assert rules.overridden((), {}) == {}


@pytest.mark.parametrize("reason", ["\ud800", "\x00", "x" * (REASON + 1)])
def test_a_reason_that_cannot_be_kept_is_refused_under_its_rule(reason):
    case = _case("none", Exposure(), "deferred", "no_embargo", "deployed")
    found = rules.check(_attempt(Move.EMBARGO_PROPOSE), case)
    with pytest.raises(Invalid) as refusal:
        rules.overridden(found, {"T5": "x" * REASON, "T8": f"a{reason}b"})
    assert list(refusal.value.findings) == ["reason_T8"]


def test_the_rulebook_is_complete_and_true():
    assert [rule.number for rule in RULES] == list(range(1, 24))
    works = {
        How.GUARD: set(GUARDS),
        How.CAUTION: set(CAUTIONS),
        How.STANDING: set(STANDING),
        How.PERMISSION: set(PERMISSIONS),
    }
    for how, codes in works.items():
        assert {r.code for r in RULES if how in r.how} == {c for c in codes if c in BY_CODE}
    for rule in RULES:
        assert rule.sentence.endswith(".")
        assert rule.citation.startswith("Vultron ")
        assert rule.how
        if HARD & set(rule.levels):
            assert rule.how & {How.GUARD, How.EFFECT}
        elif How.GUARD in rule.how:
            assert rule.ours
    levels = {r.code: [str(level) for level in r.levels] for r in RULES}
    assert levels["T1"] == ["must_not"]
    assert [code for code, found in levels.items() if HARD & set(found)] == [
        "T1", "T2", "T12", "T14", "T16", "T17", "T18", "T21", "T22",
    ]  # fmt: skip
    assert set(CAUTIONS) - set(BY_CODE) == {LIMIT}, "the one caution of our own"
    for code in set(CAUTIONS) & set(BY_CODE):
        level = CAUTIONS[code][1]
        assert level in BY_CODE[code].levels or BY_CODE[code].ours


def test_every_move_is_something():
    known = set(REPORT_EVENT_OF) | set(EMBARGO_EVENT_OF) | set(CASE_EVENT_OF)
    acts = {
        Move.REPORT_SEND, Move.CONSENT_INVITE, Move.CONSENT_ACCEPT, Move.CONSENT_DECLINE,
        Move.PARTICIPANT_JOIN, Move.PARTICIPANT_LEAVE, Move.CASE_MERGE, Move.CASE_SPLIT,
    }  # fmt: skip
    assert known | acts == set(Move)
    assert not known & acts
    assert set(CASE_EVENT_OF.values()) == set(CaseEvent)


ALL_STATES = [[FixState(s) for s in states] for n in range(3) for states in product(FixState, repeat=n)]


@pytest.mark.parametrize("states", ALL_STATES, ids=lambda states: "+".join(states) or "none")
def test_who_is_not_affected_keeps_nobody_waiting_for_a_fix(states):
    """T5, T6, T23: rows that need no fix count as if they were not there, whatever their own path says."""

    def case(*unneeded):
        rows = [Fix("pump", f"v{i}", state) for i, state in enumerate(states)]
        rows += [Fix("monitor", f"v{i}", state, needed=False) for i, state in enumerate(unneeded)]
        maker = Participant("m", frozenset({Role.MANUFACTURER}), ReportState.ACCEPTED, fixes=tuple(rows))
        return Situation((maker,), EmbargoState.ACTIVE, terms=CURRENT)

    def answers(situation):
        return (
            permissions.every_fix_deployed(situation),
            permissions.every_fix_ready(situation),
            permissions.first_manufacturer_knows(situation),
            permissions.trailing(situation),
            permissions.quorum_ready(situation, Fraction(1)),
        )

    for unneeded in FixState:
        assert answers(case(unneeded)) == answers(case())
