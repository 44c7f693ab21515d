"""What everyone may read: published advisories, their files and products; no actor is needed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from medaccord.apps.advisories.models import Publication, PublicCommunication, PublicProduct
from medaccord.apps.parties.models import Origin
from medaccord.core.paging import cursor, read_cursor
from medaccord.domain.advisory.origin import REPLAYED
from medaccord.domain.errors import Missing

MOST: Final = 100
MOST_WORDS: Final = 8
_WORD: Final = re.compile(r"[\w.\-]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One advisory in the public list, at its current version."""

    number: str
    version: int
    origin: str
    title: str
    summary: str
    vendors: tuple[str, ...]
    status: str
    label: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    csaf_name: str

    @property
    def notice(self) -> str:
        """What must be said beside it wherever it is shown; empty for what this center issued."""
        return REPLAYED if self.origin == Origin.REPLAY else ""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Some advisories, newest release first, and where to go on."""

    lines: tuple[PublicLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """One version of one advisory with its bytes as they were published; `versions` are all, with names."""

    line: PublicLine
    current: bool
    page: bytes
    csaf: bytes
    csaf_sha256: str
    versions: tuple[tuple[int, str, dt.datetime], ...]


@dataclass(frozen=True, slots=True)
class PublicProductLine:
    """A product that a current advisory names."""

    vendor: str
    name: str


def published(*, text: str = "", after: str = "", limit: int = 20) -> PublicPage:
    """Advisories that hold every word of `text`, newest release first; `after` is a page's `next`."""
    found, last = newest_of(_found(text).defer("page", "csaf", "text"), after, limit)
    return PublicPage(tuple(_line(row) for row in found), last)


def newest_of(rows: QuerySet[Any], after: str, limit: int) -> tuple[list[Any], str | None]:
    """So many rows after a cursor, newest release first, and the cursor of the last where more follow."""
    limit = max(1, min(limit, MOST))
    if after:
        at, key = read_cursor(after)
        rows = rows.filter(Q(released_at__lt=at) | Q(released_at=at, id__lt=key))
    found = list(rows.order_by("-released_at", "-id")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], cursor(last.released_at, last.id)


def _elsewhere() -> frozenset[Origin]:
    """Origins that no list shows: a center that is live lists what it issued itself (decision 0090)."""
    return frozenset(Origin) - {Origin.LIVE} if Origin.here() == Origin.LIVE else frozenset()


def listed_rows() -> QuerySet[Publication]:
    """Current publications that this center lists."""
    return Publication.objects.filter(current=True).exclude(origin__in=_elsewhere())


def _found(text: str) -> QuerySet[Publication]:
    return holding(listed_rows(), text)


def holding(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of these rows whose `text` holds every word that is looked for."""
    for word in _WORD.findall(text)[:MOST_WORDS]:
        rows = rows.filter(text__icontains=word)
    return rows


def count() -> int:
    """How many advisories are published."""
    return listed_rows().count()


def publication(number: str, version: int | None = None) -> Published:
    """One advisory by its number, at its current or an earlier version; raises Missing."""
    rows = Publication.objects.filter(number=number.strip().upper())
    chosen = rows.filter(current=True) if version is None else rows.filter(version=version)
    row = chosen.first()
    if row is None:
        raise Missing
    versions = tuple(rows.order_by("version").values_list("version", "label", "released_at"))
    return Published(_line(row), row.current, bytes(row.page), bytes(row.csaf), row.csaf_sha256, versions)


def csaf_file(name: str) -> Published:
    """The advisory whose current CSAF document has this file name (CSAF 2.0 §5.1); raises Missing."""
    row = Publication.objects.filter(csaf_name=name, current=True).first()
    if row is None:
        raise Missing
    return publication(row.number)


def suggested_products(text: str, limit: int = 10) -> tuple[PublicProductLine, ...]:
    """Products of current advisories whose maker or name holds every word, for suggestions to the public."""
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        return ()
    rows = PublicProduct.objects.filter(publication__in=listed_rows())
    for word in words:
        rows = rows.filter(Q(name__icontains=word) | Q(vendor__icontains=word))
    found = rows.order_by("vendor", "name").values_list("vendor", "name").distinct()
    return tuple(PublicProductLine(vendor, name) for vendor, name in found[: max(1, min(limit, MOST))])


def listed_products(limit: int = MOST) -> tuple[PublicProductLine, ...]:
    """The first products of current advisories, in the order of their makers."""
    rows = PublicProduct.objects.filter(publication__current=True).order_by("vendor", "name")
    found = rows.values_list("vendor", "name").distinct()
    return tuple(PublicProductLine(vendor, name) for vendor, name in found[: max(1, min(limit, MOST))])


def _line(row: Publication) -> PublicLine:
    return PublicLine(
        number=row.number,
        version=row.version,
        origin=row.origin,
        title=row.title,
        summary=row.summary,
        vendors=tuple(row.vendors.splitlines()),
        status=row.status,
        label=row.label,
        released_at=row.released_at,
        first_released_at=row.first_released_at,
        csaf_name=row.csaf_name,
    )


@dataclass(frozen=True, slots=True)
class CommunicationLine:
    """One safety communication in the public list, at its current version; `lead` is its first part."""

    number: str
    version: int
    origin: str
    agency: str
    title: str
    lead: str
    advisory: str
    released_at: dt.datetime
    first_released_at: dt.datetime

    @property
    def notice(self) -> str:
        """What must be said beside it wherever it is shown; empty for what was published here."""
        return REPLAYED if self.origin == Origin.REPLAY else ""


@dataclass(frozen=True, slots=True)
class PublicCommunications:
    """Some safety communications, newest release first, and where to go on."""

    lines: tuple[CommunicationLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Communicated:
    """One version of one safety communication with its bytes; `versions` are all, with their instants."""

    line: CommunicationLine
    current: bool
    page: bytes
    document: bytes
    versions: tuple[tuple[int, dt.datetime], ...]


def communications(*, after: str = "", limit: int = 20) -> PublicCommunications:
    """Safety communications, newest release first; `after` is a page's `next`."""
    rows = PublicCommunication.objects.filter(current=True).exclude(origin__in=_elsewhere())
    found, last = newest_of(rows.defer("page", "document"), after, limit)
    return PublicCommunications(tuple(_communicated(row) for row in found), last)


def communication(number: str, version: int | None = None) -> Communicated:
    """One safety communication by its number, at its current or an earlier version; raises Missing."""
    rows = PublicCommunication.objects.filter(number=number.strip().upper())
    chosen = rows.filter(current=True) if version is None else rows.filter(version=version)
    row = chosen.first()
    if row is None:
        raise Missing
    versions = tuple(rows.order_by("version").values_list("version", "released_at"))
    return Communicated(_communicated(row), row.current, bytes(row.page), bytes(row.document), versions)


def _communicated(row: PublicCommunication) -> CommunicationLine:
    return CommunicationLine(
        number=row.number,
        version=row.version,
        origin=row.origin,
        agency=row.agency,
        title=row.title,
        lead=row.lead,
        advisory=row.advisory,
        released_at=row.released_at,
        first_released_at=row.first_released_at,
    )
