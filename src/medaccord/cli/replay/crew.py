"""Files replayed one by one, or by several processes at once, each in a throw-away database of its own."""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from medaccord.cli.replay import database, run
from medaccord.cli.replay.cast import Cast, gather
from medaccord.cli.replay.report import Outcome

FEWEST = 8
"""Files that are worth a second process, which begins with an empty cast."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

_cast: Cast | None = None


def jobs_for(files: Sequence[Path], wanted: int | None) -> int:
    """How many processes: as many as wanted, else as many as may run at once, and never for a few files."""
    if wanted is not None:
        return max(1, min(wanted, len(files)))
    return len(os.sched_getaffinity(0)) if len(files) >= FEWEST else 1


def alone(files: Sequence[Path], now: dt.datetime, *, thorough: bool) -> Iterator[Outcome]:
    """Replay in this process and the database that it is connected to."""
    _settle()
    cast = gather(now)
    for path in files:
        yield run.replay(path, cast, thorough=thorough)


def together(
    files: Sequence[Path], empty: Path, now: dt.datetime, *, jobs: int, thorough: bool
) -> Iterator[Outcome]:
    """Replay in processes that start from copies of an empty database; outcomes in the files' order."""
    forked = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, mp_context=forked, initializer=_enter, initargs=(empty, now))
    try:
        yield from pool.map(_one, files, [thorough] * len(files))
    finally:
        pool.shutdown(cancel_futures=True)


def _enter(empty: Path, now: dt.datetime) -> None:
    """Begin a process: nothing of the parent's outlives it, nobody here knows the other processes' people."""
    global _cast
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers it and ends its processes
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    database.use_copy(empty)
    _settle()
    _cast = gather(now)


def _one(path: Path, thorough: bool) -> Outcome:
    assert _cast is not None
    return run.replay(path, _cast, thorough=thorough)


def _settle() -> None:
    """What is loaded by now stays: the collector need not look at it again, nor as often at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
