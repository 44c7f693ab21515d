"""Whether what is published is what was released: stored rows against the digests in the cases' chains."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.advisories import beside
from medaccord.apps.advisories.models import Publication, PublicCommunication, PublicProduct
from medaccord.apps.advisories.publish import said_by
from medaccord.apps.cases.models import Case
from medaccord.core import audit


@dataclass(frozen=True, slots=True)
class Released:
    """What a case's chain says of one publication: SHA-256 of both files, and where the case came from.

    `document` is its CSAF document or the document of a safety communication.
    """

    document: object
    page: object
    origin: str


def released(stream: uuid.UUID) -> dict[str, Released]:
    """What the chain of one case says that it has released, by the key of the publication."""
    named = [told for told in audit.objects(stream) if "publication" in told or "communications" in told]
    if not named:
        return {}
    # The case's own row is compared with its chain elsewhere.
    (origin,) = Case.rows.filter(stream=stream).values_list("origin", flat=True)
    found = {}
    for told in named:
        if "publication" in told:
            key = str(told["publication"])
            found[key] = Released(told.get("csaf_sha256"), told.get("page_sha256"), origin)
        for key, digests in dict(told.get("communications") or {}).items():
            found[str(key)] = Released(digests["document_sha256"], digests["page_sha256"], origin)
    return found


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of publication: how it is named, its rows, and how they are checked."""

    noun: str
    model: type[Publication] | type[PublicCommunication]
    document: str
    misquoted: Callable[[Any], Iterator[str]]


def altered(told: Mapping[str, Released]) -> Iterator[str]:
    """One sentence for each publication that is gone, that was changed, or that no chain ever released.

    `told` is what the chains of all realms say together. The bytes are compared with their digests, then
    every other column and the products with what the bytes say.
    """
    there: set[str] = set()
    for kind in KINDS:
        yield from _altered(kind, told, there)
    for key in sorted(told.keys() - there):
        yield f"What was released is gone: publication {key}."
    for publication in PublicProduct.objects.order_by("id").values_list("publication_id", flat=True):
        if str(publication) not in there:
            yield f"A product is shown for an advisory that is not there: publication {publication}."


def _altered(kind: _Kind, told: Mapping[str, Released], there: set[str]) -> Iterator[str]:
    newest: dict[str, int] = {}
    found: list[tuple[str, int, bool]] = []
    for row in kind.model.objects.order_by("number", "version").iterator(chunk_size=20):
        key, label = str(row.pk), f"The {kind.noun} {row.number}, version {row.version},"
        there.add(key)
        found.append((row.number, row.version, row.current))
        if key not in told:
            yield f"{label} was released by no case."
        elif _digests(row, kind) != (told[key].document, told[key].page):
            yield f"{label} is not what was released: its files were changed."
        else:
            newest[row.number] = max(row.version, newest.get(row.number, 0))
            if row.origin != told[key].origin:
                yield f"{label} shows another origin than its case."
            for what in kind.misquoted(row):
                yield f"{label} shows {what} than the document that was released."
    for number, version, current in found:
        if current != (version == newest.get(number)):
            yield f"Of {kind.noun} {number} another version is shown than the newest: see version {version}."


def _advisory(row: Publication) -> Iterator[str]:
    """What the row of an advisory says otherwise than its document."""
    said = said_by(bytes(row.csaf))
    yield from _columns(row, said.columns)
    shown = PublicProduct.objects.filter(publication=row).values_list("vendor", "name")
    if sorted(shown) != sorted(said.products):
        yield "other products"


def _communication(row: PublicCommunication) -> Iterator[str]:
    yield from _columns(row, beside.said_by(bytes(row.document)))


def _columns(row: Any, said: Mapping[str, object]) -> Iterator[str]:
    for name, value in said.items():
        if getattr(row, name) != value:
            yield f"another {name}"


KINDS = (
    _Kind("advisory", Publication, "csaf", _advisory),
    _Kind("safety communication", PublicCommunication, "document", _communication),
)


def _digests(row: Any, kind: _Kind) -> tuple[str, str]:
    return _sha256(getattr(row, kind.document)), _sha256(row.page)


def _sha256(stored: Any) -> str:
    """The digest of a file; a text in its place, which SQLite would hold, is no file of ours."""
    return "" if isinstance(stored, str) else hashlib.sha256(stored).hexdigest()
