"""The days that a reporter names: until when they keep it private, and when they speak.

A limit lasts until the end of its day in UTC, in which every end of an embargo is told as well. It binds
nobody but tells what the reporter has not agreed to (decision 0196).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from medaccord.domain.findings import Findings

LIMIT: Final = "L1"
"""Our own rule: no end of an embargo goes past a reporter's limit without a recorded reason."""
SENTENCE: Final = "This end is later than a reporter keeps it private, and does not bind the reporter."
EARLIEST: Final = date(1970, 1, 1)
AHEAD: Final = timedelta(days=3650)
"""A day later than this is a mistyped year."""
WEST: Final = timedelta(hours=12)
EAST: Final = timedelta(hours=14)
"""How far the calendars of the world are behind UTC, and before it."""


def is_past(ends_at: datetime, limit: date) -> bool:
    """Whether an end is later than the day until which a reporter keeps it private."""
    return ends_at > datetime.combine(limit, time.min, UTC) + timedelta(days=1)


def is_past_any(ends_at: datetime, limits: Iterable[date]) -> bool:
    """Whether an end is later than one of several limits."""
    return any(is_past(ends_at, limit) for limit in limits)


def check_days(
    now: datetime,
    said_at: datetime | None = None,
    *,
    vendor_told_on: date | None = None,
    talk_on: date | None = None,
    not_after: date | None = None,
) -> None:
    """Raise Invalid for days that nobody can mean, wherever they are, by field.

    A limit and a talk lie ahead of when they were said; without `said_at` that is now.
    """
    found = Findings()
    yesterday, tomorrow = ((said_at or now) - WEST).date(), (now + EAST).date()
    if vendor_told_on and vendor_told_on > tomorrow:
        found.add("vendor_told_on", "This day has not come yet. Give the day on which they were told.")
    if vendor_told_on and vendor_told_on < EARLIEST:
        found.add("vendor_told_on", "Check the year.")
    if talk_on and talk_on < yesterday:
        found.add("talk_on", "This day is past. What was told is public: say so where it is asked.")
    if not_after and not_after < yesterday:
        found.add("not_after", "This day is past. Leave it out, or give a day to come.")
    for name, day in (("talk_on", talk_on), ("not_after", not_after)):
        if day and day - tomorrow > AHEAD:
            found.add(name, "Check the year: it is more than ten years ahead.")
    found.settle()
