"""The phases over their whole space of facts: total, and moving forward."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from itertools import product

import pytest

from medaccord.domain.cvd import report
from medaccord.domain.cvd.phase import (
    Phase,
    PhaseFacts,
    ReporterPhase,
    phase,
    phase_facts,
    reporter_phase,
)
from medaccord.domain.cvd.report import ReportState

FLAGS = ("invited", "answered", "consented", "statuses_open", "draft", "released", "closed")
SPACE = [
    PhaseFacts(lead, **dict(zip(FLAGS, values, strict=True)))
    for lead, *values in product(ReportState, *[(False, True)] * len(FLAGS))
]


def _expected(f):
    """The definition once more, as a table of conditions rather than a path."""
    checked = f.lead in {"valid", "deferred", "accepted"}
    shut = f.closed or f.lead == "closed"
    taken = f.answered or f.consented
    working = checked and not f.released and not shut
    return {
        Phase.CLOSED: shut,
        Phase.PUBLISHED: f.released and not shut,
        Phase.CHECKING: not checked and not f.released and not shut,
        Phase.WRITING: working and (f.draft or ((f.invited or taken) and not f.statuses_open)),
        Phase.FIXING: working and not f.draft and taken and f.statuses_open,
        Phase.INVITING: working and not f.draft and not taken and (f.statuses_open or not f.invited),
    }


def test_exactly_one_phase_for_every_combination():
    assert len(SPACE) == 7 * 2**7
    for facts in SPACE:
        holds = [p for p, condition in _expected(facts).items() if condition]
        assert holds == [phase(facts)]
    assert {phase(f) for f in SPACE} == set(Phase)


@pytest.mark.parametrize("flag", [f for f in FLAGS if f != "statuses_open"])
def test_nothing_that_happens_moves_a_case_back(flag):
    for facts in SPACE:
        if not getattr(facts, flag):
            assert phase(replace(facts, **{flag: True})).rank >= phase(facts).rank


def test_settling_the_last_answer_moves_forward():
    for facts in SPACE:
        if facts.statuses_open:
            assert phase(replace(facts, statuses_open=False)).rank >= phase(facts).rank


def test_no_step_of_the_lead_moves_a_case_back():
    for facts in SPACE:
        for event in report.events_from(facts.lead):
            after = replace(facts, lead=report.step(facts.lead, event))
            assert phase(after).rank >= phase(facts).rank
            assert reporter_phase(after).rank >= reporter_phase(facts).rank


def test_only_a_release_shows_as_published_to_the_reporter():
    for facts in SPACE:
        seen = reporter_phase(facts)
        assert (seen == ReporterPhase.PUBLISHED) == facts.released
        assert reporter_phase(replace(facts, closed=not facts.closed)) == seen
        if phase(facts) != Phase.CLOSED:
            assert seen.rank == phase(facts).rank
    assert {reporter_phase(f) for f in SPACE} == set(ReporterPhase)


def test_words():
    assert list(Phase) == ["checking", "inviting", "fixing", "writing", "published", "closed"]
    assert list(ReporterPhase) == ["received", "checked", "being_fixed", "advisory", "published"]


PARTY, OTHER = uuid.uuid4(), uuid.uuid4()


@dataclass
class _Row:
    role: str = "manufacturer"
    report_state: str = "start"
    consent: str = "no_embargo"
    invited_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    id: uuid.UUID = PARTY


@dataclass
class _Cell:
    status: str
    plan: str = ""
    participant_id: uuid.UUID = PARTY


LEAD = _Row("lead", "accepted", id=uuid.uuid4())
AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
INVITED = _Row(invited_at=AT)
DONE = _Row(report_state="accepted", finished_at=AT)


@pytest.mark.parametrize(
    ("parties", "answers", "expected"),
    [
        ([LEAD], [], Phase.INVITING),
        ([_Row("lead", "received")], [], Phase.CHECKING),
        ([LEAD, INVITED], [], Phase.INVITING),
        ([LEAD, _Row(report_state="received")], [], Phase.FIXING),
        ([LEAD, _Row(consent="signatory")], [], Phase.FIXING),
        ([LEAD, _Row("reporter", "accepted", "signatory")], [], Phase.INVITING),
        ([LEAD, INVITED], [_Cell("affected", "fix_planned")], Phase.FIXING),
        ([LEAD, INVITED], [_Cell("fixed"), _Cell("not_affected")], Phase.WRITING),
        ([LEAD, INVITED], [_Cell("fixed"), _Cell("asked")], Phase.FIXING),
        ([LEAD, DONE], [], Phase.FIXING),
        ([LEAD, DONE], [_Cell("affected", "fix_planned"), _Cell("asked")], Phase.WRITING),
        ([LEAD, DONE], [_Cell("fixed"), _Cell("asked", participant_id=OTHER)], Phase.FIXING),
    ],
)
def test_the_facts_of_rows(parties, answers, expected):
    assert phase(phase_facts(parties, answers)) == expected
    assert phase(phase_facts(parties, answers, released=True)) == Phase.PUBLISHED
    assert phase(phase_facts(parties, answers, closed=True)) == Phase.CLOSED
