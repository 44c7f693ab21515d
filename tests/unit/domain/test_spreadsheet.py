"""Tables that a spreadsheet shows and never computes, whatever it takes for a cell of its own."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.spreadsheet import as_written, inert, table

SIGNS = "=+-@"
SEEN_AS_SIGNS = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.normalize("NFKC", chr(code))[:1] in tuple(SIGNS)
]
UNSEEN = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zs", "Zl", "Zp") or chr(code) in "\u3164\ufe0f\u034f"
]


@pytest.mark.parametrize("sign", [*SIGNS, "\u2212"])
@pytest.mark.parametrize("before", ["", " ", "\u200b", "\ufeff", "\u00a0", '"', "\u200b \u2060"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(before, sign):
    assert inert(f"{before}{sign}1") == f"'{before}{sign}1"


def test_no_form_of_a_sign_and_nothing_unseen_before_it_passes():
    assert len(SEEN_AS_SIGNS) > 15
    assert [sign for sign in SEEN_AS_SIGNS if not inert(f"{sign}1").startswith("'")] == []
    assert [
        unseen for unseen in UNSEEN if "'=" not in inert(f"{unseen}=1") and inert(f"{unseen}=1")[0] != "'"
    ] == []


@pytest.mark.parametrize("parts", [";", "\t", "\r", "\n", "\r\n", "|"])
@pytest.mark.parametrize("start", ["=HYPERLINK(1)", " @x", "\uff1d1", "\u200b=1", '"=1'])
def test_what_follows_a_mark_that_may_part_cells_is_shown_too(parts, start):
    assert inert(f"x{parts}{start}") == f"x{parts}'{start}"


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_cell_that_begins_with_a_tab_or_a_new_line_is_marked(start):
    assert inert(f"{start}x").startswith("'")
    assert inert(f"{start}=1").startswith("'")


@pytest.mark.parametrize(
    "plain", ["", "x", "a = b", "x-y", "1+1", "'tis", "a, -b", "2027-03-01", "x; y", "it's"]
)
def test_what_begins_no_formula_stays_as_it_is(plain):
    assert inert(plain) == plain


texts = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\";|\t\r\n \u200b\uff1dx"), st.characters(codec="utf-8"))
)


@given(texts)
def test_what_was_made_inert_is_read_as_it_was(text):
    assert as_written(inert(text)) == text


@given(texts)
def test_no_reader_finds_a_cell_that_begins_a_formula(text):
    for cell in re.split("[;|\t\r\n]", inert(text)):
        shown = "".join(one for one in cell if one not in UNSEEN and one != '"')
        assert unicodedata.normalize("NFKC", shown)[:1] not in tuple(SIGNS)


@given(st.lists(texts, min_size=1, max_size=4))
def test_every_cell_of_a_table_is_quoted(cells):
    written = table(["a"] * len(cells), [cells])
    _heads, row = csv.reader(io.StringIO(written, newline=""), quoting=csv.QUOTE_ALL)
    assert [as_written(cell) for cell in row] == cells
    assert written.startswith(",".join(['"a"'] * len(cells)) + "\r\n")
