"""SBOMs as makers send them, and as they are read."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from medaccord.adapters.sbom import read
from medaccord.domain.devices.sbom import Bill

OPENSSL = {"type": "library", "name": "openssl", "version": "1.1.1k", "purl": "pkg:generic/openssl@1.1.1k"}
LODASH = {
    "type": "library",
    "name": "lodash",
    "version": "4.17.20",
    "supplier": {"name": "OpenJS Foundation"},
    "purl": "pkg:npm/lodash@4.17.20",
    "licenses": [{"license": {"id": "MIT"}}],
    "properties": [
        {"name": "fda:support-level", "value": "actively maintained"},
        {"name": "fda:end-of-support", "value": "2028-06-30"},
    ],
}


def cyclonedx(*components: Any, **more: Any) -> bytes:
    """A CycloneDX SBOM of these components, as JSON."""
    told = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": list(components)}
    return json.dumps(told | more).encode()


def bill(*components: Any, **more: Any) -> Bill:
    """The same, as it is read."""
    return read(cyclonedx(*(components or (OPENSSL,)), **more))


def as_file(data: bytes | None = None, name: str = "sbom.json") -> SimpleUploadedFile:
    """An SBOM as a form sends it."""
    return SimpleUploadedFile(name, cyclonedx(OPENSSL) if data is None else data, "application/json")
