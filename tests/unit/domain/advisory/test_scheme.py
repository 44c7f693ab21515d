"""The operator's numbers and names of updates: what is taken, what is refused, and that none comes twice."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.advisory.scheme import Scheme, check_label, label

ON = dt.date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "counted", "number"),
    [
        ("MDA-{year}-{random}", 482913, "MDA-2026-482913"),
        ("MDA-{year}-{random}", 7, "MDA-2026-000007"),
        ("{year}-{serial}", 1, "2026-001"),
        ("{year}-{serial}", 12345, "2026-12345"),
        ("ICSMA-{yy}-{day}-{serial:2}", 1, "ICSMA-26-034-01"),
        ("A{serial:1}-{year}", 9, "A9-2026"),
    ],
)
def test_a_scheme_fills_in_its_places(text, counted, number):
    assert Scheme.read(text).number(ON, counted) == number
    assert csaf_file_name(number) == f"{number.lower()}.json"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "either {random} or {serial}, once"),
        ("MDA-{year}", "either {random} or {serial}, once"),
        ("{year}-{serial}-{serial}", "either {random} or {serial}, once"),
        ("{year}-{serial}-{random}", "either {random} or {serial}, once"),
        ("MDA-{random}", "{year} or {yy}"),
        ("{year}{serial}", "between its places"),
        ("{year}1-{serial}", "between its places"),
        ("{year}-7{serial}", "between its places"),
        ("{year:4}-{serial}", "a width to {serial} only"),
        ("{year}-{serial:9}", "either {random} or {serial}, once"),
        ("mda-{year}-{serial}", "capitals"),
        ("A/{year}-{serial}", "capitals"),
        ("A {year}-{serial}", "capitals"),
        ("Ä-{year}-{serial}", "capitals"),
        ("{month}-{year}-{serial}", "capitals"),
        ("-{year}-{serial}", "begin and end"),
        ("{year}-{serial}-", "begin and end"),
        ("MDC-{year}-{serial}", "reports and cases"),
        ("MDR-{year}-{random}", "reports and cases"),
        (f"{'A' * 24}-{{year}}-{{serial}}", "at most 32"),
        ("A-{year}-{serial}\n", "capitals"),
    ],
)
def test_a_scheme_that_would_not_name_is_refused(text, sentence):
    with pytest.raises(ValueError, match=sentence.replace("{", r"\{").replace("}", r"\}")):
        Scheme.read(text)


def test_the_next_serial_number_follows_the_highest_that_is_alike():
    scheme = Scheme.read("A-{year}-{serial}-X")
    taken = [
        "A-2026-001-X",
        "A-2026-009-X",
        "A-2025-050-X",
        "A-2026-099-Y",
        "MDA-2026-482913",
        "A-2026-1000-X",
    ]
    assert scheme.next(taken, ON) == 1001
    assert scheme.next([], ON) == 1
    assert all(one.startswith(scheme.start(ON)) for one in taken[:2])


@pytest.mark.parametrize(
    ("text", "version", "told"),
    [
        ("", 5, ""),
        ("Update {letter}", 1, ""),
        ("Update {letter}", 2, "Update A"),
        ("Update {letter}", 27, "Update Z"),
        ("Update {letter}", 28, "Update AA"),
        ("Update {letter}", 703, "Update ZZ"),
        ("Update {letter}", 704, "Update AAA"),
        ("Revision {count}", 2, "Revision 1"),
    ],
)
def test_updates_are_called_in_order(text, version, told):
    assert check_label(text) == text
    assert label(text, version) == told


@pytest.mark.parametrize(
    "text",
    [
        "Update",
        "{letter} {count}",
        "{letter}{letter}",
        "{word} {letter}",
        " {letter}",
        "a\n{letter}",
        "A" * 60 + "{count}",
    ],
)
def test_a_name_that_cannot_tell_updates_apart_is_refused(text):
    with pytest.raises(ValueError, match="must"):
        check_label(text)
