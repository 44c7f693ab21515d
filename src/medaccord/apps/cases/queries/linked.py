"""Cases that came of the same case by a split, for those who stand at both desks."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.cases.models import Case, Embargo, Link
from medaccord.apps.cases.queries.binding import ends_in_force
from medaccord.core.principal import Actor
from medaccord.core.scope import query


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked case with the end of its embargo, None where none binds."""

    id: uuid.UUID
    number: str
    title: str
    ends_at: dt.datetime | None


@query
def linked_cases(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> tuple[Linked, ...]:
    """Every linked case that the actor may see, the oldest first."""
    return linked(actor, case_id, now)


def linked(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> tuple[Linked, ...]:
    """As `linked_cases`, inside a read scope that is open already."""
    keys = list(Link.objects.visible_to(actor).filter(stream=case_id).values_list("other_id", flat=True))
    if not keys:
        return ()
    rows = Case.objects.visible_to(actor).filter(id__in=keys).select_related("stream")
    ends = ends_in_force(Embargo.objects.visible_to(actor).filter(stream__in=keys), now)
    return tuple(
        Linked(row.id, row.stream.number, row.title, ends.get(row.id))
        for row in rows.order_by("opened_at", "id")
    )
