"""Rows rebuilt from a chain, with and without texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import repeat
from uuid import UUID

import pytest

from medaccord.domain.audit.chain import Change, Op, canonical, entry, start
from medaccord.domain.audit.replay import ERASED, replay
from medaccord.domain.errors import Invalid


def chain(*entries):
    head, rows = start("case:1"), []
    for seq, changes in enumerate(entries):
        row = entry(
            head,
            stream="case:1",
            at=datetime(2026, 1, 1, 0, 0, seq, tzinfo=UTC),
            verb="case.edit",
            actor=UUID(int=1),
            realm="live",
            objects={},
            changes=changes,
            salts=repeat(b"0" * 16),
        )
        head = row.head
        rows.append(row)
    return rows


ADD = Change("case", "1", Op.ADD, {"state": "open", "owner": None}, {"title": "Pump", "summary": "S"})


def test_nothing_gives_nothing():
    assert replay([]) == {}
    assert replay(chain([])) == {}


def test_later_changes_win_and_texts_are_merged():
    rows = chain(
        [ADD, Change("case", "2", Op.ADD)],
        [
            Change("case", "1", Op.SET, {"state": "shut"}),
            Change("case", "1", Op.SET, {}, {"title": "Pump II"}),
        ],
    )
    assert replay(rows) == {
        ("case", "1"): {"state": "shut", "owner": None, "title": "Pump II", "summary": "S"},
        ("case", "2"): {},
    }


def test_a_field_may_move_from_text_to_code():
    rows = chain([ADD], [Change("case", "1", Op.SET, {"title": "C1"})])
    assert replay(rows)["case", "1"]["title"] == "C1"


def test_the_same_id_of_two_models_is_two_rows():
    assert set(replay(chain([ADD, Change("note", "1", Op.ADD)]))) == {("case", "1"), ("note", "1")}


def test_stored_text_forms_give_the_same():
    rows = chain([ADD])
    side = rows[0].sides[0]
    stored = replace(rows[0], sides=(replace(side, value=canonical(side.value).decode()),))
    assert replay([stored]) == replay(rows)


def test_erased_texts_show_as_erased_and_never_as_an_older_text():
    rows = chain([ADD], [Change("case", "1", Op.SET, {}, {"title": "Pump II"})])
    rows[1] = replace(rows[1], sides=(replace(rows[1].sides[0], value=None, salt=b""),))
    rebuilt = replay(rows)["case", "1"]
    assert rebuilt["title"] is ERASED
    assert rebuilt["summary"] == "S"
    rows[0] = replace(rows[0], sides=(replace(rows[0].sides[0], value=None, salt=b""),))
    assert replay(rows)["case", "1"] == {"state": "open", "owner": None, "title": ERASED, "summary": ERASED}


def test_the_mark_equals_no_text():
    assert ERASED != "erased"
    assert ERASED.value == "erased"


def test_a_text_written_after_an_erasure_shows():
    rows = chain([ADD], [Change("case", "1", Op.SET, {}, {"title": "New"})])
    rows[0] = replace(rows[0], sides=(replace(rows[0].sides[0], value=None, salt=b""),))
    assert replay(rows)["case", "1"]["title"] == "New"


@pytest.mark.parametrize(
    "entries", [([ADD, ADD],), ([ADD], [ADD]), ([Change("case", "1", Op.SET, {"a": 1})],)]
)
def test_changes_that_do_not_fit_are_refused(entries):
    with pytest.raises(Invalid, match="does not fit"):
        replay(chain(*entries))


def test_missing_texts_are_refused():
    (row,) = chain([ADD])
    with pytest.raises(Invalid, match="missing"):
        replay([replace(row, sides=())])
    with pytest.raises(Invalid, match="missing"):
        replay([replace(row, sides=(replace(row.sides[0], value="{"),))])


@pytest.mark.parametrize("envelope", ["", "{}", '{"changes":[1]}', "x"])
def test_unreadable_entries_are_refused(envelope):
    (row,) = chain([ADD])
    with pytest.raises(Invalid, match="cannot be read"):
        replay([replace(row, envelope=envelope)])
