"""What is due by the clock: overdue consents, embargoes that have run out, releases whose instant has come.

Found case by case in portions, each read in a context of exactly its streams, so that on PostgreSQL the
platform needs no right to look past row-level security.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from medaccord.apps.advisories.queries.due import due_releases
from medaccord.apps.cases.models import Embargo, Participant
from medaccord.core.models.access import StreamKind
from medaccord.core.streams import every_stream, in_portions, platform_scope
from medaccord.domain.cvd.consent import AWAITING
from medaccord.domain.cvd.embargo import BINDING, IN_SCOPE
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
    """Every step that is due at `now`, in each portion of cases by its instant; releases come last.

    An embargo that ends at the instant of a release has then ended before it.
    """
    cases = [known for known in every_stream() if known.kind == StreamKind.CASE]
    for realm, streams in in_portions(cases, PORTION):
        with platform_scope(realm, streams):
            found = sorted(_due_in(realm, streams, now), key=lambda step: step.at)
        yield from found
        for stream, revision in due_releases(realm, streams, now):
            yield Due(now, realm, stream, Verb.ADVISORY_RELEASE, revision)


def _due_in(realm: str, streams: list[uuid.UUID], now: dt.datetime) -> Iterator[Due]:
    here = {"realm": realm, "stream__in": streams}
    # Once no embargo is in force nobody is waited for: the end itself settles every consent.
    kept = Embargo.rows.filter(**here, state__in=IN_SCOPE).exclude(state__in=BINDING, ends_at__lte=now)
    overdue = Participant.rows.filter(
        realm=realm, stream__in=kept.values("stream"), consent__in=AWAITING, lapses_at__lte=now, left_at=None
    )
    over = Embargo.rows.filter(**here, state__in=BINDING, ends_at__lte=now)
    rows: tuple[tuple[Verb, QuerySet[Any, tuple[Any, ...]]], ...] = (
        (Verb.CONSENT_LAPSE, overdue.values_list("lapses_at", "stream_id", "id")),
        (Verb.EMBARGO_END, over.values_list("ends_at", "stream_id", "stream_id")),
    )
    for verb, found in rows:
        for at, stream, subject in found:
            yield Due(at, realm, stream, verb, subject)
