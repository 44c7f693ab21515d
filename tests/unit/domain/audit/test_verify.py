"""Each kind of damage to a stored chain, by name, and damage that would make a careless reader raise."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest

from medaccord.domain.audit.chain import Change, Head, Op, Side, canonical, entry, genesis, link, start
from medaccord.domain.audit.verify import Break, BreakKind, verify

STREAM = "case:7"
AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def build(stream=STREAM, length=5, erases=()):
    """Make a chain whose every entry has one change without and one with texts."""
    salts = (hashlib.sha256(f"{stream}{n}".encode()).digest() for n in count())
    head, rows = start(stream), []
    for seq in range(1, length + 1):
        row = entry(
            head,
            stream=stream,
            at=AT,
            verb="post.add",
            actor=UUID(int=7),
            realm="live",
            objects={"case": "7"},
            changes=[
                Change("case", "7", Op.ADD if seq == 1 else Op.SET, {"n": seq}),
                Change("post", str(seq), Op.ADD, {}, {"body": f"text {seq}"}),
            ],
            salts=salts,
            erases=[pair for at, pair in erases if at == seq],
        )
        head = row.head
        rows.append(row)
    return rows


def kinds(rows, head=None, **more):
    return [(found.seq, found.kind) for found in verify(STREAM, rows, head, **more)]


def erase(row, **more):
    (side,) = row.sides
    return replace(row, sides=(replace(side, **({"value": None, "salt": b""} | more)),))


@pytest.fixture
def rows():
    return build()


def test_an_untouched_chain_holds(rows):
    assert verify(STREAM, rows, rows[-1].head) == []
    assert verify(STREAM, rows, None) == []
    assert verify(STREAM, iter(rows), rows[-1].head) == []


def test_an_empty_chain_holds():
    assert verify(STREAM, [], None) == []
    assert verify(STREAM, [], start(STREAM)) == []


def test_envelopes_as_objects_and_sides_as_text_hold(rows):
    stored = [
        replace(
            row,
            envelope=json.loads(row.envelope),
            sides=[
                replace(side, value=canonical(side.value).decode(), salt=memoryview(side.salt))
                for side in row.sides
            ],
        )
        for row in rows
    ]
    assert verify(STREAM, stored, rows[-1].head) == []


def test_sides_are_ignored_where_only_envelopes_may_be_seen(rows):
    bare = [replace(row, sides=()) for row in rows]
    assert kinds(bare, sides=False) == []
    assert kinds(bare) == [(seq, BreakKind.SIDE_MISSING) for seq in range(1, 6)]


def test_a_changed_envelope(rows):
    rows[2] = replace(rows[2], envelope=rows[2].envelope.replace("post.add", "post.hid"))
    assert kinds(rows) == [(3, BreakKind.HASH)]


def test_white_space_is_a_change(rows):
    rows[2] = replace(rows[2], envelope=rows[2].envelope + " ")
    assert kinds(rows) == [(3, BreakKind.UNREADABLE)]


def test_a_doubled_key_is_a_change(rows):
    rows[2] = replace(rows[2], envelope='{"verb":"post.hid",' + rows[2].envelope[1:])
    assert kinds(rows) == [(3, BreakKind.UNREADABLE)]


def test_a_changed_hash(rows):
    rows[2] = replace(rows[2], hash="0" * 64)
    assert kinds(rows) == [(3, BreakKind.HASH)]


def test_a_hash_in_capitals_is_a_change(rows):
    rows[2] = replace(rows[2], hash=rows[2].hash.upper())
    assert kinds(rows) == [(3, BreakKind.HASH)]


def test_a_changed_link(rows):
    rows[2] = replace(rows[2], prev=rows[0].hash)
    assert (3, BreakKind.PREVIOUS) in kinds(rows)
    rows[2] = replace(rows[2], prev="")
    assert kinds(rows) == [(3, BreakKind.PREVIOUS)]


def test_a_first_entry_that_links_elsewhere(rows):
    first = replace(
        rows[0], prev=genesis("case:8"), hash=link(genesis("case:8"), json.loads(rows[0].envelope))
    )
    assert (1, BreakKind.PREVIOUS) in kinds([first, *rows[1:]])


def test_a_removed_entry(rows):
    assert kinds(rows[:2] + rows[3:]) == [(3, BreakKind.GAP)]
    assert kinds(rows[1:]) == [(1, BreakKind.GAP)]


def test_a_removed_and_renumbered_entry(rows):
    rest = [replace(row, seq=seq) for seq, row in enumerate(rows[:2] + rows[3:], 1)]
    found = kinds(rest)
    assert (3, BreakKind.PREVIOUS) in found
    assert (3, BreakKind.MISPLACED) in found


def test_a_truncated_chain_is_seen_by_its_head_only(rows):
    assert kinds(rows[:3], rows[-1].head) == [(3, BreakKind.TRUNCATED)]
    assert kinds(rows[:4], rows[-1].head) == [(4, BreakKind.TRUNCATED)]
    assert kinds([], rows[-1].head) == [(0, BreakKind.TRUNCATED)]
    assert kinds(rows[:3]) == []


def test_an_appended_entry_is_seen_by_the_head(rows):
    assert kinds(rows, rows[3].head) == [(5, BreakKind.EXTENDED)]


def test_a_rewritten_chain_is_seen_by_the_head(rows):
    forged = replace(rows[-1], envelope=rows[-1].envelope.replace("post.add", "post.hid"))
    forged = replace(forged, hash=link(forged.prev, json.loads(forged.envelope)))
    assert kinds([*rows[:-1], forged]) == []
    assert kinds([*rows[:-1], forged], rows[-1].head) == [(5, BreakKind.HEAD)]


@pytest.mark.parametrize(
    "head",
    [
        Head(5, "0" * 64),
        Head(None, genesis(STREAM)),
        Head("5", genesis(STREAM)),
        Head(True, genesis(STREAM)),
        Head(5, None),
    ],
)
def test_a_damaged_head(rows, head):
    assert kinds(rows, head) == [(5, BreakKind.HEAD)]


def test_a_head_of_an_empty_chain_must_be_its_start():
    assert kinds([], start("case:8")) == [(0, BreakKind.HEAD)]


def test_swapped_rows(rows):
    rows[1], rows[2] = rows[2], rows[1]
    found = kinds(rows)
    assert (2, BreakKind.GAP) in found
    assert (2, BreakKind.ORDER) in found


def test_swapped_contents(rows):
    rows[1], rows[2] = replace(rows[2], seq=2), replace(rows[1], seq=3)
    assert {(2, BreakKind.MISPLACED), (3, BreakKind.MISPLACED), (2, BreakKind.PREVIOUS)} <= set(kinds(rows))


def test_an_entry_twice(rows):
    assert kinds([*rows[:3], *rows[2:]]) == [(3, BreakKind.ORDER)]


def test_an_inserted_entry(rows):
    extra = replace(rows[0], seq=3, prev=rows[1].hash)
    later = [replace(row, seq=row.seq + 1) for row in rows[2:]]
    assert (3, BreakKind.HASH) in kinds([*rows[:2], extra, *later])


def test_the_chain_of_another_stream():
    found = kinds(build("case:8"))
    assert found[0] == (1, BreakKind.PREVIOUS)
    assert [item for item in found if item[1] == BreakKind.MISPLACED] == [
        (seq, BreakKind.MISPLACED) for seq in range(1, 6)
    ]


def forge(**fields):
    """Make a chain of one entry whose hash is right and whose envelope is not as agreed."""
    envelope = json.loads(build(length=1)[0].envelope) | fields
    row = build(length=1)[0]
    return [replace(row, envelope=canonical(envelope).decode(), hash=link(row.prev, envelope))]


def test_an_unknown_version():
    assert kinds(forge(v=2)) == [(1, BreakKind.MALFORMED)]


T = {"t": "0" * 64, "n": ["a"]}
CHANGE = {"m": "case", "id": "7", "op": "add", "f": {}}


@pytest.mark.parametrize(
    "changes",
    [
        None,
        {},
        "x",
        [None],
        [[]],
        [{}],
        [CHANGE | {"op": "drop"}],
        [CHANGE | {"op": ["add"]}],
        [CHANGE | {"m": 1}],
        [CHANGE | {"id": None}],
        [CHANGE | {"f": []}],
        [CHANGE | {"t": "0" * 64}],
        [CHANGE | {"n": ["a"]}],
        [CHANGE | T | {"t": "0"}],
        [CHANGE | T | {"n": []}],
        [CHANGE | T | {"n": [1]}],
        [CHANGE | T | {"n": "a"}],
    ],
)
def test_changes_not_as_agreed(changes):
    assert kinds(forge(changes=changes)) == [(1, BreakKind.MALFORMED)]


@pytest.mark.parametrize(
    "erases", [None, {}, "x", [1], [[1]], [[1, 0, 0]], [["1", 0]], [[True, 0]], [[1, 0]], [[0, 0]], [[2, 0]]]
)
def test_erasures_not_as_agreed(erases):
    assert kinds(forge(erases=erases)) == [(1, BreakKind.MALFORMED)]


def side_of(rows, at, **fields):
    (side,) = rows[at].sides
    return [*rows[:at], replace(rows[at], sides=(replace(side, **fields),)), *rows[at + 1 :]]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": {"body": "other"}},
        {"value": {"body": "text 3", "more": 1}},
        {"value": {}},
        {"value": '{"body": "text 3"}'},
        {"value": "{"},
        {"value": "text 3"},
        {"value": ["text 3"]},
        {"value": {"body": 1.5}},
        {"value": {"body": "\ud800"}},
        {"value": None},
        {"salt": b""},
        {"salt": None},
        {"salt": b"0" * 32},
        {"salt": "0" * 32},
        {"salt": 32},
        {"salt": "é"},
    ],
)
def test_changed_texts(rows, fields):
    assert kinds(side_of(rows, 2, **fields)) == [(3, BreakKind.SIDE_CHANGED)]


@pytest.mark.parametrize("key", [0, 2, -1, None, "1", True, [1], 1.0])
def test_texts_under_another_key(rows, key):
    assert kinds(side_of(rows, 2, key=key)) == [(3, BreakKind.SIDE_EXTRA), (3, BreakKind.SIDE_MISSING)]


def test_texts_given_twice(rows):
    rows[2] = replace(rows[2], sides=rows[2].sides * 2)
    assert kinds(rows) == [(3, BreakKind.SIDE_EXTRA)]


def test_swapped_texts(rows):
    rows[1], rows[2] = replace(rows[1], sides=rows[2].sides), replace(rows[2], sides=rows[1].sides)
    assert kinds(rows) == [(2, BreakKind.SIDE_CHANGED), (3, BreakKind.SIDE_CHANGED)]


def test_names_that_differ_from_the_texts():
    row = build(length=1)[0]
    envelope = json.loads(row.envelope)
    envelope["changes"][1]["n"] = ["title"]
    assert kinds(forge(changes=envelope["changes"])) == [(1, BreakKind.SIDE_CHANGED)]


def test_a_declared_erasure_keeps_the_commitment_and_holds():
    rows = build(erases=[(4, (2, 1))])
    rows[1] = erase(rows[1])
    assert kinds(rows, rows[-1].head) == []
    rows[1] = erase(rows[1], salt=None)
    assert kinds(rows, rows[-1].head) == []


def test_an_erasure_declared_again_holds():
    rows = build(erases=[(4, (2, 1)), (5, (2, 1))])
    rows[1] = erase(rows[1])
    assert kinds(rows) == []


def test_an_erasure_that_no_entry_declares(rows):
    rows[1] = erase(rows[1])
    assert kinds(rows) == [(2, BreakKind.ERASURE)]


def test_a_declared_erasure_that_did_not_happen():
    assert kinds(build(erases=[(4, (2, 1))])) == [(2, BreakKind.ERASURE)]


def test_an_erasure_that_left_the_salt():
    rows = build(erases=[(4, (2, 1))])
    rows[1] = erase(rows[1], salt=b"0" * 16)
    assert kinds(rows) == [(2, BreakKind.SIDE_CHANGED), (2, BreakKind.ERASURE)]


def test_an_erased_side_that_is_missing():
    rows = build(erases=[(4, (2, 1))])
    rows[1] = replace(rows[1], sides=())
    assert (2, BreakKind.SIDE_MISSING) in kinds(rows)


ENDLESS: dict[str, object] = {}
ENDLESS["self"] = ENDLESS


@pytest.mark.parametrize(
    "envelope",
    [
        None,
        5,
        b"{}",
        "",
        "null",
        "[]",
        pytest.param("[" * 100_000, id="deep list"),
        pytest.param('{"a":' * 100_000, id="deep object"),
        '{"a":1.5}',
        '{"a":NaN}',
        '{"a":"\\ud800"}',
        "\ud800",
        pytest.param('{"a":' + "9" * 5000 + "}", id="long number"),
        [],
        {1: 2},
        {"a": {3}},
        {"a": AT},
        pytest.param(ENDLESS, id="endless"),
    ],
)
def test_an_unreadable_envelope_is_one_break(rows, envelope):
    rows[2] = replace(rows[2], envelope=envelope)
    assert kinds(rows, rows[-1].head) == [(3, BreakKind.UNREADABLE)]


@pytest.mark.parametrize("seq", [None, "3", 3.0, True, 0, -3, [3], float("nan")])
def test_a_damaged_number_is_one_break(rows, seq):
    rows[2] = replace(rows[2], seq=seq)
    assert kinds(rows, rows[-1].head) == [(3, BreakKind.NUMBER)]


def test_a_huge_number_is_one_gap_and_late_rows(rows):
    rows[2] = replace(rows[2], seq=10**18)
    assert kinds(rows)[0] == (3, BreakKind.GAP)
    assert {kind for seq, kind in kinds(rows) if seq in (4, 5)} == {BreakKind.ORDER}


@pytest.mark.parametrize("junk", [None, 5, b"x", [], {}, "", "é" * 64])
def test_damaged_digests_never_raise(rows, junk):
    assert kinds(side_of(rows, 2)) == []
    rows[2] = replace(rows[2], hash=junk)
    assert kinds(rows) == [(3, BreakKind.HASH)]
    rows[2] = replace(rows[2], prev=junk)
    assert (3, BreakKind.PREVIOUS) in kinds(rows)


def test_no_sides_at_all_is_missing_sides(rows):
    rows[2] = replace(rows[2], sides=None)
    assert kinds(rows) == [(3, BreakKind.SIDE_MISSING)]


def test_breaks_say_a_sentence_without_content(rows):
    rows[2] = replace(rows[2], sides=(Side(1, b"0" * 16, {"body": "MARKER"}),))
    (found,) = verify(STREAM, rows, None)
    assert found == Break(3, BreakKind.SIDE_CHANGED, "Texts 1 of entry 3 were changed.")


def test_rows_are_read_once_in_their_order(rows):
    read: list[int] = []

    def stream():
        for row in rows:
            read.append(row.seq)
            yield row

    assert verify(STREAM, stream(), rows[-1].head) == []
    assert read == [1, 2, 3, 4, 5]
