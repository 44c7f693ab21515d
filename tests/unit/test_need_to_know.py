"""The table of proofs names every need-to-know rule, and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs/explanation/need-to-know-tests.md").read_text()
PROVED, WAITING = PAGE.split("## What has no subject yet")
RULES = 42


def _rows(part: str) -> list[list[str]]:
    """Cells of a table without its heading."""
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _numbers(cell: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", cell)}


def test_every_rule_is_proved_or_said_to_wait():
    named = set().union(*(_numbers(row[0]) for row in (*_rows(PROVED), *_rows(WAITING))))
    assert named == set(range(1, RULES + 1))


NAMED = sorted({name for row in _rows(PROVED) for name in re.findall(r"`([^`]*)`", row[2])})
"""All that the table says proves a rule: a file, a folder or several, or one function of a file."""


@pytest.mark.parametrize("row", _rows(PROVED), ids=[row[0] for row in _rows(PROVED)])
def test_each_rule_names_a_proof(row):
    assert len(row) == 3
    assert re.search(r"`[^`]*`", row[2])


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there_in_full(name):
    """No name is cut short: each is a test, or a check that tests and `medaccord check` share."""
    assert _is_there(name)


def _is_there(name: str) -> bool:
    place, _, function = name.partition("::")
    found = [one for folder in (ROOT / "tests", ROOT / "src/medaccord") for one in folder.glob(place)]
    return bool(found) and (not function or any(function in _functions(one) for one in found))


def _functions(place: Path) -> set[str]:
    return {one.name for one in ast.walk(ast.parse(place.read_text())) if isinstance(one, ast.FunctionDef)}


def test_a_name_that_is_cut_short_or_of_another_file_is_found():
    """What could not tell them apart would prove nothing."""
    place = "unit/test_need_to_know.py"
    assert _is_there(f"{place}::test_what_is_named_is_there_in_full")
    for wrong in (
        f"{place}::test_what_is_named_…",
        f"{place}::test_what_is",
        "…::test_x",
        "unit/test_gone.py",
    ):
        assert not _is_there(wrong)
