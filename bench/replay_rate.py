"""Replay: advisories a second, commands per advisory, and where the time goes, against a small advisory."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.published import advisories

HEADS = ("what", "figure", "ratio")
SMALL_ONES = 12
REAL_ONES = 25


def run(small_ones: int = SMALL_ONES, real_ones: int = REAL_ONES) -> Iterator[tuple[str, str, str]]:
    """Rows of (what, figure, ratio or share); needs an empty, migrated database."""
    from medaccord.cli.replay import crew

    now = dt.datetime.now(dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        small = _small(Path(folder), small_ones)
        large = _real(real_ones) or _sample(Path(folder), small_ones)
        list(crew.alone(small[:2], now, thorough=False))  # what is compiled and loaded once is so by now
        low = _Measured(small, now)
        high = _Measured(large, now)
    yield ("advisories replayed", f"{high.count} (small ones: {low.count})", "")
    yield ("a second, in one process", f"{high.count / high.wall:.2f}", "")
    yield ("commands per advisory", f"{high.commands:.1f}", f"{high.commands / low.commands:.2f} × small")
    yield ("queries per command", f"{high.queries:.1f}", f"{high.queries / low.queries:.2f} × small")
    yield ("CPU time per advisory", _ms(high.cpu), f"{high.cpu / low.cpu:.2f} × small")
    yield ("CPU time per command", _ms(high.per_command), f"{high.per_command / low.per_command:.2f} × small")
    for stage, seconds in high.stages.most_common():
        yield (f"… in {stage}", _ms(seconds / high.count), f"{seconds / sum(high.stages.values()):.0%}")


class _Measured:
    """Some files, replayed once: what that took."""

    def __init__(self, files: Sequence[Path], now: dt.datetime) -> None:
        from django.db import connection

        from medaccord.cli.replay import crew

        self.stages: Counter[str] = Counter()
        queries = itertools.count()
        wall, cpu = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(_counting(queries)), _Stages(self.stages):
            outcomes = list(crew.alone(files, now, thorough=False))
        self.wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        assert all(outcome.passed for outcome in outcomes), [o.path for o in outcomes if not o.passed]
        self.count = len(outcomes)
        commands = sum(outcome.commands for outcome in outcomes)
        self.commands = commands / self.count
        self.queries = next(queries) / commands
        self.cpu, self.per_command = cpu / self.count, cpu / commands


def _counting(queries: Iterator[int]) -> Callable[..., Any]:
    def wrapper(execute: Callable[..., Any], *arguments: Any) -> Any:
        next(queries)
        return execute(*arguments)

    return wrapper


class _Stages:
    """Clocks around the steps of a replay, by process time."""

    def __init__(self, into: Counter[str]) -> None:
        from medaccord.cli.replay import act, run

        scene = act._Scene
        self.into = into
        self.places: list[tuple[Any, str, str]] = [
            (scene, "report", "report and case"),
            (scene, "agree", "embargo and consent"),
            (scene, "describe", "products and vulnerabilities"),
            (scene, "answer", "statuses"),
            (scene, "assess", "scores and remediations"),
            (scene, "write", "notes, references, acknowledgments"),
            (scene, "publish", "drafting, approval, release"),
            (run, "_document", "reading the original"),
            (run, "_judged", "comparing and validating"),
            (run, "_breaks", "verifying the chains"),
        ]
        self.before = [getattr(place, name) for place, name, _ in self.places]

    def __enter__(self) -> None:
        for (place, name, stage), plain in zip(self.places, self.before, strict=True):
            setattr(place, name, self._timed(plain, stage))

    def __exit__(self, *_: object) -> None:
        for (place, name, _), plain in zip(self.places, self.before, strict=True):
            setattr(place, name, plain)

    def _timed(self, plain: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return plain(*arguments, **named)
            finally:
                self.into[stage] += time.process_time() - began

        return timed


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _small(folder: Path, count: int) -> list[Path]:
    """The least there is to publish: one product, one vulnerability, one revision."""
    import msgspec
    from tests.support import published

    whole = published.advisory()
    revision = whole.tracking.revisions[0]
    tracking = msgspec.structs.replace(
        whole.tracking, revisions=(revision,), version="1", current_release_date=revision.date
    )
    least = published.advisory(
        products=published.PRODUCTS[4:], groups=(), vulnerabilities=(published.SECOND,), tracking=tracking
    )
    return [published.write(folder / "small" / f"{n}.json", least) for n in range(count)]


def _sample(folder: Path, count: int) -> list[Path]:
    from tests.support import published

    return [published.write(folder / "sample" / f"{n}.json") for n in range(count)]


def _real(count: int) -> list[Path]:
    """About so many of the real medical advisories, evenly, where they lie beside the checkout."""
    found = advisories("icsma")
    return found[:: max(1, len(found) // count)]
