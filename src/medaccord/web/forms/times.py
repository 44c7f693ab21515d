"""Days: a year that somebody can mean, and a day that begins or ends in the reader's own zone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.years import FIRST, LAST
from medaccord.web.forms.zones import beginning, ending, own_zone, readable
from medaccord.web.widgets import Day


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


def _in_own_zone(sentence: Any) -> str:
    return str(sentence) % {"zone": readable(own_zone())}


in_own_zone = lazy(_in_own_zone, str)
"""A sentence with the reader's zone in the place of `%(zone)s`, found when it is shown."""

BEGINS = _l("It counts from the beginning of that day in %(zone)s.")
ENDS = _l("The end of that day in %(zone)s.")


class _Counted(DayField):
    """A day that cleans to an instant; one that was cleaned already is shown as its day again."""

    def prepare_value(self, value: Any) -> Any:
        """What the input shows."""
        return timezone.localdate(value) if isinstance(value, dt.datetime) else super().prepare_value(value)


class DayBegins(_Counted):
    """A day that cleans to the instant of its beginning in the reader's zone, which its hint names."""

    def __init__(self, *, help_text: Any = BEGINS, **kwargs: Any) -> None:
        super().__init__(help_text=in_own_zone(help_text), **kwargs)

    def clean(self, value: Any) -> dt.datetime | None:
        """The instant in UTC."""
        day = super().clean(value)
        return beginning(day, own_zone()) if day else None


class DayEnds(_Counted):
    """A day that cleans to the instant of its end in the reader's zone, which its hint names."""

    def __init__(self, *, help_text: Any = ENDS, **kwargs: Any) -> None:
        super().__init__(help_text=in_own_zone(help_text), **kwargs)

    def clean(self, value: Any) -> dt.datetime | None:
        """The instant in UTC."""
        day = super().clean(value)
        return ending(day, own_zone()) if day else None
