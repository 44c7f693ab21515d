"""Validation of a CSAF document: schema first, then its edition's numbered tests in the order of §6."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Literal, cast

from . import checks  # noqa: F401  (importing it registers the tests)
from .document import Json, indexed
from .edition import Edition
from .findings import Finding, Severity, is_valid
from .parse import parse
from .registry import TESTS, Test, ordered
from .schema import Mode, parsed_findings, schema_findings, unknown_properties

__all__ = [
    "TESTS",
    "Edition",
    "Finding",
    "Profile",
    "Severity",
    "is_valid",
    "ordered",
    "run",
    "validate",
    "validate_text",
]

# How far validation goes: schema and mandatory tests; the optional (2.1: recommended) ones too; all.
Profile = Literal["basic", "extended", "full"]
_SEVERITIES: dict[Profile, frozenset[Severity]] = {
    "basic": frozenset({Severity.ERROR}),
    "extended": frozenset({Severity.ERROR, Severity.WARNING}),
    "full": frozenset(Severity),
}
_CVSS = re.compile(r"/vulnerabilities/\d+/(scores/\d+|metrics/\d+/content)/cvss_v[234](/|$)")


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
    inside a CVSS object is a finding of 6.1.8 too, which is that very check (decision 0125).
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


def _judged(
    doc: object, of_schema: list[Finding], edition: Edition, profile: Profile, now: datetime | None
) -> list[Finding]:
    if of_schema:
        of_cvss = [_as_invalid_cvss(one) for one in of_schema if _CVSS.match(one.pointer)]
        return of_schema + of_cvss + _unknown_properties(doc, edition, profile)
    document = indexed(cast(Json, doc), edition, now)
    return [
        Finding(test.number, test.severity, pointer, message)
        for test in _chosen(edition, profile)
        for pointer, message in test.check(document)
    ]


@cache
def _chosen(edition: Edition, profile: Profile) -> tuple[Test, ...]:
    """The tests of a profile; without 6.1.8, whose schemas the edition's own schema has applied already."""
    chosen = (test for test in ordered(edition) if test.severity in _SEVERITIES[profile])
    return tuple(test for test in chosen if test.number != "6.1.8")


def run(number: str, doc: Json, edition: Edition = Edition.V20, now: datetime | None = None) -> list[Finding]:
    """Findings of one numbered test alone, for a document that the schema accepts, CVSS objects excepted."""
    test = TESTS[edition][number]
    found = test.check(indexed(doc, edition, now))
    return [Finding(number, test.severity, pointer, message) for pointer, message in found]


def _unknown_properties(doc: object, edition: Edition, profile: Profile) -> list[Finding]:
    """6.2.20 is about the schema too, so it speaks even where the schema keeps the others silent."""
    number = "6.2.20"
    severity = TESTS[edition][number].severity
    if severity not in _SEVERITIES[profile]:
        return []
    return [Finding(number, severity, *place) for place in unknown_properties(doc, edition)]


def _as_invalid_cvss(finding: Finding) -> Finding:
    return Finding("6.1.8", Severity.ERROR, finding.pointer, finding.message)
