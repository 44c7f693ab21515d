"""Validation of a CSAF 2.0 document: schema first, then the mandatory tests in the order of §6.1."""

from __future__ import annotations

import re
from typing import cast

from . import (  # noqa: F401  (importing them registers their tests)
    mandatory_document,
    mandatory_products,
    mandatory_profiles,
    mandatory_scores,
    mandatory_tracking,
    mandatory_vulnerabilities,
)
from .document import Document, Json
from .findings import Finding, Severity, is_valid
from .registry import TESTS, Test
from .schema import Mode, schema_findings

__all__ = ["ORDERED", "Finding", "Severity", "is_valid", "run", "validate"]

ORDERED: tuple[Test, ...] = tuple(
    sorted(TESTS.values(), key=lambda test: tuple(int(part) for part in test.number.split(".")))
)
_CVSS = re.compile(r"/vulnerabilities/\d+/scores/\d+/cvss_v[23](/|$)")


def validate(doc: object, *, schema: Mode = "strict") -> list[Finding]:
    """Findings of schema and mandatory tests; after a schema finding the tests do not run.

    A fault inside a CVSS object is a finding of 6.1.8 too, which is that very check (decision 0125).
    """
    findings = schema_findings(doc, schema)
    if findings:
        return findings + [_as_invalid_cvss(finding) for finding in findings if _CVSS.match(finding.pointer)]
    document = Document(cast(Json, doc))
    return [finding for test in ORDERED for finding in _run(test, document)]


def run(number: str, doc: Json) -> list[Finding]:
    """Findings of one numbered test alone, for a document that the schema accepts, CVSS objects excepted."""
    return _run(TESTS[number], Document(doc))


def _run(test: Test, document: Document) -> list[Finding]:
    return [
        Finding(test.number, test.severity, pointer, message) for pointer, message in test.check(document)
    ]


def _as_invalid_cvss(finding: Finding) -> Finding:
    return Finding("6.1.8", Severity.ERROR, finding.pointer, finding.message)
