"""Days and times of day in the person's own zone as one instant."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

END_OF_DAY = dt.time(23, 59)


def instant(day: dt.date, at: dt.time | None = None) -> dt.datetime:
    """The UTC instant of a day and time in the active zone; the day's end where no time is given."""
    local = dt.datetime.combine(day, at or END_OF_DAY, timezone.get_current_timezone())
    return local.astimezone(dt.UTC)
