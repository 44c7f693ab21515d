"""Laws on access to records as data, paragraphs of a text, and what makes one another than it was."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

from medaccord.domain.disclosure import DEFAULT, FOIA, Piece, Record, WithholdingGround, listed, parts, read
from medaccord.domain.handling import Mark


def changed(**told):
    return json.dumps({**copy.deepcopy(FOIA), **told})


def test_our_default_proposes_what_the_statute_names():
    said = {ground: DEFAULT.exemptions[DEFAULT.proposes[ground]].source for ground in WithholdingGround}
    assert said[WithholdingGround.PCII] == "5 U.S.C. 552(b)(3) with 6 U.S.C. 673(a)(1)(A)"
    assert said[WithholdingGround.TRADE_SECRET] == said[WithholdingGround.COMMERCIAL] == "5 U.S.C. 552(b)(4)"
    assert said[WithholdingGround.PREDECISIONAL] == "5 U.S.C. 552(b)(5)"
    assert said[WithholdingGround.PERSONAL] == said[WithholdingGround.REPORTER] == "5 U.S.C. 552(b)(6)"
    assert DEFAULT.edition == "Freedom of Information Act (data of the law, version 2026-11-27)"


def test_several_grounds_propose_each_exemption_once_in_the_order_of_the_law():
    found = DEFAULT.proposed(
        [WithholdingGround.REPORTER, WithholdingGround.PERSONAL, WithholdingGround.COMMERCIAL]
    )
    assert found == ("4", "6")
    assert DEFAULT.proposed([]) == ()


def test_each_mark_is_a_ground():
    assert {WithholdingGround(mark.value) for mark in Mark} <= set(WithholdingGround)


def test_another_law_is_read_from_its_file():
    section = [["38", "health and safety", "FOIA 2000 (UK) s. 38"]]
    law = read(changed(name="FOIA 2000", exemptions=section, proposes=dict.fromkeys(WithholdingGround, "38")))
    assert law.proposed([WithholdingGround.UNRELEASED]) == ("38",)
    assert list(law.exemptions) == ["38"]
    assert listed(json.loads(json.dumps(law.kept))) == law.exemptions


def test_the_law_that_the_manual_shows_is_one():
    manual = Path(__file__).parents[3] / "docs" / "how-to" / "answer-a-request-for-records.md"
    law = read(manual.read_text().partition("```json")[2].partition("```")[0])
    assert law.edition == "Freedom of Information Act 2000 (data of the law, version 2026-11-27)"
    assert law.proposed([WithholdingGround.TRADE_SECRET, WithholdingGround.REPORTER]) == ("40", "43")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("[]", "must be an object"),
        (json.dumps({"name": "A law"}), "must be an object"),
        (changed(notice={}), "must be an object"),
        (changed(notice={**FOIA["notice"], "object_days": 0}), "1 to 120 working days"),
        (changed(notice={**FOIA["notice"], "intend_days": 121}), "1 to 120 working days"),
        (changed(notice={**FOIA["notice"], "intend_days": True}), "1 to 120 working days"),
        (changed(exemptions=[["4", "words"]]), "must be an object"),
        (changed(exemptions=FOIA["exemptions"] + [["4", "again", "b"]]), "code of its own"),
        (changed(exemptions=[["", "none", "b"]]), "code of its own"),
        (changed(proposes={"pcii": "3"}), "must propose one of its own exemptions for: trade_secret"),
        (changed(proposes={**FOIA["proposes"], "reporter": "99"}), "exemptions for: reporter"),
        (changed(proposes={**FOIA["proposes"], "weather": "4"}), "weather"),
        ("{", "must be JSON"),
    ],
)
def test_a_law_that_proposes_what_it_has_not_is_refused(told, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\n ", []),
        ("One.", ["One."]),
        ("One.\nStill one.", ["One.\nStill one."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\r\n \r\n\r\nTwo.\n", ["One.", "Two."]),
    ],
)
def test_a_blank_line_parts_paragraphs(text, found):
    assert parts(text) == found


def test_words_marks_owner_and_place_make_a_paragraph_what_it_is():
    one = Piece(Record.POST, "a", 1, "We met.", (WithholdingGround.PREDECISIONAL,), None)
    others = [
        replace(one, kind=Record.NOTE),
        replace(one, source="b"),
        replace(one, part=2),
        replace(one, text="We met"),
        replace(one, grounds=()),
        replace(one, owner="c"),
    ]
    assert len({piece.sealed for piece in (one, *others)}) == 7
    assert replace(one).sealed == one.sealed
