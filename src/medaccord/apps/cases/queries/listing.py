"""Lists of cases: filtered, in a stable order, a page at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.cases.models import Case, Embargo
from medaccord.apps.cases.queries.told import last_told
from medaccord.core import search
from medaccord.core.paging import cursor, read_cursor
from medaccord.core.principal import Actor
from medaccord.core.scope import few_streams, query
from medaccord.domain.cvd.embargo import BINDING
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.errors import Invalid

MOST = 100


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    id: uuid.UUID
    number: str
    title: str
    phase: str
    urgent: bool
    opened_at: dt.datetime
    changed_at: dt.datetime
    published_at: dt.datetime | None
    embargo_ends_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, newest first, and where to go on."""

    lines: tuple[CaseLine, ...]
    next: str | None


@query
def case_list(actor: Actor, *, phase: str = "", text: str = "", after: str = "", limit: int = 50) -> CasePage:
    """Cases that the actor may see, newest first; `phase` and `text` narrow, `after` is a page's `next`."""
    limit = max(1, min(limit, MOST))
    rows = _wanted(actor, phase, text)
    if after:
        opened_at, key = read_cursor(after)
        rows = rows.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=key))
    found = list(rows.select_related("stream").order_by("-opened_at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return CasePage(tuple(_lines(actor, page)), cursor(page[-1].opened_at, page[-1].id) if more else None)


def _wanted(actor: Actor, phase: str, text: str) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.visible_to(actor)
    if (own := few_streams(actor)) is not None:
        rows = rows.filter(id__in=own)  # else the newest of all cases would be tried one by one
    if phase:
        if phase not in set(Phase):
            raise Invalid({"phase": [f"Choose one of: {', '.join(Phase)}."]})
        rows = rows.filter(phase=phase)
    if text.strip():
        rows = rows.filter(id__in=search.streams(actor, text))
    return rows


def _lines(actor: Actor, rows: list[Case]) -> list[CaseLine]:
    changed = last_told(actor, [row.id for row in rows])
    ends = dict(
        Embargo.objects.visible_to(actor)
        .filter(stream__in=[r.id for r in rows], state__in=BINDING)
        .values_list("stream_id", "ends_at")
    )
    return [
        CaseLine(
            id=row.id,
            number=row.stream.number,
            title=row.title,
            phase=row.phase,
            urgent=row.urgent,
            opened_at=row.opened_at,
            changed_at=changed.get(row.id, row.opened_at),
            published_at=row.released_at,
            embargo_ends_at=ends.get(row.id),
        )
        for row in rows
    ]
