"""Real advisories: valid as the standard's other implementations see them, and equal after a round trip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from csaf.csaf.v20._validator import validate as oracle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.campaign import times

from medaccord.domain.csaf.build import build, dump
from medaccord.domain.csaf.compare import compare
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read
from medaccord.domain.csaf.validate import validate

Doc = dict[str, Any]

# The name carries the blank that the catalogue's own file had for years (decision 0122).
INVALID = {"icsa-21-068-10.json": ["6.1.11"]}
# The oracle takes ".x" and "through" in a version for a range (0121) and knows present CWE names only (0122).
ORACLE_OBJECTS = {
    "icsa-19-036-05.json": {"6.1.11"},
    "icsa-19-274-01.json": {"6.1.31"},
    "icsa-20-352-02.json": {"6.1.31"},
    "icsa-21-021-05.json": {"6.1.31"},
    "icsma-19-241-01.json": {"6.1.31"},
    "icsma-19-353-01.json": {"6.1.31"},
    "icsma-20-023-01.json": {"6.1.31"},
    "icsma-21-313-01.json": {"6.1.31"},
    "icsma-22-251-01.json": {"6.1.31"},
}


def _folder() -> Path:
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("MEDACCORD_SHARED") or beside) / "data" / "cisa-csaf"
    if not folder.is_dir():
        reason = "the real advisories are not beside the checkout; MEDACCORD_SHARED names their folder"
        if os.environ.get("MEDACCORD_REQUIRE") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="module")
def real() -> dict[str, Doc]:
    """Every real advisory by its file name."""
    found = {}
    for path in sorted(_folder().glob("ics*/*.json")):
        document, findings = parse(path.read_bytes())
        assert findings == [], path.name
        found[path.name] = document
    assert len([name for name in found if name.startswith("icsma")]) == 100
    assert len(found) == 256
    return found


def test_real_advisories_are_valid_but_for_one_known_flaw(real: dict[str, Doc]) -> None:
    found = {name: [finding.test for finding in validate(doc)] for name, doc in real.items()}
    assert {name: tests for name, tests in found.items() if tests} == INVALID


def test_nothing_of_a_real_advisory_is_lost_in_a_round_trip(real: dict[str, Doc]) -> None:
    for name, doc in real.items():
        advisory = read(doc)
        rebuilt = build(advisory)
        assert advisory.unread == (), name
        assert validate(rebuilt) == [], name
        assert compare(doc, rebuilt) == [], name
        assert parse(dump(rebuilt)) == (rebuilt, []), name
        assert dump(build(read(rebuilt))) == dump(rebuilt), name


def test_the_oracle_finds_rebuilt_advisories_valid_but_for_known_readings(real: dict[str, Doc]) -> None:
    found = {}
    for name, doc in real.items():
        report = oracle(build(read(doc)))
        if tests := {result.id for result in report.results if result.errors}:
            found[name] = tests
    assert found == ORACLE_OBJECTS


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if items is None:
        yield path
    else:
        for key, value in items:
            yield from _leaves(value, (*path, key))


def _compared(doc: Doc, path: tuple[Any, ...]) -> bool:
    if path[:2] == ("document", "notes"):
        return bool(doc["document"]["notes"][path[2]]["category"] != "legal_disclaimer")
    return not (
        path[:2] in (("document", "publisher"), ("document", "csaf_version"))
        or path[:3] in (("document", "tracking", "id"), ("document", "tracking", "generator"))
        or (path[:2] == ("document", "distribution") and path[-1] != "label")
        or path[-1] == "product_id"
    )


@pytest.mark.soak
@settings(
    max_examples=times(400, 20_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_one_changed_value_of_a_real_advisory_is_seen(real: dict[str, Doc], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(real)))
    doc = real[name]
    path = data.draw(st.sampled_from([leaf for leaf in _leaves(doc) if _compared(doc, leaf)]))
    other = deepcopy(build(read(doc)))
    # Branches are merged in building, so a path of the product tree is changed in the original.
    target = deepcopy(doc) if path[0] == "product_tree" or path[-2:] == ("cwe", "name") else other
    node: Any = target
    for key in path[:-1]:
        node = node[key]
    value = node[path[-1]]
    if isinstance(value, str):
        dated = path[-1] == "date" or str(path[-1]).endswith("_date")
        node[path[-1]] = "1999" + value[4:] if dated else data.draw(st.sampled_from([value + "x", "x"]))
    else:
        node[path[-1]] = value + 0.1
    assert compare(doc if target is other else target, other), (name, path)


def test_products_that_share_a_path_are_matched_by_their_uses(real: dict[str, Doc]) -> None:
    """Swapping two such twins everywhere is no difference; the real advisories hold at least one pair."""
    twins = 0
    for doc in real.values():
        products: dict[object, list[str]] = {}
        for product in read(doc).products:
            products.setdefault((product.path, product.name), []).append(product.id)
        for one, two in [ids[:2] for ids in products.values() if len(ids) > 1]:
            twins += 1
            other = deepcopy(doc)
            swap = {one: two, two: one}
            for vulnerability in other["vulnerabilities"]:
                _swap(vulnerability, swap)
            assert compare(doc, other) == []
    assert twins >= 1


def _swap(node: Any, swap: dict[str, str]) -> None:
    items = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
    for key, value in items:
        if isinstance(value, dict | list):
            _swap(value, swap)
        elif value in swap:
            node[key] = swap[value]
