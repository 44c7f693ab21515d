"""A party's counsel: who is named, why the seat ends, what waits and what is decided."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.api.schemas.common import In, MarkedOut, Version, example
from medaccord.domain.counsel import DAYS, StatementState, Subject


class CounselNameIn(In):
    """A colleague who does not work on the case, and how many days they have for each version."""

    model_config = example({"person": "3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10", "days": 3})
    person: uuid.UUID
    days: int = DAYS


class CounselEndIn(In):
    """Why the seat ends; the party and the desk of the case read it."""

    model_config = example({"reason": "Our counsel is on leave; another one will be named."})
    reason: str


class StatementApproveIn(In):
    """The version of the row that was read."""

    model_config = example({"version": 1})
    version: Version = None


class StatementReturnIn(In):
    """What should change; the party's own people read it, and nobody else."""

    model_config = example({"words": "Name no date that depends on the regulator.", "version": 1})
    words: str
    version: Version = None


class StatementOut(MarkedOut):
    """One version of what is published under a party's name, as its counsel reads and decides on it.

    Of a safety communication `parts` are its texts and `text` says what the version is.
    """

    id: uuid.UUID
    case: uuid.UUID
    number: str
    kind: Subject
    subject: uuid.UUID
    title: str
    text: str
    parts: dict[str, str]
    asked_by: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: StatementState
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    may_decide: bool
    version: int


class StatementListOut(MarkedOut):
    """What waits for the caller as counsel, the nearest date first, then what was decided, on one page."""

    results: list[StatementOut]
    next: str | None
