"""Standing texts: what a draft keeps of them, in which order, and what the next one goes on with."""

from __future__ import annotations

import pytest

from medaccord.domain import text
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.advisory.template import (
    CATEGORIES,
    Place,
    Template,
    chosen_before,
    content,
    frozen,
    left_out,
    printed,
)
from medaccord.domain.csaf.advisory import NoteCategory


def _one(place="mitigations", key="1", *, text="Use a firewall.", version=1, standing=True):
    return Template(key, place, f"Name {key}", "Title", text, standing, version)


def test_every_place_has_a_category_of_csaf():
    assert set(CATEGORIES) == set(Place)
    assert set(CATEGORIES.values()) <= set(NoteCategory)


@pytest.mark.parametrize("same", ["", " \n", "Use a firewall.", "Use a firewall.\r\n"])
def test_the_templates_own_words_are_no_edit(same):
    kept = frozen(_one(), same)
    assert (kept["use"], kept["text"]) == ("as_it_is", "Use a firewall.")


def test_other_words_are_kept_verbatim_and_named_as_edited():
    kept = frozen(_one(), "Use two.\r\n")
    assert (kept["use"], kept["text"], kept["version"]) == ("edited", "Use two.\r\n", 1)
    assert content(kept)["template"] == {"name": "Name 1", "version": 1, "use": "edited"}


def test_what_is_printed_stands_in_the_order_of_places_and_left_out_texts_do_not():
    kept = [frozen(_one("disclaimer", "1")), frozen(_one("background", "2")), left_out(_one(key="3"))]
    kept += [frozen(_one("mitigations", "5")), frozen(_one("mitigations", "4"))]
    assert [one["template"] for one in printed(kept)] == ["2", "4", "5", "1"]


def test_the_next_draft_goes_on_as_the_one_before_it():
    newer = _one(text="Newer.", version=2)
    assert chosen_before(newer, []) == (True, "Newer.")
    assert chosen_before(_one(standing=False), []) == (False, "Use a firewall.")
    assert chosen_before(newer, [frozen(_one())]) == (True, "Newer.")
    assert chosen_before(newer, [frozen(_one(), "Mine.")]) == (True, "Mine.")
    assert chosen_before(newer, [left_out(_one())]) == (False, "Newer.")


def test_shipped_texts_are_short_legible_and_told_apart():
    assert len({one.key for one in SHIPPED}) == len({one.name for one in SHIPPED}) == len(SHIPPED)
    assert {one.place for one in SHIPPED} == set(Place)
    for one in SHIPPED:
        text.line(one.title)
        assert 0 < len(text.text(one.text)) < 800
