"""Days in which a legal duty is counted: calendar days, and the working days of a federal agency."""

from __future__ import annotations

import datetime as dt
from functools import cache

from medaccord.domain.assessment.duties import Days

_ONE = dt.timedelta(days=1)
_SATURDAY = 5


@cache
def federal_holidays(year: int) -> frozenset[dt.date]:
    """Federal holidays of the United States that fall, or are observed, in a year (5 USC 6103).

    Days off by executive order are none: no rule says that they stop a clock.
    """
    # The package has two hundred countries: no command that starts without it pays for that.
    from holidays.countries.united_states import US

    return frozenset(US(years=year, categories=("public",), observed=True))  # type: ignore[no-untyped-call]


def is_working(day: dt.date) -> bool:
    """Whether federal offices work on a day: Monday to Friday without their holidays (21 CFR 803.3)."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


def after(start: dt.date, number: int, days: Days) -> dt.date:
    """The day that is so many days after another, which is not counted itself (21 CFR 803.10)."""
    if days == Days.CALENDAR:
        return start + number * _ONE
    day = start
    while number:
        day += _ONE
        number -= is_working(day)
    return day
