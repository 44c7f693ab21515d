"""The schedule's geometry: every date inside, labels that do not touch, the same facts in the table."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.web.templatetags import charts
from medaccord.web.viewmodels import Bar, Lane, Mark, Schedule

from .sample_case import SCHEDULE

DAY = st.dates(date(2026, 1, 1), date(2028, 12, 31))
LABEL = st.text("abcdefghij ", min_size=1, max_size=30)


@st.composite
def bars(draw):
    days = sorted(draw(st.lists(DAY, min_size=2, max_size=6)))
    return tuple(Bar("active", draw(LABEL), a, b) for a, b in zip(days[::2], days[1::2], strict=False))


SCHEDULES = st.builds(
    Schedule,
    today=DAY,
    lanes=st.lists(
        st.builds(
            Lane, name=LABEL, bars=bars(), marks=st.lists(st.builds(Mark, LABEL, DAY), max_size=6).map(tuple)
        ),
        min_size=1,
        max_size=5,
    ).map(tuple),
    summary=st.just(""),
    end=st.none() | DAY,
)


@given(SCHEDULES)
def test_everything_lies_inside_the_chart(schedule):
    drawn = charts.gantt(schedule)
    for lane in drawn["lanes"]:
        for bar in lane["bars"]:
            assert bar["x"] >= charts.LEFT
            assert bar["x"] + bar["w"] <= charts.WIDTH
            assert bar["w"] > 0
        for mark in lane["marks"]:
            assert charts.LEFT <= mark["x"] <= charts.RIGHT
            assert mark["ly"] < drawn["height"]
    assert charts.LEFT < drawn["today"] < charts.RIGHT


@given(SCHEDULES)
def test_shown_labels_of_marks_do_not_touch(schedule):
    for lane in charts.gantt(schedule)["lanes"]:
        for line in (0, 1):
            shown = [m for m in lane["marks"] if m["line"] == line]
            spans = sorted(
                (
                    m["tx"] - len(m["mark"].label) * charts.CHAR / 2,
                    m["tx"] + len(m["mark"].label) * charts.CHAR / 2,
                )
                for m in shown
            )
            assert all(a[1] < b[0] for a, b in pairwise(spans))


@given(SCHEDULES)
def test_shown_labels_of_bars_fit(schedule):
    for lane in charts.gantt(schedule)["lanes"]:
        for i, bar in enumerate(lane["bars"]):
            width = len(bar["bar"].label) * charts.CHAR
            if bar["place"] == "in":
                assert bar["tx"] + width <= bar["x"] + bar["w"]
            elif bar["place"] == "after":
                limit = lane["bars"][i + 1]["x"] if i + 1 < len(lane["bars"]) else charts.WIDTH
                assert bar["tx"] + width <= limit


@given(DAY, DAY, DAY)
def test_later_is_further_right(a, b, c):
    first, middle, last = sorted((a, b, c))
    x = charts.Scale(first, last + timedelta(days=1))
    assert x(first) <= x(middle) <= x(last)


@pytest.mark.parametrize("years", [1, 3, 12])
def test_ticks_stay_few_and_name_each_new_year(years):
    found = charts.ticks(charts.Scale(date(2026, 1, 1), date(2026 + years, 1, 1)))
    assert 2 <= len(found) <= charts.MAX_TICKS
    assert found[0]["label"].endswith("2026")


def test_the_table_holds_every_date_of_the_chart(draw_text):
    page = draw_text("{% load charts %}{% gantt s %}", s=SCHEDULE)
    rows = [[c.text for c in e.children] for e in page.all("tr") if e.inside("tbody")]
    expected = [
        [lane.name, bar.label, bar.start.strftime("%b %-d, %Y"), bar.end.strftime("%b %-d, %Y")]
        for lane in SCHEDULE.lanes
        for bar in lane.bars
    ]
    expected += [
        [lane.name, m.label, m.on.strftime("%b %-d, %Y")] for lane in SCHEDULE.lanes for m in lane.marks
    ]
    assert rows == expected
    svg = page.one("svg", role="img")
    assert {"title", "desc"} <= {child.tag for child in svg.children}
    assert page.one("div", role="region").attrs["tabindex"] == "0"
