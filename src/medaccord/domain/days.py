"""Days that stand for instants: what others are told of when a reporter did something."""

from __future__ import annotations

import datetime as dt


def day_of(at: dt.datetime) -> dt.datetime:
    """Noon UTC of the day of an aware instant: the same day in nearly every zone (need-to-know 35)."""
    return at.astimezone(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
