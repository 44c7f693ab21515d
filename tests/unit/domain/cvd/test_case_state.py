"""The case state against the 58 edges written out in Vultron's letters, and all 720 orders of events."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from medaccord.domain.cvd import case_state, vultron
from medaccord.domain.cvd.case_state import (
    EPHEMERAL,
    EXPOSURE_EVENTS,
    FIX_EVENTS,
    MACHINE,
    PERSISTED,
    STATES,
    CaseEvent,
    CaseState,
    Deployment,
    Exposure,
    FixState,
)
from medaccord.domain.errors import Illegal

# from: the events that may follow, as in the published transition diagram.
EDGES = {
    "vfdpxa": "VPXA", "vfdpxA": "VPX", "vfdpXa": "P", "vfdPxa": "V", "vfdpXA": "P", "vfdPxA": "V",
    "vfdPXa": "V", "vfdPXA": "V",
    "Vfdpxa": "FPXA", "VfdpxA": "FPX", "VfdpXa": "P", "VfdPxa": "FXA", "VfdpXA": "P", "VfdPxA": "FX",
    "VfdPXa": "FA", "VfdPXA": "F",
    "VFdpxa": "DPXA", "VFdpxA": "DPX", "VFdpXa": "P", "VFdPxa": "DXA", "VFdpXA": "P", "VFdPxA": "DX",
    "VFdPXa": "DA", "VFdPXA": "D",
    "VFDpxa": "PXA", "VFDpxA": "PX", "VFDpXa": "P", "VFDPxa": "XA", "VFDpXA": "P", "VFDPxA": "X",
    "VFDPXa": "A", "VFDPXA": "",
}  # fmt: skip


def test_edges():
    found = {}
    for state in STATES:
        found[vultron.letters(state)] = {vultron.CASE_EVENTS[e] for e in MACHINE.events_from(state)}
    assert found == {state: set(events) for state, events in EDGES.items()}
    assert len(STATES) == len(set(STATES)) == 32
    assert len(MACHINE.table) == 58


def test_an_edge_changes_one_letter_upward():
    for (before, event), after in MACHINE.table.items():
        a, b = vultron.letters(before), vultron.letters(after)
        changed = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        assert changed == [(vultron.CASE_EVENTS[event].lower(), vultron.CASE_EVENTS[event])]
        assert after.has(event)
        assert not before.has(event)


def test_the_sources_misprint_is_not_followed():
    state = next(s for s in STATES if vultron.letters(s) == "VFdPxA")
    assert vultron.letters(case_state.step(state, CaseEvent.EXPLOIT)) == "VFdPXA"


def test_every_non_edge_refuses():
    refused = 0
    for state, event in product(STATES, CaseEvent):
        if (state, event) in MACHINE.table:
            continue
        refused += 1
        with pytest.raises(Illegal) as refusal:
            case_state.step(state, event)
        assert f"'{event}' is not possible" in refusal.value.reason
    assert refused == 32 * 6 - 58


def test_reachable_and_ephemeral():
    reached = {case_state.MACHINE.run(path) for path in case_state.paths()}
    assert reached == set(STATES)
    assert len(EPHEMERAL) == 12
    assert sum("vfdP" in vultron.letters(s) for s in EPHEMERAL) == 4
    assert sum("pX" in vultron.letters(s) for s in EPHEMERAL) == 8
    assert all(len(MACHINE.events_from(s)) == 1 for s in EPHEMERAL)
    assert len(PERSISTED) == 20


def test_histories_and_prefixes():
    prefixes = list(case_state.paths())
    assert len(prefixes) == len(set(prefixes)) == 217
    assert sum(len(p) == 6 for p in prefixes) == 70
    assert all(MACHINE.accepts(p) == (len(p) == 6) for p in prefixes)


def test_replay_over_all_orders():
    accepted = 0
    for order in permutations(CaseEvent):
        at = {vultron.CASE_EVENTS[event]: i for i, event in enumerate(order)}
        valid = at["V"] < at["F"] < at["D"] and at["P"] - at["X"] <= 1 and at["V"] - at["P"] <= 1
        assert MACHINE.accepts(order) == valid
        accepted += valid
    assert accepted == 70


def test_commit_never_stores_an_ephemeral_state():
    for state, event in product(PERSISTED, CaseEvent):
        if not MACHINE.can(state, event):
            with pytest.raises(Illegal):
                case_state.commit(state, event)
            continue
        after, events = case_state.commit(state, event)
        assert after not in EPHEMERAL
        assert events[0] == event
        assert len(set(events)) == len(events)
        replayed = state
        for one in events:
            replayed = case_state.step(replayed, one)
        assert replayed == after


def test_commit_records_what_an_exploit_forces():
    start = STATES[0]
    after, events = case_state.commit(start, CaseEvent.EXPLOIT)
    assert vultron.word(events) == "XPV"
    assert vultron.letters(after) == "VfdPXa"
    after, events = case_state.commit(start, CaseEvent.PUBLIC)
    assert vultron.word(events) == "PV"
    assert case_state.commit(start, CaseEvent.ATTACKS)[1] == (CaseEvent.ATTACKS,)


def test_the_case_level_has_six_stored_exposures():
    stored = {Exposure()}
    edges = {}
    frontier = [Exposure()]
    while frontier:
        exposure = frontier.pop()
        for event in EXPOSURE_EVENTS:
            if exposure.has(event):
                with pytest.raises(Illegal):
                    case_state.expose(exposure, event)
                continue
            after, events = case_state.expose(exposure, event)
            edges[_pxa(exposure), vultron.word(events)] = _pxa(after)
            if after not in stored:
                stored.add(after)
                frontier.append(after)
    assert {_pxa(e) for e in stored} == {"pxa", "Pxa", "PXa", "pxA", "PxA", "PXA"}
    assert edges == {
        ("pxa", "P"): "Pxa", ("pxa", "XP"): "PXa", ("pxa", "A"): "pxA",
        ("pxA", "P"): "PxA", ("pxA", "XP"): "PXA", ("Pxa", "A"): "PxA", ("Pxa", "X"): "PXa",
        ("PxA", "X"): "PXA", ("PXa", "A"): "PXA",
    }  # fmt: skip


def _pxa(exposure):
    return vultron.letters(CaseState(FixState.VENDOR_AWARE, exposure))[3:]


def test_fix_events_do_not_belong_to_the_case():
    for event in FIX_EVENTS:
        with pytest.raises(Illegal, match="one manufacturer"):
            case_state.expose(Exposure(), event)


def test_settle_agrees_with_the_machine():
    for state in STATES:
        settled = CaseState(case_state.settle(state.fix, state.exposure), state.exposure)
        assert settled not in {s for s in EPHEMERAL if s.exposure.public}
        if state in PERSISTED:
            assert settled == state


def test_deployers_have_one_step():
    machine = case_state.DEPLOYMENT
    assert machine.step(Deployment.NOT_DEPLOYED, CaseEvent.FIX_DEPLOYED) == Deployment.DEPLOYED
    assert len(list(machine.table)) == 1
    for event in set(CaseEvent) - {CaseEvent.FIX_DEPLOYED}:
        with pytest.raises(Illegal):
            machine.step(Deployment.NOT_DEPLOYED, event)


def test_letters_round_trip():
    assert vultron.events("VFDPXA") == tuple(CaseEvent)
    assert vultron.word(vultron.events("AXPVFD")) == "AXPVFD"
    assert len({vultron.letters(s) for s in STATES}) == 32
    with pytest.raises(KeyError):
        vultron.events("Q")
