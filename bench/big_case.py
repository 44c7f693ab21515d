"""Pages of a case with 121 manufacturers, 3,745 answers and 500 posts against those of a small case.

Server time of whole requests of the lead's browser: median and 95th percentile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench import database
from bench.requests import browser, measured, queries, ratios, told

SMALL = {"makers": 3, "products": 4, "vulnerabilities": 2, "posts": 5}
BIG = {"makers": 121, "products": 107, "vulnerabilities": 35, "posts": 500}
TIMES = 25
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
    """Rows of (page, median / p95 in milliseconds of both cases, ratios of both, queries)."""
    from tests.factories import NOW, world
    from tests.support.crowd import crowded

    from medaccord.core import rounds
    from medaccord.core.streams import every_stream

    w = world()
    few, many = (crowded(w, **size)[0] for size in (small, big))
    for known in every_stream():
        rounds.check(known, NOW)
    database.settle()
    client = browser(w.lead)
    client.get("/cases/")
    for name, tail in PAGES.items():
        there = {
            place: (client, f"/cases/{case.id}/{tail}") for place, case in (("few", few), ("many", many))
        }
        counts = [str(queries(*page)) for page in there.values()]
        taken = measured(there, times)
        ratio = ratios(taken["many"], taken["few"])
        yield (name, told(taken["few"]), told(taken["many"]), ratio, ", ".join(counts))
