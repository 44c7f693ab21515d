"""Validation of a CSAF document: schema first, then its edition's numbered tests in the order of §6."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import Literal, cast

from . import checks  # noqa: F401  (importing it registers the tests)
from .checks.informative.asked import NOTHING_ASKED, Asked, asked
from .document import Json, indexed
from .edition import DRAFT, Edition, edition_of
from .findings import MOST, Finding, Severity, is_valid
from .parse import parse
from .registry import TESTS, Test, ordered
from .schema import Mode, parsed_findings, schema_findings, unknown_properties

__all__ = [
    "NOTHING_ASKED",
    "TESTS",
    "Asked",
    "Edition",
    "Finding",
    "Profile",
    "Severity",
    "is_valid",
    "ordered",
    "run",
    "validate",
    "validate_received",
    "validate_text",
]

# How far validation goes: schema and mandatory tests; the optional (2.1: recommended) ones too; all.
Profile = Literal["basic", "extended", "full"]
_SEVERITIES: dict[Profile, frozenset[Severity]] = {
    "basic": frozenset({Severity.ERROR}),
    "extended": frozenset({Severity.ERROR, Severity.WARNING}),
    "full": frozenset(Severity),
}
# Tests that say what the schema says of a place: its findings there are theirs too (decisions 0125, 0295).
_PLACES: dict[Edition, tuple[tuple[str, re.Pattern[str]], ...]] = {
    Edition.V20: (("6.1.8", re.compile(r"^/vulnerabilities/\d+/scores/\d+/cvss_v[23](/|$)")),),
    Edition.V21: (
        ("6.1.8", re.compile(r"^/vulnerabilities/\d+/metrics/\d+/content/cvss_v[234](/|$)")),
        ("6.1.37", re.compile(r"/(date|timestamp|[a-z_]+_date)$")),
        ("6.1.46", re.compile(r"^/vulnerabilities/\d+/metrics/\d+/content/ssvc_v2(/|$)")),
        ("6.1.60.1", re.compile(r"/x_extensions/\d+(/|$)")),
    ),
}
# Of these the schema has said everything when the tests run.
_SAID = frozenset({"6.1.8", "6.1.60.1"})


def validate(
    doc: object,
    *,
    edition: Edition = Edition.V20,
    profile: Profile = "basic",
    schema: Mode = "strict",
    now: datetime | None = None,
) -> list[Finding]:
    """Findings of schema and of the profile's tests; after a schema finding the tests do not run.

    `now` is when the document is validated; without it, tests that depend on that say nothing. A fault
    inside a CVSS object is a finding of 6.1.8 too, which is that very check (decision 0125); 2.1 has more
    such tests (decision 0295).
    """
    return _judged(doc, schema_findings(doc, edition, schema), edition, profile, now)


def validate_text(
    raw: bytes,
    *,
    edition: Edition = Edition.V20,
    profile: Profile = "basic",
    schema: Mode = "strict",
    now: datetime | None = None,
) -> list[Finding]:
    """Findings of a document as received: of the text (decision 0120), else as `validate` finds them."""
    doc, faults = parse(raw)
    return faults or _judged(doc, parsed_findings(doc, edition, schema), edition, profile, now)


def validate_received(
    raw: bytes,
    *,
    draft: bool = False,
    profile: Profile = "basic",
    schema: Mode = "strict",
    now: datetime | None = None,
    ports: Asked = NOTHING_ASKED,
) -> list[Finding]:
    """Findings of a document as received, by the edition that it names; 2.1 only by leave of `draft`.

    What is tested on request alone (§6.3.6-6.3.8) is tested where its port is given, in any profile.
    """
    doc, faults = parse(raw)
    if faults:
        return faults
    edition = edition_of(doc)
    if edition is Edition.V21 and not draft:
        sentence = f"Judge CSAF 2.1 by the draft that is installed, --draft {DRAFT}, or set this to 2.0."
        return [Finding("schema", Severity.ERROR, "/document/csaf_version", sentence)]
    of_schema = parsed_findings(doc, edition, schema)
    found = _judged(doc, of_schema, edition, profile, now)
    if ports != NOTHING_ASKED and not of_schema:
        found += islice(asked(indexed(cast(Json, doc), edition), ports), MOST)
    return found


def _judged(
    doc: object, of_schema: list[Finding], edition: Edition, profile: Profile, now: datetime | None
) -> list[Finding]:
    if of_schema:
        return of_schema + _said_by_tests(of_schema, edition) + _unknown_properties(doc, edition, profile)
    document = indexed(cast(Json, doc), edition, now)
    findings: list[Finding] = []
    for test in _chosen(edition, profile):
        found = test.check(document)
        for first in found:  # most tests find nothing, which costs least so
            findings += _told(test, chain((first,), found))
            break
    return findings


def _told(test: Test, found: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Findings of one test, as many as are told, and whether there are more."""
    for place, (pointer, message) in enumerate(found):
        if place == MOST:
            sentence = f"Correct these first: of one test {MOST:,} findings are told."
            yield Finding(test.number, test.severity, "", sentence)
            return
        yield Finding(test.number, test.severity, pointer, message)


@cache
def _chosen(edition: Edition, profile: Profile) -> tuple[Test, ...]:
    """The tests of a profile; without those whose schemas the edition's own schema has applied already."""
    chosen = (test for test in ordered(edition) if test.severity in _SEVERITIES[profile])
    return tuple(test for test in chosen if test.number not in _SAID)


def run(number: str, doc: Json, edition: Edition = Edition.V20, now: datetime | None = None) -> list[Finding]:
    """Findings of one numbered test alone, for a document that the schema accepts, CVSS objects excepted."""
    test = TESTS[edition][number]
    return list(_told(test, test.check(indexed(doc, edition, now))))


def _unknown_properties(doc: object, edition: Edition, profile: Profile) -> list[Finding]:
    """6.2.20 is about the schema too, so it speaks even where the schema keeps the others silent."""
    number = "6.2.20"
    severity = TESTS[edition][number].severity
    if severity not in _SEVERITIES[profile]:
        return []
    found = islice(unknown_properties(doc, edition), MOST)
    return [Finding(number, severity, *place) for place in found]


def _said_by_tests(of_schema: list[Finding], edition: Edition) -> list[Finding]:
    return [
        Finding(number, Severity.ERROR, one.pointer, one.message)
        for number, place in _PLACES[edition]
        for one in of_schema
        if place.search(one.pointer)
    ]
