"""Receipt codes: what the check notices is proved for all error patterns, since the code is linear."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medaccord.domain.crockford import ALPHABET
from medaccord.domain.errors import Invalid
from medaccord.domain.receipt import NOT_KNOWN, _syndrome, decode, encode

BITS = st.integers(0, 2**130 - 1)
ZERO = "0000-0000-0000-0000-0000-0000-0000"
SAMPLE = encode(0x2ABCDEF0123456789ABCDEF0123456789)


def known(text):
    try:
        return decode(text)
    except Invalid as refusal:
        # Any other sentence would tell one kind of wrong code from another.
        return None if refusal.findings == {"": [NOT_KNOWN]} else refusal


def test_the_alphabet_is_crockfords():
    assert len(set(ALPHABET)) == 32
    assert set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set(ALPHABET) == set("ILOU")


def test_the_smallest_and_the_largest_code():
    assert encode(0) == ZERO
    assert encode(2**130 - 1).startswith("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ")


@pytest.mark.parametrize("bits", [-1, 2**130, 2**200])
def test_other_numbers_of_bits_are_refused(bits):
    with pytest.raises(Invalid, match="130"):
        encode(bits)


@example(0)
@example(2**130 - 1)
@example(2**129)
@given(BITS)
def test_a_code_comes_back_and_holds_its_bits_in_order(bits):
    code = encode(bits)
    assert decode(code) == code
    symbols = code.replace("-", "")
    assert len(code) == 34
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert sum(ALPHABET.index(mark) << 5 * (25 - place) for place, mark in enumerate(symbols[:26])) == bits


@given(BITS, BITS)
def test_codes_differ_where_bits_differ(one, other):
    assert (encode(one) == encode(other)) == (one == other)


@given(BITS, st.data())
def test_case_blanks_dashes_and_look_alikes_are_forgiven(bits, data):
    code = encode(bits)
    typed = ""
    for mark in code.replace("-", ""):
        like = {"1": "1IiLl", "0": "0Oo"}.get(mark, mark + mark.lower())
        typed += data.draw(st.sampled_from(like))
        typed += data.draw(
            st.sampled_from(["", "", " ", "-", "\n", "\u00a0", "\u2011", "\u2013", " \u2212 "])
        )
    assert decode(typed) == code


def vector(errors):
    symbols = [0] * 28
    for place, difference in errors:
        symbols[place] ^= difference
    return symbols


def test_no_single_error_goes_unnoticed():
    patterns = [[(place, difference)] for place in range(28) for difference in range(1, 32)]
    assert len(patterns) == 868
    assert all(_syndrome(vector(pattern)) != (0, 0) for pattern in patterns)


def test_no_exchange_of_neighbours_goes_unnoticed():
    patterns = [
        ((place, difference), (place + 1, difference)) for place in range(27) for difference in range(1, 32)
    ]
    assert len(patterns) == 837
    assert all(_syndrome(vector(pattern)) != (0, 0) for pattern in patterns)


def test_no_two_errors_go_unnoticed():
    # Single syndromes are pairwise different and their sums are syndromes of pairs: linear, so 868 suffice.
    single = {
        (place, difference): _syndrome(vector([(place, difference)]))
        for place in range(28)
        for difference in range(1, 32)
    }
    assert len(set(single.values())) == 868
    for (one, first), (other, second) in combinations(single.items(), 2):
        if one[0] != other[0]:
            assert first != second


@given(
    st.lists(st.integers(0, 31), min_size=28, max_size=28),
    st.lists(st.integers(0, 31), min_size=28, max_size=28),
)
def test_the_check_is_linear(one, other):
    both = [a ^ b for a, b in zip(one, other, strict=True)]
    assert _syndrome(both) == tuple(a ^ b for a, b in zip(_syndrome(one), _syndrome(other), strict=True))


def test_every_wrong_character_in_a_real_code_is_refused():
    tried = 0
    for place, mark in enumerate(SAMPLE):
        for wrong in set(ALPHABET) - {mark}:
            if mark != "-":
                assert known(SAMPLE[:place] + wrong + SAMPLE[place + 1 :]) is None
                tried += 1
    assert tried == 868


@given(BITS, st.integers(0, 27), st.integers(0, 27))
def test_every_exchange_in_a_random_code_is_refused(bits, one, other):
    symbols = list(encode(bits).replace("-", ""))
    symbols[one], symbols[other] = symbols[other], symbols[one]
    same = symbols[one] == symbols[other]
    assert (known("".join(symbols)) == encode(bits)) == same


@pytest.mark.parametrize(
    "text",
    [
        "",
        " - ",
        "0" * 27,
        "0" * 29,
        SAMPLE[:-1],
        SAMPLE + SAMPLE[-1],
        "U" + "0" * 27,
        "u" + "0" * 27,
        "*" + "0" * 27,
        "." + "0" * 27,
        "\u0660" + "0" * 27,
        "\uff10" + "0" * 27,
        "\u0131" + SAMPLE[1:],
        "\u017f" + "0" * 27,
        "\x00" + ZERO,
        "0" * 10_000,
        " " * 10_000 + ZERO,
        "\ud800" + "0" * 27,
    ],
)
def test_all_other_texts_get_the_same_answer(text):
    assert known(text) is None


@pytest.mark.parametrize(
    ("first", "like"), [("1", "\u0131"), ("S", "\u017f"), ("A", "\uff21"), ("0", "\u0660")]
)
def test_a_letter_of_another_script_never_stands_for_one_of_ours(first, like):
    # Dotless i and long s become I and S when they are raised to capitals.
    code = encode(ALPHABET.index(first) << 125)
    assert code.startswith(first)
    assert known(code.lower()) == code
    assert known(like + code[1:]) is None


@given(st.text())
def test_any_text_is_a_code_or_refused_by_the_one_sentence(text):
    assert known(text) in (None, text)


def test_the_refusal_never_repeats_the_code():
    assert not any(group in NOT_KNOWN for group in SAMPLE.split("-"))
