"""Emergency access: what is sent to take it and to look at it, and what its desk reads."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import In, MarkedOut, Version, example
from medaccord.domain.access import Emergency
from medaccord.domain.sharing import Review


class AccessTakeIn(In):
    """Which case, why it cannot wait, and what happens."""

    model_config = example(
        {
            "number": "MDC-2026-482913",
            "ground": "patients_in_danger",
            "reason": "Two wards report stopped pumps, and nobody of the desk answers.",
        }
    )
    number: str
    ground: Emergency
    reason: str


class AccessReviewIn(In):
    """Whether it was right, and why; `ended` closes it at once."""

    model_config = example({"outcome": "upheld", "words": "The wards could not wait.", "version": 1})
    outcome: Review
    words: str
    version: Version = None


class AccessOut(Schema):
    """One emergency access: whose, why, until when, and what another person of the desk made of it."""

    id: uuid.UUID
    person: uuid.UUID
    name: str
    ground: Emergency
    reason: str
    since: dt.datetime
    until: dt.datetime
    review_due: dt.datetime
    review: str
    review_words: str
    reviewer: str
    may_review: bool
    version: int


class AccessListOut(MarkedOut):
    """Emergency access to a case, the newest first, on one page."""

    results: list[AccessOut]
    next: str | None
