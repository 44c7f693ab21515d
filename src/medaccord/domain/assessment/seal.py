"""The seal: each party judges alone, and nobody sees another's opinion until it opens (decision 0285).

Only judgments are sealed, never facts or evidence. It opens when each party that was asked has answered,
declined or run out of time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from medaccord.domain.assessment.questions import METRICS, QUESTIONS
from medaccord.domain.roles import Role


class State(StrEnum):
    """Where a party stands that was asked: this much others may know while the seal is closed."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Opened(StrEnum):
    """What opened the seal."""

    ANSWERED = "answered"
    TIME = "time"


class Because(StrEnum):
    """Why something is assessed once more (agreement B2)."""

    EVIDENCE = "new_evidence"
    EXPLOITED = "exploitation"
    ADVERSE_EVENT = "adverse_event"


def opens(states: Iterable[State], due_at: dt.datetime, now: dt.datetime) -> Opened | None:
    """What opens the seal now, None while it stays closed."""
    if State.ASKED not in set(states):
        return Opened.ANSWERED
    return Opened.TIME if now >= due_at else None


def shown(reader: Role) -> frozenset[str]:
    """Keys of the questions whose answers by somebody else a party of this role may be shown."""
    return METRICS if reader == Role.REPORTER else frozenset(one.key for one in QUESTIONS)
