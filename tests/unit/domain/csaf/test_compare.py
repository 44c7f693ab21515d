"""Equal means equal: every compared value, changed alone, is a difference; the publisher's own is not."""

from __future__ import annotations

import json
import random
import re
from copy import deepcopy
from typing import Any

import pytest

from medaccord.domain.csaf.advisory import Reference
from medaccord.domain.csaf.build import build
from medaccord.domain.csaf.compare import compare
from medaccord.domain.csaf.read import read

Doc = dict[str, Any]
Path = tuple[Any, ...]

# The publisher's own, or repaired by build, or named only by reference: no difference by design.
OURS = re.compile(
    r"/document/(csaf_version|publisher/.*|tracking/id|tracking/generator/.*|distribution/text|distribution/tlp/url"
    r"|notes/2/(text|title))|/product_tree/product_groups/\d+/group_id|.*/product/product_id|.*full_product_name(s/\d+)?/product_id"
)
# Lists in which order is meaning.
ORDERED = ("notes", "references", "acknowledgments", "remediations", "revision_history", "names", "threats")


def _leaves(node: Any, path: Path = ()) -> list[Path]:
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in _leaves(value, (*path, key))]
    if isinstance(node, list):
        return [leaf for index, value in enumerate(node) for leaf in _leaves(value, (*path, index))]
    return [path]


def _lists(node: Any, path: Path = ()) -> list[Path]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    own = [path] if isinstance(node, list) else []
    return own + [found for key, value in items for found in _lists(value, (*path, key))]


def _at(doc: Doc, path: Path) -> Any:
    node: Any = doc
    for key in path:
        node = node[key]
    return node


def _changed(value: Any) -> Any:
    if not isinstance(value, str):
        return value + 0.1
    date = re.fullmatch(r"(\d{3})\d(-.*Z)", value)
    return f"{date[1]}9{date[2]}" if date else f"{value} changed"


def _pointer(path: Path) -> str:
    return "/" + "/".join(map(str, path))


def test_equal_documents_have_no_difference(complete: Doc) -> None:
    assert compare(complete, deepcopy(complete)) == []
    assert compare(read(complete), build(read(complete))) == []


def test_every_changed_value_is_a_difference_and_what_is_ours_is_none(complete: Doc) -> None:
    compared = 0
    for path in _leaves(complete):
        other = deepcopy(complete)
        _at(other, path[:-1])[path[-1]] = _changed(_at(complete, path))
        differences = compare(complete, other)
        if OURS.fullmatch(_pointer(path)):
            assert differences == [] or path[-1] in ("product_id", "group_id"), path
        else:
            compared += 1
            assert differences, path
            assert compare(other, complete), path
    assert compared > 130


def test_every_removed_entry_is_a_difference(complete: Doc) -> None:
    for path in _lists(complete):
        for index in range(len(_at(complete, path))):
            other = deepcopy(complete)
            del _at(other, path)[index]
            if not (path == ("document", "notes") and index == 2):
                assert compare(complete, other), (path, index)
                # An added alias and an added address of the publisher's are its own.
                ours = path[-1] == "aliases" or (path, index) == (("document", "references"), 0)
                assert bool(compare(other, complete)) != ours, (path, index)


def test_order_is_meaning_where_it_is_and_nowhere_else(complete: Doc) -> None:
    for path in _lists(complete):
        entries = _at(complete, path)
        if len(entries) < 2:
            continue
        other = deepcopy(complete)
        _at(other, path).reverse()
        if path[-1] in (*ORDERED, "involvements", "vulnerabilities"):
            assert compare(complete, other), path
        elif path[-1] not in ("file_hashes", "model_numbers"):
            assert compare(complete, other) == [], path


def test_ids_of_products_and_groups_do_not_matter(complete: Doc) -> None:
    names = {f"P{number}": f"X{9 - number}" for number in range(1, 7)} | {"G1": "other"}

    def renamed(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: renamed(value) for key, value in node.items()}
        if isinstance(node, list):
            return [renamed(value) for value in node]
        return names.get(node, node) if isinstance(node, str) else node

    other = renamed(complete)
    other["product_tree"]["branches"][0]["branches"][0]["branches"].reverse()
    assert compare(complete, other) == []


def _twins() -> Doc:
    """Two products of one path and one name; only their uses tell them apart."""
    leaf = {"category": "product_version", "name": "1"}
    return {
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "publisher": {"category": "coordinator", "name": "C", "namespace": "https://c.example.org"},
            "title": "Twins",
            "tracking": {
                "current_release_date": "2026-01-01T00:00:00Z",
                "id": "1",
                "initial_release_date": "2026-01-01T00:00:00Z",
                "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "x"}],
                "status": "final",
                "version": "1",
            },
        },
        "product_tree": {
            "branches": [leaf | {"product": {"name": "Twin", "product_id": key}} for key in ("A", "B")]
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2026-0001",
                "product_status": {"known_affected": ["A"], "known_not_affected": ["B"]},
                "remediations": [{"category": "mitigation", "details": "x", "product_ids": ["A"]}],
            },
            {"cve": "CVE-2026-0002", "product_status": {"known_affected": ["B"], "fixed": ["A"]}},
        ],
    }


def test_twins_are_told_apart_by_all_their_uses_together() -> None:
    original, other = _twins(), _twins()
    first, second = other["vulnerabilities"]
    first["product_status"] = {"known_affected": ["B"], "known_not_affected": ["A"]}
    assert compare(original, other)
    first["remediations"][0]["product_ids"] = ["B"]
    assert compare(original, other)
    second["product_status"] = {"known_affected": ["A"], "fixed": ["B"]}
    assert compare(original, other) == []


def test_a_missing_twin_is_a_difference() -> None:
    other = _twins()
    del other["product_tree"]["branches"][1]
    assert "product" in {difference.what for difference in compare(_twins(), other)}


def test_two_spellings_of_an_instant_are_equal(complete: Doc) -> None:
    other = deepcopy(complete)
    other["document"]["tracking"]["initial_release_date"] = "2026-01-01T01:00:00.000+01:00"
    other["document"]["tracking"]["revision_history"][0]["date"] = "2026-01-01t00:00:00.0z"
    assert compare(complete, other) == []


def test_our_own_address_is_no_difference_and_a_given_one_is_compared(complete: Doc) -> None:
    given = complete["document"]["references"]
    other = deepcopy(complete)
    ours = {"category": "self", "summary": "Here", "url": "https://center.example.org/advisories/9"}
    other["document"]["references"] = [ours, *given]
    assert compare(complete, other) == []
    other["document"]["references"] = [ours, *given[1:]]
    assert compare(complete, other)
    other["document"]["references"] = [ours | {"url": "https://elsewhere.example.org"}, *given]
    assert compare(complete, other)


def test_a_value_that_read_cannot_carry_is_a_difference(complete: Doc) -> None:
    complete["document"]["x_own"] = {"a": 1}
    (difference,) = compare(complete, build(read(complete)))
    assert (difference.pointer, difference.original, difference.rebuilt) == (
        "/document/x_own",
        {"a": 1},
        None,
    )
    assert compare(complete, deepcopy(complete)) == []


def test_the_default_category_of_a_reference_is_external(complete: Doc) -> None:
    other = deepcopy(complete)
    other["document"]["references"][2]["category"] = "external"
    assert read(complete).references[2] == Reference(
        summary="Without category", url="https://example.org/none"
    )
    assert compare(complete, other) == []


@pytest.mark.parametrize("seed", range(5))
def test_differences_can_be_printed_as_json(complete: Doc, seed: int) -> None:
    other = deepcopy(complete)
    leaves = [path for path in _leaves(other) if path[-1] != "csaf_version"]
    for path in random.Random(seed).sample(leaves, 25):
        _at(other, path[:-1])[path[-1]] = _changed(_at(complete, path))
    for difference in compare(complete, other):
        json.dumps([difference.what, difference.pointer, difference.original, difference.rebuilt])
