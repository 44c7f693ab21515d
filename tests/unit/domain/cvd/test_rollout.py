"""A rollout in one region: what must be said, and what contradicts itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from medaccord.domain.cvd.rollout import MOST_STAGES, REGIONS, Clearance, Stage, Told, check
from medaccord.domain.findings import Findings

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
TODAY, LATER = NOON.date(), dt.date(2027, 1, 15)
PILOT = Stage("Pilot sites", LATER)
GOOD = Told(region="Japan", clearance=Clearance.NEEDED, stages=(PILOT,))


def found(told, prefix=""):
    findings = Findings()
    check(told, NOON, findings, prefix)
    return findings.by_name


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"clearance_date": LATER},
        {"clearance": Clearance.NOT_NEEDED},
        {"clearance": Clearance.NOT_NEEDED, "clearance_date": TODAY, "clearance_reference": "LTF 3"},
        {"clearance": Clearance.APPLIED, "clearance_date": TODAY},
        {"clearance": Clearance.GRANTED, "clearance_date": dt.date(2020, 1, 1)},
        {"clearance": Clearance.GRANTED, "clearance_date": dt.date(2026, 11, 26)},
        {"stages": tuple(Stage(f"Stage {n}", LATER) for n in range(MOST_STAGES))},
        {"stages": (Stage("Pilot", dt.date(2026, 1, 1)), Stage("All", LATER, TODAY))},
        {"region": "European Union and EEA (MDR, class IIb)"},
    ],
)
def test_what_can_be_said(more):
    assert found(replace(GOOD, **more)) == {}


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"region": " "}, "region"),
        ({"region": "x" * 81}, "region"),
        ({"region": "a\tb"}, "region"),
        ({"clearance": Clearance.APPLIED}, "clearance_date"),
        ({"clearance": Clearance.GRANTED}, "clearance_date"),
        ({"clearance": Clearance.GRANTED, "clearance_date": LATER}, "clearance_date"),
        ({"clearance": Clearance.NOT_NEEDED, "clearance_date": LATER}, "clearance_date"),
        ({"clearance_reference": "x" * 301}, "clearance_reference"),
        ({"fixed_version": "a\x00"}, "fixed_version"),
        ({"stages": ()}, "stages"),
        ({"stages": tuple(Stage(f"Stage {n}", LATER) for n in range(MOST_STAGES + 1))}, "stages"),
        ({"stages": (Stage(" ", LATER),)}, "stages/0/name"),
        ({"stages": (PILOT, Stage("pilot sites ", LATER))}, "stages/1/name"),
        ({"stages": (PILOT, Stage("All", LATER, LATER))}, "stages/1/done"),
    ],
)
def test_what_cannot(more, name):
    assert list(found(replace(GOOD, **more))) == [name]
    assert list(found(replace(GOOD, **more), "3/")) == [f"3/{name}"]


def test_a_stage_is_late_once_its_day_has_passed_and_nobody_said_that_it_is_done():
    assert Stage("Pilot", TODAY - dt.timedelta(days=1)).is_late(TODAY)
    assert not Stage("Pilot", TODAY).is_late(TODAY)
    assert not Stage("Pilot", dt.date(2026, 1, 1), TODAY).is_late(TODAY)
    assert (PILOT.ends, Stage("Pilot", LATER, TODAY).ends) == (LATER, TODAY)


def test_the_regions_that_are_offered_can_be_given():
    assert all(found(replace(GOOD, region=region)) == {} for region in REGIONS)
