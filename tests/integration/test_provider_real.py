"""Real advisories replayed, distributed and verified with gpg: a slice each time, all 256 in the long run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.campaign import FULL
from tests.support.distributed import gpg, read_whole, valid_by

from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.csaf.validate import is_valid, validate_text

pytestmark = [pytest.mark.sqlite, pytest.mark.soak]

SLICE = ("icsma/icsma-18-058-01.json", "icsma/icsma-23-061-01.json", "icsa/icsa-21-068-10.json")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("MEDACCORD_", "DATABASE_"))},
    "MEDACCORD_PUBLIC_URL": "https://center.example",
    "MEDACCORD_DEMONSTRATION": "true",  # it lists what was replayed, which a live center does not
}


def _advisories():
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("MEDACCORD_SHARED") or beside) / "data" / "cisa-csaf"
    if not folder.is_dir():
        pytest.skip("the real advisories are not beside the checkout; MEDACCORD_SHARED names their folder")
    found = sorted(folder.glob("*/*.json")) if FULL else [folder / name for name in SLICE]
    assert len(found) == (256 if FULL else len(SLICE))
    return found


def _medaccord(data, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "medaccord.cli.main", *arguments, "--json", "--data", str(data)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=3_000,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_replayed_advisory_is_distributed_and_its_signature_verified(tmp_path):
    wanted = _advisories()
    data = tmp_path / "data"
    told = _medaccord(data, "replay", "--into", *map(str, wanted))
    assert len(told) == len(wanted)
    (key,) = _medaccord(data, "key", "new")
    (done,) = _medaccord(data, "csaf", "publish")
    assert (done["documents"], done["signed"], done["refused"]) == (len(wanted), len(wanted), [])
    there = (data / "provider/current").resolve()
    documents = read_whole(there)
    assert len(documents) == len(wanted)
    with gpg(tmp_path / "gpg") as run:
        assert run("--import", there / f"public/csaf/openpgp/{key['fingerprint']}.asc").returncode == 0
        for place, document in documents.items():
            tracking = json.loads(document)["document"]["tracking"]
            year = tracking["initial_release_date"][:4]
            assert place == f"white/{year}/{csaf_file_name(tracking['id'])}"
            assert is_valid(validate_text(document)), place
            path = there / "public/csaf" / place
            assert valid_by(run("--verify", f"{path}.asc", path).stdout) == key["fingerprint"], place
