"""Working days, counted in one place: Monday to Friday, without holidays only where a norm says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

_ONE = dt.timedelta(days=1)
_SATURDAY = 5


def no_holiday(_day: dt.date) -> bool:
    """Holidays differ by place: whoever names none counts every Monday to Friday."""
    return False


def is_federal_holiday(day: dt.date) -> bool:
    """Whether federal offices of the United States are closed on a day, also one that is observed instead.

    Days off by executive order are none: no rule says that they stop a clock (5 USC 6103).
    """
    return day in _federal(day.year)


@cache
def _federal(year: int) -> frozenset[dt.date]:
    # The package has two hundred countries: no command that starts without it pays for that.
    from holidays.countries.united_states import US

    return frozenset(US(years=year, categories=("public",), observed=True))  # type: ignore[no-untyped-call]


def is_working(day: dt.date, holiday: Callable[[dt.date], bool] = no_holiday) -> bool:
    """Whether it is Monday to Friday and no holiday."""
    return day.weekday() < _SATURDAY and not holiday(day)


def working_day(after: dt.date, count: int, holiday: Callable[[dt.date], bool] = no_holiday) -> dt.date:
    """The day that is so many working days after another, which is not counted itself."""
    day = after
    while count:
        day += _ONE
        count -= is_working(day, holiday)
    return day
