"""Duties by law as data: whose they are, on what ground, and that a change of them is another version."""

from __future__ import annotations

import hashlib

import pytest

from medaccord.domain.canonical import canonical
from medaccord.domain.cvd.mandatory import LIST, VERSION, Region, check_shown, duties_of, of_agencies
from medaccord.domain.errors import Illegal

DIGEST = {"2026-11-26": "52d335dae9a24b977a4b3e345c5ac1355b8edf9ba6acbe57f3d86e7170404ed0"}
"""What each version says: whoever changes the list gives it another version and adds its digest here."""


def test_a_version_says_one_thing_for_ever():
    told = [
        [one.code, sorted(one.kinds), one.region, one.name, one.text, one.source, one.confirmed]
        for one in LIST
    ]
    assert DIGEST[VERSION] == hashlib.sha256(canonical(told)).hexdigest()


def test_every_duty_is_whole_and_somebodys():
    assert len({one.code for one in LIST}) == len(LIST)
    for one in LIST:
        assert one.kinds
        assert all((one.name.strip(), one.source.strip(), one.text.endswith(".")))
    assert {one.region for one in LIST} == set(Region)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("manufacturer", ["us-report", "us-five-day", "us-correction", "eu-vigilance"]),
        ("component_supplier", ["eu-component"]),
        ("hospital", ["us-user-facility", "eu-network"]),
        ("clinical_adviser", ["us-agency-warning", "us-agency-records"]),
        ("researcher", []),
        ("", []),
    ],
)
def test_whose_duties_they_are(kind, codes):
    assert [one.code for one in duties_of(kind)] == codes


def test_everybody_but_an_agency_is_told_what_the_agencies_must_do():
    assert [one.code for one in of_agencies("researcher")] == ["us-agency-warning", "us-agency-records"]
    assert of_agencies("clinical_adviser") == ()


def test_only_what_the_sources_state_is_called_confirmed():
    confirmed = {one.source for one in LIST if one.confirmed}
    assert confirmed == {"21 CFR 803.50", "21 CFR 803.53", "21 CFR 806.10", "21 CFR 20.85"}


def test_an_answer_names_the_present_version_or_none():
    check_shown(VERSION)
    check_shown("")
    with pytest.raises(Illegal, match="have changed since"):
        check_shown("2020-01-01")
