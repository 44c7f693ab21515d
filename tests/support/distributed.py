"""A provider's tree in tests: documents, rows that are published, and what a reader must find on the disk."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.published import advisory

from medaccord.domain.csaf.build import build, dump

ENDINGS = (".asc", ".sha256", ".sha512")
FOLDERS = {
    "WHITE": "public/csaf/white",
    "GREEN": "restricted/green",
    "AMBER": "restricted/amber",
    "RED": "restricted/red",
}
TEMPLATE = build(advisory())


def document(number: str, first: str, current: str, label: str = "WHITE", **more: Any) -> bytes:
    """A valid document with this number, these dates and this label."""
    doc = build(advisory(**more)) if more else json.loads(json.dumps(TEMPLATE))
    doc["document"]["distribution"] = {"tlp": {"label": label}}
    tracking = doc["document"]["tracking"]
    tracking |= {"id": number, "initial_release_date": first, "current_release_date": current}
    tracking["revision_history"][0]["date"] = tracking["revision_history"][1]["date"] = first
    tracking["revision_history"][2]["date"] = current
    return dump(doc)


def release(csaf: bytes, **more: Any) -> Any:
    """The row of a document that is published now, in place of an earlier one of its number."""
    from medaccord.apps.advisories.models import Publication
    from medaccord.apps.advisories.publish import said_by

    columns = dict(said_by(csaf).columns)
    earlier = Publication.objects.filter(number=columns["number"])
    columns["version"] = earlier.count() + 1
    earlier.filter(current=True).update(current=False)
    return Publication.objects.create(page=b"", csaf=csaf, **columns, **more)


def generation(root: Path) -> Path:
    """The generation that a reader sees who comes now; from here on it reads nothing else."""
    return (root / "current").resolve(strict=True)


def read_whole(there: Path) -> dict[str, bytes]:
    """Every document of a generation by its path; AssertionError for whatever is not as it must be.

    Each list names the same documents with the same dates, and beside each lie its hashes and a signature.
    """
    found: dict[str, bytes] = {}
    for label, folder in FOLDERS.items():
        if (there / folder).exists():
            found |= _read_label(there / folder, label)
    metadata = json.loads((there / "public/csaf/provider-metadata.json").read_bytes())
    feeds = [one["rolie"]["feeds"][0]["tlp_label"] for one in metadata["distributions"]]
    assert feeds == [label for label, folder in FOLDERS.items() if (there / folder).exists()]
    for key in metadata["public_openpgp_keys"]:
        assert (there / "public/csaf/openpgp" / f"{key['fingerprint']}.asc").stat().st_size > 100
    return found


def _read_label(folder: Path, label: str) -> dict[str, bytes]:
    index = (folder / "index.txt").read_text().splitlines()
    changes = list(csv.reader(io.StringIO((folder / "changes.csv").read_text())))
    feed = json.loads((folder / f"csaf-feed-tlp-{label.lower()}.json").read_bytes())["feed"]
    entries = {"/".join(one["content"]["src"].split("/")[-2:]): one["updated"] for one in feed["entry"]}
    assert sorted(place for place, _ in changes) == index == sorted(entries)
    assert dict(map(tuple, changes)) == entries
    found = {}
    for place in index:
        data = (folder / place).read_bytes()
        doc = json.loads(data)["document"]
        assert doc["tracking"]["current_release_date"] == entries[place], place
        assert doc["distribution"]["tlp"]["label"] == label
        for kind in ("sha256", "sha512"):
            told = (folder / f"{place}.{kind}").read_text().split()
            assert told == [hashlib.new(kind, data).hexdigest(), place.split("/")[1]], place
        assert (folder / f"{place}.asc").read_bytes().startswith(b"-----BEGIN PGP SIGNATURE-----"), place
        found[f"{folder.name}/{place}"] = data
    return found


def alone_on_disk(there: Path) -> list[str]:
    """Documents in a generation's folders, listed or not, beside which something is missing."""
    bare = []
    for folder in FOLDERS.values():
        for year in (there / folder).glob("[0-9]*"):
            names = set(os.listdir(year))
            documents = [one for one in names if one.endswith(".json") and not one.startswith(".")]
            # Read again: what comes in between these lines comes after its hashes and signature.
            names = set(os.listdir(year))
            bare += [one for one in documents if not {one + ending for ending in ENDINGS} <= names]
    return bare


@contextmanager
def gpg(home: Path) -> Iterator[Any]:
    """GnuPG in a home of its own: `run(*arguments)` gives the finished process, its output as bytes."""
    home.mkdir(mode=0o700, exist_ok=True)
    environment = {**os.environ, "GNUPGHOME": str(home), "LC_ALL": "C"}

    def run(*arguments: object, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        command = ["gpg", "--batch", "--no-tty", "--status-fd", "1", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, input=data, timeout=120)

    try:
        yield run
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=environment, capture_output=True, timeout=60)


def valid_by(status: bytes) -> str:
    """The primary key that made a good signature by what gpg says; empty where there is none."""
    for line in status.decode(errors="replace").splitlines():
        words = line.split()
        if words[1:2] == ["VALIDSIG"]:
            return words[-1]
    return ""
