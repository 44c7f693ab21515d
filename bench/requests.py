"""Server time of whole requests: wall clock through all of the application, and how it is told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

Taken = dict[str, list[float]]


def browser(actor: Any) -> Any:
    """A browser in which somebody is signed in, on the name under which the application answers."""
    from django.conf import settings
    from tests.browsing import signed_in

    client = signed_in(actor)
    client.defaults["SERVER_NAME"] = settings.ALLOWED_HOSTS[0]  # no test runner lets its own host in
    return client


def measured(pages: Mapping[str, tuple[Any, str]], times: int) -> Taken:
    """Milliseconds of each page's requests, by (browser, address), taken in turn so that a busy moment
    touches all alike. From the request to the last byte of the answer: middleware, session, database and
    template. The first round warms and is not counted.
    """
    taken: Taken = {name: [] for name in pages}
    for number in range(times + 1):
        for name, (client, address) in pages.items():
            began = time.perf_counter()
            answer = client.get(address)
            spent = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, (address, answer.status_code)
            if number:
                taken[name].append(spent)
    return taken


def queries(client: Any, address: str) -> int:
    """How many statements a page's request takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def told(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    return f"{statistics.median(times):.0f} / {p95(times):.0f} ms"


def ratios(high: Sequence[float], low: Sequence[float]) -> str:
    """How much longer it takes, by the medians and by the 95th percentiles."""
    return " / ".join(f"{figure(high) / figure(low):.2f}" for figure in (statistics.median, p95))


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, between the two nearest."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
