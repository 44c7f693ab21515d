"""Geometry of the schedule chart: dates to a small SVG with title, description and a data table beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.formats import date_format

from medaccord.web.viewmodels import Bar, Lane, Schedule

register = template.Library()

WIDTH, LEFT, RIGHT = 860, 176, 844
TOP, ROW, BAR = 34, 34, 23  # first lane, pitch and bar height, all in SVG units
CHAR = 6.6  # width of a character of a 13 px label
MAX_TICKS = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map from days to SVG units."""

    first: date
    last: date

    def __call__(self, when: date) -> float:
        """Return the x of a day, kept inside the chart."""
        share = (when - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT), 1)


def span(schedule: Schedule) -> Scale:
    """Return a scale that holds every date with a margin of a twentieth on both sides."""
    days = [schedule.today, *([schedule.end] if schedule.end else [])]
    for lane in schedule.lanes:
        days += [d for b in lane.bars for d in (b.start, b.end)] + [m.on for m in lane.marks]
    first, last = min(days), max(days)
    margin = timedelta(days=max((last - first).days // 20, 3))
    return Scale(first - margin, last + margin)


def ticks(x: Scale) -> list[dict[str, Any]]:
    """Return the firsts of months, thinned so that their labels do not touch."""
    months: list[date] = []
    at = x.first.replace(day=1)
    while at <= x.last:
        if at >= x.first:
            months.append(at)
        at = (at + timedelta(days=32)).replace(day=1)
    step = -(-len(months) // MAX_TICKS) if months else 1
    shown = months[::step]
    return [
        {"x": x(m), "label": date_format(m, "M Y" if i == 0 or m.year != shown[i - 1].year else "M")}
        for i, m in enumerate(shown)
    ]


def bar_shapes(bars: tuple[Bar, ...], x: Scale) -> list[dict[str, Any]]:
    """Place bars; a label that fits neither inside nor before the next bar is left to title and table."""
    shapes = []
    for i, bar in enumerate(bars):
        left, right = x(bar.start), x(bar.end)
        room = (x(bars[i + 1].start) if i + 1 < len(bars) else WIDTH) - right
        need = len(bar.label) * CHAR
        place = "in" if need + 10 <= right - left else "after" if need + 10 <= room else ""
        shapes.append({
            "bar": bar, "x": left, "w": round(max(right - left, 3), 1), "place": place,
            "tx": round(left + 6 if place == "in" else right + 6, 1),
        })  # fmt: skip
    return shapes


def mark_shapes(lane: Lane, x: Scale) -> list[dict[str, Any]]:
    """Place marks, each label on the first of two lines where it does not touch its neighbour."""
    ends = [-1.0, -1.0]
    shapes = []
    for mark in sorted(lane.marks, key=lambda m: m.on):
        centre, half = x(mark.on), len(mark.label) * CHAR / 2
        middle = min(max(centre, half), WIDTH - half)
        line = next((i for i, end in enumerate(ends) if middle - half > end + 6), None)
        if line is not None:
            ends[line] = middle + half
        shapes.append({"mark": mark, "x": centre, "tx": round(middle, 1), "line": line})
    return shapes


@register.inclusion_tag("components/gantt.html")
def gantt(schedule: Schedule) -> dict[str, Any]:
    """Draw a schedule."""
    x, y = span(schedule), TOP
    lanes = []
    for lane in schedule.lanes:
        marks = mark_shapes(lane, x)
        for shape in marks:
            shape["ly"] = y + 33 + 15 * (shape["line"] or 0)
        lanes.append({
            "name": lane.name, "y": y, "ty": y + 16, "my": y + 11,
            "bars": bar_shapes(lane.bars, x), "marks": marks,
        })  # fmt: skip
        y += ROW + (15 * len({s["line"] for s in marks if s["line"] is not None}) if marks else 0)
    return {
        "s": schedule, "lanes": lanes, "ticks": ticks(x), "today": x(schedule.today),
        "end": x(schedule.end) if schedule.end else None,
        "end_y": next((lane["my"] for lane in lanes if lane["marks"]), y),
        "bottom": y, "label_y": y + 17, "height": y + 24,
        "width": WIDTH, "bar_height": BAR,
    }  # fmt: skip
