"""The informative tests of CSAF §6.3 that need the document alone fire on a change and else are silent."""

from __future__ import annotations

import pytest
from tests.unit.domain.csaf.test_mandatory import V0, V1, Change, Doc, drop, put

from medaccord.domain.csaf.validate import Edition, is_valid, ordered, run

VERSIONS = "/product_tree/branches/0/branches/0/branches"
HASH = f"{VERSIONS}/0/product/product_identification_helper/hashes/0/file_hashes/0/value"
CVSS = f"{V0}/scores/0/cvss_v3"

FIRES: list[tuple[str, Change, str]] = [
    ("6.3.1", drop(CVSS), f"{V0}/scores/1/cvss_v2"),
    ("6.3.1", put(f"{V0}/scores/0/products", ["P2"]), f"{V0}/scores/1/cvss_v2"),
    ("6.3.2", put(f"{CVSS}/version", "3.0"), f"{CVSS}/version"),
    ("6.3.3", drop(f"{V0}/cve"), V0),
    ("6.3.4", drop(f"{V0}/cwe"), V0),
    ("6.3.5", put(HASH, "a" * 63), HASH),
    ("6.3.9", put("/product_tree/branches/0/category", "product_family"), f"{VERSIONS}/0/product"),
    ("6.3.9", put("/product_tree/branches/0/branches/0/category", "vendor"), f"{VERSIONS}/0/product"),
    ("6.3.10", put(f"{VERSIONS}/0/category", "product_version_range"), f"{VERSIONS}/0/category"),
    ("6.3.11", put(f"{VERSIONS}/0/name", "v1.0"), f"{VERSIONS}/0/name"),
    ("6.3.11", put(f"{VERSIONS}/0/name", "V1.0"), f"{VERSIONS}/0/name"),
]

SILENT: list[tuple[str, Change]] = [
    ("6.3.1", put(f"{V0}/scores/0/products", ["P1"])),
    ("6.3.2", put(f"{CVSS}/version", "3.1")),
    ("6.3.3", put(f"{V1}/cve", "CVE-2026-0002")),
    ("6.3.4", put(f"{V1}/cwe", {"id": "CWE-79", "name": "x"})),
    ("6.3.5", put(HASH, "a" * 64)),
    ("6.3.10", put(f"{VERSIONS}/1/category", "product_version")),
    ("6.3.11", put(f"{VERSIONS}/0/name", "vanilla")),
]


def test_those_of_the_document_alone_are_there_for_both_editions() -> None:
    for edition in Edition:
        assert {number for number, _, _ in FIRES} <= {test.number for test in ordered(edition)}


@pytest.mark.parametrize(("number", "change", "pointer"), FIRES)
def test_fires(complete: Doc, number: str, change: Change, pointer: str) -> None:
    change(complete)
    findings = run(number, complete)
    assert pointer in {finding.pointer for finding in findings}
    assert all(finding.message.endswith(".") for finding in findings)
    assert is_valid(findings)


@pytest.mark.parametrize(("number", "change"), SILENT)
def test_is_silent_on_its_neighbour(complete: Doc, number: str, change: Change) -> None:
    change(complete)
    assert run(number, complete) == []
