"""Days and times of day in the person's own zone as one instant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.years import FIRST, LAST
from medaccord.web.widgets import Day

END_OF_DAY = dt.time(23, 59)


class DayField(forms.DateField):
    """A day between the years FIRST and LAST."""

    widget = Day

    def clean(self, value: Any) -> dt.date | None:
        """The day; raises ValidationError where nobody can mean its year."""
        day: dt.date | None = super().clean(value)
        if day is not None and not FIRST <= day.year <= LAST:
            raise forms.ValidationError(
                _l("Check the year: it must be between %(first)s and %(last)s.")
                % {"first": FIRST, "last": LAST}
            )
        return day


def instant(day: dt.date, at: dt.time | None = None) -> dt.datetime:
    """The UTC instant of a day and time in the active zone; the day's end where no time is given."""
    local = dt.datetime.combine(day, at or END_OF_DAY, timezone.get_current_timezone())
    return local.astimezone(dt.UTC)
