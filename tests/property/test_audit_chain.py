"""Random chains: untouched ones verify, every tampering is found, replay equals a direct fold."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import assume, example, settings
from hypothesis import given as given_timed
from hypothesis import strategies as st
from tests.support.campaign import times

from medaccord.domain.audit.chain import (
    Change,
    Op,
    Row,
    Side,
    canonical,
    commit,
    entry,
    genesis,
    link,
    start,
)
from medaccord.domain.audit.replay import ERASED, replay
from medaccord.domain.audit.verify import verify
from medaccord.domain.errors import Invalid

STREAM = "case:7"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
JUNK = JSON | st.binary(max_size=4) | st.floats() | st.just(object())
NAMES = st.sampled_from("abcdef")

pytestmark = pytest.mark.soak


def given(*strategies):
    """Give drawn values, as many as this run wants."""
    calm = settings(max_examples=times(60, 1_000))
    return lambda test: calm(given_timed(*strategies)(test))


@st.composite
def chains(draw, min_size=1, max_size=5):
    """Draw a chain with the direct fold of its changes; a row named by a change exists before it is set."""
    head, rows, fold = start(STREAM), [], {}
    for _ in range(draw(st.integers(min_size, max_size))):
        changes = [draw(changed(fold)) for _ in range(draw(st.integers(0, 3)))]
        row = entry(
            head,
            stream=STREAM,
            at=draw(st.datetimes(timezones=st.just(UTC))),
            verb=draw(st.sampled_from(["case.open", "post.add"])),
            actor=draw(st.uuids()),
            realm=draw(st.sampled_from(["live", "exercise:1"])),
            objects=draw(st.dictionaries(NAMES, TEXT, max_size=2)),
            changes=changes,
            salts=iter(draw(st.lists(st.binary(min_size=16, max_size=32), min_size=3, max_size=3))),
            marking=draw(st.sampled_from([None, "TLP:RED"])),
        )
        head = row.head
        rows.append(row)
    return rows, fold


@st.composite
def changed(draw, fold):
    """Draw one change and apply it to the fold."""
    name = (draw(st.sampled_from(["case", "post"])), draw(st.sampled_from(["1", "2", "3"])))
    kept = draw(st.dictionaries(NAMES, JSON, max_size=3))
    texts = {
        name: value
        for name, value in draw(st.dictionaries(NAMES, JSON, max_size=3)).items()
        if name not in kept
    }
    op = Op.SET if name in fold else Op.ADD
    fold.setdefault(name, {}).update(kept | texts)
    return Change(*name, op, kept, texts)


@given(chains(min_size=0))
def test_an_untouched_chain_holds_in_every_stored_form(drawn):
    rows, _ = drawn
    head = rows[-1].head if rows else start(STREAM)
    assert verify(STREAM, rows, head) == []
    parsed = [replace(row, envelope=json.loads(row.envelope)) for row in rows]
    assert verify(STREAM, parsed, head) == []
    assert verify(STREAM, [replace(row, sides=()) for row in rows], head, sides=False) == []


@given(chains())
def test_replay_equals_the_direct_fold(drawn):
    rows, fold = drawn
    assert replay(rows) == fold


@given(chains(), st.data())
def test_replay_with_erasures_differs_in_erased_texts_only(drawn, data):
    rows, fold = drawn
    rows = [
        replace(row, sides=[hollow(side) if data.draw(st.booleans()) else side for side in row.sides])
        for row in rows
    ]
    rebuilt = replay(rows)
    assert rebuilt.keys() == fold.keys()
    for name, row in rebuilt.items():
        assert row.keys() == fold[name].keys()
        assert all(value is ERASED or value == fold[name][key] for key, value in row.items())


def hollow(side):
    return replace(side, value=None, salt=b"")


def leaves(value, path=()):
    """Walk all places of a JSON value, containers included."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from leaves(item, (*path, key))


def put(value, path, new):
    copy = deepcopy(value)
    if not path:
        return new
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return copy


def drop(value, path):
    copy = deepcopy(value)
    place = copy
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return copy


@given(chains(), st.data())
def test_every_changed_place_of_an_envelope_is_found(drawn, data):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows) - 1))
    envelope = json.loads(rows[at].envelope)
    path = data.draw(st.sampled_from(list(leaves(envelope))))
    new = data.draw(JSON)
    damaged = put(envelope, path, new)
    assume(canonical(damaged) != canonical(envelope))
    stored = data.draw(st.sampled_from([damaged, canonical(damaged).decode()]))
    rows[at] = replace(rows[at], envelope=stored)
    assert verify(STREAM, rows, None)
    assert verify(STREAM, rows, None, sides=False)


@given(chains(), st.data())
def test_every_place_dropped_from_an_envelope_is_found(drawn, data):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows) - 1))
    envelope = json.loads(rows[at].envelope)
    path = data.draw(st.sampled_from([path for path in leaves(envelope) if path]))
    rows[at] = replace(rows[at], envelope=drop(envelope, path))
    assert verify(STREAM, rows, None, sides=False)


@given(chains(), st.data())
def test_every_column_overwritten_is_found_and_nothing_raises(drawn, data):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(["seq", "envelope", "prev", "hash"]))
    junk = data.draw(JUNK)
    assume(junk != getattr(rows[at], column) or isinstance(junk, bool))
    rows[at] = replace(rows[at], **{column: junk})
    assert verify(STREAM, rows, None, sides=False)


@given(chains(), st.data())
def test_every_side_column_overwritten_is_found_and_nothing_raises(drawn, data):
    rows, _ = drawn
    places = [(r, s) for r, row in enumerate(rows) for s in range(len(row.sides))]
    assume(places)
    r, s = data.draw(st.sampled_from(places))
    column = data.draw(st.sampled_from([column.name for column in fields(Side)]))
    junk = data.draw(JUNK)
    side = rows[r].sides[s]
    assume(junk != getattr(side, column) or isinstance(junk, bool))
    # A value that differs only as True differs from 1 is a change too: compare what is committed to.
    if column == "value" and isinstance(junk, dict | str):
        assume(canonical(side.value).decode() not in (junk, canonical(junk).decode()))
    sides = list(rows[r].sides)
    sides[s] = replace(side, **{column: junk})
    rows[r] = replace(rows[r], sides=sides)
    assert verify(STREAM, rows, None)


@given(chains(), st.data())
def test_every_missing_extra_or_silently_erased_side_is_found(drawn, data):
    rows, _ = drawn
    places = [(r, s) for r, row in enumerate(rows) for s in range(len(row.sides))]
    assume(places)
    r, s = data.draw(st.sampled_from(places))
    sides = list(rows[r].sides)
    how = data.draw(st.sampled_from(["drop", "twice", "hollow"]))
    sides[s : s + 1] = {"drop": [], "twice": [sides[s]] * 2, "hollow": [hollow(sides[s])]}[how]
    rows[r] = replace(rows[r], sides=sides)
    assert verify(STREAM, rows, None)


@given(chains(), st.integers(0, 9), st.binary(min_size=16, max_size=16), JSON)
def test_every_side_that_no_change_committed_to_is_found(drawn, key, salt, value):
    rows, _ = drawn
    rows[0] = replace(rows[0], sides=[*rows[0].sides, Side(key, salt, {"a": value})])
    assert verify(STREAM, rows, None)


@given(chains(min_size=2), st.data())
def test_every_swap_is_found(drawn, data):
    rows, _ = drawn
    first, second = sorted(
        data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True))
    )
    moved = list(rows)
    moved[first], moved[second] = rows[second], rows[first]
    assert verify(STREAM, moved, None)
    renumbered = [replace(row, seq=seq) for seq, row in enumerate(moved, 1)]
    assert verify(STREAM, renumbered, None)


@given(chains(min_size=2), st.data())
def test_every_drop_is_found(drawn, data):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows) - 2))
    rest = rows[:at] + rows[at + 1 :]
    assert verify(STREAM, rest, None)
    assert verify(STREAM, [replace(row, seq=seq) for seq, row in enumerate(rest, 1)], None)


@given(chains(), st.integers(0, 4))
def test_every_truncation_is_found_by_the_head(drawn, keep):
    rows, _ = drawn
    assume(keep < len(rows))
    assert verify(STREAM, rows[:keep], rows[-1].head)


@given(chains(), st.data())
def test_every_insertion_is_found(drawn, data):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows)))
    extra = data.draw(st.sampled_from(rows))
    assert verify(STREAM, [*rows[:at], extra, *rows[at:]], rows[-1].head)
    forged = forge(rows, at, json.loads(extra.envelope))
    later = [replace(row, seq=row.seq + 1) for row in rows[at:]]
    assert verify(STREAM, [*rows[:at], forged, *later], rows[-1].head)


def forge(rows, at, envelope):
    """Make a row that fits in place `at` as well as anyone without the later rows' consent can."""
    envelope |= {"seq": at + 1, "changes": []}
    prev = rows[at - 1].hash if at else genesis(STREAM)
    return Row(at + 1, canonical(envelope).decode(), prev, link(prev, envelope))


@given(chains(), st.data(), JSON)
def test_a_chain_rewritten_from_some_entry_on_is_found_by_the_head(drawn, data, new):
    rows, _ = drawn
    at = data.draw(st.integers(0, len(rows) - 1))
    head = rows[at - 1].head if at else start(STREAM)
    rewritten = list(rows[:at])
    for row in rows[at:]:
        envelope = json.loads(row.envelope) | ({"objects": new} if row.seq == at + 1 else {})
        row = replace(row, envelope=envelope, prev=head.hash, hash=link(head.hash, envelope))
        head = row.head
        rewritten.append(row)
    assume(head != rows[-1].head)
    assert verify(STREAM, rewritten, None) == []
    assert verify(STREAM, rewritten, rows[-1].head)


@given(
    st.lists(st.tuples(JUNK, JUNK, JUNK, JUNK, st.lists(st.tuples(JUNK, JUNK, JUNK), max_size=2)), max_size=3)
)
def test_rows_of_pure_junk_never_raise_and_never_hold(columns):
    rows = [Row(*row[:4], [Side(*side) for side in row[4]]) for row in columns]
    assert bool(verify(STREAM, rows, None)) == bool(rows)


@given(JSON, JSON, st.binary(min_size=16, max_size=24), st.binary(min_size=16, max_size=24))
@example(1, True, b"0" * 16, b"0" * 16)
@example("1", 1, b"0" * 16, b"0" * 16)
def test_commitments_are_equal_only_for_equal_salt_and_value(one, other, salt, pepper):
    same = canonical(one) == canonical(other) and salt == pepper
    assert (commit(salt, one) == commit(pepper, other)) == same


@given(JSON)
def test_canonical_text_is_json_and_stable(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(JSON, st.floats())
def test_floats_are_refused_wherever_they_are(value, number):
    path = list(leaves(value))[-1]
    try:
        canonical(put(value, path, number))
    except Invalid:
        return
    raise AssertionError("a float went through")


def fixed_chain():
    """Make three entries with all that an envelope can hold."""
    head, rows = start(STREAM), []
    for seq in range(1, 4):
        row = entry(
            head,
            stream=STREAM,
            at=datetime(2026, 11, 23, 16, 0, seq, tzinfo=UTC),
            verb="post.add",
            actor=UUID(int=seq),
            realm="live",
            objects={"post": str(seq)},
            changes=[Change("post", str(seq), Op.ADD, {"state": "new", "n": seq}, {"body": f"text {seq}"})],
            salts=iter([bytes([seq]) * 16]),
            marking="TLP:AMBER+STRICT",
            erases=[(1, 0)] if seq == 3 else [],
        )
        head = row.head
        rows.append(row)
    rows[0] = replace(rows[0], sides=[hollow(side) for side in rows[0].sides])
    return rows


def test_every_single_character_of_every_stored_column_is_guarded():
    rows = fixed_chain()
    assert verify(STREAM, rows, rows[-1].head) == []
    guarded = 0
    for at, row in enumerate(rows):
        for column in ("envelope", "prev", "hash"):
            text = getattr(row, column)
            for place, character in enumerate(text):
                new = text[:place] + ("0" if character != "0" else "1") + text[place + 1 :]
                damaged = [*rows[:at], replace(row, **{column: new}), *rows[at + 1 :]]
                assert verify(STREAM, damaged, rows[-1].head), (at, column, place)
                guarded += 1
    assert guarded == sum(len(row.envelope) + 128 for row in rows)


def test_every_single_byte_of_every_side_is_guarded():
    rows = fixed_chain()
    for at, row in enumerate(rows[1:], 1):
        (side,) = row.sides
        text = canonical(side.value).decode()
        values = [text[:place] + "#" + text[place + 1 :] for place in range(len(text))]
        salts = [side.salt[:place] + b"#" + side.salt[place + 1 :] for place in range(16)]
        changed = [replace(side, value=value) for value in values] + [
            replace(side, salt=salt) for salt in salts
        ]
        assert len(changed) == len(text) + 16
        for new in changed:
            assert verify(STREAM, [*rows[:at], replace(row, sides=[new]), *rows[at + 1 :]], rows[-1].head)
