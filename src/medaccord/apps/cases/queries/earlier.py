"""Cases about devices of the same kind that a reader may see: what was learned there may help here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from medaccord.apps.cases.models import Case
from medaccord.apps.devices.models import Device
from medaccord.core.principal import Actor
from medaccord.core.scope import query

MOST = 5


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """A case with a device of one of the product codes."""

    id: uuid.UUID
    number: str
    title: str
    phase: str
    opened_at: dt.datetime
    marking: str


@query
def earlier_cases(actor: Actor, codes: Collection[str], but: uuid.UUID) -> tuple[EarlierCase, ...]:
    """Other cases whose devices the reader sees to have one of these FDA product codes, the newest first."""
    if not codes:
        return ()
    described = Device.objects.visible_to(actor).filter(product_code__in=codes, withdrawn_at=None)
    streams = set(described.values_list("stream_id", flat=True)) - {but}
    rows = Case.objects.visible_to(actor).filter(pk__in=streams).select_related("stream")
    return tuple(
        EarlierCase(row.id, row.stream.number, row.title, row.phase, row.opened_at, row.marking)
        for row in rows.order_by("-opened_at", "id")[:MOST]
    )
