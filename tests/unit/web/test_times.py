"""Local times of every form: the zone is named, and a time that clocks skip or repeat is refused."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms as django_forms
from django.utils import timezone
from tests.unit.web.test_forms import KINDS, _made

from medaccord import web
from medaccord.web.forms.times import DayBegins, DayEnds
from medaccord.web.forms.zones import Zoned, beginning, ending, readable

TIMED = [k for k in KINDS if any(isinstance(f, django_forms.TimeField) for f in k.base_fields.values())]
NEW_YORK = "America/New_York"
NOT_ONCE = (("2027-03-14", "02:30", "skip 02:30"), ("2027-11-07", "01:30", "comes twice"))


def _errors(kind, day, time, zone):
    blank = _made(kind, {})
    given = {"day": day, "time": time, "zone": zone}
    return _made(kind, {blank.add_prefix(name): value for name, value in given.items()}).errors


def test_the_forms_that_ask_for_a_time_are_found():
    assert {kind.__name__ for kind in TIMED} >= {"RecordForm", "ConfirmForm", "ContactForm", "FilingForm"}


@pytest.mark.parametrize("kind", TIMED, ids=lambda kind: kind.__qualname__)
def test_every_form_that_asks_for_a_time_names_its_zone_and_refuses_what_is_no_instant(kind):
    assert issubclass(kind, Zoned)
    times = [name for name, field in kind.base_fields.items() if isinstance(field, django_forms.TimeField)]
    assert times == ["time"], "one local time a form: `Zoned` reads this one"
    with timezone.override(NEW_YORK):
        form = _made(kind, {})
        assert form.fields["zone"].required
        assert dict(form.fields["zone"].choices)[NEW_YORK] == "America/New York (yours)"
        for rows in filter(None, [kind.rows]):
            assert [row for row in rows if "time" in row] == [("day", "time", "zone")]
        for day, time, told in NOT_ONCE:
            assert told in _errors(kind, day, time, NEW_YORK)["time"][0]
            assert "time" not in _errors(kind, day, time, "UTC")
        assert "zone" in _errors(kind, "2026-11-23", "12:00", "")
        assert "zone" in _errors(kind, "2026-11-23", "12:00", "Nowhere/Place")


def test_no_screen_makes_an_instant_of_a_local_time_but_in_one_place():
    places = Path(web.__file__).parent
    found = {
        path.relative_to(places).as_posix()
        for folder in ("forms", "views")
        for path in (places / folder).rglob("*.py")
        if re.search(r"\.combine\(|get_current_timezone\(|make_aware\(|tzinfo=|ZoneInfo\(", path.read_text())
    }
    assert found == {"forms/zones.py"}


@pytest.mark.parametrize("zone", ["UTC", NEW_YORK, "Asia/Kolkata"])
def test_a_day_that_counts_by_its_begin_or_end_names_the_zone(zone):
    with timezone.override(zone):
        for field in (DayBegins(), DayEnds()):
            assert str(field.help_text).endswith(f"of that day in {readable(zone)}.")
        here = timezone.get_current_timezone()
        local = [field.clean("2027-03-14").astimezone(here) for field in (DayBegins(), DayEnds())]
    assert [f"{one:%Y-%m-%d %H:%M}" for one in local] == ["2027-03-14 00:00", "2027-03-14 23:59"]
    assert DayEnds(required=False).clean("") is None


@pytest.mark.parametrize("zone", ["UTC", NEW_YORK, "Pacific/Kiritimati"])
def test_a_day_that_counts_is_shown_again_as_its_day(zone):
    """A form hands what was cleaned on to the next, which asks for the same day."""
    with timezone.override(zone):
        for field in (DayBegins(), DayEnds()):
            assert field.prepare_value(field.clean("2027-03-14")) == dt.date(2027, 3, 14)
            assert field.prepare_value("2027-03-14") == "2027-03-14"


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("America/Santiago", "2026-09-06", "04:00", "02:59"),  # midnight is skipped
        ("America/Santiago", "2026-04-04", "03:00", "03:59"),  # the day's last hour comes twice
        ("America/Havana", "2026-11-01", "04:00", "04:59"),  # midnight comes twice
        ("America/Nuuk", "2026-03-28", "02:00", "00:59"),  # the day's last hour is skipped
    ],
)
def test_days_begin_and_end_where_clocks_change_at_midnight(zone, day, first, last):
    found = dt.date.fromisoformat(day)
    assert f"{beginning(found, zone):%H:%M}" == first
    assert f"{ending(found, zone):%H:%M}" == last
    assert beginning(found + dt.timedelta(days=1), zone) - ending(found, zone) == dt.timedelta(minutes=1)
