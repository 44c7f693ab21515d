"""Validation of a CSAF document: schema first, then its edition's numbered tests in the order of §6."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from . import checks  # noqa: F401  (importing it registers the tests)
from .document import Document, Json, indexed
from .edition import Edition
from .findings import Finding, Severity, is_valid
from .registry import TESTS, Test, ordered
from .schema import Mode, schema_findings

__all__ = ["TESTS", "Edition", "Finding", "Profile", "Severity", "is_valid", "ordered", "run", "validate"]

# How far validation goes: schema and mandatory tests; the optional (2.1: recommended) ones too; all.
Profile = Literal["basic", "extended", "full"]
_SEVERITIES: dict[Profile, frozenset[Severity]] = {
    "basic": frozenset({Severity.ERROR}),
    "extended": frozenset({Severity.ERROR, Severity.WARNING}),
    "full": frozenset(Severity),
}
_CVSS = re.compile(r"/vulnerabilities/\d+/(scores/\d+|metrics/\d+/content)/cvss_v[234](/|$)")


def validate(
    doc: object, *, edition: Edition = Edition.V20, profile: Profile = "basic", schema: Mode = "strict"
) -> list[Finding]:
    """Findings of schema and of the profile's tests; after a schema finding the tests do not run.

    A fault inside a CVSS object is a finding of 6.1.8 too, which is that very check (decision 0125).
    """
    findings = schema_findings(doc, edition, schema)
    if findings:
        return findings + [_as_invalid_cvss(finding) for finding in findings if _CVSS.match(finding.pointer)]
    document = indexed(cast(Json, doc), edition)
    return [finding for test in _chosen(edition, profile) for finding in _run(test, document)]


@cache
def _chosen(edition: Edition, profile: Profile) -> tuple[Test, ...]:
    return tuple(test for test in ordered(edition) if test.severity in _SEVERITIES[profile])


def run(number: str, doc: Json, edition: Edition = Edition.V20) -> list[Finding]:
    """Findings of one numbered test alone, for a document that the schema accepts, CVSS objects excepted."""
    return _run(TESTS[edition][number], indexed(doc, edition))


def _run(test: Test, document: Document) -> list[Finding]:
    return [
        Finding(test.number, test.severity, pointer, message) for pointer, message in test.check(document)
    ]


def _as_invalid_cvss(finding: Finding) -> Finding:
    return Finding("6.1.8", Severity.ERROR, finding.pointer, finding.message)
