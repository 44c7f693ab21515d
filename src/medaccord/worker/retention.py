"""The records schedule, carried out: what is due is listed, and erased by the ordinary commands where asked.

One step, one transaction, one entry; what is done is no longer due, so that a round that was killed goes on
where it stood. Each portion is read in a context of exactly its streams.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.queries.disposals import (
    Disposal,
    Endings,
    due_in_cases,
    due_in_reports,
    endings,
)
from medaccord.apps.intake.commands.redact import redact
from medaccord.core.principal import system
from medaccord.core.streams import case_streams, in_portions, named, report_streams
from medaccord.domain.errors import Refusal
from medaccord.domain.retention import BY, Schedule
from medaccord.domain.verbs import Verb
from medaccord.worker.due import PORTION

log = structlog.get_logger()


@dataclass(slots=True)
class Applied:
    """How many steps were done, kept back by a hold, refused, and broken."""

    done: int = 0
    held: int = 0
    refused: int = 0
    failed: int = 0


def plan(now: dt.datetime, schedule: Schedule) -> Iterator[Disposal]:
    """Every step that the schedule asks for at `now`, in portions of streams."""
    ended: Endings = {}
    cases = case_streams()
    for realm, streams in in_portions(cases, PORTION):
        endings(realm, streams, ended)
    for realm, streams in in_portions(cases, PORTION):
        yield from due_in_cases(realm, streams, now, schedule)
    for realm, streams in in_portions(report_streams(), PORTION):
        yield from due_in_reports(realm, streams, now, schedule, ended)


def apply(now: dt.datetime, schedule: Schedule) -> Applied:
    """Do every step that no hold keeps back; one step's trouble never keeps another from being done."""
    told = Applied()
    for step in plan(now, schedule):
        if step.held:
            told.held += 1
            continue
        try:
            _take(step, now, schedule)
            told.done += 1
        except Refusal as refusal:
            told.refused += 1
            log.warning(
                "retention.refused",
                verb=step.verb,
                **named(step.realm, step.stream),
                why=type(refusal).__name__,
            )
        except Exception as broken:
            told.failed += 1
            log.error(
                "retention.failed",
                verb=step.verb,
                **named(step.realm, step.stream),
                why=type(broken).__name__,
            )
    return told


def _take(step: Disposal, now: dt.datetime, schedule: Schedule) -> None:
    actor, reason = system(step.realm, step.stream), schedule[step.kind].reason
    if step.verb is Verb.REPORT_REDACT:
        redact(actor, step.subject, now, fields=step.fields, reason=reason, basis=BY)
    elif step.verb is Verb.POST_REDACT:
        post.redact(actor, step.subject, now, reason=reason, basis=BY)
    else:
        file.redact(actor, step.subject, now, reason=reason, basis=BY, with_name=True)
