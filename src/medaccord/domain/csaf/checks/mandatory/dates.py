"""CSAF 2.1 §6.1.37, 6.1.45, 6.1.49, 6.1.51-6.1.53, 6.1.62, 6.1.66: dates, and which may follow which."""

from __future__ import annotations

import re
from collections.abc import Iterable

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.ordering import instant, version
from medaccord.domain.csaf.registry import Found, mandatory

# §2.3: RFC 3339 with capital letters, and no leap seconds.
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_FIRST = version("1.0.0")


@mandatory("6.1.37", Edition.V21)
def date_and_time(document: Document21) -> Found:
    """CSAF 2.1 §6.1.37: dates have T and Z as capitals and no leap second; the schema says the rest."""
    for pointer, text in document.dates:
        if not _DATE.fullmatch(text):
            yield pointer, "Write the date as 2026-11-23T10:00:00Z, T and Z as capitals, no second 60."


@mandatory("6.1.45", Edition.V21)
def inconsistent_disclosure_date(document: Document21) -> Found:
    """CSAF 2.1 §6.1.45: what everybody may read does not disclose in the future."""
    if document.label == "CLEAR":
        yield from _unwritten(document, "disclosure_date", document.dates_of("disclosure_date"))


@mandatory("6.1.49", Edition.V21)
def inconsistent_ssvc_timestamp(document: Document21) -> Found:
    """CSAF 2.1 §6.1.49: no SSVC decision is younger than the document."""
    selections = document.contents("ssvc_v2")
    given = ((f"{pointer}/timestamp", item["timestamp"]) for pointer, item in selections)
    yield from _unwritten(document, "timestamp", given)


@mandatory("6.1.51", Edition.V21)
def inconsistent_epss_timestamp(document: Document21) -> Found:
    """CSAF 2.1 §6.1.51: no EPSS value is younger than the document."""
    given = ((f"{pointer}/timestamp", item["timestamp"]) for pointer, item in document.contents("epss"))
    yield from _unwritten(document, "timestamp", given)


@mandatory("6.1.52", Edition.V21)
def inconsistent_first_known_exploitation_dates(document: Document21) -> Found:
    """CSAF 2.1 §6.1.52: no exploitation is younger than the document, nor the knowledge of it."""
    items = list(document.items("first_known_exploitation_dates"))
    for name in ("date", "exploitation_date"):
        yield from _unwritten(document, name, ((f"{pointer}/{name}", item[name]) for pointer, item in items))


@mandatory("6.1.53", Edition.V21)
def inconsistent_exploitation_date(document: Document21) -> Found:
    """CSAF 2.1 §6.1.53: an exploitation is not known before it happens."""
    for pointer, item in document.items("first_known_exploitation_dates"):
        if instant(item["exploitation_date"]) > instant(item["date"]):
            yield (
                f"{pointer}/exploitation_date",
                "Correct exploitation_date or date: the exploitation became known before it happened.",
            )


@mandatory("6.1.62", Edition.V21)
def inconsistent_discovery_date(document: Document21) -> Found:
    """CSAF 2.1 §6.1.62: discovery is not younger than the document, nor than the disclosure."""
    yield from _unwritten(document, "discovery_date", document.dates_of("discovery_date"))
    disclosed = {pointer.rpartition("/")[0]: text for pointer, text in document.dates_of("disclosure_date")}
    for pointer, text in document.dates_of("discovery_date"):
        disclosure = disclosed.get(pointer.rpartition("/")[0])
        if disclosure is not None and instant(text) > instant(disclosure):
            yield pointer, "Correct discovery_date or disclosure_date: it was disclosed before its discovery."


def _unwritten(document: Document21, name: str, given: Iterable[tuple[str, str]]) -> Found:
    """Dates of a released document that lie behind its newest revision."""
    if document.is_released:
        newest = document.revisions[-1].date
        for pointer, text in given:
            if instant(text) > newest:
                yield pointer, f"Correct {name}, or add the revision of then: it follows the newest one."


@mandatory("6.1.66", Edition.V21)
def non_draft_initial_release_date(document: Document21) -> Found:
    """CSAF 2.1 §6.1.66: a released document was first released with revision 1 or 1.0.0."""
    if not document.is_released:
        return
    pointer = "/document/tracking/initial_release_date"
    first = {item.date for item in document.revisions if item.key[:2] == _FIRST[:2]}
    if len(first) != 1:
        yield pointer, "Give the revision history one revision 1 or 1.0.0: it dates the initial release."
    elif instant(document.tracking["initial_release_date"]) not in first:
        yield pointer, "Set initial_release_date to the date of revision 1 or 1.0.0."
