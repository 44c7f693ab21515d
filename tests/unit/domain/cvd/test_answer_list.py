"""Answers as a list: what a spreadsheet gives is read, and what is wrong is named by its line."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.cvd import answer_list
from medaccord.domain.cvd.answer_list import HEADS, Line, read, write
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.domain.errors import Invalid

PLANNED = Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=dt.date(2027, 3, 1))


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_tabs_semicolons_and_commas_tell_columns_apart(mark):
    text = mark.join(("LX 2.1", "V1", "Affected", "fix planned", "2027-03-01")) + "\r\n"
    assert read(text) == (Line(1, "LX 2.1", "V1", PLANNED),)


def test_heads_put_the_columns_in_any_order():
    text = 'Status,VULNERABILITY,statement,product\nnot affected,CVE-1,"No radio, no ""link"".","LX, blue"\n'
    cell = Cell(Status.NOT_AFFECTED, impact_statement='No radio, no "link".')
    assert read(text) == (Line(2, "LX, blue", "CVE-1", cell),)


def test_a_line_without_a_status_answers_nothing():
    assert read("product,vulnerability,status\nLX,V1,\n\n,,\nLX,V2,investigating") == (
        Line(5, "LX", "V2", Cell(Status.INVESTIGATING)),
    )
    assert read("") == read("\ufeff\n\n") == ()


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("LX,V1,maybe", "line 1", "maybe"),
        ("LX,V1,asked", "line 1", "asked"),
        (",V1,fixed", "line 1", "product"),
        ("LX,,fixed", "line 1", "vulnerability"),
        ("LX,V1,affected,soon", "line 1", "soon"),
        ("LX,V1,affected,fix_planned,March", "line 1", "March"),
        ("LX,V1,affected", "line 1", "what will be done"),
        ("\n\nLX,V1,not_affected,,,,because", "line 3", "because"),
        ('LX,V1,"fixed', "line 1", "quotation"),
        ("LX,V1,fixed,,,2,,x,more", "line 1", "columns"),
        ("product,vulnerability,status,colour\nLX,V1,fixed,red", "line 1", "colour"),
        ("product,status\nLX,fixed", "line 1", "vulnerability"),
        ("product,vulnerability,status,status", "line 1", "once"),
        ("x" * (answer_list.LONGEST + 1), "list", "too long"),
        ("a,b,\n" * (answer_list.MOST_LINES + 1), "list", "lines"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(text, place, word):
    with pytest.raises(Invalid) as refused:
        read(text)
    (found,) = refused.value.findings.items()
    assert found[0] == place
    assert word in " ".join(found[1])


def test_every_mistake_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        read("LX,V1,maybe\nLX,V2,affected,soon,March")
    assert {place: len(told) for place, told in refused.value.findings.items()} == {"line 1": 1, "line 2": 2}


def test_what_begins_like_a_formula_is_not_computed_by_a_spreadsheet_and_read_as_it_was():
    line = Line(2, "=LX", "V1", Cell(Status.NOT_AFFECTED, impact_statement="-1 is not reached"))
    text = write([line])
    assert "'=LX" in text
    assert "'-1 is" in text
    assert read(text) == (line,)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1).filter(
    lambda text: not text.startswith("'")
)
CELLS = st.one_of(
    st.just(Cell(Status.INVESTIGATING)),
    st.just(Cell(Status.DECLINED)),
    st.builds(Cell, st.just(Status.FIXED), fixed_version=TEXTS),
    st.builds(Cell, st.just(Status.AFFECTED), st.just(Plan.FIX_PLANNED), st.dates()),
    st.builds(Cell, st.just(Status.AFFECTED), st.just(Plan.FIX_AVAILABLE), fixed_version=TEXTS),
    st.builds(Cell, st.just(Status.NOT_AFFECTED), justification=st.sampled_from(Justification)),
    st.builds(Cell, st.just(Status.NOT_AFFECTED), impact_statement=TEXTS),
)


@given(st.lists(st.tuples(TEXTS, TEXTS, CELLS), max_size=5))
def test_what_is_written_is_read_again(rows):
    lines = tuple(Line(number, *row) for number, row in enumerate(rows, start=2))
    assert read(write(lines)) == lines


@given(st.text(max_size=300))
def test_no_text_ends_in_anything_but_lines_or_findings(text):
    try:
        assert all(line.number > 0 for line in read(text))
    except Invalid as refused:
        assert all(place == "list" or place.startswith("line ") for place in refused.findings)


def test_the_heads_are_those_of_the_page():
    assert write([]) == ",".join(HEADS) + "\n"
