"""Markings in a partner's own words are read however they are spelt, and never as wider than they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.tlp import Tlp, named_label, strictest

PROTOCOLS = ("TLP", "(TLP)", "[TLP", "Traffic Light Protocol", "traffic light protocol (TLP)")
VERSIONS = ("", " 2.0", " v2.0", "2.0", " v2", " V 2.0", " version 2.0", " 1.0", "-2.0")
KINDS = ("", " level", " label:", " marking", " colour", " color is", " designation")
BETWEEN = (
    ":",
    ": ",
    " : ",
    "\uff1a",
    "\ua789",
    "\u2236",
    "=",
    " = ",
    "-",
    "\u2011",
    "\u2013",
    " \u2014 ",
    "_",
    " ",
    "\u00a0",
    "\u202f",
    "\t",
    "\n",
    "/",
    "|",
    ") ",
    "] ",
    ": **",
    ":\u200b",
    ' "',
    ".",
    ",",
    ":  \u00a0",
)
WITHIN = (
    "+",
    " + ",
    "-",
    " - ",
    "\u2011",
    "\u2013",
    "_",
    " ",
    "\u00a0",
    "/",
    "\uff0b",
    "\ufe62",
    "\u200b",
    "",
    " (",
)
LABELS = {
    Tlp.CLEAR: ("CLEAR", "WHITE"),
    Tlp.GREEN: ("GREEN",),
    Tlp.AMBER: ("AMBER",),
    Tlp.RED: ("RED",),
}
BEFORE = ("", "Marked ", "x_", "\u00ab", "(", "As agreed.\n", "tlp ", "TLP: ")
AFTER = ("", ".", ", for partners", "_report.pdf", ")", "\nof the two", "; see below", " TLP", "\u00bb")
SIZES = (str.upper, str.lower, str.title)


@st.composite
def markings(draw):
    """A marking as somebody may spell it, and its label."""
    label = draw(st.sampled_from(list(Tlp)))
    if label is Tlp.AMBER_STRICT:
        word = f"AMBER{draw(st.sampled_from(WITHIN))}STRICT"
    else:
        word = draw(st.sampled_from(LABELS[label]))
    parts = (PROTOCOLS, VERSIONS, KINDS, BETWEEN)
    named = "".join(draw(st.sampled_from(part)) for part in parts) + word
    return draw(st.sampled_from(SIZES))(named), label


@given(markings(), st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_a_marking_is_read_however_it_is_spelt(marking, before, after):
    words, label = marking
    assert named_label(f"{before}{words}{after}") is label


@given(st.lists(markings(), min_size=1, max_size=4), st.sampled_from((". ", "\n", ", ", " and ", "; ")))
def test_of_several_the_strictest_counts(found, between):
    assert named_label(between.join(words for words, _ in found)) is strictest(label for _, label in found)


@given(st.text(max_size=40), markings())
def test_no_text_before_it_hides_a_marking(before, marking):
    words, label = marking
    found = named_label(f"{before} {words}")
    assert found is not None
    assert strictest([found, label]) is found


@pytest.mark.parametrize(
    "words",
    [
        "",
        "TLP",
        "the red TLP cable",
        "A TLP cable, red as it is",
        "See the TLP. Red wires are live.",
        "TLP: REDACTED",
        "TLP:GREENLAND",
        "XTLP:RED",
        "Is it under TLP? Clear it first.",
        "TLP 2.0",
        "TLP applies; amber alert below",
        "TLP 20.0 RED",
        "red",
        "TLP of the sender is unknown, green at best",
    ],
)
def test_what_is_no_marking_names_no_label(words):
    assert named_label(words) is None


@given(st.text())
def test_any_text_has_one_answer(words):
    assert named_label(words) in (None, *Tlp)
