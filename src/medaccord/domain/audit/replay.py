"""Replay: the rows of a case rebuilt from its verified chain, erased texts as erased."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from enum import Enum
from typing import Final, cast

from medaccord.domain.audit.chain import Json, Op, Row
from medaccord.domain.audit.read import read_changes, read_object
from medaccord.domain.errors import Invalid


class Erased(Enum):
    """The mark in place of an erased text; no text equals it, not even the word."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED

Rebuilt = dict[tuple[str, str], dict[str, Json | Erased]]


def replay(rows: Iterable[Row], beside: Container[str] = ()) -> Rebuilt:
    """Fold the changes of a verified chain into rows: (model label, id) to field to value.

    Models `beside` lie in no stream: their changes are passed over.
    """
    rebuilt: Rebuilt = {}
    for row in rows:
        read = read_object(row.envelope)
        changes = read_changes(read[0]) if read else None
        if changes is None:
            raise Invalid(f"Entry {row.seq} cannot be read; verify the chain first.")
        for key, change in enumerate(changes):
            if change["m"] not in beside:
                _apply(rebuilt, row, key, change)
    return rebuilt


def _apply(rebuilt: Rebuilt, row: Row, key: int, change: Mapping[str, Json]) -> None:
    """Apply one change; adding what exists or setting what does not is a fault of whoever wrote the entry."""
    name = (cast("str", change["m"]), cast("str", change["id"]))
    if (change["op"] == Op.ADD) == (name in rebuilt):
        raise Invalid(f"Entry {row.seq} does not fit the entries before it: {change['op']} of {name[0]}.")
    fields = rebuilt.setdefault(name, {})
    fields.update(cast("dict[str, Json]", change["f"]))
    if "t" in change:
        fields.update(_texts(row, key, cast("list[str]", change["n"])))


def _texts(row: Row, key: int, names: list[str]) -> Mapping[str, Json | Erased]:
    """Give the texts beside a change, each name marked where they are erased."""
    for side in row.sides:
        if side.key == key:
            if side.value is None:
                return dict.fromkeys(names, ERASED)
            if read := read_object(side.value):
                return read[0]
    raise Invalid(f"Texts {key} of entry {row.seq} are missing; verify the chain first.")
