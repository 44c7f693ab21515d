"""Selections as SelectionList 2.0.0: every point with its version, every outcome that is not ruled out."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring.selection import MOST_TARGETS, selection_list
from medaccord.domain.scoring.ssvc import TABLES

AT = dt.datetime(2026, 11, 28, 10, 0, 7, 123, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def test_a_selection_list_names_every_point_by_its_version_and_ends_with_the_outcome():
    told = selection_list(TABLES["utility"], {"A": ["Y"], "VD": ["C"]}, AT, ["CVE-2026-10001"])
    assert told == {
        "target_ids": ["CVE-2026-10001"],
        "timestamp": "2026-11-28T08:00:07Z",
        "schemaVersion": "2.0.0",
        "selections": [
            {"namespace": "ssvc", "key": "A", "version": "2.0.0", "values": [{"key": "Y"}]},
            {"namespace": "ssvc", "key": "VD", "version": "1.0.0", "values": [{"key": "C"}]},
            {"namespace": "ssvc", "key": "U", "version": "1.0.1", "values": [{"key": "S"}]},
        ],
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_row_of_every_table_is_told_with_its_own_outcome(table):
    for keys, outcome in table.rows.items():
        chosen = {point.key: [key] for point, key in zip(table.points, keys, strict=True)}
        *asked, last = selection_list(table, chosen, AT)["selections"]
        assert [one["values"] for one in asked] == [[{"key": key}] for key in keys]
        assert (last["namespace"], last["key"]) == (table.outcome.namespace, table.outcome.key)
        assert last["values"] == [{"key": outcome}]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_is_not_ruled_out_is_told_and_every_outcome_that_may_follow(table):
    every = {point.key: list(point.values)[::-1] for point in table.points}
    told = selection_list(table, every, AT)
    json.dumps(told)
    assert "target_ids" not in told
    for point, one in zip((*table.points, table.outcome), told["selections"], strict=True):
        possible = set(table.rows.values()) if point is table.outcome else set(point.values)
        assert [value["key"] for value in one["values"]] == [key for key in point.values if key in possible]


@pytest.mark.parametrize(
    ("selected", "key"),
    [({"A": ["Y"]}, "VD"), ({"A": ["Y"], "VD": []}, "VD"), ({"A": ["Y", "x"], "VD": ["C"]}, "A")],
)
def test_a_point_without_a_value_of_its_own_is_named(selected, key):
    with pytest.raises(Invalid) as refused:
        selection_list(TABLES["utility"], selected, AT)
    assert list(refused.value.findings) == [key]


@pytest.mark.parametrize("targets", [[" "], ["x" * 201], [f"CVE-2026-{n}" for n in range(MOST_TARGETS + 1)]])
def test_targets_are_few_and_short(targets):
    with pytest.raises(Invalid) as refused:
        selection_list(TABLES["utility"], {"A": ["Y"], "VD": ["C"]}, AT, targets)
    assert list(refused.value.findings) == ["target_ids"]
