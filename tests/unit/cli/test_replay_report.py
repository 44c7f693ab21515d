"""What a replay tells, and how many processes it takes."""

from __future__ import annotations

import json
import os

import pytest

from medaccord.cli.replay.report import (
    LONGEST_VALUE,
    Assessed,
    Outcome,
    as_json,
    as_text,
    assessment,
    summary,
)
from medaccord.domain.csaf.compare import Difference
from medaccord.domain.csaf.findings import Finding, Severity

FINE = Outcome("a.json", "MDC-2026-000001", ms=12)
DIFFERENT = Outcome(
    "b.json", "MDC-2026-000002", differences=(Difference("title", "/document/title", "Pümp", None),)
)
INVALID = Outcome(
    "c.json", "MDC-2026-000003", findings=(Finding("6.1.11", Severity.ERROR, "/v/0", "Name it."),)
)
BROKEN = Outcome("d.json", "MDC-2026-000004", breaks=("MDC-2026-000004: Expected entry 3, found 4.",))
FAILED = Outcome("e.json", error="Save the file as UTF-8.")


@pytest.mark.parametrize(
    ("outcome", "judged"),
    [
        (FINE, (True, True, True, True)),
        (DIFFERENT, (False, True, True, False)),
        (INVALID, (True, False, True, False)),
        (BROKEN, (True, True, False, False)),
        (FAILED, (False, False, False, False)),
    ],
)
def test_an_outcome_is_judged_by_what_was_found(outcome, judged):
    assert (outcome.equal, outcome.valid, outcome.chain_ok, outcome.passed) == judged


def test_a_line_of_json_has_the_agreed_keys_and_names_other_faults_only_where_there_are_some():
    keys = ["path", "case", "equal", "differences", "valid", "chain_ok", "ms"]
    assert list(json.loads(as_json(FINE))) == keys
    told = json.loads(as_json(DIFFERENT))
    assert list(told) == keys
    assert told["differences"] == [
        {"what": "title", "pointer": "/document/title", "original": "Pümp", "rebuilt": None}
    ]
    assert json.loads(as_json(INVALID))["findings"] == [
        {"test": "6.1.11", "severity": "error", "pointer": "/v/0", "message": "Name it."}
    ]
    assert json.loads(as_json(BROKEN))["breaks"] == list(BROKEN.breaks)
    failed = json.loads(as_json(FAILED))
    assert (failed["error"], failed["case"]) == ("Save the file as UTF-8.", None)
    assert all("\n" not in as_json(outcome) for outcome in (FINE, DIFFERENT, INVALID, BROKEN, FAILED))


def test_people_read_both_sides_of_every_difference():
    assert list(as_text(FINE)) == ["equal      MDC-2026-000001  a.json  (12 ms)"]
    assert list(as_text(DIFFERENT))[1:] == [
        "  title at /document/title",
        '    original  "Pümp"',
        "    rebuilt   (absent)",
    ]
    assert list(as_text(INVALID))[1] == "  not valid by test 6.1.11 at /v/0: Name it."
    assert list(as_text(BROKEN))[1].startswith("  chain broken: MDC-2026-000004")
    assert list(as_text(FAILED)) == ["failed     e.json: Save the file as UTF-8."]


def test_a_very_long_side_is_cut_for_people_and_whole_in_json():
    long = Outcome("a.json", differences=(Difference("note", "/n", "x" * 9_000, None),))
    assert max(map(len, as_text(long))) < LONGEST_VALUE + 40
    assert "x" * 9_000 in as_json(long)


def test_the_last_line_counts():
    assert summary([FINE, DIFFERENT, INVALID, BROKEN, FAILED], 2.5) == (
        "Of 5 replayed advisories: 3 equal, 3 valid, 3 with whole chains; 2.0 a second."
    )


def test_a_few_files_take_one_process_and_many_as_many_as_there_are_cores(tmp_path, monkeypatch):
    from medaccord.cli.replay.crew import jobs_for

    files = [tmp_path / str(number) for number in range(20)]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    assert jobs_for(files, None) == 3
    assert jobs_for(files[:7], None) == 1
    assert jobs_for(files[:2], 8) == 2
    assert jobs_for(files, 1) == 1
    assert jobs_for([], 4) == 1


READ = Outcome("f.json", "MDC-2026-000006", assessed=Assessed(3, 4, {"high": 2, "medium": 1, "low": 0}, 3, 2))


def test_how_the_risk_is_assessed_is_told_where_it_was_read_and_summed_over_all():
    assert json.loads(as_json(READ))["assessed"] == {
        "vulnerabilities": 3,
        "scores": 4,
        "exploitability": {"high": 2, "medium": 1, "low": 0},
        "harm_not_assessed": 3,
        "determination_not_assessed": 2,
    }
    assert list(assessment([READ, FINE, READ])) == [
        "Their 6 vulnerabilities have 8 scores; exploitability from them: high 4, medium 2, low 0."
        " Not assessed: harm of 6, determination of 4."
    ]
    assert list(assessment([FINE, FAILED])) == []
