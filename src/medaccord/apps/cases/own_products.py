"""Products and SBOMs that an actor may work on, and sides for new ones: its own, or all for the desk."""

from __future__ import annotations

import uuid
from typing import TypeVar

from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.devices.models import Product, ProductSet, Sbom
from medaccord.core.act import Act
from medaccord.core.scope import granted_rooms
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK, Role

R = TypeVar("R", Product, ProductSet, Sbom)


def own(act: Act, model: type[R], key: uuid.UUID) -> R:
    """The product, set or SBOM that the actor may work on: for a manufacturer one in its own side.

    What it may not see reads like what does not exist.
    """
    rows = model.objects.within(act)
    row: R | None = rows.filter(id=key, room__in=granted_rooms(act.actor)).first()
    if row is None or not (act.roles & DESK or row.room_id in sides(act).values()):
        raise Missing
    return row


def sides(act: Act) -> dict[uuid.UUID, uuid.UUID]:
    """The side of each manufacturer whose products the actor may add: organisation to room."""
    makers = list(Participant.objects.within(act).filter(left_at=None, role=Role.MANUFACTURER))
    if not act.roles & DESK:
        mine = acting_participant(act, makers)
        makers = [p for p in makers if p.id == mine]
    return {p.organisation_id: p.side_id for p in makers if p.organisation_id is not None}
