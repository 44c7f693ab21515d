"""From when a silent party's part may be disclosed."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.cvd.reaching import disclosable_from

FIRST = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("days", "then"), [(45, "2027-01-07T15:00:00+00:00"), (1, "2026-11-24T15:00:00+00:00")]
)
def test_days_are_counted_from_the_instant_of_the_first_attempt(days, then):
    assert disclosable_from(FIRST, days).isoformat() == then


def test_days_are_counted_in_utc_whatever_zone_the_attempt_was_noted_in():
    noted = FIRST.astimezone(dt.timezone(dt.timedelta(hours=-5)))
    assert disclosable_from(noted, 45) == disclosable_from(FIRST, 45)
