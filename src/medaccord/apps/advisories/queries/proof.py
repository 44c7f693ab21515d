"""Whether what is published is what was released: stored bytes against the digests in the cases' chains."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from medaccord.apps.advisories.models import Publication
from medaccord.core import audit

Digests = Mapping[str, tuple[Any, Any]]
"""Key of a publication to the SHA-256 of its CSAF document and of its page, in hexadecimal."""


def released(stream: uuid.UUID) -> dict[str, tuple[Any, Any]]:
    """What the chain of one case says that it has released."""
    named = (objects for objects in audit.objects(stream) if "publication" in objects)
    return {str(n["publication"]): (n.get("csaf_sha256"), n.get("page_sha256")) for n in named}


def altered(told: Digests) -> Iterator[str]:
    """One sentence for each publication that is gone, that was changed, or that no chain ever released.

    `told` is what the chains of all realms say together.
    """
    found = set()
    for row in Publication.objects.order_by("number", "version").iterator(chunk_size=20):
        key, label = str(row.pk), f"{row.number}, version {row.version},"
        found.add(key)
        if key not in told:
            yield f"The advisory {label} was released by no case."
        elif _digests(row) != told[key] or row.csaf_sha256 != told[key][0]:
            yield f"The files of the advisory {label} are not what was released."
    for key in sorted(told.keys() - found):
        yield f"A released advisory is gone: publication {key}."


def _digests(row: Publication) -> tuple[str, str]:
    return _sha256(row.csaf), _sha256(row.page)


def _sha256(stored: Any) -> str:
    """The digest of a file; a text in its place, which SQLite would hold, is no file of ours."""
    return "" if isinstance(stored, str) else hashlib.sha256(stored).hexdigest()
