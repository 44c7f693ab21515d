"""The directory for whoever keeps it: organisations with every way to reach them, a page at a time."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.parties.models import ContactPoint, Organisation, Origin
from medaccord.apps.parties.queries.keepers import keeps_directory, kept_by
from medaccord.apps.parties.queries.reach import Point, points_of
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.domain.errors import Invalid, Missing

MOST = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation of the directory."""

    id: uuid.UUID
    name: str
    kind: str
    points: tuple[Point, ...]
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the directory; `next` is None on the last one."""

    lines: tuple[Listed, ...]
    next: str | None


def directory(actor: Actor, *, text: str = "", after: str = "", limit: int = 50) -> Directory:
    """Organisations that the actor keeps, by name; `text` narrows, `after` is a page's `next`."""
    limit = max(1, min(limit, MOST))
    rows = _kept(actor).order_by("name", "id")
    if text.strip():
        rows = rows.filter(name__icontains=text.strip())
    if after:
        rows = rows.filter(_beyond(actor, after))
    found = list(rows[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return Directory(_lines(page), str(page[-1].id) if more else None)


def listed(actor: Actor, organisation: uuid.UUID) -> Listed:
    """One organisation that the actor keeps; raises Missing for any other."""
    row = _kept(actor).filter(id=organisation).first()
    if row is None:
        raise Missing
    return _lines([row])[0]


def contact_point(actor: Actor, contact: uuid.UUID) -> tuple[Listed, Point]:
    """One way to reach an organisation that the actor keeps, with the organisation; raises Missing."""
    row = ContactPoint.objects.filter(id=contact).first()
    if row is None:
        raise Missing
    found = listed(actor, row.organisation_id)
    return found, next(point for point in found.points if point.id == contact)


def _kept(actor: Actor) -> QuerySet[Organisation]:
    """Those of this installation's own origin: nobody invented by a replay has a telephone."""
    rows = Organisation.objects.filter(origin=Origin.here())
    return rows if keeps_directory(actor) else rows.filter(id__in=kept_by(actor))


def _beyond(actor: Actor, after: str) -> Q:
    try:
        last = _kept(actor).filter(id=uuid.UUID(after)).first()
    except ValueError:
        last = None
    if last is None:
        raise Invalid({"after": [DAMAGED]})
    return Q(name__gt=last.name) | Q(name=last.name, id__gt=last.id)


def _lines(rows: list[Organisation]) -> tuple[Listed, ...]:
    points: dict[uuid.UUID, list[Point]] = defaultdict(list)
    for point in points_of(row.id for row in rows):
        points[point.organisation].append(point)
    return tuple(Listed(row.id, row.name, row.kind, tuple(points[row.id]), row.agreement) for row in rows)
