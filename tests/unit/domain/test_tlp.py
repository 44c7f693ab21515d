"""TLP 2.0 labels, every pair of them."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.errors import Invalid
from medaccord.domain.tlp import (
    DEFAULT,
    SENTENCES,
    Tlp,
    from_csaf20,
    never_wider,
    parse_tlp,
    sentence,
    strictest,
    strictness,
    to_csaf20,
)

ORDER = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]


def test_the_wire_values_are_the_labels_as_first_writes_them():
    assert [label.value for label in Tlp] == ORDER
    assert [str(label) for label in Tlp] == ORDER


def test_the_default_is_amber_strict():
    assert DEFAULT is Tlp.AMBER_STRICT


def test_strictness_follows_the_order():
    assert [strictness(Tlp(label)) for label in ORDER] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("container", "item"), list(product(Tlp, Tlp)))
def test_never_wider_holds_for_the_same_or_a_stricter_label(container, item):
    assert never_wider(container, item) == (ORDER.index(item) >= ORDER.index(container))


@pytest.mark.parametrize(
    "labels", [*combinations_with_replacement(Tlp, 2), *combinations_with_replacement(Tlp, 3)]
)
def test_strictest_is_one_of_them_and_wider_than_none(labels):
    found = strictest(labels)
    assert found in labels
    assert all(never_wider(label, found) for label in labels)


def test_strictest_takes_the_unmarked_for_the_default():
    assert strictest([]) is DEFAULT
    assert strictest([None]) is DEFAULT
    assert strictest([None, Tlp.CLEAR]) is DEFAULT
    assert strictest([None, Tlp.RED]) is Tlp.RED
    assert strictest([Tlp.CLEAR]) is Tlp.CLEAR


@given(st.lists(st.sampled_from([*Tlp, None]), min_size=1), st.randoms(use_true_random=False))
def test_strictest_does_not_depend_on_order_or_repetition(labels, random):
    mixed = labels * 2
    random.shuffle(mixed)
    assert strictest(mixed) is strictest(labels)


def test_amber_speaks_of_ones_own_organisation_and_never_of_who_may_see_a_shared_case():
    for label in (Tlp.AMBER, Tlp.AMBER_STRICT):
        assert "within your" in sentence(label)
        assert "may see" not in sentence(label)
    assert "clients" in sentence(Tlp.AMBER)
    assert "clients" not in sentence(Tlp.AMBER_STRICT)


def test_who_has_no_organisation_shares_amber_with_nobody():
    for label in (Tlp.AMBER, Tlp.AMBER_STRICT):
        assert (
            sentence(label, has_organisation=False) == "You have this for yourself alone. Do not pass it on."
        )
    for label in (Tlp.CLEAR, Tlp.GREEN, Tlp.RED):
        assert sentence(label, has_organisation=False) == sentence(label)


def test_each_label_has_its_own_sentence():
    assert set(SENTENCES) == set(Tlp)
    assert len({sentence(label) for label in Tlp}) == 5
    assert all(sentence(label).endswith(".") for label in Tlp)


@pytest.mark.parametrize("label", Tlp)
def test_labels_are_read_in_any_case_with_or_without_prefix(label):
    bare = label.value.removeprefix("TLP:")
    for written in (label.value, label.value.lower(), bare, bare.lower(), f" tlp: {bare} "):
        assert parse_tlp(written) is label


def test_white_is_clear():
    assert parse_tlp("TLP:WHITE") is parse_tlp("white") is Tlp.CLEAR


@pytest.mark.parametrize("text", ["", "TLP:", "AMBER STRICT", "ORANGE", "TLP:TLP:RED", "R\u0415D", "TLP-RED"])
def test_other_labels_are_refused(text):
    with pytest.raises(Invalid, match=r"TLP:AMBER\+STRICT"):
        parse_tlp(text)


def test_csaf_20_has_four_of_five_labels():
    assert {label: to_csaf20(label) for label in Tlp} == {
        Tlp.CLEAR: "WHITE",
        Tlp.GREEN: "GREEN",
        Tlp.AMBER: "AMBER",
        Tlp.AMBER_STRICT: None,
        Tlp.RED: "RED",
    }


@pytest.mark.parametrize("name", ["WHITE", "GREEN", "AMBER", "RED"])
def test_csaf_20_labels_come_back(name):
    assert to_csaf20(from_csaf20(name)) == name


@pytest.mark.parametrize("name", ["", "white", "CLEAR", "AMBER+STRICT", "TLP:RED"])
def test_other_csaf_labels_are_refused(name):
    with pytest.raises(Invalid, match="WHITE"):
        from_csaf20(name)
