"""Periodic work, once: what the clock asks for is done by the platform itself through the ordinary commands.

Late is harmless: gates decide by the instant (`in_force`), so a late tick neither prolongs an embargo nor
opens anything, and an embargo's end publishes nothing. Again is harmless: what is done is no longer due.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from medaccord.apps.advisories import provider
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.provider import is_distributed
from medaccord.apps.assessments.commands import assessment
from medaccord.apps.cases.commands import claim, colleague, consent, embargo, share
from medaccord.apps.discussion.commands import disclosure
from medaccord.apps.intake.commands import report
from medaccord.apps.notifications.commands import notice
from medaccord.core import rounds, witness
from medaccord.core.facts import waiting
from medaccord.core.principal import Actor, system
from medaccord.core.streams import named
from medaccord.domain.errors import Refusal
from medaccord.domain.verbs import Verb
from medaccord.worker.clean import NONE, Made, clean
from medaccord.worker.due import Due, due
from medaccord.worker.examine import NOTHING, Looked, examine
from medaccord.worker.patience import Patience
from medaccord.worker.reveal import reveal
from medaccord.worker.sweep import sweep

log = structlog.get_logger()

ACTS: Mapping[Verb, Callable[[Actor, uuid.UUID, dt.datetime], object]] = {
    Verb.ASSESSMENT_OPEN: assessment.open,
    Verb.CLAIM_LAPSE: claim.lapse,
    Verb.CONSENT_LAPSE: consent.lapse,
    Verb.COLLEAGUE_LEAVE: colleague.leave,
    Verb.DISCLOSURE_LAPSE: disclosure.lapse,
    Verb.EMBARGO_END: embargo.end,
    Verb.REPORT_LEAVE: report.leave,
    Verb.SHARE_EXPIRE: share.expire,
    Verb.SHARE_LAPSE: share.lapse,
    Verb.ADVISORY_RELEASE: advisory.release_due,
}


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one round did: steps by verb, how many were refused or broke, notices made, what was swept.

    `broken` counts chains that were verified in this round and are not whole; `examined` is what the scanner
    said of files, where there is one; `cleaned` is what came of those of protected reporters. `checkpoint` is
    the number of one that was due and made, `generation` that of the provider's tree where it changed.
    """

    done: dict[str, int]
    refused: int
    failed: int
    told: int
    swept: dict[str, int]
    broken: int = 0
    examined: Looked = NOTHING
    checkpoint: int = 0
    cleaned: Made = NONE
    generation: int = 0


def tick(
    now: dt.datetime, *, patience: Patience | None = None, stop: Callable[[], bool] = lambda: False
) -> Ticked:
    """Do everything that is due at `now` (aware UTC); one step's trouble never keeps another from being done.

    `stop` is asked between steps; `patience` carries earlier refusals from round to round.
    """
    patience = patience or Patience()
    count: Counter[str] = Counter()
    for step in due(now):
        if stop():
            break
        if patience.may_try(step, now):
            count[_take(step, now, patience)] += 1
    count.update({} if stop() else reveal(now, patience, stop))
    refused, failed = count.pop("refused", 0), count.pop("failed", 0)
    notices = _tell(now, stop)
    examined = NOTHING if stop() else examine(now, patience, stop)
    cleaned = NONE if stop() else clean(now, patience, stop)
    broken = _verify(now, stop)
    point = 0 if stop() else _witness(now)
    generation = 0 if stop() else _distribute(now)
    swept = {} if stop() else sweep(now)
    done = dict(sorted(count.items()))
    told = Ticked(done, refused, failed, notices, swept, broken, examined, point, cleaned, generation)
    if told.done or refused or failed:
        log.info(
            "tick", refused=refused, failed=failed, **{v.replace(".", "_"): n for v, n in told.done.items()}
        )
    return told


def _tell(now: dt.datetime, stop: Callable[[], bool]) -> int:
    """Make notices of what has happened, case by case; how many."""
    made = 0
    for realm, stream in waiting():
        if stop():
            break
        try:
            made += notice.deliver(realm, stream, now)
        except Exception as broken:
            log.error("notice.failed", **named(realm, stream), why=type(broken).__name__)
    return made


def _verify(now: dt.datetime, stop: Callable[[], bool]) -> int:
    """Verify the chains whose turn it is; how many are not whole."""
    broken = 0
    for known in rounds.waiting(now):
        if stop():
            break
        broken += not rounds.check(known, now)
    return broken


def _witness(now: dt.datetime) -> int:
    """Make a checkpoint of the chains where one is due; its number, 0 for none."""
    try:
        return witness.checkpoint(now).number if witness.due(now) else 0
    except Exception as broken:
        log.error("checkpoint.refused", why=type(broken).__name__)
        return 0


def _distribute(now: dt.datetime) -> int:
    """Bring the provider's tree up to date where `csaf publish` began one; 0 where nothing changed."""
    try:
        done = provider.publish(now) if is_distributed() else None
    except Exception as broken:
        log.error("distribution.failed", why=type(broken).__name__)
        return 0
    if done is not None and done.refused:
        log.error("distribution.left_out", count=len(done.refused))
    return done.generation if done is not None and done.changed else 0


def _take(step: Due, now: dt.datetime, patience: Patience) -> str:
    """Take one step; returns its verb, `refused` or `failed`."""
    try:
        ACTS[step.verb](system(step.realm, step.stream), step.subject, now)
    except Refusal as refusal:
        patience.refused(step, now)
        log.warning(
            "tick.refused", verb=step.verb, **named(step.realm, step.stream), why=type(refusal).__name__
        )
        return "refused"
    except Exception as broken:
        patience.refused(step, now)
        log.error("tick.failed", verb=step.verb, **named(step.realm, step.stream), why=type(broken).__name__)
        return "failed"
    return step.verb.value
