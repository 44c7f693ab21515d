"""Which releases are due: for the platform's own rounds, which then act as the system in one case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from medaccord.apps.advisories.models import Revision, RevisionState
from medaccord.core.streams import platform_scope


def due_releases(
    realm: str, streams: Sequence[uuid.UUID], now: dt.datetime
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Case and revision of every approved release of these streams whose instant has come, earliest first."""
    with platform_scope(realm, streams):
        rows = Revision.rows.filter(
            realm=realm, stream__in=streams, state=RevisionState.APPROVED, release_at__lte=now
        )
        return list(rows.order_by("release_at", "id").values_list("stream_id", "id"))
