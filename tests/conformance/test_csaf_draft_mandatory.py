"""The mandatory tests of the draft of CSAF 2.1 on its documents, as the `csaf` distribution has them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from csaf import csaf as distribution

from medaccord.domain.csaf.catalogues import installed
from medaccord.domain.csaf.edition import DRAFT
from medaccord.domain.csaf.validate import TESTS, Edition, is_valid, run, validate

FOLDER = f"csaf/v21{DRAFT}"
ROOT = Path(distribution.__path__[0]) / f"v21{DRAFT}/data"
CATALOGUE = [
    test for test in installed(f"{FOLDER}/rules/catalog.json")["tests"] if test["group"] == "mandatory"
]
LISTED = {
    path.rsplit("/", 1)[1]: kind == "failing"
    for test in CATALOGUE
    for kind in ("failing", "valid")
    for path in test.get("fixtures", test).get(kind, ())
}

# Documents that are called valid and are not, with the tests that object; decision 0295 says why each.
FLAWED = {
    "6-1-04-12": {"6.1.64.1"},
    "6-1-10-13": {"6.1.9"},
    "6-1-27-08-13": {"6.1.27.20"},
    **{f"6-1-27-13-{number}": {"6.1.27.8"} for number in range(11, 16)},
    "6-1-27-13-16": {"6.1.1", "6.1.2", "6.1.27.8"},
    "6-1-30-11": {"6.1.66"},
    "6-1-48-16": {"6.1.48"},
    "6-1-50-14": {"6.1.2", "6.1.50"},
    "6-1-50-15": {"6.1.2"},
    "6-1-64-12-13": {"6.1.64.4", "6.1.64.10", "6.1.64.11", "6.1.64.12"},
    "6-1-66-13": {"6.1.66"},
    "6-1-66-14": {"6.1.66"},
}

# Of the recommended and informative tests, documents that no mandatory test should object to; likewise.
FLAWED_OTHERS = {
    "6-2-04-01": "6.1.66",
    "6-2-05-01": "6.1.66",
    "6-2-05-02": "6.1.66",
    "6-2-08-02": "6.1.25",
    "6-2-09-02": "6.1.25",
    "6-2-19-19": "6.1.9",
    "6-2-20-01": "6.1.8 schema",
    "6-2-20-02": "6.1.8 schema",
    "6-2-21-02": "6.1.14",
    "6-2-21-12": "6.1.66",
    "6-2-34-03": "6.1.48",
    "6-2-38-11": "6.1.27.8",
    **{f"6-2-39-01-{number}": "6.1.27.8" for number in ("01", "02", "11", "12", "13")},
    "6-2-39-02-01": "6.1.27.14",
    "6-2-39-03-01": "6.1.27.14",
    "6-2-39-05-13": "6.1.27.8",
    **{f"6-2-39-{number}-01": "6.1.27.20" for number in (10, 11, 12, 13)},
    "6-2-42-02": "6.1.13 6.1.42",
    "6-2-54-03-01": "6.1.1 6.1.60.2",
    "6-2-56-05-02": "6.1.16 6.1.22 6.1.66",
    "6-2-56-05-12": "6.1.16 6.1.22 6.1.66",
    "6-3-21-01-02": "6.1.1 6.1.60.2",
    "6-3-21-01-12": "6.1.1 6.1.60.2",
    "6-3-23-02-01": "6.1.27.20",
}


class Case(NamedTuple):
    """A document of the committee: its short name, the test that it is about, and what is said of it."""

    name: str
    number: str
    fails: bool
    valid: bool
    document: Any
    pointers: tuple[str, ...] | None  # of the findings, where the committee gives the expected result


def _cases(group: str) -> list[Case]:
    names = sorted(path.name for path in (ROOT / group).glob("*.json"))
    return [_case(f"{group}/{name}", names) for name in names if not name.endswith(".result.json")]


def _case(path: str, files: list[str]) -> Case:
    group, file = path.split("/")
    name = file.rsplit("2024-", 1)[1].removesuffix(".json")
    document = installed(f"{FOLDER}/data/{path}")
    fails = LISTED.get(file, "(failing" in document["document"]["title"])
    number = ".".join(str(int(part)) for part in name.split("-")[:-1])
    result = file.replace(".json", ".result.json")
    if result not in files:
        return Case(name, number, fails, not fails, document, None)
    told = installed(f"{FOLDER}/data/{group}/{result}")
    errors = told["primary_result"].get("errors", ())
    return Case(
        name,
        number,
        fails,
        told["overall_valid"],
        document,
        tuple(error["instance_path"] for error in errors),
    )


CASES = _cases("mandatory")
RESULTS = [case for case in CASES if case.pointers]


def _ids(cases: list[Case]) -> list[str]:
    return [case.name for case in cases]


def test_every_mandatory_test_of_the_catalogue_is_there_and_has_documents() -> None:
    assert len(CASES) == 601
    assert len(LISTED) == 528
    known = {number for number in TESTS[Edition.V21] if number.startswith("6.1.")}
    # The catalogue gathers under one number what the standard and the documents have as three.
    named = {test["id"] for test in CATALOGUE} - {"6.1.60"} | {"6.1.60.1", "6.1.60.2", "6.1.60.3"}
    assert known == named == {case.number for case in CASES}
    assert all(re.fullmatch(r"6(-\d\d?)+", case.name) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=_ids(CASES))
def test_the_named_test_and_the_verdict_are_those_of_the_committee(case: Case) -> None:
    findings = validate(case.document, edition=Edition.V21)
    tests = {finding.test for finding in findings}
    flaws = FLAWED.get(case.name, set())
    found = case.number in tests or ("schema" in tests and bool(run(case.number, case.document, Edition.V21)))
    assert found == (case.fails or case.number in flaws)
    assert is_valid(findings) == (case.valid and not flaws)
    if flaws:
        assert not case.fails
        assert tests == flaws


@pytest.mark.parametrize("case", RESULTS, ids=_ids(RESULTS))
def test_findings_lie_where_the_committee_expects_them_or_within(case: Case) -> None:
    expected = case.pointers or ()
    found = [
        finding.pointer
        for finding in validate(case.document, edition=Edition.V21)
        if finding.test == case.number
    ]
    assert all(any(pointer.startswith(place) for place in expected) for pointer in found)
    assert all(any(pointer.startswith(place) for pointer in found) for place in expected)


def test_documents_of_the_other_tests_meet_the_mandatory_ones_but_for_known_flaws() -> None:
    found = {}
    for case in (*_cases("recommended"), *_cases("informative")):
        findings = validate(case.document, edition=Edition.V21)
        if is_valid(findings) != (case.valid or case.pointers is None):
            found[case.name] = {finding.test for finding in findings}
    assert found == {name: set(tests.split()) for name, tests in FLAWED_OTHERS.items()}
