"""The records schedule: what it says by itself, and an operator's own numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.retention import DEFAULT, LONGEST, Disposition, Kind, Start, read

AT = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)


def test_every_kind_has_a_rule_and_only_what_is_erased_has_a_period():
    assert set(DEFAULT) == set(Kind)
    for kind, rule in DEFAULT.items():
        assert rule.kind == kind
        assert (rule.days is not None) == (rule.disposition is Disposition.ERASE)
        assert (rule.start is Start.NEVER) == (rule.days is None)


def test_a_period_runs_from_its_start_and_never_without_one():
    rule = read("exploit=10")[Kind.EXPLOIT]
    assert rule.due(AT) == AT + dt.timedelta(days=10)
    assert rule.due(None) is None
    assert DEFAULT[Kind.CASE].due(AT) is None


def test_an_operators_numbers_stand_beside_our_defaults():
    told = read(" report_without_case = 730 ,exploit=keep, ")
    assert told[Kind.REPORT_WITHOUT_CASE].days == 730
    assert told[Kind.EXPLOIT].disposition is Disposition.PERMANENT
    assert told[Kind.EXPLOIT].due(AT) is None
    assert told[Kind.REPORTER] == DEFAULT[Kind.REPORTER]
    assert {told[kind].source for kind in (Kind.REPORT_WITHOUT_CASE, Kind.EXPLOIT)} == {"The operator"}
    assert dict(read("")) == dict(DEFAULT)


@pytest.mark.parametrize(
    "text",
    [
        "exploit",
        "exploit=",
        "exploit=0",
        "exploit=-3",
        "exploit=1.5",
        f"exploit={LONGEST + 1}",
        "exploit=\u0661\u0662",
        "exploit=" + "9" * 5000,
        "case=3",
        "chain=keep",
        "unfinished=1",
        "nothing=3",
    ],
)
def test_what_cannot_be_meant_is_refused(text):
    with pytest.raises(ValueError, match="must"):
        read(text)
