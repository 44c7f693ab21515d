"""A day, a time and a named zone as one exact instant; clocks that skip or repeat a time bind nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from medaccord.web.forms.plain import Form

COMMON = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)


def own_zone() -> str:
    """The IANA name of the reader's zone."""
    return timezone.get_current_timezone_name()


def zones() -> list[tuple[str, str]]:
    """Zones to choose from: the reader's own, UTC, then some of each part of the world."""
    own = own_zone()
    listed = {} if own == "UTC" else {own: _("%s (yours)") % readable(own)}
    for zone in ("UTC", *COMMON):
        listed.setdefault(zone, readable(zone))
    return list(listed.items())


def readable(zone: str) -> str:
    """'America/New York'."""
    return zone.replace("_", " ")


def instant_in(day: dt.date, at: dt.time, zone: str) -> dt.datetime:
    """The UTC instant of a local time; raises ValidationError for a time that is skipped or comes twice."""
    place = ZoneInfo(zone)
    first, second = (dt.datetime.combine(day, at.replace(fold=fold), place) for fold in (0, 1))
    instant = first.astimezone(dt.UTC)
    words = {"time": at.strftime("%H:%M"), "day": date_format(day, "M j, Y"), "zone": readable(zone)}
    if instant.astimezone(place).replace(tzinfo=None) != dt.datetime.combine(day, at):
        raise forms.ValidationError(
            _(
                "Clocks in %(zone)s skip %(time)s on %(day)s. "
                "Choose an hour earlier or later, or give the time in UTC."
            )
            % words
        )
    if first.utcoffset() != second.utcoffset():
        raise forms.ValidationError(
            _(
                "%(time)s comes twice in %(zone)s on %(day)s. "
                "Choose an hour earlier or later, or give the time in UTC."
            )
            % words
        )
    return instant


def beginning(day: dt.date, zone: str) -> dt.datetime:
    """The first instant of a day in UTC: where clocks skip midnight, the moment after."""
    return dt.datetime.combine(day, dt.time(0), ZoneInfo(zone)).astimezone(dt.UTC)


def ending(day: dt.date, zone: str) -> dt.datetime:
    """The last minute of a day in UTC, whatever its clocks show then."""
    return beginning(day + dt.timedelta(days=1), zone) - dt.timedelta(minutes=1)


class Zoned(Form):
    """A form with `day`, `time` and `zone`, which clean to one `instant` in UTC.

    Where both may be left out, a day without a time counts from its beginning, and neither is None.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        self.fields["zone"].initial = own_zone()

    def clean(self) -> dict[str, Any]:
        """The instant, once all three are there; a time that is skipped or comes twice is refused."""
        data = super().clean() or self.cleaned_data
        if {"day", "time", "zone"} <= set(data):
            try:
                data["instant"] = self._instant(data["day"], data["time"], data["zone"])
            except forms.ValidationError as wrong:
                self.add_error("time", wrong)
        return data

    def _instant(self, day: dt.date | None, at: dt.time | None, zone: str) -> dt.datetime | None:
        if day is None and at is not None:
            self.add_error("day", _("Give the day of this time."))
        if day is None:
            return None
        return beginning(day, zone) if at is None else instant_in(day, at, zone)

    @property
    def instant(self) -> dt.datetime:
        """The instant, once the form is clean; for forms that ask for a day and a time always."""
        found: dt.datetime = self.cleaned_data["instant"]
        return found
