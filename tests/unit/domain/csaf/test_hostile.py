"""Hostile documents: whatever stands at any place, in either edition, is judged or told, and never raises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from csaf import csaf as distribution
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.campaign import FULL, times

from medaccord.domain.csaf import schema
from medaccord.domain.csaf.edition import DRAFT, Edition
from medaccord.domain.csaf.findings import MOST
from medaccord.domain.csaf.validate import run, validate, validate_received

Doc = dict[str, Any]
Place = tuple[Any, ...]
NOW = datetime(2026, 11, 29, tzinfo=UTC)
NAMES = ("title", "lang", "category")
FOLDERS = {Edition.V20: "v20", Edition.V21: f"v21{DRAFT}"}
KINDS: tuple[object, ...] = (None, True, 0, -1, 1e308, 2**70, "", "\n", "x" * 300, [], [[]], {}, {"": 0})
SIGNS = st.text(alphabet='{}[]":,\\/.-+eE0123456789abun \n\x00é💥csaf', max_size=12)
VALUE = st.one_of(
    st.sampled_from(KINDS),
    SIGNS,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.recursive(
        SIGNS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SIGNS, inner, max_size=3)
    ),
)


@cache
def corpus(edition: Edition) -> list[Doc]:
    """The committee's documents about the tests of an edition."""
    folder = Path(distribution.__path__[0]) / FOLDERS[edition] / "data"
    files = sorted(path for path in folder.glob("*/oasis_csaf_tc-csaf_2_[01]-202*.json"))
    return [json.loads(path.read_bytes()) for path in files if not path.name.endswith(".result.json")]


def _places(node: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _places(value, (*place, key))


def _at(node: Any, place: Place) -> Any:
    for key in place:
        node = node[key]
    return node


def _changed(doc: Any, place: Place, value: object) -> Any:
    if not place:
        return value
    changed = deepcopy(doc)
    _at(changed, place[:-1])[place[-1]] = value
    return changed


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A document of the committee in which nodes were replaced, removed, doubled or put elsewhere."""
    doc = deepcopy(draw(st.sampled_from(corpus(draw(st.sampled_from(Edition))))))
    for _ in range(draw(st.integers(1, 4))):
        places = [place for place in _places(doc) if place]
        if not places:
            break
        place, other = draw(st.sampled_from(places)), draw(st.sampled_from(places))
        parent, key = _at(doc, place[:-1]), place[-1]
        match draw(st.sampled_from(["value", "remove", "double", "put"])):
            case "value":
                parent[key] = draw(VALUE)
            case "remove":
                del parent[key]
            case "double" if isinstance(parent, list):
                parent.insert(key, deepcopy(parent[key]))
            case "double":
                parent[draw(SIGNS)] = deepcopy(parent[key])
            case _:
                parent[key] = deepcopy(_at(doc, other))
    return doc


def _judged(raw: bytes, mode: Any = "strict") -> None:
    for finding in validate_received(raw, draft=True, profile="full", schema=mode, now=NOW):
        assert finding.message.endswith("."), finding
        assert finding.pointer == "" or finding.pointer.startswith("/"), finding


@pytest.mark.soak
@settings(max_examples=times(250, 50_000), suppress_health_check=list(HealthCheck))
@given(doc=mutated(), mode=st.sampled_from(["strict", "loose"]))
def test_a_mutated_document_is_judged_or_told(doc: Any, mode: str) -> None:
    _judged(json.dumps(doc).encode(), mode)


@pytest.mark.soak
@settings(max_examples=times(100, 20_000), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_document_with_other_bytes_is_judged_or_told(data: st.DataObject) -> None:
    raw = json.dumps(data.draw(st.sampled_from(corpus(Edition.V20)))).encode()
    begin = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(begin, min(begin + 20, len(raw))))
    put = data.draw(st.one_of(st.binary(max_size=8), SIGNS.map(str.encode), st.just(raw[begin:end] * 2)))
    _judged(raw[:begin] + put + raw[end:])


@pytest.mark.soak
@pytest.mark.parametrize("edition", Edition)
def test_every_node_of_every_document_may_have_any_type(edition: Edition) -> None:
    for number, doc in enumerate(corpus(edition)):
        if FULL or number % 150 == 0:
            for place in _places(doc):
                for value in KINDS:
                    _judged(json.dumps(_changed(doc, place, value)).encode(), "loose")


def _with_products(doc: Doc, ids: list[str]) -> Doc:
    doc["product_tree"]["product_groups"] = [{"group_id": "G1", "product_ids": ids}]
    return doc


def test_of_one_test_so_many_findings_are_told_and_no_more(complete: Doc) -> None:
    ids = [f"X{number}" for number in range(MOST + 5)]
    findings = [one for one in validate(_with_products(complete, ids)) if one.test == "6.1.1"]
    assert len(findings) == MOST + 1
    assert [one.pointer for one in findings[-2:]] == [
        f"/product_tree/product_groups/0/product_ids/{MOST - 1}",
        "",
    ]
    assert len(run("6.1.1", _with_products(complete, ids[:MOST]))) == MOST
    raw = json.dumps([{"a": number} for number in range(MOST + 5)]).replace('"a"', '"a":0,"a"').encode()
    assert len(validate_received(raw)) == MOST


def test_of_a_vast_document_one_fault_of_the_schema_is_told(complete: Doc, monkeypatch: Any) -> None:
    for place in NAMES:
        complete["document"][place] = ""
    assert {one.pointer for one in validate(complete)} == {f"/document/{name}" for name in NAMES}
    monkeypatch.setattr(schema, "_COPIED", 10)
    told = validate(complete)
    assert [one.test for one in told] == ["schema", "schema"]
    assert told[0].pointer.removeprefix("/document/") in NAMES
    assert "one fault" in told[1].message


def test_what_is_nested_too_deeply_to_be_told_is_a_finding(complete: Doc) -> None:
    tree: Doc = {"category": "vendor", "name": "x", "product": {"name": "x", "product_id": "deep"}}
    for _ in range(130):
        tree = {"category": "vendor", "name": "x", "branches": [tree]}
    complete["product_tree"]["branches"].append(tree)
    assert validate(complete) == []
    tree["x_own"] = 1
    (finding,) = validate(complete)
    assert (finding.test, finding.pointer) == ("schema", "")
    assert "less deeply" in finding.message


FLAG = st.fixed_dictionaries(
    {"label": st.sampled_from(["component_not_present", "vulnerable_code_not_present"])},
    optional={
        "product_ids": st.lists(st.sampled_from("ABCDE"), max_size=3),
        "group_ids": st.lists(st.sampled_from("XYZU"), max_size=3),
    },
)
GROUPS = st.fixed_dictionaries({name: st.lists(st.sampled_from("ABCDE"), max_size=4) for name in "XYZ"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flags=st.lists(FLAG, max_size=4), groups=GROUPS)
def test_6_1_33_finds_what_spreading_every_group_for_every_flag_finds(
    complete: Doc, flags: list[Doc], groups: dict[str, list[str]]
) -> None:
    doc = deepcopy(complete)
    doc["product_tree"]["product_groups"] = [
        {"group_id": name, "product_ids": ids} for name, ids in groups.items()
    ]
    doc["vulnerabilities"] = [{"flags": flags}, {"flags": flags[::-1]}]
    spread = [
        {*flag.get("product_ids", ())}.union(*(groups.get(name, ()) for name in flag.get("group_ids", ())))
        for flag in flags
    ]
    several = {product for product in "ABCDE" if sum(product in reached for reached in spread) > 1}
    told = [(one.pointer, one.message.split("'")[1]) for one in run("6.1.33", doc)]
    assert sorted(told) == sorted(
        (f"/vulnerabilities/{index}/flags", name) for index in (0, 1) for name in several
    )
