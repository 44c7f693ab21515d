"""What changed in an advisory is said in the reader's words, for every kind of part and of change."""

from __future__ import annotations

import pytest

from medaccord.domain.advisory.blocks import Change, Difference, Kind
from medaccord.web.presenters.advisories.changed import BECAME, THINGS, changed_words


def _change(kind, what):
    return Change(what, kind, "key", None, None)


def test_every_kind_has_its_words():
    assert set(THINGS) == set(Kind)
    assert set(BECAME) == set(Difference)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([], ""),
        ([(Kind.NOTE, Difference.ADDED)], "note added"),
        ([(Kind.TITLE, Difference.CHANGED), (Kind.SCORE, Difference.MOVED)], "title changed, score moved"),
        ([(Kind.NOTE, Difference.ADDED)] * 2, "note added (2)"),
    ],
)
def test_changes_are_counted_by_kind(changes, words):
    assert changed_words(_change(*one) for one in changes) == words
