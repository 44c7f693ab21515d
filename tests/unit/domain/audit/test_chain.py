"""Canonical form, commitments, links and the writing of entries."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from uuid import UUID

import pytest

from medaccord.domain.audit.chain import (
    Change,
    Head,
    Op,
    canonical,
    commit,
    entry,
    genesis,
    instant,
    is_digest,
    link,
    start,
)
from medaccord.domain.errors import Invalid

AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
ACTOR = UUID("0b0e7a34-52c5-4c1e-9d8a-111111111111")
SALT = bytes(range(16))


def salts():
    return (hashlib.sha256(str(n).encode()).digest()[:16] for n in count())


def write(head, changes=(), **more):
    arguments = {
        "stream": "case:1",
        "at": AT,
        "verb": "case.open",
        "actor": ACTOR,
        "realm": "live",
        "objects": {"case": "1"},
        "salts": salts(),
    }
    return entry(head, changes=changes, **(arguments | more))


def test_canonical_sorts_keys_by_utf16_and_keeps_unicode():
    # RFC 8785 §3.2.3: U+1F600 is a surrogate pair in UTF-16 and so sorts before U+FB33.
    value = {"\ufb33": 1, "\U0001f600": 2, "b": [True, None, "é"], "a": {}}
    assert canonical(value) == '{"a":{},"b":[true,null,"é"],"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        {"a": [0.5]},
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {None: 2},
        (1, 2),
        {"a": {1, 2}},
        b"bytes",
        AT,
        ACTOR,
        object(),
    ],
)
def test_canonical_refuses_what_is_not_agreed(value):
    with pytest.raises(Invalid):
        canonical(value)


def test_canonical_refuses_endless_depth_without_quoting_the_value():
    value: list[object] = []
    value.append(value)
    with pytest.raises(Invalid):
        canonical(value)
    with pytest.raises(Invalid) as caught:
        canonical({"secret name": 1.5})
    assert "secret" not in caught.value.reason
    assert caught.value.__cause__ is None


def test_canonical_accepts_the_largest_whole_numbers():
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_commitment_is_the_documented_digest():
    expected = hashlib.sha256(b"medaccord/audit/1/commit\x00" + b"\x00\x00\x00\x10" + SALT + b'{"a":"b"}')
    assert commit(SALT, {"a": "b"}) == expected.hexdigest()


def test_commitment_needs_salt_enough():
    with pytest.raises(Invalid, match="16"):
        commit(SALT[:15], "x")


def test_commitment_changes_with_salt_value_and_the_border_between_them():
    assert commit(SALT, "x") != commit(SALT[::-1], "x")
    assert commit(SALT, "x") != commit(SALT, "y")
    assert commit(SALT + b'"', "x") != commit(SALT, '"x')
    assert commit(SALT + b"1", 1) != commit(SALT, 11)


def test_link_is_the_documented_digest():
    prev = genesis("case:1")
    expected = hashlib.sha256(b"medaccord/audit/1/link\x00" + bytes.fromhex(prev) + b'{"a":1}')
    assert link(prev, {"a": 1}) == expected.hexdigest()


@pytest.mark.parametrize("prev", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "é" * 64, None, 5])
def test_link_refuses_what_is_no_digest(prev):
    assert not is_digest(prev)
    with pytest.raises(Invalid):
        link(prev, {})


def test_an_envelope_cannot_stand_for_a_commitment():
    # A 32-byte salt has the length of a predecessor's digest: only the tags keep the two kinds apart.
    prev = genesis("s")
    assert link(prev, {"a": 1}) != commit(bytes.fromhex(prev), {"a": 1})


def test_the_start_is_the_documented_digest():
    assert genesis("case:1") == hashlib.sha256(b"medaccord/audit/1/genesis\x00case:1").hexdigest()


def test_streams_start_apart_and_empty():
    starts = [start(name) for name in ("", "a", "b", "ab", "case:1", "case:2")]
    assert len({head.hash for head in starts}) == 6
    assert {head.count for head in starts} == {0}


def test_entry_holds_envelope_commitments_and_sides():
    change = Change("case", "1", Op.ADD, {"state": "open"}, {"title": "Pump", "by": "Ann"})
    row = write(start("case:1"), [Change("report", "9", Op.SET, {"case": "1"}), change])
    envelope = json.loads(row.envelope)
    salt = next(salts())
    assert envelope == {
        "v": 1,
        "stream": "case:1",
        "seq": 1,
        "at": "2026-11-23T16:00:00.000000Z",
        "verb": "case.open",
        "actor": str(ACTOR),
        "realm": "live",
        "objects": {"case": "1"},
        "changes": [
            {"m": "report", "id": "9", "op": "set", "f": {"case": "1"}},
            {
                "m": "case",
                "id": "1",
                "op": "add",
                "f": {"state": "open"},
                "t": commit(salt, {"title": "Pump", "by": "Ann"}),
                "n": ["by", "title"],
            },
        ],
    }
    assert [(side.key, side.salt, side.value) for side in row.sides] == [
        (1, salt, {"title": "Pump", "by": "Ann"})
    ]
    assert row.envelope == canonical(envelope).decode()
    assert (row.seq, row.prev) == (1, genesis("case:1"))
    assert row.hash == link(row.prev, envelope)
    assert row.head == Head(1, row.hash)


def test_no_text_reaches_the_envelope():
    row = write(start("case:1"), [Change("case", "1", Op.ADD, {}, {"title": "MARKER"})])
    assert "MARKER" not in row.envelope


def test_equal_texts_do_not_show_as_equal():
    texts = [Change("post", str(n), Op.ADD, {}, {"body": "same"}) for n in range(2)]
    first, second = json.loads(write(start("case:1"), texts).envelope)["changes"]
    assert first["t"] != second["t"]


def test_entries_follow_each_other():
    first = write(start("case:1"))
    second = write(first.head, marking="TLP:RED", erases=[(1, 3), (1, 0), (1, 3)])
    envelope = json.loads(second.envelope)
    assert (second.seq, second.prev, envelope["seq"]) == (2, first.hash, 2)
    assert envelope["marking"] == "TLP:RED"
    assert envelope["erases"] == [[1, 0], [1, 3]]


def test_marking_and_erasures_are_absent_unless_given():
    assert not {"marking", "erases"} & set(json.loads(write(start("case:1")).envelope))


@pytest.mark.parametrize("pair", [(1, 0), (0, 0), (-1, 0), (2, 0)])
def test_entry_refuses_to_erase_what_is_not_earlier(pair):
    with pytest.raises(Invalid, match="earlier"):
        write(start("case:1"), erases=[pair])


def test_entry_refuses_a_negative_key():
    with pytest.raises(Invalid, match="earlier"):
        write(write(start("case:1")).head, erases=[(1, -1)])


def test_entry_refuses_a_field_given_twice():
    with pytest.raises(Invalid, match="title"):
        write(start("case:1"), [Change("case", "1", Op.ADD, {"title": "a"}, {"title": "b"})])


def test_entry_refuses_a_broken_head():
    with pytest.raises(Invalid, match="64"):
        write(Head(0, "start"))


def test_instants_are_utc_with_microseconds():
    assert instant(AT + timedelta(microseconds=7)) == "2026-11-23T16:00:00.000007Z"
    assert instant(AT.astimezone(timezone(timedelta(0)))) == "2026-11-23T16:00:00.000000Z"


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), AT.astimezone(timezone(timedelta(hours=1)))])
def test_other_instants_are_refused(at):
    with pytest.raises(Invalid, match="UTC"):
        instant(at)
