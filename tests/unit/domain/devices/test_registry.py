"""What a row of a registry may say: kept as given or refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.devices import registry as r
from medaccord.domain.errors import Invalid


def test_text_loses_blanks_around_it_and_nothing_else():
    assert r.said({"a": "  Pump,  Infusion\n"}, "a") == "Pump,  Infusion"
    assert r.said({}, "a") == r.said({"a": None}, "a") == ""


@pytest.mark.parametrize("value", [5, ["x"], {}, True, "a\x00b", "a\x1bb", "\ud800", "x" * (r.LINE + 1)])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(Invalid):
        r.said({"a": value}, "a")


@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_needed_must_be_there(value):
    with pytest.raises(Invalid):
        r.said({"a": value}, "a", needed=True)


@pytest.mark.parametrize(
    ("value", "found"),
    [("true", True), ("false", False), ("Y", True), ("N", False), (True, True), (False, False), ("", None)],
)
def test_flags_are_texts_or_truths(value, found):
    assert r.flag({"a": value}, "a") is found
    assert r.flag({"a": None}, "a") is None


@pytest.mark.parametrize("value", ["maybe", 1, "yes", [], "truefalse"])
def test_other_flags_are_refused(value):
    with pytest.raises(Invalid):
        r.flag({"a": value}, "a")


@pytest.mark.parametrize("word", ["2013-02-01", "20130201", "2013-02-01T00:00:00Z", " 2013-02-01 "])
def test_a_day_is_read(word):
    assert r.day({"a": word}, "a") == dt.date(2013, 2, 1)


@pytest.mark.parametrize(
    "word", ["2013-02-30", "02/01/2013", "2013", "99990101", "00000000", "٢٠١٣0201", 20130201]
)
def test_what_is_no_day_is_refused(word):
    with pytest.raises(Invalid):
        r.day({"a": word}, "a")


def test_a_null_list_is_an_empty_one():
    assert r.several({"a": None}, "a") == r.several({}, "a") == ()
    assert r.several({"a": [{}]}, "a") == [{}]


@pytest.mark.parametrize("value", ["x", {}, [1], [[]], [{}] * (r.MOST_IN_A_ROW + 1)])
def test_other_lists_are_refused(value):
    with pytest.raises(Invalid):
        r.several({"a": value}, "a")


def test_a_product_code_has_three_signs():
    assert r.product_code({"product_code": "FRN"}) == "FRN"
    assert r.product_code({}, needed=False) == ""
    for wrong in ("FR", "FRNX", "frn", "F N", "ФRN", ""):
        with pytest.raises(Invalid):
            r.product_code({"product_code": wrong})


def test_an_identifier_has_no_blanks_and_an_end():
    assert r.identifier({"id": "00643169001763"}, "id") == "00643169001763"
    for wrong in ("", "0064 3169", "ü", "1" * 65, None, "a\nb"):
        with pytest.raises(Invalid):
            r.identifier({"id": wrong}, "id")


def test_a_short_gtin_is_asked_for_in_full_as_well():
    assert r.asked_for("643169001763") == ("643169001763", "00643169001763")
    assert r.asked_for(" 00643169001763 ") == ("00643169001763",)
    assert r.asked_for("two words") == r.asked_for("") == ()


def test_bad_rows_are_counted_and_the_first_are_told():
    reading = r.Reading(r.Source.UDI, "file")
    for line in range(100):
        reading.refuse(line, "No.")
    assert reading.bad == 100
    assert reading.told == [(line, "No.") for line in range(r.SHOWN)]


def test_every_source_fills_a_shelf():
    assert set(r.SHELVES) == set(r.Source)
    assert set(r.SHELVES.values()) == set(r.Shelf)
