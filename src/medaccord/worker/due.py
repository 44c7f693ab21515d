"""What is due: overdue consents, embargoes that ran out, people who left, releases whose instant has come.

Found in portions, each read in a context of exactly its streams, so that on PostgreSQL the platform needs no
right to look past row-level security.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from medaccord.apps.advisories.queries.due import due_releases
from medaccord.apps.assessments.queries.due import due_seals
from medaccord.apps.cases.queries.due import due_steps
from medaccord.apps.intake.queries.due import left_reports
from medaccord.core.streams import case_streams, in_portions, report_streams
from medaccord.domain.verbs import Verb

PORTION = 500
"""Streams of one context; their keys travel as one setting of the database."""


@dataclass(frozen=True, slots=True)
class Due:
    """One step that time asks for: since when at least, where, which verb, on which row."""

    at: dt.datetime
    realm: str
    stream: uuid.UUID
    verb: Verb
    subject: uuid.UUID


def due(now: dt.datetime) -> Iterator[Due]:
    """Every step that is due at `now`, in each portion of cases by its instant; releases come last of it.

    An embargo that ends at the instant of a release has then ended before it.
    """
    for realm, streams in in_portions(case_streams(), PORTION):
        for at, verb, stream, subject in due_steps(realm, streams, now):
            yield Due(at, realm, stream, verb, subject)
        for stream, judged in due_seals(realm, streams, now):
            yield Due(now, realm, stream, Verb.ASSESSMENT_OPEN, judged)
        for stream, revision in due_releases(realm, streams, now):
            yield Due(now, realm, stream, Verb.ADVISORY_RELEASE, revision)
    for realm, streams in in_portions(report_streams(), PORTION):
        for report in left_reports(realm, streams):
            yield Due(now, realm, report, Verb.REPORT_LEAVE, report)
