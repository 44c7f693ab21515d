"""The threat model names tests that are there, and says of every attacker what holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs/explanation/threat-model.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| attacker", "| ---"))
]


def test_the_table_is_read_whole():
    assert len(ROWS) == PAGE.count("\n| ") - 2
    assert {len(row) for row in ROWS} == {5}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_attacker_has_a_wish_something_that_stops_it_and_tests_that_are_there(row):
    attacker, wish, stops, _, tests = row
    assert attacker
    assert wish
    assert stops
    named = re.findall(r"`([^`]+)`", tests)
    assert named
    assert [one for one in named if not (ROOT / "tests" / one).exists()] == []


@pytest.mark.parametrize("address", re.findall(r"\]\(([^)#]+)\)", PAGE))
def test_what_the_page_links_to_is_there(address):
    assert (ROOT / "docs/explanation" / address).exists()
