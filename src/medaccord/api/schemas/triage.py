"""What a report is weighed by, and what advising agencies are told of accepted ones."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from ninja import Schema

from medaccord.api.schemas.common import MarkedOut

Known = Literal["yes", "no", "unknown"]


class RecordedOut(Schema):
    """The inputs as recorded, what the table said, and what is suggested."""

    public: str
    contacted: str
    credibility: str
    suppliers: str
    engagement: str
    utility: str
    impact: str
    therapy: Known
    harm: Known
    exploited: Known
    table: str
    table_outcome: str
    outcome: str
    safety: bool
    because: list[str]
    against: list[str]
    at: dt.datetime
    version: int


class SimilarOut(Schema):
    """A report or case of the reader's own desk that shares words with it."""

    id: uuid.UUID
    number: str
    kind: Literal["report", "case"]


class TriageOut(MarkedOut):
    """What is known already by input; what was recorded, null before; what is similar.

    `safety` and `because` say what overrides the table by now, also before anything was recorded; `news` is
    what became known since. `untold` names advising agencies in which nobody was or could be told.
    """

    known: dict[str, str]
    recorded: RecordedOut | None
    safety: bool
    because: list[str]
    news: dict[str, str]
    untold: list[str]
    similar: list[SimilarOut]


class AnnouncementOut(MarkedOut):
    """An accepted report as an advising agency is told of it: `therapy` is implanted or life-sustaining.

    What it reported itself is `own`, and listed from the beginning.
    """

    id: uuid.UUID
    number: str
    therapy: Known
    urgent: bool
    own: bool
    at: dt.datetime
    opened_at: dt.datetime | None
    version: int


class AnnouncementListOut(MarkedOut):
    """What is urgent first, then the newest."""

    results: list[AnnouncementOut]
    next: str | None
