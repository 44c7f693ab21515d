"""Files are examined for malware, one after the other, by the platform itself through the ordinary command.

The scanner looks at bytes while no row is locked. While it does not answer, nothing becomes clean: the round
ends, and the next one asks again. A file over which it fails alone waits ever longer and holds up no other.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from django.conf import settings

from medaccord.apps.discussion.commands import file as commands
from medaccord.apps.discussion.queries.unexamined import Unexamined, bytes_of, unexamined
from medaccord.core import ports
from medaccord.core.principal import system
from medaccord.core.streams import every_stream, in_portions, named
from medaccord.domain.examination import Verdict
from medaccord.domain.verbs import Verb
from medaccord.worker.due import PORTION, Due
from medaccord.worker.patience import Patience

log = structlog.get_logger()

MOST = 100
"""Files of one round, which also ends with the file in which `tick_seconds` are over: what is due waits."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How many files of one round were found clean or suspicious, failed, or wait on."""

    clean: int = 0
    suspicious: int = 0
    failed: int = 0
    waiting: int = 0


NOTHING = Looked()


def examine(
    now: dt.datetime,
    patience: Patience,
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> Looked:
    """Have files examined that wait; where no scanner is configured, nothing happens here.

    `clock` counts seconds: each file is tried and noted at its own instant, however long those before took.
    """
    scanner = ports.scanner()
    if scanner is None:
        return NOTHING
    queue = list(_queue())
    count: Counter[str] = Counter()
    began = clock()
    for one in queue:
        took = clock() - began
        if stop() or count.total() >= MOST or took >= settings.MEDACCORD.tick_seconds:
            break
        at = now + dt.timedelta(seconds=took)
        step = Due(at, one.realm, one.stream, Verb.FILE_EXAMINE, one.id)
        if not patience.may_try(step, at):
            continue
        try:
            version = scanner.version()
        except ports.Unanswered as away:
            log.error("scanner.away", why=str(away), waiting=len(queue) - count.total())
            break
        if (said := _look(scanner, version, one, at)) == "failed":
            patience.refused(step, now + dt.timedelta(seconds=clock() - began))
        count[said] += 1
    looked = Looked(count["clean"], count["suspicious"], count["failed"])
    left = len(queue) - looked.clean - looked.suspicious
    return Looked(looked.clean, looked.suspicious, looked.failed, left)


def _queue() -> Iterator[Unexamined]:
    """Every file that waits, in each portion of streams."""
    for realm, streams in in_portions(every_stream(), PORTION):
        yield from unexamined(realm, streams)


def _look(scanner: ports.Scanner, version: str, one: Unexamined, now: dt.datetime) -> str:
    """Have one file examined and say what came of it; whatever goes wrong, it stays unexamined."""
    try:
        verdict = Verdict(one.sha256, scanner.scan(bytes_of(one)), version)
        commands.examine(system(one.realm, one.stream), one.id, now, verdict=verdict)
    except Exception as broken:
        log.error("file.unexamined", file=one.id, **named(one.realm, one.stream), why=type(broken).__name__)
        return "failed"
    return verdict.state.value
