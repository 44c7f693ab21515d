"""Effects and the reducer: what one move brings about for everybody, in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from medaccord.domain.cvd import case as reducer
from medaccord.domain.cvd.case_state import CaseEvent, Deployment, Exposure, FixState
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.effects import (
    ConsentEffect,
    Duty,
    DutyKind,
    EmbargoEffect,
    ReportEffect,
    StateEffect,
    consent_effects,
    effects_of,
)
from medaccord.domain.cvd.embargo import EmbargoEvent, EmbargoState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.rules import violations
from medaccord.domain.cvd.situation import Attempt, Fix, Move, Participant, Role, Situation, sees_content
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Illegal, Missing

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
V1, V2, V3 = (Terms(f"v{n}", NOW + timedelta(days=30 * n)) for n in (1, 2, 3))


def _party(name, *roles, report="accepted", fixes=()):
    rows = tuple(Fix("pump", f"cve-{i}", state) for i, state in enumerate(fixes))
    return Participant(
        name,
        frozenset(Role(r) for r in roles),
        ReportState(report),
        accepted_before=report == "accepted",
        fixes=rows,
    )


def _opening():
    unaware = FixState.VENDOR_UNAWARE
    return Situation(
        (
            _party("lead", "coordinator", "case_owner"),
            _party("finder", "finder", "reporter"),
            _party("maker", "manufacturer", report="start", fixes=(unaware, unaware)),
            _party("hospital", "deployer", report="start", fixes=(Deployment.NOT_DEPLOYED,)),
        )
    )


def _do(case, move, actor="lead", **more):
    return reducer.step(case, Attempt(Move(move), actor, NOW, **more))


def _walk(case, *moves):
    for move, actor, more in moves:
        case = _do(case, move, actor, **more).case
    return case


def _active():
    return _walk(
        _opening(),
        ("embargo.propose", "finder", {"terms": V1}),
        ("embargo.accept", "lead", {}),
        ("consent.invite", "lead", {"subject": "maker"}),
        ("consent.accept", "maker", {}),
        ("report.send", "lead", {"subject": "maker"}),
    )


def _consents(case):
    return {p.id: str(p.consent) for p in case.participants}


def test_from_proposal_to_signatures():
    case = _active()
    assert case.embargo == EmbargoState.ACTIVE
    assert case.terms == V1
    assert case.pending is None
    assert _consents(case) == {
        "lead": "signatory",
        "finder": "signatory",
        "maker": "signatory",
        "hospital": "no_embargo",
    }
    maker = case.get("maker")
    assert maker.report == ReportState.RECEIVED
    assert {f.state for f in maker.fixes} == {FixState.VENDOR_AWARE}
    assert sees_content(maker, case)
    assert not sees_content(case.get("hospital"), case)


def test_another_participants_yes_moves_only_its_own_consent():
    case = _walk(
        _opening(),
        ("embargo.propose", "lead", {"terms": V1}),
        ("consent.invite", "lead", {"subject": "maker"}),
    )
    after = _do(case, "consent.accept", "maker").case
    assert after.embargo == EmbargoState.PROPOSED
    assert replace(after, participants=()) == replace(case, participants=())
    assert [p for p in after.participants if p.id != "maker"] == [
        p for p in case.participants if p.id != "maker"
    ]


def test_sending_while_proposed_accepts():
    """T14, for the case owner and for another sender."""
    proposed = _do(_opening(), "embargo.propose", "finder", terms=V1).case
    by_owner = _do(proposed, "report.send", "lead", subject="maker")
    assert by_owner.case.embargo == EmbargoState.ACTIVE
    assert by_owner.case.get("lead").consent == ConsentState.SIGNATORY
    lead_proposed = _do(_opening(), "embargo.propose", "lead", terms=V1).case
    by_finder = _do(lead_proposed, "report.send", "finder", subject="maker")
    assert by_finder.case.embargo == EmbargoState.PROPOSED
    assert by_finder.case.get("finder").consent == ConsentState.SIGNATORY
    assert ConsentEffect("T14", "finder", ConsentEvent.ACCEPT, "v1") in by_finder.effects


def test_a_revision_lapses_every_signatory_once():
    case = _active()
    revised = _do(case, "embargo.propose", "maker", terms=V2)
    lapsed = [e.participant for e in revised.effects if getattr(e, "event", None) == ConsentEvent.REVISE]
    assert lapsed == ["lead", "finder", "maker"]
    assert revised.case.embargo == EmbargoState.REVISE
    assert revised.case.terms == V1
    assert _consents(revised.case) == {
        "lead": "lapsed",
        "finder": "lapsed",
        "maker": "signatory",
        "hospital": "no_embargo",
    }
    again = _do(revised.case, "embargo.propose", "lead", terms=V3)
    assert ConsentEvent.REVISE not in {getattr(e, "event", None) for e in again.effects}
    assert again.case.pending == V3


def test_a_rejected_revision_gives_the_old_terms_back():
    revised = _do(_active(), "embargo.propose", "maker", terms=V2).case
    after = _do(revised, "embargo.reject", "lead").case
    assert (after.embargo, after.terms, after.pending) == (EmbargoState.ACTIVE, V1, None)
    assert _consents(after) == _consents(_active())


def test_an_accepted_revision_binds_only_those_who_signed_it():
    revised = _do(_active(), "embargo.propose", "maker", terms=V2).case
    after = _do(revised, "embargo.accept", "lead").case
    assert after.terms == V2
    assert _consents(after)["finder"] == "lapsed"
    assert _consents(after)["lead"] == _consents(after)["maker"] == "signatory"
    assert not sees_content(after.get("finder"), after)
    signed = _do(after, "consent.accept", "finder").case
    assert sees_content(signed.get("finder"), signed)


def test_a_superseded_revisions_signature_does_not_count():
    """EMB-17-005: the maker signed v2; v3 came into force."""
    case = _walk(
        _active(),
        ("embargo.propose", "maker", {"terms": V2}),
        ("embargo.propose", "lead", {"terms": V3}),
        ("embargo.accept", "lead", {}),
    )
    assert case.terms == V3
    assert _consents(case)["maker"] == "lapsed"
    assert _consents(case)["lead"] == "signatory"


def test_a_newcomer_to_a_revision_is_not_bound_by_the_old_terms():
    case = _walk(
        _active(),
        ("embargo.propose", "lead", {"terms": V2}),
        ("consent.invite", "lead", {"subject": "hospital"}),
        ("consent.accept", "hospital", {"terms": V2}),
    )
    assert not sees_content(case.get("hospital"), case)
    rejected = _do(case, "embargo.reject", "lead").case
    assert _consents(rejected)["hospital"] == "lapsed"
    accepted = _do(case, "embargo.accept", "lead").case
    assert sees_content(accepted.get("hospital"), accepted)


def test_signing_a_pending_revision_beside_the_terms_in_force():
    case = _walk(
        _active(), ("embargo.propose", "lead", {"terms": V2}), ("consent.accept", "finder", {"terms": V1})
    )
    assert sees_content(case.get("finder"), case)
    both = _do(case, "consent.accept", "finder", terms=V2).case
    assert both.get("finder").accepted_terms == {"v1", "v2"}
    assert sees_content(both.get("finder"), both)
    with pytest.raises(Illegal):
        _do(both, "consent.accept", "finder", terms=V2)


@pytest.mark.parametrize("move", ["state.exploit", "state.public", "exploit.publish", "advisory.release"])
def test_disclosure_changes_the_case_before_the_embargo(move):
    outcome = _do(_active(), move)
    kinds = [type(e) for e in outcome.effects]
    order = [kinds.index(kind) for kind in (StateEffect, EmbargoEffect, ConsentEffect) if kind in kinds]
    assert order == sorted(order)
    assert EmbargoEffect("T2", EmbargoEvent.TERMINATE) in outcome.effects
    assert outcome.case.embargo == EmbargoState.EXITED
    assert (outcome.case.terms, outcome.case.exposure.public) == (None, True)
    assert outcome.case.exposure.exploit == ("exploit" in move)
    assert set(_consents(outcome.case).values()) == {"no_embargo"}
    resets = [e for e in outcome.effects if getattr(e, "event", None) == ConsentEvent.RESET]
    assert len(resets) == len(outcome.case.participants)


def test_an_exploit_is_public_first_and_then_everybody_aware_and_the_embargo_last():
    case = replace(_opening(), embargo=EmbargoState.PROPOSED, pending=V1)
    outcome = _do(case, "state.exploit")
    assert [getattr(e, "event", None) for e in outcome.effects][:4] == [
        CaseEvent.PUBLIC,
        CaseEvent.VENDOR_AWARE,
        CaseEvent.VENDOR_AWARE,
        EmbargoEvent.REJECT,
    ]
    assert outcome.case.exposure == Exposure(public=True, exploit=True)
    assert outcome.case.embargo == EmbargoState.NONE
    assert outcome.case.get("maker").report == ReportState.START


def test_attacks_change_nothing_but_themselves():
    case = _active()
    outcome = _do(case, "state.attacks")
    assert outcome.effects == ()
    assert outcome.case == replace(case, exposure=Exposure(attacks=True))


def test_publishing_what_is_public_already():
    public = _do(_opening(), "state.public").case
    assert _do(public, "advisory.release").case == public
    with pytest.raises(Illegal, match="recorded already"):
        _do(public, "state.public")
    exploited = _do(public, "exploit.publish").case
    assert _do(exploited, "exploit.publish").case == exploited


def test_awareness_brings_the_report():
    case = _opening()
    outcome = _do(case, "state.vendor_aware", "finder", subject="maker", row=("pump", "cve-0"))
    maker = outcome.case.get("maker")
    assert maker.report == ReportState.RECEIVED
    assert {f.state for f in maker.fixes} == {FixState.VENDOR_AWARE}
    assert ReportEffect("CV", "maker", ReportEvent.RECEIVE) in outcome.effects
    with pytest.raises(Illegal, match="nothing here"):
        _do(outcome.case, "state.vendor_aware", subject="maker")


def test_fixes_by_row_and_all_at_once():
    case = _walk(
        _active(),
        ("report.validate", "maker", {}),
        ("report.accept", "maker", {}),
        ("state.fix_ready", "maker", {"row": ("pump", "cve-1")}),
    )
    assert [f.state for f in case.get("maker").fixes] == [FixState.VENDOR_AWARE, FixState.FIX_READY]
    with pytest.raises(Illegal):
        _do(case, "state.fix_ready", "maker")
    with pytest.raises(Illegal, match="name one"):
        _do(case, "state.fix_ready", "maker", row=("pump", "cve-9"))
    with pytest.raises(Illegal, match="deploys"):
        _do(case, "state.fix_deployed", "maker", row=("pump", "cve-1"))


def test_a_deployer_deploys_after_accepting():
    case = _walk(
        _opening(),
        ("report.receive", "hospital", {}),
        ("report.validate", "hospital", {}),
    )
    with pytest.raises(Illegal, match="accepted"):
        _do(case, "state.fix_deployed", "hospital")
    done = _walk(case, ("report.accept", "hospital", {}), ("state.fix_deployed", "hospital", {})).get(
        "hospital"
    )
    assert done.fixes[0].state == Deployment.DEPLOYED


def test_leaving():
    """T13: the leaver's consent is reset and sharing stops; the embargo stays."""
    case = _active()
    outcome = _do(case, "participant.leave", "maker")
    assert Duty("T13", DutyKind.STOP_SHARING, "maker") in outcome.effects
    assert outcome.case.embargo == EmbargoState.ACTIVE
    assert not sees_content(outcome.case.get("maker"), outcome.case)
    with pytest.raises(Illegal, match="invite the receiver"):
        _do(outcome.case, "report.send", "lead", subject="maker")
    with pytest.raises(Missing):
        _do(case, "participant.leave", "stranger")


def test_joining():
    """T18: the newcomer is offered the embargo and gets the report after accepting."""
    newcomer = _party("second", "manufacturer", report="start", fixes=(FixState.VENDOR_UNAWARE,))
    joined = _do(_active(), "participant.join", newcomer=newcomer).case
    assert joined.get("second").consent == ConsentState.INVITED
    with pytest.raises(Illegal):
        _do(joined, "report.send", subject="second")
    signed = _do(joined, "consent.accept", "second").case
    assert _do(signed, "report.send", subject="second").case.get("second").report == ReportState.RECEIVED
    without = _do(_opening(), "participant.join", newcomer=newcomer).case
    assert without.get("second").consent == ConsentState.NO_EMBARGO
    public = _do(_do(_opening(), "state.public").case, "participant.join", newcomer=newcomer).case
    assert public.get("second").fixes[0].state == FixState.VENDOR_AWARE
    for bad in (None, _party("maker", "manufacturer")):
        with pytest.raises(Illegal, match="who joins"):
            _do(joined, "participant.join", newcomer=bad)


@pytest.mark.parametrize("state", ["none", "proposed", "active", "revise"])
def test_merging_keeps_the_earliest_end(state):
    """T21."""
    case = _opening()
    if state == "proposed":
        case = _do(case, "embargo.propose", terms=V2).case
    if state in ("active", "revise"):
        case = _active()
    if state == "revise":
        case = _do(case, "embargo.propose", terms=V3).case
    early, late = Terms("other", V1.ends_at - timedelta(days=1)), Terms("other", V3.ends_at)
    for merged in (early, late):
        outcome = _do(case, "case.merge", merged=merged)
        expected = EmbargoState.REVISE if state == "revise" else EmbargoState.ACTIVE
        assert outcome.case.embargo == expected
        ends = [merged.ends_at, *([V1.ends_at] if state in ("active", "revise") else [])]
        assert outcome.case.terms.ends_at == min(ends)
        assert Duty("T21", DutyKind.PROPOSE_EMBARGO) in outcome.effects
        for party in outcome.case.participants:
            if party.consent == ConsentState.SIGNATORY:
                assert outcome.case.terms.id in party.accepted_terms or state == "revise"
            assert not sees_content(party, outcome.case) or outcome.case.terms.id in party.accepted_terms
    assert _do(case, "case.merge").case == case


def test_splitting():
    """T22: the embargo goes along, the siblings are told."""
    outcome = _do(replace(_active(), sibling_ends=(V2.ends_at,)), "case.split")
    assert outcome.effects == (
        Duty("T22", DutyKind.CARRY_EMBARGO),
        Duty("T22", DutyKind.TELL_SIBLINGS),
    )
    assert _do(_opening(), "case.split").effects == ()
    split = replace(_active(), sibling_ends=(V2.ends_at,))
    told = _do(split, "embargo.propose", terms=V3, leak_risk_weighed=True)
    assert Duty("T22", DutyKind.TELL_SIBLINGS) in told.effects


def test_consent_effects_over_every_transition():
    """Which transitions touch consent at all, for all states a participant can be in."""
    parties = tuple(
        replace(_party(f"{state}-{signed}", "observer"), consent=state, accepted_terms=frozenset(terms))
        for state, (signed, terms) in product(ConsentState, {"signed": {"v1"}, "not": set()}.items())
    )
    for (before, _event), after in _embargo_edges():
        effects = consent_effects(before, after, parties, "v1")
        touched = {(e.participant, e.event) for e in effects}
        if (before, after) == ("active", "revise"):
            assert touched == {(p.id, "revise") for p in parties if p.consent == "signatory"}
        elif after in ("none", "exited"):
            assert touched == {(p.id, "reset") for p in parties}
        elif after == "active":
            assert touched == {("signatory-not", "revise"), ("lapsed-signed", "accept")}
        else:
            assert effects == ()


def _embargo_edges():
    from medaccord.domain.cvd import embargo

    return embargo.MACHINE.table.items()


def test_a_refused_step_changes_nothing():
    case = _active()
    before = replace(case)
    with pytest.raises(Illegal):
        _do(case, "embargo.accept")
    assert case == before


def test_effects_name_where_they_come_from():
    for move in Move:
        attempt = Attempt(move, "lead", NOW, subject="maker", terms=V2, merged=V2)
        assert all(effect.rule for effect in effects_of(attempt, _active()))


@pytest.mark.parametrize(
    "broken",
    [
        lambda c: replace(c, exposure=Exposure(public=True)),
        lambda c: replace(_opening(), exposure=Exposure(exploit=True)),
        lambda c: replace(_opening(), exposure=Exposure(public=True)),
        lambda c: replace(c, terms=None),
        lambda c: replace(c, pending=V2),
        lambda c: replace(c, embargo=EmbargoState.EXITED, terms=None),
        lambda c: c.with_participant(replace(c.get("maker"), fixes=(Fix("p", "v", FixState.FIX_READY),))),
        lambda c: c.with_participant(
            replace(c.get("maker"), fixes=(Fix("p", "v", FixState.VENDOR_UNAWARE),))
        ),
        lambda c: c.with_participant(replace(c.get("maker"), report=ReportState.ACCEPTED)),
    ],
)
def test_what_must_never_be_stored_is_named(broken):
    assert violations(_active()) == ()
    assert violations(broken(_active()))


def test_the_last_look_refuses_what_no_guard_names():
    aware_of_nothing = _party("second", "manufacturer", report="received", fixes=(FixState.VENDOR_UNAWARE,))
    with pytest.raises(Illegal, match="cannot be: A manufacturer has the report"):
        _do(_opening(), "participant.join", newcomer=aware_of_nothing)
