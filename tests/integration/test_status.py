"""The status table: asked, seen and answered in sets, with the case events that the answers imply."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.filled import adviser_in, filled
from tests.support.campaign import times

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Case, Cell, Participant
from medaccord.apps.cases.picture import step_rows
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import owed
from medaccord.domain.cvd import case as models_of_case
from medaccord.domain.cvd import cells, situation
from medaccord.domain.cvd.case_state import CaseEvent, Exposure, FixState
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.situation import Attempt, Fix, Move, Situation
from medaccord.domain.cvd.turn import Duty
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db

PLANNED = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=dt.date(2027, 1, 31))
FIXED = cells.Cell(Status.FIXED, fixed_version="2.4 ")
INVESTIGATING = cells.Cell(Status.INVESTIGATING)
DECLINED = cells.Cell(Status.DECLINED)
SOURCE = "Northgate bulletin NG-7 of 20 November 2026"


def _due(f, days=14):
    return f.now + dt.timedelta(days=days)


def _pairs(products, vulnerabilities):
    return [(p.id, v.id) for p in products for v in vulnerabilities]


def _asked(f, maker="northgate", products=1, vulnerabilities=1):
    """A case in which one manufacturer was asked about some products and vulnerabilities."""
    pairs = _pairs(f.products(maker, products), f.vulnerabilities(vulnerabilities))
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=_due(f))
    return pairs


def _answer(f, answers, actor=None, **inputs):
    """Answers by product and vulnerability, Northgate's unless another actor is named."""
    listed = [Answer(*pair, cell) for pair, cell in answers.items()]
    return status.answer(actor or f.w.northgate, f.case.id, f.now, answers=listed, **inputs)


def _cells(f):
    return {(c.product_id, c.vulnerability_id): c for c in f.rows(Cell)}


# ---------------------------------------------------------------- asking


def test_asking_makes_cells_in_the_side_of_each_maker():
    f = filled()
    (mine,), (theirs,) = f.products("northgate"), f.products("halcyon")
    (hole,) = f.vulnerabilities()
    before = f.entries()
    pairs = [(mine.id, hole.id), (theirs.id, hole.id)]
    asked = status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=_due(f))
    assert f.entries() == before + 1
    assert len(asked) == 2
    row = _cells(f)[mine.id, hole.id]
    assert (row.status, row.asked_at, row.due_at, row.version) == ("asked", f.now, _due(f), 1)
    assert (row.room_id, row.participant_id) == (f.side("northgate"), f.parties["northgate"].id)
    assert row.fix == FixState.VENDOR_AWARE
    assert [c.product_id for c in f.seen(Cell, f.w.halcyon)] == [theirs.id]
    assert f.seen(Cell, f.reporter) == []
    f.assert_whole()


def test_who_has_no_report_yet_is_unaware_until_the_case_is_public():
    f = filled()
    left = f.w.makers["halcyon"]
    participant.leave(f.w.halcyon, f.parties["halcyon"].id, f.now)
    f.parties["halcyon"] = participant.invite(f.w.lead, f.case.id, f.now, organisation=left.id)
    (first, second), (hole,) = f.products("halcyon", 2), f.vulnerabilities()
    status.ask(f.w.lead, f.case.id, f.now, pairs=[(first.id, hole.id)], due_at=_due(f))
    assert _cells(f)[first.id, hole.id].fix == FixState.VENDOR_UNAWARE
    cases.record(f.w.lead, f.case.id, f.now, event=CaseEvent.PUBLIC)
    status.ask(f.w.lead, f.case.id, f.now, pairs=[(second.id, hole.id)], due_at=_due(f))
    assert {c.fix for c in f.rows(Cell)} == {FixState.VENDOR_AWARE}
    f.assert_whole()


def test_asking_again_moves_the_due_date_of_what_still_waits():
    f = filled()
    seen, asked = _asked(f, products=2)
    status.see(f.w.northgate, f.case.id, f.now)
    later = f.now + dt.timedelta(days=1)
    status.ask(f.w.lead, f.case.id, later, pairs=[seen, asked], due_at=_due(f, 30))
    for cell in f.rows(Cell):
        assert (cell.status, cell.asked_at, cell.due_at, cell.version) == ("seen", f.now, _due(f, 30), 3)
    f.assert_whole()


def test_who_declined_can_be_asked_again_and_an_answer_is_asked_back_in_words_only():
    f = filled()
    declined, answered = _asked(f, products=2)
    _answer(f, {declined: DECLINED, answered: PLANNED})
    later = f.now + dt.timedelta(days=1)
    status.ask(f.w.lead, f.case.id, later, pairs=[declined], due_at=_due(f))
    assert (_cells(f)[declined].status, _cells(f)[declined].asked_at) == ("asked", later)
    with pytest.raises(Invalid) as refused:
        status.ask(f.w.lead, f.case.id, later, pairs=[declined, answered], due_at=_due(f))
    assert set(refused.value.findings) == {"/".join([*map(str, answered), "question"])}
    assert _cells(f)[declined].version == 3
    f.assert_whole()


def test_an_answer_that_is_asked_back_stands_until_another_is_given():
    f = filled()
    asked, other = _asked(f, products=2)
    vague = cells.Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED)
    _answer(f, {asked: vague, other: PLANNED})
    f.w.now = later = f.now + dt.timedelta(days=1)
    status.ask(f.w.lead, f.case.id, later, pairs=[asked], due_at=_due(f, 5), question=" Why not?\n")
    row = _cells(f)[asked]
    assert cells.told_by(row) == vague
    assert (row.question, row.asked_at, row.due_at) == ("Why not?", later, _due(f, 5))
    assert _cells(f)[other].question == ""
    (entry,) = history(f.w.northgate, f.case.id).entries[:1]
    assert (entry.verb, entry.outcome) == (Verb.STATUS_ASK, cells.ASKED_BACK)
    status.ask(f.w.lead, f.case.id, later, pairs=[asked], due_at=_due(f, 9))
    assert (_cells(f)[asked].question, _cells(f)[asked].due_at) == ("Why not?", _due(f, 9))
    f.assert_whole()
    _answer(f, {asked: replace(vague, justification=Justification.COMPONENT_NOT_PRESENT)})
    assert _cells(f)[asked].question == ""
    f.assert_whole()


def test_what_is_still_investigated_gets_a_new_due_date_without_a_question():
    f = filled()
    (pair,) = _asked(f)
    _answer(f, {pair: INVESTIGATING})
    status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=_due(f, 40))
    row = _cells(f)[pair]
    assert (row.status, row.question, row.due_at) == ("investigating", "", _due(f, 40))
    (entry,) = history(f.w.northgate, f.case.id).entries[:1]
    assert (entry.verb, entry.outcome) == (Verb.STATUS_ASK, "")


def test_a_maker_owes_an_answer_to_what_it_is_asked_back():
    f = filled()
    (pair,) = _asked(f)
    _answer(f, {pair: cells.Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED)})
    assert not [one for one in owed(case_view(f.w.northgate, f.case.id), f.now) if one.duty == Duty.ANSWER]
    status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=_due(f, 5), question="Why not?")
    (duty,) = [one for one in owed(case_view(f.w.northgate, f.case.id), f.now) if one.duty == Duty.ANSWER]
    assert duty.by == _due(f, 5)
    assert case_view(f.w.halcyon, f.case.id).cells == ()


def test_every_mistake_in_a_question_is_found_and_nobody_is_asked():
    f = filled()
    (mine,), (hole, moved) = f.products(), f.vulnerabilities(2)
    f.split_off(moved)
    nothing = uuid.uuid4()
    pairs = [
        (mine.id, hole.id),
        (mine.id, hole.id),
        (mine.id, moved.id),
        (nothing, hole.id),
        (mine.id, nothing),
    ]
    with pytest.raises(Invalid) as refused:
        status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now)
    assert set(refused.value.findings) == {
        "due_at",
        f"{mine.id}/{hole.id}/status",
        f"{mine.id}/{moved.id}/vulnerability",
        f"{nothing}/{hole.id}/product",
        f"{mine.id}/{nothing}/vulnerability",
    }
    assert f.rows(Cell) == []


def test_a_due_date_needs_a_zone_and_a_question_something_to_ask():
    f = filled()
    (mine,), (hole,) = f.products(), f.vulnerabilities()
    for pairs, due, field in (
        ([(mine.id, hole.id)], dt.datetime(2027, 1, 1), "due_at"),  # noqa: DTZ001 - naive on purpose
        ([], _due(f), "pairs"),
        ([(mine.id, hole.id)] * 5_001, _due(f), "pairs"),
    ):
        with pytest.raises(Invalid) as refused:
            status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=due)
        assert field in refused.value.findings


def test_products_of_who_has_left_are_asked_about_no_more():
    f = filled()
    (pair,) = _asked(f)
    participant.leave(f.w.northgate, f.parties["northgate"].id, f.now)
    with pytest.raises(Invalid) as refused:
        status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=_due(f))
    assert set(refused.value.findings) == {"/".join([*map(str, pair), "product"])}


# ---------------------------------------------------------------- seeing


def test_opening_the_page_marks_what_is_asked_as_seen_once():
    f = filled()
    pairs = _asked(f, products=2)
    (theirs,), (hole,) = f.products("halcyon"), f.vulnerabilities()
    status.ask(f.w.lead, f.case.id, f.now, pairs=[(theirs.id, hole.id)], due_at=_due(f))
    _answer(f, {pairs[0]: INVESTIGATING})
    seen = status.see(f.w.northgate, f.case.id, f.now)
    assert [(c.product_id, c.vulnerability_id) for c in seen] == [pairs[1]]
    assert (_cells(f)[pairs[1]].status, _cells(f)[pairs[1]].seen_at) == ("seen", f.now)
    assert _cells(f)[theirs.id, hole.id].status == "asked"
    entries = f.entries()
    assert status.see(f.w.northgate, f.case.id, f.now) == []
    assert f.entries() == entries
    f.assert_whole()


def test_seeing_before_the_report_was_sent_is_receiving_it():
    f = filled()
    (pair,) = _asked(f)
    with f.inside():
        Participant.rows.filter(id=f.parties["northgate"].id).update(report_state=ReportState.START)
        Cell.rows.update(fix=FixState.VENDOR_UNAWARE)
    status.see(f.w.northgate, f.case.id, f.now)
    (party,) = f.rows(Participant, id=f.parties["northgate"].id)
    assert party.report_state == ReportState.RECEIVED
    assert _cells(f)[pair].fix == FixState.VENDOR_AWARE


# ---------------------------------------------------------------- answering

ANSWERS = [
    INVESTIGATING,
    PLANNED,
    cells.Cell(Status.AFFECTED, plan=Plan.FIX_AVAILABLE, fixed_version="2.4"),
    cells.Cell(Status.AFFECTED, plan=Plan.NO_FIX),
    FIXED,
    cells.Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT),
    cells.Cell(Status.NOT_AFFECTED, impact_statement="The port is closed.\n"),
    DECLINED,
]


@pytest.mark.parametrize("told", ANSWERS, ids=[f"{a.status}-{a.plan}" for a in ANSWERS])
def test_each_answer_is_kept_word_for_word(told):
    f = filled()
    (pair,) = _asked(f)
    _answer(f, {pair: told})
    row = _cells(f)[pair]
    assert cells.told_by(row) == told
    assert (row.answered_at, row.seen_at, row.reason) == (f.now, f.now, "")
    assert row.fix == (FixState.FIX_READY if told.fixed_version else FixState.VENDOR_AWARE)
    f.assert_whole()


def test_a_set_of_answers_is_one_entry_and_each_may_be_another():
    f = filled()
    pairs = _asked(f, products=3, vulnerabilities=2)
    told = dict(zip(pairs, ANSWERS, strict=False))
    before = f.entries()
    _answer(f, told)
    assert f.entries() == before + 1
    assert {pair: cells.told_by(row) for pair, row in _cells(f).items()} == told
    f.assert_whole()


def test_an_answer_may_come_unasked_and_be_replaced_by_another():
    f = filled()
    pair = _pairs(f.products(), f.vulnerabilities())[0]
    _answer(f, {pair: PLANNED})
    assert (_cells(f)[pair].status, _cells(f)[pair].asked_at, _cells(f)[pair].version) == (
        "affected",
        None,
        1,
    )
    _answer(f, {pair: FIXED})
    row = _cells(f)[pair]
    assert (cells.told_by(row), row.fix, row.version) == (FIXED, FixState.FIX_READY, 2)
    _answer(f, {pair: INVESTIGATING})
    assert _cells(f)[pair].fix == FixState.FIX_READY  # what has happened stays
    f.assert_whole()


def test_the_phase_follows_the_answers():
    f = filled()
    first, second = _asked(f, products=2)

    def phase():
        return f.rows(Case)[0].phase

    _answer(f, {first: INVESTIGATING})
    assert phase() == "fixing"
    _answer(f, {first: FIXED, second: DECLINED})
    assert phase() == "writing"
    f.assert_whole()


def test_silence_stays_silence():
    f = filled()
    answered, asked = _asked(f, products=2)
    _answer(f, {answered: cells.Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED)})
    assert cells.product_status(cells.told_by(_cells(f)[asked])) is None


def test_every_mistake_of_every_cell_is_found_and_nothing_is_half_done():
    f = filled()
    pairs = _asked(f, products=5, vulnerabilities=2)
    (moved,) = f.vulnerabilities()
    f.split_off(moved)
    _answer(f, {pairs[0]: PLANNED})
    before, entries = {p: c.version for p, c in _cells(f).items()}, f.entries()
    nothing = uuid.uuid4()
    wrong = {
        pairs[0]: DECLINED,
        pairs[1]: cells.Cell(Status.AFFECTED),
        pairs[2]: replace(PLANNED, plan_date=None, impact_statement="x"),
        pairs[3]: cells.Cell(Status.ASKED),
        pairs[4]: cells.Cell(Status.SEEN),
        pairs[5]: cells.Cell(Status.FIXED, fixed_version="2\x00"),
        pairs[6]: cells.Cell(Status.NOT_AFFECTED, impact_statement="x" * 100_001),
        (nothing, pairs[0][1]): FIXED,
        (pairs[0][0], nothing): FIXED,
        (pairs[0][0], moved.id): FIXED,
        pairs[7]: FIXED,
    }
    with pytest.raises(Invalid) as refused:
        _answer(f, wrong)

    def key(pair, field):
        return "/".join([*map(str, pair), field])

    assert set(refused.value.findings) == {
        key(pairs[0], "status"),
        key(pairs[1], "plan"),
        key(pairs[2], "plan_date"),
        key(pairs[2], "impact_statement"),
        key(pairs[3], "status"),
        key(pairs[4], "status"),
        key(pairs[5], "fixed_version"),
        key(pairs[6], "impact_statement"),
        key((nothing, pairs[0][1]), "product"),
        key((pairs[0][0], nothing), "vulnerability"),
        key((pairs[0][0], moved.id), "vulnerability"),
    }
    assert {p: c.version for p, c in _cells(f).items()} == before
    assert f.entries() == entries


def test_one_cell_answered_twice_and_no_cell_at_all_are_refused():
    f = filled()
    (pair,) = _asked(f)
    for answers in ([Answer(*pair, PLANNED), Answer(*pair, FIXED)], []):
        with pytest.raises(Invalid):
            status.answer(f.w.northgate, f.case.id, f.now, answers=answers)
    assert _cells(f)[pair].status == "asked"


def test_who_saves_on_top_of_another_answer_is_told():
    f = filled()
    (pair,) = _asked(f)
    shown = Answer(*pair, PLANNED, version=1)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[shown])
    with pytest.raises(Stale):
        status.answer(f.w.northgate, f.case.id, f.now, answers=[replace(shown, cell=FIXED)])
    assert cells.told_by(_cells(f)[pair]) == PLANNED


def test_a_manufacturer_answers_for_its_own_products_only_and_learns_of_no_other():
    f = filled()
    (theirs,) = _asked(f, "halcyon")
    sentences = []
    for pair in (theirs, (uuid.uuid4(), theirs[1])):
        with pytest.raises(Invalid) as refused:
            _answer(f, {pair: FIXED})
        sentences.append(list(refused.value.findings.values()))
    assert sentences[0] == sentences[1]
    assert _cells(f)[theirs].status == "asked"


def test_the_desk_records_what_was_stated_publicly_and_says_where():
    f = filled()
    (pair,) = _asked(f)
    with pytest.raises(Invalid) as refused:
        _answer(f, {pair: PLANNED}, actor=f.w.lead)
    assert set(refused.value.findings) == {"reason"}
    with pytest.raises(Invalid) as refused:
        _answer(f, {pair: PLANNED}, reason=SOURCE)
    assert set(refused.value.findings) == {"reason"}
    _answer(f, {pair: PLANNED}, actor=f.w.lead, reason=SOURCE)
    row = _cells(f)[pair]
    assert (row.status, row.reason, row.seen_at) == ("affected", SOURCE, None)
    _answer(f, {pair: FIXED})
    assert _cells(f)[pair].reason == ""
    f.assert_whole()


def test_a_fix_comes_after_the_manufacturer_accepted_the_report():
    f = filled()
    w = f.w
    participant.leave(w.halcyon, f.parties["halcyon"].id, f.now)
    party = participant.invite(w.lead, f.case.id, f.now, organisation=w.makers["halcyon"].id)
    f.parties["halcyon"] = party
    consent.accept(w.halcyon, party.id, f.now)
    pairs = _asked(f, "halcyon", products=2)
    with pytest.raises(Illegal, match="accepted"):
        _answer(f, {pairs[0]: PLANNED, pairs[1]: FIXED}, actor=w.halcyon)
    assert {c.status for c in f.rows(Cell)} == {"asked"}
    _answer(f, {pairs[0]: PLANNED}, actor=w.halcyon)
    for event in (ReportEvent.VALIDATE, ReportEvent.ACCEPT):
        participant.judge(w.halcyon, party.id, f.now, event=event)
    _answer(f, {pairs[1]: FIXED}, actor=w.halcyon)
    assert _cells(f)[pairs[1]].fix == FixState.FIX_READY
    f.assert_whole()


def test_what_the_desk_records_for_several_manufacturers_moves_each_of_them():
    f = filled()
    mine, theirs = _asked(f)[0], _asked(f, "halcyon")[0]
    _answer(f, {mine: FIXED, theirs: FIXED}, actor=f.w.lead, reason=SOURCE)
    assert {c.fix for c in f.rows(Cell)} == {FixState.FIX_READY}
    f.assert_whole()


# ---------------------------------------------------------------- who and when


def test_roles_and_phases():
    f = filled()
    adviser = adviser_in(f)
    (pair,) = _asked(f)
    for actor in (f.w.northgate, f.reporter, adviser):
        with pytest.raises(Denied):
            status.ask(actor, f.case.id, f.now, pairs=[pair], due_at=_due(f))
    for actor in (f.reporter, adviser):
        with pytest.raises(Denied):
            _answer(f, {pair: FIXED}, actor=actor)
    for actor in (f.reporter, adviser, f.w.lead):
        with pytest.raises(Denied):
            status.see(actor, f.case.id, f.now)
    for act in (
        lambda: status.ask(f.w.outsider, f.case.id, f.now, pairs=[pair], due_at=_due(f)),
        lambda: status.see(f.w.outsider, f.case.id, f.now),
        lambda: _answer(f, {pair: FIXED}, actor=f.w.outsider),
    ):
        with pytest.raises(Missing):
            act()
    f.close()
    for act in (
        lambda: status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=_due(f)),
        lambda: status.see(f.w.northgate, f.case.id, f.now),
        lambda: _answer(f, {pair: FIXED}),
    ):
        with pytest.raises(Denied, match="closed"):
            act()
    assert _cells(f)[pair].status == "asked"
    f.assert_whole()


# ---------------------------------------------------------------- many at once


def _queries(f, pairs):
    told = {pair: replace(FIXED, fixed_version=f"2.{n}") for n, pair in enumerate(pairs)}
    with CaptureQueriesContext(connection) as captured:
        _answer(f, told)
    return len(captured)


def test_a_thousand_cells_take_no_query_each():
    f = filled()
    few = _queries(f, _asked(f, products=2, vulnerabilities=5))
    many = _queries(f, _asked(f, products=50, vulnerabilities=20))
    assert len(f.rows(Cell)) == 1_010
    assert many - few < 100
    f.assert_whole()


ROWS = [(f"p{n}", f"v{n % 3}") for n in range(12)]
AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@st.composite
def _situations(draw):
    """A case with one manufacturer, its rows in states that can be together."""
    exposure = draw(st.sampled_from([Exposure(), Exposure(public=True), Exposure(attacks=True)]))
    accepted = draw(st.booleans())
    report = draw(st.sampled_from([ReportState.START, ReportState.RECEIVED, ReportState.VALID]))
    report = ReportState.ACCEPTED if accepted else report
    unaware = report == ReportState.START and not exposure.public
    states = [FixState.VENDOR_AWARE, *([FixState.FIX_READY] if accepted else [])]
    fixes = [Fix(*row, FixState.VENDOR_UNAWARE if unaware else draw(st.sampled_from(states))) for row in ROWS]
    party = {situation.Role.MANUFACTURER}
    maker = situation.Participant(
        "maker", frozenset(party), report, accepted_before=accepted, fixes=tuple(fixes)
    )
    owner = situation.Participant(
        "owner", frozenset({situation.Role.CASE_OWNER}), ReportState.ACCEPTED, accepted_before=True
    )
    return Situation((owner, maker), exposure=exposure)


def _row_by_row(now, move, rows):
    for row in rows:
        # Knowing one row is knowing them all, so the later ones may have moved already.
        known = {f.row: f.state for f in now.get("maker").fixes}[row] != FixState.VENDOR_UNAWARE
        if move.move == Move.STATE_VENDOR_AWARE and known:
            continue
        now = models_of_case.step(now, replace(move, row=row)).case
    return now


@pytest.mark.soak
@settings(max_examples=times(300, 20_000))
@given(
    now=_situations(),
    step=st.sampled_from([Move.STATE_VENDOR_AWARE, Move.STATE_FIX_READY]),
    rows=st.lists(st.sampled_from(ROWS), unique=True, min_size=1),
)
def test_one_step_for_many_rows_equals_a_step_for_each(now, step, rows):
    move = Attempt(step, "owner", AT, "maker")
    if step == Move.STATE_VENDOR_AWARE:
        rows = [f.row for f in now.get("maker").fixes if f.row in rows and f.state == FixState.VENDOR_UNAWARE]
    if not rows:
        return
    try:
        expected = _row_by_row(now, move, rows)
    except Illegal:
        with pytest.raises(Illegal):
            step_rows(now, move, rows)
    else:
        assert step_rows(now, move, rows).case == expected


def test_rows_that_nobody_listed_cannot_move():
    now = Situation((situation.Participant("maker", frozenset({situation.Role.MANUFACTURER})),))
    with pytest.raises(Illegal):
        step_rows(now, Attempt(Move.STATE_FIX_READY, "maker", AT), [("p", "v")])


def test_a_product_that_is_not_affected_is_no_reason_to_wait_and_is_one_again_once_it_is():
    """Rule T6 warns who begins an embargo once every fix that is needed is ready; both in one answer."""
    f = filled()
    (pump, monitor), (flaw,) = f.products(count=2), f.vulnerabilities()

    def say(what, cell):
        return Answer(what.id, flaw.id, cell)

    def propose(days):
        embargo.propose(f.w.northgate, f.case.id, f.now, ends_at=f.now + dt.timedelta(days=days))

    fixed = cells.Cell(Status.FIXED, fixed_version="2")
    unaffected = cells.Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    affected = cells.Cell(Status.AFFECTED, plan=Plan.NO_FIX)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[say(pump, fixed), say(monitor, unaffected)])
    with pytest.raises(Illegal, match="rule T6"):
        propose(30)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[say(monitor, affected)])
    propose(30)


def test_a_plan_that_lies_in_the_past_is_refused_and_one_that_stands_is_kept():
    f = filled()
    pairs = _asked(f, products=1, vulnerabilities=1)
    with pytest.raises(Invalid, match="This date has passed"):
        _answer(f, {pairs[0]: replace(PLANNED, plan_date=dt.date(2020, 1, 1))})
    assert _cells(f)[pairs[0]].status == "asked"
    _answer(f, {pairs[0]: PLANNED})
    f.w.now = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
    assert f.now == f.w.now
    _answer(f, {pairs[0]: PLANNED})
    with pytest.raises(Invalid, match="This date has passed"):
        _answer(f, {pairs[0]: replace(PLANNED, plan_date=dt.date(2027, 2, 1))})
