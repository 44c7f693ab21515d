"""Acme, who distributes CSAF documents too: files under https on loopback, signed by a key of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pysequoia import SignatureMode, Tsk, sign
from tests.support.complete import complete_advisory
from tests.support.https import Served, served

from medaccord.adapters.distribution import Online
from medaccord.adapters.signatures import Signatures
from medaccord.apps.advisories.gathering import gather

WELL_KNOWN = ".well-known/csaf"


def made(name: str) -> Tsk:
    """A key of that name."""
    return Tsk.generate(user_ids=[name])


@dataclass
class Provider:
    """A trusted provider of three advisories, as files."""

    folder: Path
    server: Served
    key: Tsk = field(default_factory=lambda: made("Acme"))
    slept: list[float] = field(default_factory=list)

    @property
    def base(self):
        return f"{self.server.address}/{WELL_KNOWN}"

    def write(self, path, content):
        place = self.folder / WELL_KNOWN / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())

    def advisory(self, number, key=None, *, title="", date="", label=""):
        doc = complete_advisory()
        head = doc["document"]
        head["tracking"]["id"] = f"ACME-{number}"
        head["title"] = title or head["title"]
        head["distribution"]["tlp"]["label"] = label or "WHITE"
        if date:
            head["tracking"]["current_release_date"] = date
        raw = json.dumps(doc).encode()
        path = f"white/2026/acme-{number}.json"
        self.write(path, raw)
        self.write(path + ".sha256", f"{hashlib.sha256(raw).hexdigest()}  acme-{number}.json\n".encode())
        signer = (key or self.key).signer()
        self.write(path + ".asc", sign(signer, raw, mode=SignatureMode.DETACHED))

    def describe(self, *, feeds=True, folders=True, role="csaf_trusted_provider", canonical=""):
        distributions = [{"rolie": {"feeds": [self.feed()]}}] if feeds else []
        distributions += [{"directory_url": f"{self.base}/white"}] if folders else []
        certificate = self.key.extract_certificate()
        self.write("key.asc", str(certificate).encode())
        said = {
            "canonical_url": canonical or f"{self.base}/provider-metadata.json",
            "distributions": distributions,
            "last_updated": "2026-11-29T00:00:00Z",
            "list_on_CSAF_aggregators": True,
            "metadata_version": "2.0",
            "mirror_on_CSAF_aggregators": True,
            "public_openpgp_keys": [{"url": f"{self.base}/key.asc", "fingerprint": certificate.fingerprint}],
            "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://example.com"},
            "role": role,
        }
        self.write("provider-metadata.json", said)

    def feed(self):
        return {"summary": "All", "tlp_label": "WHITE", "url": f"{self.base}/white/feed.json"}

    def list(self, *numbers, updated="2026-11-01T00:00:00Z"):
        entries = []
        for number in numbers:
            there = f"{self.base}/white/2026/acme-{number}.json"
            rels = {"self": "", "hash": ".sha256", "signature": ".asc"}
            links = [{"rel": rel, "href": there + end} for rel, end in rels.items()]
            entries.append({"id": f"ACME-{number}", "link": links, "updated": updated})
        self.write("white/feed.json", {"feed": {"id": "white", "title": "All", "entry": entries}})
        index = "".join(f"2026/acme-{number}.json\n" for number in numbers)
        self.write("white/index.txt", index.encode())
        changes = "".join(f'"2026/acme-{number}.json","{updated}"\n' for number in numbers)
        self.write("white/changes.csv", changes.encode())

    def gathered(self, held=None, asked=None, **told):
        options = {"private": True, "trusts": self.server.authority, "sleep": self.slept.append, **told}
        source = Online(**options)
        place = asked or f"{self.base}/provider-metadata.json"
        known = held or {}
        return list(gather(source, Signatures(), place, lambda *where: known.get(where)))


@contextmanager
def distributed(folder: Path) -> Iterator[Provider]:
    """A provider of three advisories, until the end."""
    files, secrets = folder / "files", folder / "secrets"
    files.mkdir()
    secrets.mkdir()
    with served(files, secrets) as server:
        one = Provider(files, server)
        for number in (1, 2, 3):
            one.advisory(number)
        one.list(1, 2, 3)
        one.describe()
        yield one
