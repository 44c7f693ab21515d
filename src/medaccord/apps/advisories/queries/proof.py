"""Whether what is published is what was released: stored rows against the digests in the cases' chains."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.advisories.models import Publication, PublicProduct
from medaccord.apps.advisories.publish import said_by
from medaccord.apps.cases.models import Case
from medaccord.core import audit


@dataclass(frozen=True, slots=True)
class Released:
    """What a case's chain says of one publication: SHA-256 of both files, and where the case came from."""

    csaf: object
    page: object
    origin: str


def released(stream: uuid.UUID) -> dict[str, Released]:
    """What the chain of one case says that it has released, by the key of the publication."""
    named = [objects for objects in audit.objects(stream) if "publication" in objects]
    if not named:
        return {}
    # The case's own row is compared with its chain elsewhere.
    (origin,) = Case.rows.filter(stream=stream).values_list("origin", flat=True)
    return {
        str(n["publication"]): Released(n.get("csaf_sha256"), n.get("page_sha256"), origin) for n in named
    }


def altered(told: Mapping[str, Released]) -> Iterator[str]:
    """One sentence for each publication that is gone, that was changed, or that no chain ever released.

    `told` is what the chains of all realms say together. The bytes are compared with their digests, then
    every other column and the products with what the bytes say.
    """
    newest: dict[str, int] = {}
    found: dict[str, tuple[str, int, bool]] = {}
    for row in Publication.objects.order_by("number", "version").iterator(chunk_size=20):
        key, label = str(row.pk), f"{row.number}, version {row.version},"
        found[key] = (row.number, row.version, row.current)
        if key not in told:
            yield f"The advisory {label} was released by no case."
        elif _digests(row) != (told[key].csaf, told[key].page):
            yield f"The files of the advisory {label} are not what was released."
        else:
            newest[row.number] = max(row.version, newest.get(row.number, 0))
            yield from (f"The advisory {label} shows {what}." for what in _misquoted(row, told[key].origin))
    for number, version, current in found.values():
        if current != (version == newest.get(number)):
            yield f"Of the advisory {number} another version is shown than the newest: see version {version}."
    for key in sorted(told.keys() - found.keys()):
        yield f"A released advisory is gone: publication {key}."
    for publication in PublicProduct.objects.order_by("id").values_list("publication_id", flat=True):
        if str(publication) not in found:
            yield f"A product is shown for an advisory that is not there: publication {publication}."


def _misquoted(row: Publication, origin: str) -> Iterator[str]:
    """What the row says otherwise than the released document."""
    said = said_by(bytes(row.csaf))
    for name, value in {**said.columns, "origin": origin}.items():
        if getattr(row, name) != value:
            yield f"another {name} than the document that was released"
    shown = PublicProduct.objects.filter(publication=row).values_list("vendor", "name")
    if sorted(shown) != sorted(said.products):
        yield "other products than the document that was released"


def _digests(row: Publication) -> tuple[str, str]:
    return _sha256(row.csaf), _sha256(row.page)


def _sha256(stored: Any) -> str:
    """The digest of a file; a text in its place, which SQLite would hold, is no file of ours."""
    return "" if isinstance(stored, str) else hashlib.sha256(stored).hexdigest()
