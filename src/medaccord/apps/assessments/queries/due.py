"""Which seals are due to open: for the platform's own rounds, which then act as the system in one case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from medaccord.apps.assessments.models import Asked, Assessment
from medaccord.core.streams import platform_scope
from medaccord.domain.assessment.seal import State


def due_seals(
    realm: str, streams: Sequence[uuid.UUID], now: dt.datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Case and round of every seal of these streams whose time is up, or that waits for nobody any more."""
    waiting = Asked.rows.filter(
        assessment=OuterRef("pk"), state=State.ASKED.value, participant__left_at__isnull=True
    )
    with platform_scope(realm, streams):
        rows = Assessment.rows.filter(realm=realm, stream__in=streams, opened_at=None)
        over = rows.filter(Q(due_at__lte=now) | ~Exists(waiting))
        return list(over.order_by("due_at", "id").values_list("stream_id", "id"))
