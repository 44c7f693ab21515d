"""Real advisories replayed, distributed, verified with gpg, fetched back: some, all 256 in the long run."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pysequoia import SignatureMode, Tsk, sign
from tests.support.campaign import FULL
from tests.support.distributed import gpg, read_whole, valid_by
from tests.support.https import served

from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.csaf.validate import is_valid, validate_text

pytestmark = [pytest.mark.sqlite, pytest.mark.soak]

SLICE = ("icsma/icsma-18-058-01.json", "icsma/icsma-23-061-01.json", "icsa/icsa-21-068-10.json")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("MEDACCORD_", "DATABASE_"))},
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


def _medaccord(data, *arguments, end=0, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "medaccord.cli.main", *map(str, arguments), "--json", "--data", str(data)],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=3_000,
        check=False,
    )
    assert done.returncode == end, done.stderr[-4_000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _ingested(data):
    """SHA-256 by file name of what an instance fetched."""
    (database,) = data.glob("*.sqlite3")
    with contextlib.closing(sqlite3.connect(database)) as link:
        rows = link.execute("SELECT url, sha256, verification FROM advisories_ingestedadvisory WHERE current")
        return {url.rsplit("/", 1)[-1]: (sha256, shown) for url, sha256, shown in rows}


def _fetched_back(tmp_path, front, there, documents):
    """A second, empty instance fetches all of it; then three files are spoiled and a third one fetches."""
    asked = ("csaf", "fetch", f"{front.address}/.well-known/csaf/provider-metadata.json")
    asked += ("--private", "--authorities", front.authority)
    empty = tmp_path / "empty"
    _medaccord(empty, "migrate")
    (told,) = _medaccord(empty, *asked)
    assert (told["listed"], told["taken"], told["left"]) == (len(documents), len(documents), [])
    wanted = {
        place.rsplit("/", 1)[-1]: (hashlib.sha256(document).hexdigest(), "signed")
        for place, document in documents.items()
    }
    assert _ingested(empty) == wanted
    (again,) = _medaccord(empty, *asked)
    assert (again["taken"], again["same"]) == (0, len(documents))
    tampered, unsigned, foreign = (there / "public/csaf" / place for place in sorted(documents)[:3])
    tampered.write_bytes(tampered.read_bytes().replace(b"e", b"3", 1))
    Path(f"{unsigned}.asc").unlink()
    signer = Tsk.generate(user_ids=["Somebody else"]).signer()
    Path(f"{foreign}.asc").write_bytes(sign(signer, foreign.read_bytes(), mode=SignatureMode.DETACHED))
    third = tmp_path / "third"
    _medaccord(third, "migrate")
    (told,) = _medaccord(third, *asked, end=1)
    assert told["taken"] == len(documents) - 3
    left = {one["url"].rsplit("/", 1)[-1]: one["error"] for one in told["left"]}
    assert left.keys() == {tampered.name, unsigned.name, foreign.name}
    assert "it was changed after it was published" in left[tampered.name]
    assert "no signature beside it" in left[unsigned.name]
    assert "not made by a key of this provider" in left[foreign.name]
    assert _ingested(third) == {name: one for name, one in wanted.items() if name not in left}


def test_every_replayed_advisory_is_distributed_its_signature_verified_and_fetched_back(tmp_path):
    wanted = _advisories()
    data, files, secrets = tmp_path / "data", tmp_path / "files", tmp_path / "secrets"
    files.mkdir()
    secrets.mkdir()
    with served(files, secrets) as front:
        here = {"MEDACCORD_PUBLIC_URL": front.address}
        told = _medaccord(data, "replay", "--into", *wanted, **here)
        assert len(told) == len(wanted)
        (key,) = _medaccord(data, "key", "new", **here)
        (done,) = _medaccord(data, "csaf", "publish", **here)
        assert (done["documents"], done["signed"], done["refused"]) == (len(wanted), len(wanted), [])
        (files / ".well-known").symlink_to(data / "provider/current/public")
        there = (data / "provider/current").resolve()
        documents = read_whole(there)
        _verified(tmp_path, there, documents, wanted, key)
        _fetched_back(tmp_path, front, there, documents)


def _verified(tmp_path, there, documents, wanted, key):
    """By gpg, as an independent tool."""
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
