"""A publisher that is killed at any instant: readers see a whole tree, and the next run makes it good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.campaign import times

pytestmark = [pytest.mark.sqlite, pytest.mark.soak]

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", [20261123])
def test_a_reader_never_sees_a_tree_that_is_not_whole(seed, tmp_path):
    kills = times(10, 200)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.publishing", str(tmp_path / "data"), str(seed), str(kills)],
        cwd=ROOT,
        env={name: value for name, value in outside.items() if not name.startswith("MEDACCORD_")},
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["reader_end"] == 0, told["reader"]
    assert told["killed"] == kills, told
    assert json.loads(told["reader"])["generations"] >= 2, told
    assert (told["equal"], told["changed"], told["again"], told["left"]) == (True, True, False, [])
    assert told["documents"] > 0
