"""Advisories of others that are kept here: what is here of an address, and what a search finds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from medaccord.apps.advisories.gathering import Held
from medaccord.apps.advisories.ingested import (
    IngestedAdvisory,
    IngestedProduct,
    IngestedVulnerability,
    Provider,
)
from medaccord.apps.advisories.queries.public import holding, newest_of
from medaccord.domain.csaf.advisory import Advisory
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read
from medaccord.domain.errors import Missing

MOST_PRODUCTS: Final = 1_000
MOST_CVES: Final = 100
"""Of one advisory, in a list."""
LAID_OUT: Final = 1_000_000
"""Bytes of a document up to which what it says is laid out for whoever asks."""


@dataclass(frozen=True, slots=True)
class IngestedLine:
    """One advisory of others in a list: whose it is, where it lies, and how far that was shown.

    `host` is where its provider's description lies; `is_own`: the provider distributes it as its own.
    """

    id: uuid.UUID
    number: str
    version: str
    title: str
    publisher: str
    provider: str
    host: str
    is_own: bool
    url: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    verification: str
    signer: str
    faults: tuple[str, ...]
    cves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IngestedPage:
    """Some advisories of others, newest release first, and where to go on."""

    lines: tuple[IngestedLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class IngestedDocument:
    """One advisory of others, with its document as it was distributed."""

    line: IngestedLine
    document: bytes

    @property
    def advisory(self) -> Advisory | None:
        """What it says; None where it is not laid out: too long, of another edition, or with failed tests."""
        if len(self.document) > LAID_OUT:
            return None
        doc, _ = parse(self.document)
        if self.line.faults or doc["document"]["csaf_version"] != Edition.V20:
            return None
        return read(doc)


def held_of(provider: str, url: str) -> Held | None:
    """What is here of an address from the provider with this address; None where nothing is."""
    rows = IngestedAdvisory.objects.filter(provider__canonical_url=provider, url=url, current=True)
    row = rows.only("changed", "sha256", "sha512").first()
    return Held(row.changed, frozenset({row.sha256, row.sha512})) if row else None


def accepted(provider: str) -> tuple[str, frozenset[str]] | None:
    """Role and fingerprints that were accepted of the provider with this address; None for a new one."""
    row = Provider.objects.filter(canonical_url=provider).first()
    return (row.role, frozenset(row.keys.split())) if row else None


def ingested(*, text: str = "", cve: str = "", after: str = "", limit: int = 20) -> IngestedPage:
    """Advisories of others that hold every word of `text`, and name `cve`; `after` is a page's `next`."""
    rows = holding(IngestedAdvisory.objects.filter(current=True), text)
    if cve:
        rows = rows.filter(id__in=IngestedVulnerability.objects.filter(cve=cve).values("advisory"))
    found, last = newest_of(rows.select_related("provider").defer("csaf", "text"), after, limit)
    return IngestedPage(_lines(found), last)


def ingested_document(key: uuid.UUID) -> IngestedDocument:
    """One advisory of others with its bytes as they came; raises Missing."""
    row = IngestedAdvisory.objects.select_related("provider").filter(id=key).first()
    if row is None:
        raise Missing
    (line,) = _lines([row])
    return IngestedDocument(line, bytes(row.csaf))


def ingested_products(key: uuid.UUID) -> tuple[tuple[str, str], ...]:
    """Vendor and name of the products that one names, by name."""
    rows = IngestedProduct.objects.filter(advisory=key).order_by("vendor", "name", "id")
    return tuple(rows.values_list("vendor", "name")[:MOST_PRODUCTS])


def _lines(rows: Iterable[Any]) -> tuple[IngestedLine, ...]:
    rows = list(rows)
    named: dict[uuid.UUID, list[str]] = {}
    for row in IngestedVulnerability.objects.filter(advisory__in=rows).order_by("cve"):
        named.setdefault(row.advisory_id, []).append(row.cve)
    return tuple(
        IngestedLine(
            id=row.id,
            number=row.number,
            version=row.version,
            title=row.title,
            publisher=row.publisher,
            provider=row.provider.publisher,
            host=urlsplit(row.provider.canonical_url).netloc,
            is_own=row.namespace == row.provider.namespace,
            url=row.url,
            released_at=row.released_at,
            first_released_at=row.first_released_at,
            verification=row.verification,
            signer=row.signer,
            faults=tuple(row.faults),
            cves=tuple(named.get(row.id, ())[:MOST_CVES]),
        )
        for row in rows
    )
