"""How a file or post is to be handled, as the columns of its row say it."""

from __future__ import annotations

from typing import Any, Protocol

from medaccord.domain.handling import Mark, Marking, Onward
from medaccord.domain.tlp import Tlp


class Marked(Protocol):
    """A row that carries a label, handling marks, and how far it goes on."""

    marking: Any
    handling: Any
    onward: Any


def marking_of(row: Marked) -> Marking:
    """How one row is to be handled."""
    return Marking(Tlp(row.marking), frozenset(map(Mark, row.handling)), Onward(row.onward))


def columns(made: Marking) -> dict[str, Any]:
    """What the columns of a row hold for a marking."""
    return {
        "marking": made.label.value,
        "handling": sorted(one.value for one in made.marks),
        "onward": made.onward.value,
    }
