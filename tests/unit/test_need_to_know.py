"""The table of proofs names every need-to-know rule, and tests that are there."""

from __future__ import annotations

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


@pytest.mark.parametrize("row", _rows(PROVED), ids=[row[0] for row in _rows(PROVED)])
def test_each_rule_names_tests_that_are_there(row):
    assert len(row) == 3
    places = re.findall(r"`([a-z_]+/[\w/.*]+|conftest\.py)", row[2])
    assert places
    assert [one for one in places if not _is_there(one)] == []


def _is_there(place: str) -> bool:
    """Whether it is a test, or a check that tests and `medaccord check` share."""
    return any(list(folder.glob(place)) for folder in (ROOT / "tests", ROOT / "src/medaccord"))


@pytest.mark.parametrize("named", re.findall(r"`([\w/]+\.py)::(test_[\w]+)`", PROVED))
def test_a_test_that_is_named_is_there(named):
    place, test = named
    assert f"def {test}(" in (ROOT / "tests" / place).read_text()
