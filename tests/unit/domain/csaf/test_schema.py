"""The compiled schema: strict and loose, formats, exact patterns, no network, no crash on any object."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.campaign import times

from medaccord.domain.csaf import catalogues
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import is_valid
from medaccord.domain.csaf.validate import validate

Doc = dict[str, Any]
KINDS: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    float("nan"),
    "",
    "\n",
    "x" * 300,
    [],
    [[]],
    {},
    {"": 0},
)


def _nodes(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        found += _nodes(value, (*path, key))
    return found


def _replaced(doc: Doc, path: tuple[Any, ...], value: object) -> Any:
    if not path:
        return value
    copy = deepcopy(doc)
    node: Any = copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return copy


def test_strict_refuses_a_property_that_csaf_does_not_know_and_loose_accepts_it(complete: Doc) -> None:
    for place in (complete, complete["document"], complete["vulnerabilities"][0]["scores"][0]["cvss_v3"]):
        place["x_own"] = 1
        assert any("x_own" in finding.message for finding in validate(complete))
        assert validate(complete, schema="loose") == []
        del place["x_own"]
    assert validate(complete) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("document", "tracking", "id"), "A-1\n"),
        (("document", "tracking", "version"), "2\n"),
        (("document", "tracking", "version"), "٢"),
        (("document", "category"), "csaf_security_advisory\n"),
        (("document", "lang"), "en-US\n"),
        (("vulnerabilities", 0, "cve"), "CVE-2026-0001\n"),
        (("vulnerabilities", 0, "cwe", "id"), "CWE-79\n"),
        (("document", "tracking", "current_release_date"), "2026-02-30T00:00:00Z"),
        (("document", "tracking", "current_release_date"), "2026-03-01T00:00:00"),
        (("document", "tracking", "current_release_date"), "2026-03-01 00:00:00Z"),
        (("document", "publisher", "namespace"), "center.example.org"),
        (("document", "publisher", "namespace"), "https://center.example.org/a b"),
        (("vulnerabilities", 0, "remediations", 0, "url"), "https://example.org/fix\n"),
    ],
)
def test_formats_are_checked_and_patterns_take_no_line_break_at_the_end(
    complete: Doc, path: tuple[Any, ...], value: str
) -> None:
    assert [finding.test for finding in validate(_replaced(complete, path, value))] == ["schema"]


def test_after_a_schema_finding_no_mandatory_test_runs(complete: Doc) -> None:
    complete["document"]["lang"] = "EZ"
    assert [finding.test for finding in validate(complete)] == ["6.1.12"]
    del complete["document"]["title"]
    assert [(finding.test, finding.pointer, finding.message) for finding in validate(complete)] == [
        ("schema", "/document", "Add the property 'title'.")
    ]


def test_a_fault_inside_a_cvss_object_is_6_1_8_as_well(complete: Doc) -> None:
    del complete["vulnerabilities"][0]["scores"][0]["cvss_v3"]["baseSeverity"]
    pointer = "/vulnerabilities/0/scores/0/cvss_v3"
    assert [(finding.test, finding.pointer) for finding in validate(complete)] == [
        ("schema", pointer),
        ("6.1.8", pointer),
    ]


def test_every_node_may_have_any_type(complete: Doc) -> None:
    for path in _nodes(complete):
        for value in KINDS:
            broken = _replaced(complete, path, value)
            for finding in validate(broken) + validate(broken, schema="loose"):
                assert finding.message.endswith(".")


@pytest.mark.parametrize(
    "doc", [None, 1, "x", [], {}, b"bytes", {1: 2}, {"document": {1, 2}}, object(), float("inf"), 10**400]
)
def test_what_is_no_document_is_a_finding(doc: object) -> None:
    findings = validate(doc)
    assert not is_valid(findings)
    assert {finding.test for finding in findings} == {"schema"}


def test_cycles_depth_and_half_surrogates_are_findings(complete: Doc) -> None:
    cyclic: Doc = {}
    cyclic["document"] = cyclic
    deep: Doc = {"category": "vendor", "name": "x", "product": {"name": "x", "product_id": "deep"}}
    for _ in range(200_000):
        deep = {"category": "vendor", "name": "x", "branches": [deep]}
    complete["product_tree"]["branches"].append(deep)
    for doc in (cyclic, complete):
        assert "less deeply" in validate(doc)[0].message
    while "branches" in deep:  # take it apart: freeing it at once would recurse
        deep = deep.pop("branches")[0]
    complete["product_tree"]["branches"].pop()
    complete["document"]["title"] = "\ud800"
    assert "surrogate" in validate(complete)[0].message


def test_nothing_is_fetched() -> None:
    for uri in (
        "https://example.org/x.json",
        "file:///etc/passwd",
        "https://www.first.org/cvss/cvss-v9.json",
    ):
        with pytest.raises(LookupError, match="nothing is fetched"):
            catalogues.referenced_schema(uri, Edition.V20)


@pytest.mark.soak
@settings(max_examples=times(200, 20_000))
@given(
    year=st.sampled_from(["0000", "0001", "2016", "9999"]),
    second=st.sampled_from(["00", "59", "60"]),
    fraction=st.sampled_from(["", ".0", ".123456789012345678901234567890"]),
    offset=st.sampled_from(["Z", "z", "+23:59", "-00:00", "-12:30"]),
    letter=st.sampled_from("Tt"),
)
def test_every_date_that_the_schema_accepts_can_be_ordered(
    year: str, second: str, fraction: str, offset: str, letter: str
) -> None:
    doc = {
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "publisher": {"category": "vendor", "name": "x", "namespace": "https://example.org"},
            "title": "x",
            "tracking": {
                "current_release_date": "2026-01-01T00:00:00Z",
                "id": "1",
                "initial_release_date": "2026-01-01T00:00:00Z",
                "revision_history": [
                    {
                        "date": f"{year}-12-31{letter}23:59:{second}{fraction}{offset}",
                        "number": n,
                        "summary": "x",
                    }
                    for n in ("1", "2")
                ],
                "status": "final",
                "version": "2",
            },
        }
    }
    assert {finding.test for finding in validate(doc)} <= {"schema"}
