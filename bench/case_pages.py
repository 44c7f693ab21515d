"""Pages at 10,000 cases, all of them the reader's, against the same pages at 100 cases in the same run.

Times are those of the queries behind a page: median and 95th percentile of many, taken in turn. The lead
holds a key to every case; the newcomer of a single case shows what others' cases cost who sees none of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import database
from bench.bulk import Template

FEW, MANY = 100, 10_000
TIMES = 25
HEADS = ("what", f"{FEW} cases", f"{MANY:,} cases", "ratio")
Taken = dict[str, list[float]]


def run(few: int = FEW, many: int = MANY, times: int = TIMES) -> Iterator[tuple[str, ...]]:
    """Rows of (what, median / p95 in milliseconds at few and at many cases, ratios of both)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.factories import world

    from medaccord.apps.cases.queries.load import case_view

    w = world()
    cases = [_running(w), _ending(w)]
    templates = [Template(case.id) for case in cases]
    w.case(title="Unrepeated heading")
    lonely = world()
    own = _running(lonely)
    work = {f"{name}, lead": call for name, call in _work(w.lead, cases[0].id).items()}
    work |= {f"{name}, newcomer": call for name, call in _work(lonely.lead, own.id).items()}
    _fill(templates, few)
    before = _measure(work, times)
    _fill(templates, many - few)
    after = _measure(work, times)
    for name in work:
        ratios = [figure(after[name]) / figure(before[name]) for figure in (statistics.median, _p95)]
        yield (name, _told(before[name]), _told(after[name]), " / ".join(f"{ratio:.2f}" for ratio in ratios))
    with CaptureQueriesContext(connection) as captured:
        case_view(w.lead, cases[0].id)
    yield ("queries of a case page", "", str(len(captured)), "")


def _work(actor: Any, case: Any) -> dict[str, Callable[[], Any]]:
    from tests.factories import NOW

    from medaccord.apps.cases.queries.history import history
    from medaccord.apps.cases.queries.listing import case_list
    from medaccord.apps.cases.queries.load import case_view
    from medaccord.core import search

    return {
        "case list, first page": lambda: case_list(actor, NOW),
        "case list, filtered by phase": lambda: case_list(actor, NOW, phase="fixing"),
        "case list, found by words": lambda: case_list(actor, NOW, text="dose changes"),
        "case page": lambda: case_view(actor, case),
        "history of a case": lambda: history(actor, case),
        "search": lambda: search.find(actor, "dose changes"),
        "search, words of one case": lambda: search.find(actor, "unrepeated heading"),
    }


def _running(w: Any) -> Any:
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    return case


def _ending(w: Any) -> Any:
    case, _ = w.case(title="Monitor shows old values", exploited="yes")
    w.embargo(case, 90)
    w.join(case, "northgate")
    w.invite(case, "halcyon")
    return case


def _fill(templates: list[Template], count: int) -> None:
    for template in templates:
        template.copies(count // len(templates))
    database.settle()


def _measure(work: dict[str, Callable[[], Any]], times: int) -> Taken:
    """Milliseconds of each, taken in turn so that a busy moment touches all alike; the first round warms."""
    taken: Taken = {name: [] for name in work}
    for number in range(times + 1):
        for name, call in work.items():
            began = time.perf_counter()
            call()
            if number:
                taken[name].append((time.perf_counter() - began) * 1000)
    return taken


def _told(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} / {_p95(times):.1f} ms"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
