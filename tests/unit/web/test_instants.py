"""Words for instants: the person's zone named, UTC beside what binds, due words by local days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from medaccord.web.templatetags import instants

END = datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
LATE_EVENING = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)


def test_day_weekday_moment():
    assert instants.day(END) == "Jan 14, 2027"
    assert instants.day(LATE_EVENING) == "Jan 14, 2027"
    assert instants.weekday(END) == "Thursday, Jan 14"
    assert instants.moment(END) == "Jan 14, 2027, 10:00 am EST"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "Jan 14, 2027, 10:00 am EST (2027-01-14 15:00 UTC)"),
        ("Asia/Kolkata", "Jan 14, 2027, 8:30 pm IST (2027-01-14 15:00 UTC)"),
        ("America/Sao_Paulo", "Jan 14, 2027, 12:00 pm UTC−3 (2027-01-14 15:00 UTC)"),
        ("UTC", "2027-01-14 15:00 UTC"),
    ],
)
def test_a_binding_instant_names_zone_and_utc(zone, words):
    with timezone.override(zone):
        assert instants.binding_text(END) == words


def test_the_element_carries_the_machine_value():
    drawn = instants.binding(END)
    assert 'datetime="2027-01-14T15:00:00Z"' in drawn
    assert '<span class="ma-utc">(2027-01-14 15:00 UTC)</span>' in drawn


def test_utc_names_its_day_only_where_it_differs():
    assert "10:00 am EST <span" in instants.binding_time(END)
    assert "(15:00 UTC)" in instants.binding_time(END)
    assert "(2027-01-15 02:30 UTC)" in instants.binding_time(LATE_EVENING)


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Kolkata", "UTC+5:30"), ("America/New_York", "UTC−5"), ("UTC", "UTC")]
)
def test_offsets(zone, offset):
    with timezone.override(zone):
        assert instants.utc_offset(END) == offset


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        instants.day(datetime(2027, 1, 14, 15, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (timedelta(days=-3), ("3 days late", "late")),
        (timedelta(days=-1), ("1 day late", "late")),
        (timedelta(minutes=-1), ("late today", "late")),
        (timedelta(0), ("due today", "soon")),
        (timedelta(hours=2), ("due today", "soon")),
        (timedelta(days=1), ("due tomorrow", "soon")),
        (timedelta(days=4), ("due Nov 27", "")),
    ],
)
def test_due_words(due, words):
    now = datetime(2026, 11, 23, 10, 12, tzinfo=ZoneInfo("America/New_York"))
    assert instants.due_words(now + due, now) == words


def test_days_are_counted_in_the_persons_zone():
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # still Nov 23 in New York
    assert instants.days_left(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), now) == 1
    assert instants.days_left(now - timedelta(days=9), now) == 0
