"""Real advisories re-coordinated: a slice of them each time, all 256 with MEDACCORD_SOAK=1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.campaign import FULL

pytestmark = [pytest.mark.sqlite, pytest.mark.soak]

COUNTS = {"icsma": 100, "icsa": 156}
BANDS = {
    "icsma": {"high": 115, "medium": 106, "low": 72},
    "icsa": {"high": 329, "medium": 180, "low": 55},
}
"""Vulnerabilities of all advisories by the easiest band of their scores."""
SLICE = {
    # One each of what real advisories hold: see the note beside the name.
    "icsma": [
        "icsma-17-009-01a.json",  # thanks nobody
        "icsma-18-058-01.json",  # several revisions
        "icsma-20-254-01.json",  # 72 cells
        "icsma-22-167-01.json",  # two companies in one vendor name
        "icsma-23-061-01.json",  # a vendor with a trailing blank, microseconds
        "icsma-23-194-01.json",  # two scores of one vulnerability for two product sets
    ],
    "icsa": [
        "icsa-17-285-04a.json",  # an update
        "icsa-21-068-10.json",  # a weakness with a trailing blank, repaired
        "icsa-22-202-04.json",  # two vendors
        "icsa-23-061-01.json",  # a vendor with a leading blank
        "icsa-23-131-05.json",  # another language tag and publisher category
        "icsa-23-166-09.json",  # interim
        "icsa-24-137-12.json",  # three scores of one vulnerability
    ],
}


def _folder():
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("MEDACCORD_SHARED") or beside) / "data" / "cisa-csaf"
    if not folder.is_dir():
        reason = "the real advisories are not beside the checkout; MEDACCORD_SHARED names their folder"
        if os.environ.get("MEDACCORD_REQUIRE") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def _wanted(kind):
    folder = _folder() / kind
    if FULL:
        found = sorted(folder.glob("*.json"))
        assert len(found) == COUNTS[kind]
        return found
    return [folder / name for name in SLICE[kind]]


def _scored_and_not_assessed(kind, told):
    """Every vulnerability has a score and a band of exploitability from it; nobody made up more than that."""
    for one in told:
        count = one["vulnerabilities"]
        assert one["scores"] >= count > 0
        assert sum(one["exploitability"].values()) == count
        assert one["harm_not_assessed"] == one["determination_not_assessed"] == count
    if FULL:
        bands = {name: sum(one["exploitability"][name] for one in told) for name in BANDS[kind]}
        assert bands == BANDS[kind]


@pytest.mark.parametrize("kind", sorted(COUNTS))
def test_every_real_advisory_comes_out_equal_valid_and_chained(kind, tmp_path):
    wanted = _wanted(kind)
    done = subprocess.run(
        [sys.executable, "-m", "medaccord.cli.main", "replay", "--json", "--thorough", *map(str, wanted)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=3_000,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [one for one in told if not (one["equal"] and one["valid"] and one["chain_ok"])]
    assert wrong == []
    assert [one["path"] for one in told] == [str(path) for path in wanted]
    _scored_and_not_assessed(kind, [one["assessed"] for one in told])
    assert done.returncode == 0, done.stderr
