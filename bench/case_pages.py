"""Requests at 10,000 cases, all of them the reader's, against the same at 100 cases in the same run.

Server time of whole requests, median and 95th percentile of many, taken in turn. The lead holds a key to
every case, one of them with 121 manufacturers and 500 posts; the newcomer of a single case shows what
others' cases cost who sees none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench import database
from bench.big_case import BIG
from bench.bulk import Template
from bench.requests import browser, measured, queries, ratios, told

FEW, MANY = 100, 10_000
TIMES = 25
HEADS = ("what", f"{FEW} cases", f"{MANY:,} cases", "ratio")


def run(
    few: int = FEW, many: int = MANY, times: int = TIMES, big: Mapping[str, int] = BIG
) -> Iterator[tuple[str, ...]]:
    """Rows of (what, median / p95 in milliseconds at few and at many cases, ratios of both)."""
    from tests.factories import world
    from tests.support.crowd import crowded

    w = world()
    cases = [_running(w), _ending(w)]
    templates = [Template(case.id) for case in cases]
    w.case(title="Unrepeated heading")
    crowd, _ = crowded(w, **big)
    lonely = world()
    own = _running(lonely)
    lead, newcomer = browser(w.lead), browser(lonely.lead)
    pages = {f"{name}, lead": (lead, there) for name, there in _addresses(cases[0].id).items()}
    vast = f"{big['makers']} manufacturers and {big['posts']} posts"
    pages[f"case page with {vast}"] = (lead, f"/cases/{crowd.id}/")
    pages["its discussion, all posts"] = (lead, f"/cases/{crowd.id}/discussion/")
    pages |= {f"{name}, newcomer": (newcomer, there) for name, there in _addresses(own.id).items()}
    _fill(templates, few)
    before = measured(pages, times)
    _fill(templates, many - few)
    after = measured(pages, times)
    for name in pages:
        yield (name, told(before[name]), told(after[name]), ratios(after[name], before[name]))
    yield ("queries of a case page", "", str(queries(*pages["case page, lead"])), "")


def _addresses(case: Any) -> dict[str, str]:
    return {
        "case list, first page": "/cases/",
        "case list, filtered by phase": "/cases/?phase=fixing",
        "case list, found by words": "/cases/?q=dose+changes",
        "case page": f"/cases/{case}/",
        "history of a case": f"/cases/{case}/history/",
        "search": "/search/?q=dose+changes",
        "search, words of one case": "/search/?q=unrepeated+heading",
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
