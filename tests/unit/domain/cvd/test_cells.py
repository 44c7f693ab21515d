"""Cells: every move and every refusal, what each answer requires, what it means to CSAF and the fix path."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from medaccord.domain.cvd import case_state, cells
from medaccord.domain.cvd.case_state import CaseEvent, CaseState, Exposure, FixState
from medaccord.domain.cvd.cells import Cell, Justification, Plan, ProductStatus, Status
from medaccord.domain.errors import Illegal, Invalid

DAY = date(2027, 3, 1)
ALLOWED = {
    "not_asked": "asked investigating affected fixed not_affected",
    "asked": "seen declined investigating affected fixed not_affected",
    "seen": "declined investigating affected fixed not_affected",
    "investigating": "declined investigating affected fixed not_affected",
    "affected": "investigating affected fixed not_affected",
    "fixed": "investigating affected fixed not_affected",
    "not_affected": "investigating affected fixed not_affected",
    "declined": "asked investigating affected fixed not_affected",
}
COMPLETE = [
    Cell(),
    Cell(Status.ASKED),
    Cell(Status.SEEN),
    Cell(Status.INVESTIGATING),
    Cell(Status.DECLINED),
    Cell(Status.FIXED, fixed_version="2.1"),
    Cell(Status.AFFECTED, plan=Plan.FIX_AVAILABLE, fixed_version="2.1"),
    Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=DAY),
    Cell(Status.AFFECTED, plan=Plan.UNDECIDED, plan_date=DAY),
    Cell(Status.AFFECTED, plan=Plan.MITIGATION_ONLY),
    Cell(Status.AFFECTED, plan=Plan.NO_FIX),
    Cell(Status.AFFECTED, plan=Plan.NOT_STATED),
    Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED),
    Cell(Status.NOT_AFFECTED, impact_statement="The module is never loaded."),
    *(
        Cell(Status.NOT_AFFECTED, justification=label)
        for label in Justification
        if label != Justification.NOT_STATED
    ),
]


def test_moves():
    assert {s.value: set(t) for s, t in cells.MOVES.items()} == {
        k: set(v.split()) for k, v in ALLOWED.items()
    }
    for status, target in product(Status, Status):
        if target.value in ALLOWED[status].split():
            assert cells.step(status, target) is target
            continue
        with pytest.raises(Illegal, match=f"cannot become '{target}'") as refusal:
            cells.step(status, target)
        assert all(possible in refusal.value.reason for possible in ALLOWED[status].split())


def test_nothing_goes_back_to_not_asked_and_claims_never_turn_into_silence():
    for status in Status:
        assert Status.NOT_ASKED not in cells.MOVES[status]
    for status in (Status.AFFECTED, Status.FIXED, Status.NOT_AFFECTED):
        assert cells.MOVES[status] == cells.ANSWERS


@pytest.mark.parametrize("cell", COMPLETE, ids=lambda c: f"{c.status}-{c.plan or c.justification or ''}")
def test_complete_answers_pass(cell):
    assert cells.findings(cell) == {}
    assert cells.checked(cell) is cell


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        (Cell(Status.AFFECTED), "plan"),
        (Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED), "plan_date"),
        (Cell(Status.AFFECTED, plan=Plan.UNDECIDED), "plan_date"),
        (Cell(Status.AFFECTED, plan=Plan.FIX_AVAILABLE), "fixed_version"),
        (Cell(Status.AFFECTED, plan=Plan.FIX_AVAILABLE, fixed_version="  "), "fixed_version"),
        (Cell(Status.AFFECTED, plan=Plan.NO_FIX, fixed_version="2"), "fixed_version"),
        (Cell(Status.FIXED), "fixed_version"),
        (Cell(Status.FIXED, fixed_version="2", plan=Plan.NO_FIX), "plan"),
        (Cell(Status.NOT_AFFECTED), "justification"),
        (Cell(Status.NOT_AFFECTED, impact_statement=" \n"), "justification"),
        (
            Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED, impact_statement="x"),
            "justification",
        ),
        (Cell(Status.ASKED, justification=Justification.COMPONENT_NOT_PRESENT), "justification"),
        (Cell(Status.INVESTIGATING, plan_date=DAY), "plan_date"),
        (Cell(Status.NOT_ASKED, impact_statement="x"), "impact_statement"),
    ],
)
def test_incomplete_answers_name_the_field(cell, field):
    with pytest.raises(Invalid) as refusal:
        cells.checked(cell)
    assert list(refusal.value.findings) == [field]


NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize("plan", [Plan.FIX_PLANNED, Plan.UNDECIDED])
def test_a_plan_lies_ahead(plan):
    told = Cell(Status.AFFECTED, plan=plan, plan_date=date(2020, 1, 1))
    assert cells.misdated(told, NOON) == {
        "plan_date": ["This date has passed. Give a day that is still to come."]
    }
    for day in (date(2026, 11, 25), date(2027, 1, 1)):
        assert cells.misdated(replace(told, plan_date=day), NOON) == {}


def test_a_fix_that_is_available_has_a_date_that_has_come():
    told = Cell(Status.AFFECTED, plan=Plan.FIX_AVAILABLE, fixed_version="2", plan_date=date(2026, 11, 27))
    assert list(cells.misdated(told, NOON)) == ["plan_date"]
    for day in (date(2026, 11, 25), date(2020, 1, 1), None):
        assert cells.misdated(replace(told, plan_date=day), NOON) == {}


def test_change_asks_for_the_move_and_the_details():
    asked = Cell(Status.ASKED)
    answer = Cell(Status.FIXED, fixed_version="2.1")
    assert cells.change(asked, answer) is answer
    with pytest.raises(Illegal):
        cells.change(answer, asked)
    with pytest.raises(Invalid):
        cells.change(asked, Cell(Status.FIXED))


def test_csaf_groups():
    groups = {status: {cells.product_status(c) for c in COMPLETE if c.status == status} for status in Status}
    none = {None}
    assert groups == {
        Status.NOT_ASKED: none,
        Status.ASKED: none,
        Status.SEEN: none,
        Status.DECLINED: none,
        Status.INVESTIGATING: {ProductStatus.UNDER_INVESTIGATION},
        Status.AFFECTED: {ProductStatus.KNOWN_AFFECTED},
        Status.FIXED: {ProductStatus.FIXED},
        Status.NOT_AFFECTED: {ProductStatus.KNOWN_NOT_AFFECTED},
    }
    assert {cells.flag(c) for c in COMPLETE} == {None, *Justification} - {Justification.NOT_STATED}


def test_silence_never_reads_as_unaffected():
    for cell in COMPLETE:
        if not cells.is_answered(cell):
            assert cells.product_status(cell) is None
            assert cells.needs_fix(cell)


def test_an_answer_never_undoes_the_fix_path():
    for current, cell in product(FixState, COMPLETE):
        state = CaseState(current)
        for event in cells.implied_events(current, cell):
            state = case_state.step(state, event)
        assert state.fix.rank == max(current.rank, cells.fix_state(cell).rank)
        assert CaseEvent.FIX_DEPLOYED not in cells.implied_events(current, cell)
    assert cells.implied_events(FixState.VENDOR_UNAWARE, Cell(Status.FIXED, fixed_version="2")) == (
        CaseEvent.VENDOR_AWARE,
        CaseEvent.FIX_READY,
    )
    assert case_state.settle(cells.fix_state(Cell()), Exposure(public=True)) == FixState.VENDOR_AWARE


def test_what_an_answer_shows_of_the_fix_path():
    shown = {(c.status, c.plan): cells.fix_state(c) for c in COMPLETE}
    ready = {(Status.FIXED, None), (Status.AFFECTED, Plan.FIX_AVAILABLE)}
    unaware = {(Status.NOT_ASKED, None), (Status.ASKED, None)}
    assert {key for key, fix in shown.items() if fix == FixState.FIX_READY} == ready
    assert {key for key, fix in shown.items() if fix == FixState.VENDOR_UNAWARE} == unaware
    assert set(shown.values()) == {FixState.VENDOR_UNAWARE, FixState.VENDOR_AWARE, FixState.FIX_READY}


def test_open_cells():
    waiting = [c for c in COMPLETE if cells.is_open(c)]
    assert {(c.status, c.plan) for c in waiting} == {
        (Status.NOT_ASKED, None),
        (Status.ASKED, None),
        (Status.SEEN, None),
        (Status.INVESTIGATING, None),
        (Status.AFFECTED, Plan.FIX_PLANNED),
        (Status.AFFECTED, Plan.UNDECIDED),
    }


def test_labels():
    assert list(Status) == [
        "not_asked", "asked", "seen", "investigating", "affected", "fixed", "not_affected", "declined",
    ]  # fmt: skip
    assert len(set(Justification) - {Justification.NOT_STATED}) == 5
