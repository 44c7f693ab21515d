"""How instants read: the person's zone named, UTC beside whatever binds; pure functions and filters.

Aware datetimes come in; the active Django time zone is the person's. Nothing here reads the clock.
"""

import functools
from datetime import UTC, date, datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()


@functools.lru_cache(maxsize=4_096)
def _formatted(value: date | time, layout: str, language: str | None) -> str:
    """A page of posts writes the same days and minutes again and again; Django reads its layout each time."""
    return date_format(value, layout)  # type: ignore[arg-type]  # times of day too, whatever the stubs say


def written(value: date | time, layout: str) -> str:
    """A day or a time of day in the reader's language, in one of Django's date layouts."""
    return _formatted(value, layout, get_language())


def local(instant: datetime) -> datetime:
    """Return the instant in the person's zone; a naive datetime is refused with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return timezone.localtime(instant)


def beside(instant: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Return both in the person's zone, which is looked up once: pages do this a thousand times."""
    here = local(instant)
    return here, now.astimezone(here.tzinfo)


def zone_name(instant: datetime) -> str:
    """Return the zone's own short name at that instant, or 'UTC−3' where it has none."""
    return zone_of(local(instant))


def zone_of(here: datetime) -> str:
    """As `zone_name`, of an instant that is in the person's zone already."""
    name = here.tzname() or ""
    return name if name.isalpha() else _offset(here)


def utc_offset(instant: datetime) -> str:
    """Return the offset as 'UTC', 'UTC−5' or 'UTC+5:30'."""
    return _offset(local(instant))


def _offset(here: datetime) -> str:
    minutes = round((here.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def clock(instant: datetime) -> str:
    """Return the time of day as '10:00 am'."""
    return clock_of(local(instant))


def clock_of(here: datetime) -> str:
    """As `clock`, of an instant that is in the person's zone already."""
    at = time(here.hour, here.minute)
    return written(at, "g:i ") + written(at, "A").lower()


@register.filter
def day(value: date | datetime) -> str:
    """Return 'Jan 14, 2027'."""
    return written(local(value).date() if isinstance(value, datetime) else value, "M j, Y")


@register.filter
def weekday(value: date | datetime) -> str:
    """Return 'Friday, Nov 27'."""
    return written(local(value).date() if isinstance(value, datetime) else value, "l, M j")


@register.filter
def moment(instant: datetime) -> str:
    """Return 'Nov 10, 2026, 2:15 pm EST' for what does not bind."""
    return f"{day(instant)}, {clock(instant)} {zone_name(instant)}"


def utc_stamp(instant: datetime, *, with_day: bool = True) -> str:
    """Return '2027-01-14 15:00 UTC', or '15:00 UTC' where the day is known."""
    return f"{instant.astimezone(UTC):{'%Y-%m-%d ' if with_day else ''}%H:%M} UTC"


def binding_text(instant: datetime) -> str:
    """Return 'Jan 14, 2027, 10:00 am EST (2027-01-14 15:00 UTC)' for what binds, UTC alone in that zone."""
    stamp = utc_stamp(instant)
    return stamp if utc_offset(instant) == "UTC" else f"{moment(instant)} ({stamp})"


def time_element(instant: datetime, text: str, stamp: str) -> SafeString:
    """Draw a time element: text in the person's zone, the UTC stamp in one piece beside it."""
    machine = f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if utc_offset(instant) == "UTC":
        return format_html('<time datetime="{}" class="ma-utc">{}</time>', machine, stamp)
    return format_html('<time datetime="{}">{} <span class="ma-utc">({})</span></time>', machine, text, stamp)


@register.filter
def binding(instant: datetime) -> SafeString:
    """Draw a binding instant with its day, in the person's zone and in UTC."""
    return time_element(instant, moment(instant), utc_stamp(instant))


@register.filter
def binding_time(instant: datetime) -> SafeString:
    """Draw the time of a binding instant whose local day stands beside it; UTC names a day that differs."""
    other_day = local(instant).date() != instant.astimezone(UTC).date()
    text = f"{clock(instant)} {zone_name(instant)}"
    return time_element(instant, text, utc_stamp(instant, with_day=other_day))


def due_words(due: datetime, now: datetime) -> tuple[str, str]:
    """Return a due word and its urgency ('late', 'soon' or ''), in days of the person's zone."""
    days = (local(due).date() - local(now).date()).days
    if due < now:
        late = max(-days, 0)
        return (
            ngettext("%d day late", "%d days late", late) % late if late else gettext("late today")
        ), "late"
    if days == 0:
        return gettext("due today"), "soon"
    if days == 1:
        return gettext("due tomorrow"), "soon"
    return gettext("due %s") % written(local(due).date(), "M j"), ""


def days_left(end: datetime, now: datetime) -> int:
    """Return the days from now to the end in the person's zone, never below zero."""
    return max((local(end).date() - local(now).date()).days, 0)
