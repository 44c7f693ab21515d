"""The reveal process: the one that reads the private keys to reporters' identities (need-to-know 33).

It seals what lies plain from before, seals anew after a new pair of keys was made, opens what was asked for
and wipes it after its hour, and erases again what a database set back to an earlier day brought back. Each
step is one command, so that a kill at any moment leaves the rest to the next round.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import structlog

from medaccord.apps.intake.commands import reporter
from medaccord.apps.intake.queries.reporter import Step, steps, undestroyed
from medaccord.core import ports
from medaccord.core.principal import system
from medaccord.core.streams import every_stream, in_portions, named
from medaccord.domain.errors import Refusal
from medaccord.domain.verbs import Verb
from medaccord.worker.due import PORTION, Due
from medaccord.worker.patience import Patience

log = structlog.get_logger()

MOST: Final = 500
"""Steps of one round."""

ACTS: Mapping[Verb, Callable[..., object]] = {
    Verb.REPORTER_CONCEAL: reporter.conceal,
    Verb.REPORTER_DISCLOSE: reporter.disclose,
    Verb.REPORTER_ERASE: reporter.erase,
    Verb.REPORTER_SEAL: reporter.seal,
}


def reveal(now: dt.datetime, patience: Patience, stop: Callable[[], bool]) -> dict[str, int]:
    """Do what waits; returns how often each verb was done, and how many were `refused` or `failed`."""
    count: Counter[str] = Counter()
    for step in _queue(now):
        if stop() or count.total() >= MOST:
            break
        due = Due(now, step.realm, step.stream, step.verb, step.subject)
        if patience.may_try(due, now):
            said = _take(step, now)
            if said != step.verb:
                patience.refused(due, now)
            count[said] += 1
    return dict(sorted(count.items()))


def _queue(now: dt.datetime) -> Iterator[Step]:
    for realm, streams in in_portions(every_stream(), PORTION):
        for own in undestroyed(realm, streams):
            ports.keys().destroy(own)
        yield from steps(realm, streams, now)


def _take(step: Step, now: dt.datetime) -> str:
    try:
        ACTS[step.verb](system(step.realm, step.stream), step.subject, now)
    except Refusal as refusal:
        log.warning(
            "reveal.refused", verb=step.verb, **named(step.realm, step.stream), why=type(refusal).__name__
        )
        return "refused"
    except Exception as broken:
        log.error(
            "reveal.failed", verb=step.verb, **named(step.realm, step.stream), why=type(broken).__name__
        )
        return "failed"
    return step.verb.value
