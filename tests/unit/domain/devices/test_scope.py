"""Which units are meant: lots, ranges and laboratories' units pass, one patient's device never."""

from __future__ import annotations

import time

import pytest

from medaccord.domain.devices.scope import (
    LONGEST_SCOPE,
    MOST_SCOPES,
    NO_END,
    ONE_UNIT,
    REVERSED,
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


@pytest.mark.parametrize(
    ("given", "one"),
    [
        ("S/N12345678", True),
        ("SN12345678", True),
        ("SN 12345678", True),
        ("sn-12345678", True),
        ("serial 12345678", True),
        ("Pump, serial 21A11F4855.", True),
        ("Ser. No. 12345", True),
        ("Ser.No.12345", True),
        ("Serial: 4711", True),
        ("the serial number is A1234", True),
        ("S/N 4711-22", True),
        ("Serial number 2021-4567", True),
        ("Serial numbers 4711-22", True),
        ("Serial numbers 12345 to 12345", True),
        ("serial number 12345 to be replaced", True),
        ("Serial numbers 12345, 12346 and 12349", True),
        ("Serial numbers 10000-19999 and S/N 21111", True),
        ("https://id.gs1.org/01/00643169001763/21/12345", True),
        ("see https://example.org/x/01/00643169001763/10/LOT7/21/12345?17=260101", True),
        ("UDI: +A999ABC123DE0/$+1234567Y", True),
        ("UDI:+A999ABC123DE0/$+1234567Y, as on the label", True),
        ("on its label: (01)51022222233336 (17)260101 (21) 1234", True),
        ("UDI 0151022222233336211234.", True),
        ("its UDI is =/A9999XYZ100T0944=,000025", True),
        ("firmware for serial numbers 10000 to 19999", False),
        ("Serial numbers 10000-19999", False),
        ("Serial numbers SN10000 \u2013 SN19999", False),
        ("S/N 10000 through 19999", False),
        ("Serial number 10000 and above", False),
        ("Serial: RS232 gateway", False),
        ("Serial RS-485 port", False),
        ("Serial 115200 baud", False),
        ("SN1000", False),
        ("Annual report (21) 2025", False),
        ("Sales of (10) regions, (21) 2025", False),
        ("https://id.gs1.org/01/00643169001763/10/LOT7", False),
        ("UDI: +A999ABC123DE0", False),
        ("(01)51022222233336(10)A213B1", False),
        ("Order numbers 12345678", False),
        ("snapshot 20261128", False),
    ],
)
def test_a_serial_number_is_known_as_people_write_it(given, one):
    assert names_one_unit(given) is one


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("12345", "x", NO_END),
        ("12345", "-", NO_END),
        ("12345", "?", NO_END),
        ("12345", "none", NO_END),
        ("none", "12345", NO_END),
        ("12345", "12345.0", ONE_UNIT),
        ("SN12345", "12345", ONE_UNIT),
        ("S/N 12345", "Serial no. 12345", ONE_UNIT),
        ("SN-A0012", "A12", ONE_UNIT),
        ("19999", "10000", REVERSED),
        ("SN19999", "10000", REVERSED),
        ("A200", "a-100", REVERSED),
    ],
)
def test_what_is_no_range_is_refused(first, last, sentence):
    assert found(Scope(RANGE, first, last)) == {"scopes/0/last": [sentence]}


@pytest.mark.parametrize(
    ("first", "last"),
    [("SN10000", "19999"), ("A900", "B100"), ("21A11F4855", "21A11F5000"), ("SNB7", "SNB12"), ("1.5", "2.5")],
)
def test_ranges_as_people_write_them_pass(first, last):
    assert found(Scope(RANGE, first, last)) == {}
