"""When what was refused or went wrong is tried again."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from medaccord.domain.verbs import Verb
from medaccord.worker.due import Due

FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)


@dataclass
class Patience:
    """When a step that was refused may be tried again: ever later, so that no chain fills with refusals."""

    waits: dict[tuple[Verb, uuid.UUID], tuple[dt.timedelta, dt.datetime]] = field(default_factory=dict)

    def may_try(self, step: Due, now: dt.datetime) -> bool:
        """Whether the step was never refused or has waited long enough."""
        key = (step.verb, step.subject)
        return key not in self.waits or self.waits[key][1] <= now

    def refused(self, step: Due, now: dt.datetime) -> None:
        """Wait twice as long as the last time."""
        key = (step.verb, step.subject)
        last = self.waits.get(key, (FIRST_WAIT / 2, now))[0]
        wait = min(last * 2, LONGEST_WAIT)
        self.waits[key] = (wait, now + wait)
