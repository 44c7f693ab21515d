"""CSAF 2.1 §6.2.23-6.2.26: which weaknesses (CWE) are named, and in which version of their catalogue."""

from __future__ import annotations

from functools import cache

from medaccord.domain.csaf.catalogues import cwe_dates, cwe_name, cwe_usage, cwe_versions
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import Instant, instant
from medaccord.domain.csaf.registry import Found, optional

_MAPPABLE = frozenset({"Allowed", "Allowed-with-Review"})


@optional("6.2.23", Edition.V21)
def usage_of_deprecated_cwe(document: Document21) -> Found:
    """CSAF 2.1 §6.2.23: no weakness is deprecated in the version that is given with it."""
    for pointer, weakness in document.weaknesses:
        known = weakness["version"] in cwe_versions()
        name = cwe_name(weakness["id"], weakness["version"]) if known else None
        if name is not None and name.startswith("DEPRECATED"):
            yield pointer, f"Replace {weakness['id']}: CWE {weakness['version']} deprecates it."


@optional("6.2.24", Edition.V21)
def usage_of_non_latest_cwe_version(document: Document21) -> Found:
    """CSAF 2.1 §6.2.24: the CWE version is the latest at the date of the newest revision."""
    version = _latest(document.revisions[-1].date)
    for pointer, weakness in document.weaknesses:
        if version is not None and weakness["version"] != version:
            yield (
                f"{pointer}/version",
                f"Use CWE {version}, the latest when this revision appeared, not {weakness['version']}.",
            )


def _latest(moment: Instant) -> str | None:
    """The version of the CWE catalogue that was the latest at a moment; None before the first."""
    return next((version for day, version in _days() if day <= moment), None)


@cache
def _days() -> list[tuple[Instant, str]]:
    """Every version of the catalogue with the beginning of the day on which it appeared, the newest first."""
    dates = cwe_dates()
    return [(instant(f"{dates[version]}T00:00:00Z"), version) for version in reversed(cwe_versions())]


@optional("6.2.25", Edition.V21)
def usage_of_cwe_not_allowed_for_vulnerability_mapping(document: Document21) -> Found:
    """CSAF 2.1 §6.2.25: vulnerabilities may be mapped to the weakness, as the newest catalogue says."""
    for pointer, weakness in document.weaknesses:
        state = cwe_usage(weakness["id"])
        if state is not None and state not in _MAPPABLE:
            yield pointer, f"Name a weakness below {weakness['id']}: mapping to it is {shown(state.lower())}."


@optional("6.2.26", Edition.V21)
def usage_of_cwe_allowed_with_review_for_vulnerability_mapping(document: Document21) -> Found:
    """CSAF 2.1 §6.2.26: vulnerabilities may be mapped to the weakness without a review."""
    for pointer, weakness in document.weaknesses:
        if cwe_usage(weakness["id"]) == "Allowed-with-Review":
            yield (
                pointer,
                f"Name a weakness below {weakness['id']}, or have this one reviewed as CWE asks.",
            )
