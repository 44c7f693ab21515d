"""The case list and the case page at 10,000 cases, as ratios to the same at 100 cases in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.bulk import Template

FEW, MANY = 100, 10_000
TIMES = 15
HEADS = ("what", f"{FEW} cases", f"{MANY:,} cases", "ratio")


def run() -> Iterator[tuple[str, ...]]:
    """Rows of (what, median milliseconds at few cases, at many, ratio); needs an empty, migrated database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.factories import world

    from medaccord.apps.cases.queries.listing import case_list
    from medaccord.apps.cases.queries.load import case_view

    w = world()
    cases = [_working_case(w), _published_like_case(w)]
    templates = [Template(case.id) for case in cases]
    work: dict[str, Callable[[], Any]] = {
        "case list, first page": lambda: case_list(w.lead),
        "case list, filtered by phase": lambda: case_list(w.lead, phase="fixing"),
        "case list, found by words": lambda: case_list(w.lead, text="dose changes"),
        "case page": lambda: case_view(w.lead, cases[0].id),
        "case list of a manufacturer": lambda: case_list(w.northgate),
    }
    few = _fill(templates, FEW) or _measure(work)
    many = _fill(templates, MANY - FEW) or _measure(work)
    for name in work:
        yield (name, f"{few[name]:.1f} ms", f"{many[name]:.1f} ms", f"{many[name] / few[name]:.2f}")
    with CaptureQueriesContext(connection) as captured:
        case_view(w.lead, cases[0].id)
    yield ("queries of a case page", "", str(len(captured)), "")


def _working_case(w: Any) -> Any:
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    return case


def _published_like_case(w: Any) -> Any:
    case, _ = w.case(title="Monitor shows old values")
    w.embargo(case, 90)
    w.join(case, "northgate")
    w.invite(case, "halcyon")
    return case


def _fill(templates: list[Template], count: int) -> None:
    for template in templates:
        template.copies(count // len(templates))


def _measure(work: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Median milliseconds of each, taken in turn so that a busy moment touches all alike."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(TIMES):
        for name, call in work.items():
            began = time.perf_counter()
            call()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}
