"""What was selected in a decision table, as an SSVC SelectionList 2.0.0 (CERT/CC), to be handed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any, Final

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring.ssvc import Point, Table
from medaccord.domain.sentence import Sentence

SCHEMA_VERSION: Final = "2.0.0"
MOST_TARGETS: Final = 100
LONGEST_TARGET: Final = 200


def selection_list(
    table: Table, selected: Mapping[str, Collection[str]], at: dt.datetime, targets: Sequence[str] = ()
) -> dict[str, Any]:
    """The points of a table with the values that are not ruled out, and the outcomes that follow from them.

    `selected` maps the key of each point to one or more of its values, `at` is an instant with its zone,
    `targets` are identifiers of what was judged, such as a CVE number. Raises Invalid with a finding by each
    point that has no value, or one that is not its own.
    """
    one_each = {point.key: next(iter(selected.get(point.key, ())), None) for point in table.points}
    table.decide({key: value for key, value in one_each.items() if value is not None})
    for point in table.points:
        if unknown := [value for value in selected[point.key] if value not in point.values]:
            raise Invalid({point.key: [Sentence("{value!a} is no value of it.", value=unknown[0][:20])]})
    left = [_in_order(point, selected[point.key]) for point in table.points]
    outcomes = {table.rows[keys] for keys in product(*left)}
    told: dict[str, Any] = {
        "timestamp": at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "schemaVersion": SCHEMA_VERSION,
        "selections": [
            *(_selection(point, keys) for point, keys in zip(table.points, left, strict=True)),
            _selection(table.outcome, _in_order(table.outcome, outcomes)),
        ],
    }
    return ({"target_ids": _targets(targets)} if targets else {}) | told


def _in_order(point: Point, keys: Collection[str]) -> list[str]:
    return [key for key in point.values if key in keys]


def _selection(point: Point, keys: Sequence[str]) -> dict[str, Any]:
    """One point by its three names, with the keys of its values."""
    named = {"namespace": point.namespace, "key": point.key, "version": point.version}
    return named | {"values": [{"key": key} for key in keys]}


def _targets(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(given))
    if len(found) > MOST_TARGETS or any(not one.strip() or len(one) > LONGEST_TARGET for one in found):
        words = "Name what was judged in 1 to {long} characters each, {most} of them at most."
        raise Invalid({"target_ids": [Sentence(words, long=LONGEST_TARGET, most=MOST_TARGETS)]})
    return found
