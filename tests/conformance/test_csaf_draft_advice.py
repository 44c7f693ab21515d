"""The recommended and informative tests of the draft of CSAF 2.1 on the documents of the committee."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from csaf import csaf as distribution

from medaccord.domain.csaf.catalogues import installed
from medaccord.domain.csaf.edition import DRAFT
from medaccord.domain.csaf.validate import TESTS, Edition, Severity, run, validate

FOLDER = f"csaf/v21{DRAFT}"
ROOT = Path(distribution.__path__[0]) / f"v21{DRAFT}/data"
GROUPS = {"recommended": Severity.WARNING, "informative": Severity.INFO}
CATALOGUE = [test for test in installed(f"{FOLDER}/rules/catalog.json")["tests"] if test["group"] in GROUPS]
# What neither the document nor a catalogue answers: addresses, keys at addresses, spelling and grammar.
ASKED_ELSEWHERE = {"6.2.55", "6.3.6", "6.3.7", "6.3.8", "6.3.16", "6.3.24"}
NOW = datetime(2026, 11, 29, tzinfo=UTC)  # after every document but the one whose disclosure lies in 9999


class Case(NamedTuple):
    """A document of the committee: its short name, the test that it is about, and what is said of it."""

    name: str
    number: str
    fires: bool
    document: Any
    pointers: list[str] | None  # of the findings, where the committee gives the expected result


def _case(path: Path) -> Case:
    name = path.stem.rsplit("2024-", 1)[1]
    *number, place = (int(part) for part in name.split("-"))
    document = installed(f"{FOLDER}/data/{path.parent.name}/{path.name}")
    result = path.with_name(f"{path.stem}.result.json")
    pointers = None
    if result.exists():
        told = installed(f"{FOLDER}/data/{path.parent.name}/{result.name}")["primary_result"]
        pointers = [
            found["instance_path"] for kind in ("errors", "warnings", "infos") for found in told.get(kind, ())
        ]
    return Case(name, ".".join(map(str, number)), place < 11, document, pointers)


EVERY = [
    _case(path)
    for group in GROUPS
    for path in sorted((ROOT / group).glob("*.json"))
    if not path.name.endswith(".result.json")
]
CASES = [case for case in EVERY if case.number not in ASKED_ELSEWHERE]
TOLD = [case for case in CASES if case.pointers is not None]


def test_every_test_of_the_catalogue_is_there_with_its_severity_and_its_documents() -> None:
    assert (len(EVERY), len(CASES), len(TOLD)) == (456, 434, 36)
    registered = {
        number: test.severity
        for number, test in TESTS[Edition.V21].items()
        if not number.startswith("6.1.") and number not in ASKED_ELSEWHERE
    }
    named = {test["id"]: GROUPS[test["group"]] for test in CATALOGUE if test["status"] != "obsolete"}
    # The catalogue gathers under one number what the standard and the documents have as five.
    split = {f"6.3.19.{place}": Severity.INFO for place in range(1, 6)}
    kept = {
        number: severity for number, severity in named.items() if number not in {*ASKED_ELSEWHERE, "6.3.19"}
    }
    assert registered == kept | split
    assert {case.number for case in CASES} == set(registered)


def test_names_and_catalogue_agree_on_what_fires() -> None:
    fires = {case.name: case.fires for case in EVERY}
    for test in CATALOGUE:
        for kind, paths in test.get("fixtures", {}).items():
            for path in paths:
                assert fires[path.rsplit("2024-", 1)[1].removesuffix(".json")] == (kind == "failing")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_named_test_decides(case: Case) -> None:
    assert bool(run(case.number, case.document, Edition.V21, NOW)) == case.fires
    for mode in ("strict", "loose"):
        found = validate(case.document, edition=Edition.V21, profile="full", schema=mode, now=NOW)
        assert (case.number in {finding.test for finding in found}) == case.fires


@pytest.mark.parametrize("case", TOLD, ids=[case.name for case in TOLD])
def test_findings_lie_where_the_committee_expects_them(case: Case) -> None:
    findings = run(case.number, case.document, Edition.V21, NOW)
    assert {finding.pointer for finding in findings} == set(case.pointers or ())
