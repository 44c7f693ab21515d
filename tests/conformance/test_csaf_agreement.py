"""The page of agreement with the committee's documents: what it counts, and that it is what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from medaccord.domain.csaf import conformance
from medaccord.domain.csaf.catalogues import installed
from medaccord.domain.csaf.edition import Edition

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/csaf-conformance.md"
# What no test asks yet: keys at addresses and in them, grammar.
UNTITLED = {Edition.V20: set(), Edition.V21: {"6-1-08-17", "6-3-19-04-12"}}  # their titles say otherwise
NOT_TESTED = {"6.2.55", "6.3.16", "6.3.24"}


def test_the_documentation_prints_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == conformance.page(), "Run `make reference`."


@pytest.mark.parametrize("edition", Edition)
def test_names_of_documents_mean_what_the_catalogue_says(edition: Edition) -> None:
    cases = {case.path: case.fires for case in conformance.cases(edition)}
    catalogue = installed(f"csaf/{conformance.FOLDERS[edition]}/rules/catalog.json")["tests"]
    listed = {
        f"csaf/{conformance.FOLDERS[edition]}/data/{path}": kind == "failing"
        for test in catalogue
        for kind in ("failing", "valid")
        for path in test.get("fixtures", test).get(kind, ())
    }
    assert {path: fires for path, fires in cases.items() if path in listed} == listed
    for case in conformance.cases(edition):
        says = "(failing" in installed(case.path)["document"]["title"]
        assert (says == case.fires) is (case.name not in UNTITLED[edition]), case.name


def test_every_document_of_2_0_agrees_but_for_three_that_contradict_it() -> None:
    every = conformance.judged(Edition.V20)
    assert len(every) == 232
    assert all(one.agrees for one in every)
    for mode, flawed in (
        ("strict", {"6-2-08-02", "6-2-09-02", "6-2-20-01"}),
        ("loose", {"6-2-08-02", "6-2-09-02"}),
    ):
        assert {one.case.name for one in every if not one.agrees_as_a_whole(mode)} == flawed


def test_every_test_that_documents_are_about_is_there() -> None:
    for edition in Edition:
        named = {case.number for case in conformance.cases(edition)}
        there = {*conformance.TESTS[edition], *conformance.REQUESTED}
        assert named - there == (NOT_TESTED if edition is Edition.V21 else set())
