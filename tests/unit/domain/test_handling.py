"""Handling marks: every combination of label, marks, way on and readers."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.handling import (
    ONWARD_SENTENCES,
    OWNED,
    SENTENCES,
    Mark,
    Marking,
    Onward,
    Readers,
    check_readers,
    check_written,
    checked,
    in_file_name,
    in_words,
    of_all,
)
from medaccord.domain.tlp import DEFAULT, Tlp

SETS = [frozenset(some) for some in chain.from_iterable(combinations(Mark, n) for n in range(len(Mark) + 1))]
LIMITED = {Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED}
WAYS = ["forbidden", "with_permission", "free"]
ALLOWED = {
    Mark.COMMERCIAL: {"side"},
    Mark.TRADE_SECRET: {"side"},
    Mark.PCII: {"side"},
    Mark.PREDECISIONAL: {"agencies"},
    Mark.PERSONAL: {"side", "agencies", "people"},
}
"""Decision 0228, written down once more by hand."""


def _given(label, marks, onward):
    try:
        return checked(label, marks, onward)
    except Invalid:
        return None


@pytest.mark.parametrize("marks", SETS, ids=lambda some: in_words(some) or "no mark")
def test_a_marking_is_taken_unless_its_parts_contradict_each_other(marks):
    for label, onward in product(Tlp, [None, *Onward]):
        owned = bool(marks & OWNED)
        fits = (not marks or label in LIMITED) and not (owned and onward is Onward.FREE)
        made = _given(label, marks, onward)
        assert (made is not None) == fits, (label, onward)
        if made is not None:
            usual = Onward.FORBIDDEN if owned else Onward.FREE
            assert made == Marking(label, marks, onward or usual)
            assert made.is_owned == owned


@pytest.mark.parametrize("readers", Readers)
@pytest.mark.parametrize("marks", SETS, ids=lambda some: in_words(some) or "no mark")
def test_marks_go_before_those_readers_alone_that_every_one_of_them_allows(marks, readers):
    fits = all(readers.value in ALLOWED[one] for one in marks)
    if fits:
        check_readers(marks, readers)
        return
    with pytest.raises(Invalid) as refused:
        check_readers(marks, readers)
    together = set.intersection(*(ALLOWED[one] for one in marks))
    assert set(refused.value.findings) == ({"room"} if together else {"handling"})
    assert all("hoose" in sentence for told in refused.value.findings.values() for sentence in told)


def test_what_is_owned_and_what_is_predecisional_never_go_together():
    for owned in OWNED:
        for readers in Readers:
            with pytest.raises(Invalid):
                check_readers({owned, Mark.PREDECISIONAL}, readers)


@pytest.mark.parametrize("marks", SETS, ids=lambda some: in_words(some) or "no mark")
def test_what_belongs_to_somebody_is_written_in_no_post(marks):
    owned = [one for one in ("commercial confidential", "trade secret", "PCII") if one in in_words(marks)]
    if not owned:
        check_written(marks)
        return
    with pytest.raises(Invalid) as refused:
        check_written(marks)
    assert refused.value.findings == {
        "handling": [
            f"What is {', '.join(owned)} belongs to somebody and lies alone. Do not write it here: file it"
            " as a document of its own."
        ]
    }


def test_the_refusals_say_what_to_do():
    for label, marks, onward, field, told in (
        (Tlp.GREEN, {Mark.PERSONAL}, None, "marking", "personal data is labelled TLP:AMBER or stricter"),
        (Tlp.RED, {Mark.TRADE_SECRET}, Onward.FREE, "onward", "Choose another"),
    ):
        with pytest.raises(Invalid) as refused:
            checked(label, marks, onward)
        assert told in refused.value.findings[field][0]


def test_what_derives_from_several_is_as_strict_as_all_of_them():
    every = [_given(label, marks, on) for label, marks, on in product(Tlp, SETS, Onward)]
    for one, other in combinations([made for made in every if made is not None], 2):
        both = of_all([one, other])
        assert both == of_all([other, one]) == of_all([both, one, other])
        assert both.label in (one.label, other.label)
        assert list(Tlp).index(both.label) >= max(list(Tlp).index(m.label) for m in (one, other))
        assert both.marks == one.marks | other.marks
        assert both.onward == min((one.onward, other.onward), key=WAYS.index)


def test_of_nothing_the_default_is_derived():
    assert of_all([]) == Marking() == Marking(DEFAULT, frozenset(), Onward.FREE)


def test_in_words_and_in_a_file_name_the_order_is_always_the_same():
    assert in_words({Mark.PERSONAL, Mark.COMMERCIAL}) == "commercial confidential, personal data"
    assert in_words(()) == ""
    assert in_words({Mark.PCII, Mark.PREDECISIONAL}) == "PCII, predecisional"
    made = Marking(Tlp.AMBER_STRICT, frozenset({Mark.TRADE_SECRET, Mark.COMMERCIAL}))
    assert in_file_name(made) == "AMBER-STRICT_COMMERCIAL-CONFIDENTIAL_TRADE-SECRET"
    assert in_file_name(Marking(Tlp.CLEAR)) == "CLEAR"


def test_every_mark_and_every_way_on_has_a_sentence():
    assert set(SENTENCES) == set(Mark)
    assert set(ONWARD_SENTENCES) == set(Onward)
