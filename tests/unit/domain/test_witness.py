"""Lines of a witness: what is signed, what follows what, and that nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from medaccord.domain.audit.chain import Head
from medaccord.domain.audit.witness import GENESIS, Unreadable, followed, leaf, read, root, signed

AT = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
SALT = b"salt"


def _sign(data: bytes) -> tuple[str, bytes]:
    return "key-1", data[::-1]


def _check(name: str, data: bytes, signature: bytes) -> bool:
    return (name, signature) == ("key-1", data[::-1])


def _lines(count: int) -> list[str]:
    made, before = [], None
    for number in range(count):
        before = signed(before, AT + dt.timedelta(hours=number), root([bytes([number]) * 32]), _sign)
        made.append(before.line())
    return made


def test_lines_follow_each_other_and_read_as_they_were_written():
    lines = _lines(3)
    points = followed(lines, _check)
    assert [point.line() for point in points] == lines
    assert [point.number for point in points] == [1, 2, 3]
    assert (points[0].prev, points[1].prev) == (GENESIS, points[0].digest())
    assert points[0].at == "2026-11-23T15:00:00.000000Z"
    assert followed([], _check) == []


@pytest.mark.parametrize("name", ["version", "number", "at", "prev", "root", "key"])
def test_whatever_a_line_tells_is_signed(name):
    lines = _lines(2)
    told = json.loads(lines[1])
    other = {"version": 2, "number": 3, "at": "2026-11-24T15:00:00.000000Z", "key": "key-2"}
    told[name] = other.get(name, "0" * 64)
    changed = json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert changed != lines[1]
    with pytest.raises(Unreadable, match="line 2"):
        followed([lines[0], changed], _check)


@pytest.mark.parametrize(
    "line",
    ["", "{}", "null", "[]", "nonsense", "\ufffd", "[" * 1_000, '{"a":' * 400, " ", "1" * 5_000],
)
def test_what_is_no_checkpoint_is_told_in_a_sentence(line):
    with pytest.raises(Unreadable, match="line 1 is no checkpoint"):
        followed([line], _check)


@pytest.mark.parametrize(
    "spelt",
    [
        lambda one: one + " ",
        lambda one: one.replace(",", ", ", 1),
        lambda one: one.replace('"number":1', '"number":1.0'),
        lambda one: one.replace('"number":1', '"number":true'),
    ],
)
def test_another_spelling_is_another_line(spelt):
    (line,) = _lines(1)
    assert read(line).line() == line
    with pytest.raises(Unreadable):
        read(spelt(line))


def test_a_line_that_was_dropped_doubled_or_moved_is_missed():
    first, second, third = _lines(3)
    for lines in ([second], [first, third], [first, first], [second, first], [first, second, second]):
        with pytest.raises(Unreadable, match="does not follow"):
            followed(lines, _check)


def test_the_root_tells_every_leaf_and_their_order():
    leaves = [leaf(f"chain-{n}", Head(n, "ab" * 32), SALT) for n in range(5)]
    roots = {root(leaves[:count]) for count in range(6)}
    assert len(roots) == 6
    assert root(leaves) == root(list(leaves))
    assert root(leaves[::-1]) not in roots
    assert root([*leaves, leaves[-1]]) != root(leaves)


def test_a_leaf_tells_chain_count_hash_and_salt():
    one = leaf("chain", Head(3, "ab" * 32), SALT)
    others = [
        leaf("chains", Head(3, "ab" * 32), SALT),
        leaf("chain", Head(4, "ab" * 32), SALT),
        leaf("chain", Head(3, "cd" * 32), SALT),
        leaf("chain", Head(3, "ab" * 32), b"other"),
    ]
    assert one not in others
    assert len(set(others)) == 4
