"""Canonical JSON is byte for byte what the reference implementation of RFC 8785 writes."""

from __future__ import annotations

import enum

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medaccord.domain.canonical import LARGEST, canonical

texts = st.text(st.characters(exclude_categories=("Cs",)))
names = st.one_of(st.text('abcxyz_"\\\x00\x1f\x7f \t'), texts)
leaves = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=30)


@given(values)
@settings(max_examples=600)
@example({"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "1": 4, "\r": 5, "\x80": 6})  # RFC 8785 §3.2.3
@example({"a": '\x00\x08\t\n\x0b\x0c\r\x1f"\\/\x7f\u2028\U0001f600'})
@example([{"outer": {"\U00010000": 1, "\uffff": 2}}])
@example(LARGEST)
def test_it_equals_the_reference_implementation(value):
    assert canonical(value) == rfc8785.dumps(value)


class Word(enum.StrEnum):
    ONE = "one"


def test_words_of_an_enumeration_are_their_text():
    assert canonical({Word.ONE: Word.ONE}) == b'{"one":"one"}'


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), (1,), {"a": (1,)}, b"x", {1: 2}, {None: 1}, {"a": {2.5}}]
)
def test_what_is_not_json_without_fractions_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, [True, 2**60], "\ud800", {"a": ["\udfff"]}])
def test_what_a_reader_would_not_keep_exactly_is_refused(value):
    with pytest.raises(ValueError, match=r"2\^53|surrogates"):
        canonical(value)


@pytest.mark.parametrize("bad", [1.5, (1,), 2**53])
def test_a_refusal_does_not_depend_on_what_stands_before_it(bad):
    with pytest.raises((TypeError, ValueError)):
        canonical([{"\u00e4": 1}, bad])


def test_endless_nesting_is_refused():
    ring: list[object] = []
    ring.append(ring)
    with pytest.raises(RecursionError):
        canonical(ring)
