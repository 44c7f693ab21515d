"""Lists of cases: filtered, in a stable order, a page at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.cases.models import PRESSING, Case, Embargo
from medaccord.apps.cases.queries.binding import ends_in_force
from medaccord.apps.cases.queries.own import OwnName, called, known_as, own_names
from medaccord.apps.cases.queries.told import last_told
from medaccord.core import search
from medaccord.core.marking import label_of, together
from medaccord.core.paging import cursor_ahead, read_cursor_ahead
from medaccord.core.principal import Actor
from medaccord.core.scope import few_streams, query
from medaccord.core.search_place import FIRST, Place
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.errors import Invalid
from medaccord.domain.handling import Marking
from medaccord.domain.sentence import Sentence

MOST = 100
Placed = tuple[Case, Place]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list; `embargo_ends_at` is None where no embargo binds at the instant of reading."""

    id: uuid.UUID
    number: str
    origin: str
    title: str
    kind: str
    phase: str
    urgent: bool
    opened_at: dt.datetime
    changed_at: dt.datetime
    published_at: dt.datetime | None
    embargo_ends_at: dt.datetime | None
    own: OwnName
    marking: str
    withdrawn_for: str = ""

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return label_of(self)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, what is urgent and open before the rest, newest first, and where to go on."""

    lines: tuple[CaseLine, ...]
    next: str | None

    @property
    def marked(self) -> Marking:
        """How all of them are to be handled together."""
        return together(self.lines, Marking())


@query
def case_list(
    actor: Actor,
    now: dt.datetime,
    *,
    phase: str = "",
    kind: str = "",
    text: str = "",
    reference: str = "",
    after: str = "",
    limit: int = 50,
) -> CasePage:
    """Cases that the actor may see, by phase, kind and text; `after` is a page's `next`.

    What is urgent and not closed comes first, then the newest; what words find stays in the order of the
    search.
    `reference` is a party's own number; as a `text` it finds its case before any words do. A party's neutral
    name finds its case first, and whatever holds these words after it.
    """
    limit = max(1, min(limit, MOST))
    at, key, ahead = read_cursor_ahead(after) if after else (*FIRST, True)
    place = Place(at, key) if after else FIRST
    rows = _wanted(actor, phase, kind)
    if reference:
        rows = rows.filter(id__in=called(actor, reference))
    named = called(actor, text.strip())
    aliased = set() if named else known_as(actor, text.strip())
    aka = _newest(rows, rows.filter(id__in=aliased), FIRST, limit - 1) if aliased else []
    rows = rows.exclude(id__in=[row.id for row, _ in aka]) if aka else rows
    first = aka if place is FIRST else []
    limit -= len(first)
    if named:
        found = _in_order(actor, rows.filter(id__in=named), "", place, ahead, limit + 1)
    elif text.strip() and not search.numbered(actor, text):
        found = _found(actor, rows, text, place, limit + 1)
    else:
        found = _in_order(actor, rows, text, place, ahead, limit + 1)
    page = found[:limit]
    return CasePage(
        tuple(_lines(actor, [row for row, _ in (*first, *page)], now)),
        _cursor(*page[-1]) if len(found) > limit else None,
    )


def _wanted(actor: Actor, phase: str, kind: str) -> QuerySet[Case]:
    if phase and phase not in set(Phase):
        raise Invalid({"phase": [Sentence("Choose one of: {listed}.", listed=", ".join(Phase))]})
    if kind and kind not in set(Kind):
        raise Invalid({"kind": [Sentence("Choose one of: {listed}.", listed=", ".join(Kind))]})
    rows: QuerySet[Case] = Case.objects.visible_to(actor).select_related("stream")
    rows = rows.filter(phase=phase) if phase else rows
    return rows.filter(kind=kind) if kind else rows


def _cursor(row: Case, place: Place) -> str:
    return cursor_ahead(*place, row.urgent and row.closed_at is None)


def _in_order(
    actor: Actor, rows: QuerySet[Case], text: str, after: Place, ahead: bool, limit: int
) -> list[Placed]:
    """What is urgent and open, then the rest; `ahead` says that the page before ended among the former.

    Each part is read by its own index: an order over both would be worked out for all cases of a reader.
    """
    among = rows
    if text.strip():
        among = rows.filter(id__in=search.streams(actor, text))
    elif (own := few_streams(actor)) is not None:
        among = rows.filter(id__in=own)  # else the newest of all cases would be tried one by one
    found = _newest(rows, among.filter(PRESSING), after, limit) if ahead else []
    if len(found) < limit:
        rest = FIRST if ahead else after
        found += _newest(rows, among.exclude(PRESSING), rest, limit - len(found))
    return found


def _newest(rows: QuerySet[Case], among: QuerySet[Case], after: Place, limit: int) -> list[Placed]:
    """The newest among some; which they are is found first, so that of the others no more is read."""
    if after is not FIRST:
        among = among.filter(Q(opened_at__lt=after.at) | Q(opened_at=after.at, id__lt=after.key))
    newest = among.order_by("-opened_at", "-id").values("id")[:limit]
    found = rows.filter(id__in=newest).order_by("-opened_at", "-id")
    return [(row, Place(row.opened_at, row.id)) for row in found]


def _found(actor: Actor, rows: QuerySet[Case], text: str, after: Place, limit: int) -> list[Placed]:
    """Cases in the order in which words find them, read only as far as the page goes."""
    found: list[Placed] = []
    for page in search.pages(actor, text, after, 2 * limit):
        cases = rows.in_bulk([place.key for place in page])
        found += [(cases[place.key], place) for place in page if place.key in cases]
        if len(found) >= limit:
            break
    return found[:limit]


def _lines(actor: Actor, rows: list[Case], now: dt.datetime) -> list[CaseLine]:
    names = own_names(actor, [row.id for row in rows])
    changed = last_told(actor, [row.id for row in rows])
    ends = ends_in_force(Embargo.objects.visible_to(actor).filter(stream__in=[r.id for r in rows]), now)
    return [
        CaseLine(
            id=row.id,
            number=row.stream.number,
            origin=row.origin,
            title=row.title,
            kind=row.kind,
            phase=row.phase,
            urgent=row.urgent,
            opened_at=row.opened_at,
            changed_at=changed.get(row.id, row.opened_at),
            published_at=row.released_at,
            embargo_ends_at=ends.get(row.id),
            own=names.get(row.id, OwnName()),
            marking=row.marking,
            withdrawn_for=row.withdrawn_for,
        )
        for row in rows
    ]
