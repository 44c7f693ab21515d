"""A provisional statement has four fields, all of them, and holds for days and not for weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from medaccord.domain.assessment.provisional import LONGEST, Plausible, Wanted, check, is_overdue
from medaccord.domain.errors import Invalid
from medaccord.domain.scoring.harm import Harm

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)
TOLD = Wanted("critical", "Overdose.", "Turn the radio off.", "Check the rate.", NOW + LONGEST)


def faults(**told: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refused:
        check(replace(TOLD, **told), NOW)
    return refused.value.findings


def test_the_five_severities_and_that_none_is_known():
    assert {str(one) for one in Plausible} == {str(one) for one in Harm} | {"none_known"}
    for one in Plausible:
        check(replace(TOLD, severity=one.value), NOW)


@pytest.mark.parametrize("name", ["harm", "patients", "clinicians"])
@pytest.mark.parametrize("value", ["", "  \n", "x" * 2_001])
def test_each_text_is_said_and_has_a_length(name, value):
    assert set(faults(**{name: value})) == {name}


def test_every_fault_is_told_at_once():
    found = faults(severity="dire", harm="", patients=" ", clinicians="", revisit_by=NOW)
    assert set(found) == {"severity", "harm", "patients", "clinicians", "revisit_by"}


@pytest.mark.parametrize(
    "by",
    [NOW, NOW - TICK, NOW + LONGEST + TICK, (NOW + TICK).astimezone(dt.timezone(dt.timedelta(hours=1)))],
)
def test_it_is_looked_at_again_in_some_days(by):
    assert set(faults(revisit_by=by)) == {"revisit_by"}


def test_it_is_overdue_from_its_instant_on():
    check(replace(TOLD, revisit_by=NOW + TICK), NOW)
    assert not is_overdue(NOW, NOW - TICK)
    assert is_overdue(NOW, NOW)
