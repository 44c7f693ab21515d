"""Codes of the IMDRF's terminology: their form, what lies above them, the seed, and our proposal of harm."""

from __future__ import annotations

import itertools

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import imdrf
from medaccord.domain.scoring.harm import Harm

N, M, S, C, X = Harm.NEGLIGIBLE, Harm.MINOR, Harm.SERIOUS, Harm.CRITICAL, Harm.CATASTROPHIC

NAMED = [
    "A1105",
    "A110501",
    "A110502",
    "A1101",
    "A1107",
    "A110701",
    "A110702",
    "A13",
    "A1304",
    "A1305",
    "C1007",
    "C1001",
    "D0107",
    "D1107",
    "G02008",
    "G0200703",
    "G0200804",
    "G02010",
    "G02035",
    "G04105",
    "G06001",
    "F02",
    "F1203",
    "F1204",
    "F1202",
    "F12",
    "F1205",
    "F11",
    "F08",
    "F0801",
    "F04",
    "F05",
    "F1001",
    "F1003",
    "F1004",
    "F1005",
    "F100401",
    "F100501",
    "F13",
    "F14",
    "F1903",
    "F1909",
    "F20",
    "F2306",
    "F2307",
    "F24",
    "F26",
    "F27",
    "E2321",
    "E0703",
    "E0602",
    "E1206",
    "E0726",
    "E0741",
]
"""Every code that the facts name with a term."""

JOIN = {
    **dict.fromkeys(("F26", "F27"), ()),
    **dict.fromkeys(("F14", "F22"), (N, M)),
    "F11": (M,),
    **dict.fromkeys(("F1205", "F08", "F19", "F23"), (S,)),
    **dict.fromkeys(("F1202", "F1203", "F1204", "F09"), (C,)),
    **dict.fromkeys(("F02", "F03"), (X,)),
}


@pytest.mark.parametrize("letter", "ABCDEF")
def test_a_code_has_two_four_or_six_digits(letter):
    for count in range(9):
        assert imdrf.is_code(letter + "1" * count) == (count in (2, 4, 6))


def test_a_component_has_two_five_or_seven_digits():
    for count in range(9):
        assert imdrf.is_code("G" + "1" * count) == (count in (2, 5, 7))


@pytest.mark.parametrize(
    "text", ["", "A", "H01", "a01", "A01 ", " A01", "A01\n", "A0x", "A٠١", "01", "AA01", "A01|A0101", "A-1"]
)
def test_anything_else_is_no_code(text):
    assert not imdrf.is_code(text)
    for ask in (imdrf.check, imdrf.annex, imdrf.above, imdrf.hierarchy, imdrf.proposed):
        with pytest.raises(Invalid):
            ask(text)


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("A11", ()),
        ("A1105", ("A11",)),
        ("A110501", ("A11", "A1105")),
        ("G02", ()),
        ("G02007", ("G02",)),
        ("G0200703", ("G02", "G02007")),
    ],
)
def test_what_lies_above_a_code_is_the_beginning_of_it(code, above):
    assert imdrf.above(code) == above
    assert imdrf.hierarchy(code) == "|".join([*above, code])


def test_the_seed_holds_every_code_that_is_named_and_no_other():
    assert set(imdrf.SEED) == set(NAMED)
    assert len(NAMED) == len(set(NAMED))
    assert all(imdrf.is_code(code) and term == term.strip() != "" for code, term in imdrf.SEED.items())


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("A1105", "Computer System Security Problem"),
        ("A110502", "Unauthorized Access to Computer System"),
        ("C1007", "Software Security Vulnerability"),
        ("D0107", "Inadequate Cybersecurity"),
        ("G0200804", "Firmware"),
        ("F02", "Death"),
        ("F1204", "Permanent impairment"),
        ("F100401", "Radiation underdose"),
        ("F100501", "Radiation overdose"),
        ("E2321", "Hypotension"),
    ],
)
def test_terms_are_those_that_are_named(code, term):
    assert imdrf.SEED[code] == term


def test_the_join_is_that_of_the_facts():
    assert dict(imdrf.SEVERITIES) == JOIN
    assert {code: imdrf.proposed(code).severities for code in JOIN} == JOIN


def test_every_code_of_annex_f_has_the_proposal_of_the_nearest_code_above():
    digits = [f"{number:02}" for number in range(100)]
    for first in digits:
        for second in ("", "01", "02", "03", "04", "05", "99"):
            for third in ("", "01"):
                code = f"F{first}{second}{third if second else ''}"
                near = next((JOIN[one] for one in (code, code[:5], code[:3]) if one in JOIN), None)
                found = imdrf.proposed(code)
                assert (None if found is None else found.severities) == near, code


def test_no_harm_is_told_apart_from_no_proposal():
    assert imdrf.proposed("F26").severities == ()
    assert [imdrf.proposed(code) for code in ("F12", "F20", "F24", "F1005", "A1105", "E0602")] == [None] * 6


def test_a_proposal_says_whose_it_is():
    found = imdrf.proposed("F0801")
    assert found.severities == (S,)
    assert found.by == imdrf.PROPOSED_BY
    assert "Medaccord" in found.by
    assert "clinician" in found.by
    assert found.edition == imdrf.EDITION


def test_more_harm_never_stands_before_less():
    order = list(Harm)
    for severities in imdrf.SEVERITIES.values():
        assert [*severities] == sorted(severities, key=order.index)
        assert all(a != b for a, b in itertools.pairwise(severities))
