"""The visible history of an advisory: released revisions, their numbers and dates (CSAF 2.0 §3.2.1.12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.domain.csaf.advisory import Generator, Revision, Tracking


@dataclass(frozen=True, slots=True)
class Release:
    """One revision as its history shows it; `at` is its aware UTC date, `version` its whole number from 1."""

    version: int
    at: dt.datetime
    summary: str
    legacy_version: str = ""


def tracking(number: str, status: str, releases: Sequence[Release], generator: Generator) -> Tracking:
    """Identity, version and dates of a document from its releases, oldest first; the last one is current."""
    return Tracking(
        id=number,
        status=status,
        version=str(releases[-1].version),
        initial_release_date=instant(releases[0].at),
        current_release_date=instant(releases[-1].at),
        revisions=tuple(
            Revision(
                number=str(release.version),
                date=instant(release.at),
                summary=release.summary,
                legacy_version=release.legacy_version or None,
            )
            for release in releases
        ),
        generator=generator,
    )


def instant(at: dt.datetime) -> str:
    """An aware instant as RFC 3339 text in UTC, with microseconds only where there are some."""
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"
