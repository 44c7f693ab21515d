"""Pages of a case with 121 manufacturers, 3,745 answers and 500 posts against those of a small case.

Each is a whole request of the lead's browser through Django's test client: session, queries, template.
Times are of the process, so that a busy machine disturbs them little: the median and the least of some.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from typing import Any

from bench import database

SMALL = {"makers": 3, "products": 4, "vulnerabilities": 2, "posts": 5}
BIG = {"makers": 121, "products": 107, "vulnerabilities": 35, "posts": 500}
TIMES = 15
HEADS = ("page", "small case", "big case", "ratio", "queries, small and big")
PAGES = {
    "overview": "",
    "answers": "status/",
    "discussion, all posts": "discussion/",
    "people": "people/",
    "vulnerabilities": "vulnerabilities/",
    "embargo": "embargo/",
    "history": "history/",
}


def run(
    small: Mapping[str, int] = SMALL, big: Mapping[str, int] = BIG, times: int = TIMES
) -> Iterator[tuple[str, ...]]:
    """Rows of (page, median / least in milliseconds of both cases, ratio of the medians, queries)."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.browsing import signed_in
    from tests.factories import NOW, world
    from tests.support.crowd import crowded

    from medaccord.core import rounds
    from medaccord.core.streams import every_stream

    w = world()
    cases = [crowded(w, **size)[0] for size in (small, big)]
    for known in every_stream():
        rounds.check(known, NOW)
    database.settle()
    browser = signed_in(w.lead)
    browser.defaults["SERVER_NAME"] = settings.ALLOWED_HOSTS[0]  # no test runner lets its own host in
    browser.get("/cases/")
    for name, tail in PAGES.items():
        addresses = [f"/cases/{case.id}/{tail}" for case in cases]
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts.append(len(captured))
        low, high = _measure(browser, addresses, times)
        ratio = statistics.median(high) / statistics.median(low)
        yield (name, _told(low), _told(high), f"{ratio:.2f}", f"{counts[0]}, {counts[1]}")


def _measure(browser: Any, addresses: list[str], times: int) -> list[list[float]]:
    """Milliseconds of the process for each address, taken in turn."""
    taken: list[list[float]] = [[] for _ in addresses]
    for _ in range(times):
        for place, address in enumerate(addresses):
            began = time.process_time()
            browser.get(address)
            taken[place].append((time.process_time() - began) * 1000)
    return taken


def _told(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} / {min(times):.0f} ms"
