"""The days that a reporter names: what can be meant by them, and when an end lies past a limit."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.cvd.limits import check_days, is_past, is_past_any
from medaccord.domain.errors import Invalid

AT = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def _refused(at=AT, said_at=None, **days):
    with pytest.raises(Invalid) as refused:
        check_days(at, said_at, **days)
    return refused.value.findings


def test_a_limit_lasts_until_the_end_of_its_day_in_utc():
    limit = dt.date(2026, 12, 3)
    midnight = dt.datetime(2026, 12, 4, tzinfo=dt.UTC)
    assert not is_past(midnight, limit)
    assert is_past(midnight + dt.timedelta(microseconds=1), limit)
    elsewhere = dt.datetime(2026, 12, 3, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert is_past(elsewhere, limit)
    assert is_past_any(midnight + DAY, (dt.date(2027, 1, 1), limit))
    assert not is_past_any(midnight, ())


@pytest.mark.parametrize(
    ("name", "day", "sentence"),
    [
        ("vendor_told_on", dt.date(2150, 1, 1), "has not come yet"),
        ("vendor_told_on", AT.date() + 2 * DAY, "has not come yet"),
        ("vendor_told_on", dt.date(1907, 1, 1), "Check the year"),
        ("talk_on", dt.date(2001, 5, 1), "What was told is public"),
        ("talk_on", dt.date(2150, 1, 1), "ten years ahead"),
        ("not_after", dt.date(2001, 5, 1), "This day is past"),
        ("not_after", dt.date(2150, 1, 1), "ten years ahead"),
    ],
)
def test_a_day_that_nobody_can_mean_is_refused_by_its_field(name, day, sentence):
    ((field, (said,)),) = _refused(**{name: day}).items()
    assert field == name
    assert sentence in said


def test_it_may_be_today_wherever_somebody_is():
    check_days(AT, vendor_told_on=AT.date() + DAY, talk_on=AT.date(), not_after=AT.date())
    morning = AT.replace(hour=11)
    check_days(morning, talk_on=AT.date() - DAY, not_after=AT.date() - DAY)
    assert set(_refused(AT.replace(hour=12), not_after=AT.date() - DAY)) == {"not_after"}
    assert set(_refused(AT.replace(hour=9), vendor_told_on=AT.date() + DAY)) == {"vendor_told_on"}
    check_days(AT)


def test_what_was_said_long_ago_is_measured_by_its_own_day():
    check_days(AT, AT - 30 * DAY, not_after=AT.date() - 20 * DAY, talk_on=AT.date() - 3 * DAY)
    assert set(_refused(AT, AT - 30 * DAY, not_after=AT.date() - 32 * DAY)) == {"not_after"}
