"""How a file or post is to be handled, as the columns of its row say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from medaccord.domain.handling import Mark, Marking, Onward, of_all
from medaccord.domain.tlp import DEFAULT, Tlp, strictest


class Marked(Protocol):
    """A row that carries a label, handling marks, and how far it goes on."""

    @property
    def marking(self) -> Any:
        """Its label."""

    @property
    def handling(self) -> Any:
        """Its handling marks."""

    @property
    def onward(self) -> Any:
        """How far it goes on."""


class Handled(Protocol):
    """What is shown of something, which says how it is to be handled."""

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""


def marking_of(row: Marked) -> Marking:
    """How one row is to be handled."""
    return Marking(Tlp(row.marking), frozenset(map(Mark, row.handling)), Onward(row.onward))


def label_of(row: Any) -> Marking:
    """How any row of a stream is to be handled: most carry a label alone."""
    return marking_of(row) if hasattr(row, "onward") else Marking(Tlp(row.marking))


def together(shown: Iterable[Handled], least: Marking | None = None) -> Marking:
    """How what shows all of these is to be handled, a page or an answer; `least` holds where it shows none.

    Nothing at all is handled as is usual.
    """
    return of_all([*([least] if least else []), *(one.marked for one in shown)])


def at_least(*labels: str) -> str:
    """The label of a row that derives from others: the usual one, or the strictest of theirs."""
    return strictest([DEFAULT, *map(Tlp, labels)]).value


def columns(made: Marking) -> dict[str, Any]:
    """What the columns of a row hold for a marking."""
    return {
        "marking": made.label.value,
        "handling": sorted(one.value for one in made.marks),
        "onward": made.onward.value,
    }
