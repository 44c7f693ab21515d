"""Which embargoes bind at an instant, for many cases at once: the rule of `terms.in_force` as a filter."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from medaccord.apps.cases.models import Embargo
from medaccord.domain.cvd.embargo import BINDING


def ends_in_force(rows: QuerySet[Embargo], now: dt.datetime) -> dict[uuid.UUID, dt.datetime]:
    """By case the end of each of these embargoes that binds at `now`, however late the periodic work is."""
    kept = rows.filter(state__in=BINDING, ends_at__gt=now)
    return {stream: end for stream, end in kept.values_list("stream_id", "ends_at") if end}
