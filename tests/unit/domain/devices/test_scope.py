"""Which units are meant: lots, ranges and laboratories' units pass, one patient's device never."""

from __future__ import annotations

import time

import pytest

from medaccord.domain.devices.scope import (
    LONGEST_SCOPE,
    MOST_SCOPES,
    ONE_UNIT,
    Scope,
    ScopeKind,
    check_scopes,
    is_whole_serial,
    names_one_unit,
)
from medaccord.domain.findings import Findings
from medaccord.domain.text import PRINTED

LOT, RANGE, LAB = ScopeKind.LOT, ScopeKind.SERIAL_RANGE, ScopeKind.LABORATORY


def found(*scopes):
    findings = Findings()
    check_scopes(scopes, findings)
    return findings.by_name


@pytest.mark.parametrize(
    "scope",
    [
        Scope(LOT, "A213B1"),
        Scope(LOT, "2026-11"),
        Scope(RANGE, "SN10000", "SN19999"),
        Scope(RANGE, "1000", "1001"),
        Scope(RANGE, "100", "1000"),
        Scope(LAB, "LAB-7"),
        Scope(LAB, "S/N 4711"),
    ],
)
def test_lots_ranges_and_laboratory_units_pass(scope):
    assert found(scope) == {}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("12345", "12345"),
        ("12345", " 12345 "),
        ("sn-12345", "SN 12345"),
        ("0012345", "12345"),
        ("SN0012345", "SN-12345"),
        ("１２３４５", "12345"),
        ("AB.12/3", "ab12_3"),
    ],
)
def test_a_range_with_equal_ends_is_one_serial_number(first, last):
    assert found(Scope(RANGE, first, last)) == {"scopes/0/last": [ONE_UNIT]}


@pytest.mark.parametrize("last", ["", "  "])
def test_a_range_without_an_end_is_one_serial_number(last):
    assert "one alone names one device" in found(Scope(RANGE, "12345", last))["scopes/0/last"][0]


@pytest.mark.parametrize(
    "lot",
    [
        "S/N 4711",
        "s / n: 4711-A",
        "Serial number 21A11F4855",
        "serial no.21A11F4855",
        "SN: 4711",
        "(21)1234",
        "(01)51022222233336(10)A213B1(21)1234",
        "0151022222233336211234",
        "+A99912345/$$52001510X3/16D20111212/S77DEFG457",
        "=/A9999XYZ100T0944=,000025",
    ],
)
def test_a_serial_number_is_no_lot(lot):
    assert found(Scope(LOT, lot)) == {"scopes/0/first": [ONE_UNIT]}


def test_places_of_findings_are_those_of_the_list():
    good, empty = Scope(LOT, "A"), Scope(LAB, " ")
    assert list(found(good, empty, Scope(LOT, "A", "B"))) == ["scopes/1/first", "scopes/2/last"]
    assert list(found(*[good] * (MOST_SCOPES + 1))) == ["scopes"]
    assert list(found(Scope(LOT, "x" * (LONGEST_SCOPE + 1)))) == ["scopes/0/first"]
    assert list(found(Scope(LOT, "a\nb"))) == ["scopes/0/first"]


@pytest.mark.parametrize(
    "given",
    ["LX-200", "SN-200 pump", "Serial RS232 gateway", "Serial port card", "Lot 17", "(01)51022222233336", ""],
)
def test_other_words_name_no_unit(given):
    assert not names_one_unit(given)


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("21A11F4855", True),
        ("S-1*", False),
        ("S-1?", False),
        (r"S-1\*", True),
        (r"S-1\\*", False),
        (r"S-1\?2", True),
        ("*", False),
    ],
)
def test_a_serial_number_of_csaf_without_a_placeholder_is_whole(given, whole):
    assert is_whole_serial(given) is whole


@pytest.mark.parametrize("kind", ScopeKind)
@pytest.mark.parametrize("long", ["SN: 4711 " * 10, "S/N" + " " * 100_000 + "4711", "serial" + " " * 100_000])
def test_what_is_too_long_is_told_so_and_searched_no_further(kind, long):
    [(place, [sentence])] = found(Scope(kind, long, "9" if kind is RANGE else "")).items()
    assert (place, sentence[:7]) == ("scopes/0/first", "Shorten")


@pytest.mark.parametrize(
    "given",
    [
        "serial" + " " * (PRINTED - 6),
        "serial number" + " " * PRINTED + "4711",
        "s / n " * (PRINTED // 6),
        "s/n" * (PRINTED // 3),
        "serial-number-" * (PRINTED // 14),
        "serial " * (PRINTED // 7),
        "x" * 1_000_000 + " S/N 4711",
        "\ufdfa" * PRINTED,
        "(01)" * (PRINTED // 4),
        "+A99912345 " * (PRINTED // 11),
        "/01/12345678" * (PRINTED // 12),
    ],
)
def test_a_hostile_text_is_searched_in_no_time(given):
    begun = time.thread_time()
    assert not names_one_unit(given)
    assert time.thread_time() - begun < 0.5


def test_blanks_hide_no_serial_number():
    assert names_one_unit("Serial" + " " * 500 + "number \u00a0 :" + " " * 500 + "4711")
