"""Proof of when a report came in: what is stated, and the bytes that are signed (RFC 8032, RFC 8785).

The statement holds digests and no content, so that it can be shown to others without telling anything.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final

from medaccord.domain.canonical import canonical
from medaccord.domain.tlp import Tlp

CONTENT: Final = "medaccord-report-1"
PROOF: Final = "medaccord-report-proof-1"
MARKING: Final = Tlp.CLEAR
"""A proof is made to be shown to anybody."""
FIELDS: Final = (
    "already_public",
    "contact",
    "description",
    "device",
    "effects",
    "encryption_key",
    "exploited",
    "harm",
    "identity",
    "known_as",
    "not_after",
    "noticed",
    "other_coordinators",
    "patient_affected",
    "talk_on",
    "used_at",
    "vendor_reference",
    "vendor_told",
    "vendor_told_on",
)
"""What makes the content of a report; how its reporter is thanked can change and is no part of it.

Its kind came later and is none either: proofs that are out state digests of these fields.
"""


def content(values: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a report's content; `values` are JSON values by the names of FIELDS."""
    return canonical({"format": CONTENT, **{name: values[name] for name in FIELDS}})


def statement(number: str, received: str, told: bytes, files: Iterable[bytes]) -> str:
    """What is stated: the number, the UTC instant, and SHA-256 digests of the content and of its files."""
    stated = {
        "content_sha256": hashlib.sha256(told).hexdigest(),
        "files_sha256": sorted(hashlib.sha256(data).hexdigest() for data in files),
        "format": PROOF,
        "number": number,
        "received": received,
    }
    return canonical(stated).decode()


def document(stated: str, key: str, address: str, signature: bytes) -> bytes:
    """The proof as a file: the statement, its Ed25519 signature in base64, and where the key is found."""
    told = {
        "statement": json.loads(stated),
        "algorithm": "Ed25519",
        "key": key,
        "key_address": address,
        "signature": b64encode(signature).decode(),
    }
    return json.dumps(told, indent=2, ensure_ascii=True).encode() + b"\n"
