"""What an advisory says of an open dispute: each kind in plain words, and no more than kind and day."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from medaccord.domain.advisory.blocks import Block, Kind
from medaccord.domain.advisory.disputed import SAYS, apart, is_disputed, note, turned
from medaccord.domain.assessment.dispute import DisputeKind
from medaccord.domain.csaf.advisory import Note

DAY = dt.date(2026, 11, 28)


def _block(key, kind=DisputeKind.HARM):
    name, told = note(key, kind, DAY)
    return Block(Kind.NOTE, str(name), told)


def test_every_kind_is_said_in_words_of_its_own():
    assert set(SAYS) == set(DisputeKind)
    assert len({note(uuid.uuid4(), kind, DAY)[1]["text"] for kind in DisputeKind}) == len(DisputeKind)


@pytest.mark.parametrize("kind", DisputeKind)
def test_a_note_says_what_is_disputed_since_when_and_that_it_is_open(kind):
    _key, told = note(uuid.uuid4(), kind, DAY)
    assert told["text"] == (
        f"A party to this case disputes {SAYS[kind]} (since 28 November 2026). The dispute is not settled."
    )
    assert is_disputed(Note(category=told["category"], text=told["text"], title=told["title"]))
    assert not is_disputed(Note(category=told["category"], text="We disagree.", title=told["title"]))


def test_its_key_is_the_same_in_each_draft_and_is_not_that_of_the_dispute():
    key = uuid.uuid4()
    assert _block(key).name == _block(key).name != _block(uuid.uuid4()).name
    assert _block(key).source != str(key)


def test_disputes_are_compared_apart_from_everything_else():
    text = Block(Kind.NOTE, "a", {"text": "A"})
    one, two = _block(uuid.uuid4()), _block(uuid.uuid4())
    assert apart([one, text, two]) == ([text], [one, two])
    assert turned([one, text], [text, two]) == (1, 1)
    assert turned([one], [text, one]) == (0, 0)
