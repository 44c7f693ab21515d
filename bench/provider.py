"""A provider's tree: one new advisory among 10,000 beside the first run, all in one year.

Wall clock of `provider.publish`: read, judge, sign, write and sync to the disk of this machine.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

COUNT = 10_000
AT_ONCE = 500
FIRST, SECOND, THIRD = "2026-02-03T06:00:00Z", "2026-05-03T08:00:00Z", "2026-06-03T08:00:00Z"
HEADS = ("run", "advisories", "signed", "seconds", "of the first run")


def run(count: int = COUNT) -> Iterator[list[str]]:
    """Yield one row a run; the tree lies on the disk of the checkout, not in memory."""
    from tests.support.distributed import document, release
    from tests.support.keyed import center

    here = Path(__file__).resolve().parents[1] / ".venv"
    with TemporaryDirectory(dir=here) as place, center(Path(place)):
        _published(count)
        first = yield from _row("the first, of all", 0.0)
        yield from _row("nothing new", first)
        for turn in range(3):
            release(document(_number(count + 1 + turn), FIRST, SECOND))
            yield from _row("one new", first)
        release(document(_number(1), FIRST, THIRD))
        yield from _row("one changed", first)


def _row(what: str, first: float) -> Generator[list[str], None, float]:
    from medaccord.apps.advisories import provider

    began = time.perf_counter()
    done = provider.publish(dt.datetime.now(dt.UTC))
    spent = time.perf_counter() - began
    share = f"{spent / first:.2%}" if first else ""
    yield [what, f"{done.documents:,}", str(done.signed), f"{spent:.2f}", share]
    return spent


def _number(place: int) -> str:
    return f"MDA-2026-{place:06}"


def _published(count: int) -> None:
    """So many rows that are published."""
    from tests.support.distributed import document

    from medaccord.apps.advisories.models import Publication
    from medaccord.apps.advisories.publish import said_by

    for start in range(1, count + 1, AT_ONCE):
        made = [
            document(_number(place), FIRST, SECOND) for place in range(start, min(start + AT_ONCE, count + 1))
        ]
        Publication.objects.bulk_create(
            Publication(page=b"", csaf=csaf, **{**said_by(csaf).columns, "version": 1}) for csaf in made
        )
