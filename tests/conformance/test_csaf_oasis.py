"""The test documents of the CSAF 2.0 standard, as the installed `csaf` distribution carries them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from medaccord.domain.csaf.catalogues import installed
from medaccord.domain.csaf.validate import TESTS, Edition, is_valid, run, validate

CATALOGUE = installed("csaf/v20/rules/catalog.json")["tests"]
MANDATORY = [
    (path, kind == "failing")
    for test in CATALOGUE
    if test["group"] == "mandatory"
    for kind in ("failing", "valid")
    for path in test["fixtures"][kind]
]
OTHERS = [
    path
    for test in CATALOGUE
    if test["group"] in ("recommended", "informative")
    for kind in ("failing", "valid")
    for path in test.get("fixtures", {}).get(kind, ())
]
# Flaws of documents that are meant to be valid: one hash algorithm twice, or a property of its own.
FLAWED = {
    "6-2-08-02": {"strict": "6.1.25", "loose": "6.1.25"},
    "6-2-09-02": {"strict": "6.1.25", "loose": "6.1.25"},
    "6-2-20-01": {"strict": "schema"},
}


def _document(path: str) -> Any:
    return installed(f"csaf/v20/data/{path}")


def _name(path: str) -> str:
    return path.rsplit("2021-", 1)[1].removesuffix(".json")


def _number(path: str) -> str:
    """The test that a file name means: 6-1-27-05-01 is about 6.1.27.5, 6-1-08-02 about 6.1.8."""
    parts = [str(int(part)) for part in _name(path).split("-")[:-1]]
    return ".".join(parts)


def test_the_distribution_carries_the_147_mandatory_documents() -> None:
    assert len(MANDATORY) == 147
    assert len(set(MANDATORY)) == 147
    assert len(OTHERS) == 85
    assert all(re.fullmatch(r"6\.1\.\d+(\.\d+)?", _number(path)) for path, _ in MANDATORY)


@pytest.mark.parametrize(("path", "fails"), MANDATORY, ids=[_name(path) for path, _ in MANDATORY])
def test_the_named_mandatory_test_decides(path: str, fails: bool) -> None:
    findings = validate(_document(path))
    assert (_number(path) in {finding.test for finding in findings}) == fails
    assert is_valid(findings) == (not fails)


@pytest.mark.parametrize("mode", ["strict", "loose"])
def test_documents_of_other_tests_are_valid_but_for_known_flaws(mode: Any) -> None:
    found = {}
    for path in OTHERS:
        findings = validate(_document(path), schema=mode)
        if not is_valid(findings):
            found[_name(path)] = {finding.test for finding in findings}
    assert found == {name: {tests[mode]} for name, tests in FLAWED.items() if mode in tests}


NAMED = [
    (test["id"], path, kind == "failing")
    for test in CATALOGUE
    if test["group"] in ("recommended", "informative") and test["id"] in TESTS[Edition.V20]
    for kind in ("failing", "valid")
    for path in test.get("fixtures", {}).get(kind, ())
]


@pytest.mark.parametrize(("number", "path", "fires"), NAMED, ids=[_name(path) for _, path, _ in NAMED])
def test_the_named_optional_or_informative_test_decides(number: str, path: str, fires: bool) -> None:
    assert bool(run(number, _document(path))) == fires
    found = {finding.test for finding in validate(_document(path), profile="full")}
    assert (number in found) == fires
