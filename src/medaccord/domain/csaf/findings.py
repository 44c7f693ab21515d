"""What a validator says about a CSAF document (CSAF 2.0 §6): test, severity, place and what to change."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

MOST = 1000
"""Findings of one test that are told of one document; a hostile one has millions."""


class Severity(StrEnum):
    """CSAF 2.0 §6.1-6.3: only an error makes a document invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(msgspec.Struct, frozen=True):
    """One finding: `test` is `schema` or a number such as `6.1.8`, `pointer` a JSON pointer (RFC 6901)."""

    test: str
    severity: Severity
    pointer: str
    message: str


def is_valid(findings: Iterable[Finding]) -> bool:
    """A document is valid when no finding is an error (CSAF 2.0 §6.1)."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def pointer_of(path: Iterable[str | int]) -> str:
    """JSON pointer (RFC 6901) of a path of keys and indices; the whole document is the empty string."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def shown(value: object, limit: int = 80) -> str:
    """The value as it appears in a sentence, cut at `limit` characters."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
