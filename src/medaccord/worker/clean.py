"""Files of protected reporters are cleaned, one by one, by the platform through the ordinary command.

Bytes are cleaned while no row is locked, in a process apart. What goes wrong leaves a file waiting, to be
tried ever later; a kill at any moment leaves it as it was.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from django.conf import settings

from medaccord.adapters import cleaning
from medaccord.apps.discussion.commands import file as commands
from medaccord.apps.discussion.queries.sealed import Uncleaned, bytes_to_clean, uncleaned
from medaccord.core.files import LIMIT
from medaccord.core.principal import system
from medaccord.core.streams import every_stream, in_portions, named
from medaccord.domain.cleaning import Cleaned, Why
from medaccord.domain.verbs import Verb
from medaccord.worker.due import PORTION, Due
from medaccord.worker.patience import Patience

log = structlog.get_logger()

MOST = 50
"""Files of one round, which also ends with the file in which `tick_seconds` are over."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many files of one round were cleaned, wait for a coordinator now, or failed."""

    cleaned: int = 0
    stuck: int = 0
    failed: int = 0


NONE = Made()


def clean(
    now: dt.datetime,
    patience: Patience,
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> Made:
    """Clean files that wait for it; `clock` counts seconds."""
    count: Counter[str] = Counter()
    began = clock()
    for one in list(_queue()):
        took = clock() - began
        if stop() or count.total() >= MOST or took >= settings.MEDACCORD.tick_seconds:
            break
        at = now + dt.timedelta(seconds=took)
        step = Due(at, one.realm, one.stream, Verb.FILE_CLEAN, one.id)
        if not patience.may_try(step, at):
            continue
        if (said := _one(one, at)) == "failed":
            patience.refused(step, now + dt.timedelta(seconds=clock() - began))
        count[said] += 1
    return Made(count["cleaned"], count["stuck"], count["failed"])


def _queue() -> Iterator[Uncleaned]:
    for realm, streams in in_portions(every_stream(), PORTION):
        yield from uncleaned(realm, streams)


def _one(one: Uncleaned, now: dt.datetime) -> str:
    """Clean one file and say what came of it; whatever goes wrong, it waits on."""
    try:
        found = _found(one)
        commands.clean(system(one.realm, one.stream), one.id, now, cleaned=found)
    except Exception as broken:
        log.error("file.uncleaned", file=one.id, **named(one.realm, one.stream), why=type(broken).__name__)
        return "failed"
    return "stuck" if found.why else "cleaned"


def _found(one: Uncleaned) -> Cleaned:
    """What can be made of it; what the scanner found something in is judged by somebody first."""
    if one.suspicious:
        return Cleaned(one.sha256, why=Why.SUSPICIOUS)
    made = cleaning.clean(bytes_to_clean(one))
    return made if len(made.data) <= LIMIT else Cleaned(made.sha256, why=Why.LARGE)
