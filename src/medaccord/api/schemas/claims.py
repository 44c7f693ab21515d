"""Claims of PCII, and what their operations take."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import In, Instant, MarkedOut, Version, example
from medaccord.domain.claims import ClaimState
from medaccord.domain.sharing import Purpose


class ClaimOut(Schema):
    """A party's claim for a document, or for what it said: `item` is null then.

    `file` and `name` are null and empty for whoever may not open the document; `number` is that under which
    it was validated, `answer` why it was not, or why it was taken back.
    """

    id: uuid.UUID
    owner: uuid.UUID
    item: uuid.UUID | None
    file: uuid.UUID | None
    name: str
    words: str
    said_at: dt.datetime | None
    due_at: dt.datetime | None
    purpose: Purpose | None
    statement: str
    stated_at: dt.datetime | None
    state: ClaimState
    number: str
    answer: str
    answered_at: dt.datetime | None
    version: int


class ClaimListOut(MarkedOut):
    """Claims of a case."""

    results: list[ClaimOut]
    next: str | None


class ClaimRecordIn(In):
    """What was said to be PCII, in a few words, and when."""

    model_config = example({"words": "The network plan of the ward.", "said_at": "2026-11-23T15:00:00Z"})
    words: str
    said_at: Instant


class ClaimConfirmIn(In):
    """What it may be used for; `stated` makes the express statement of this installation."""

    model_config = example({"purpose": "patient_risk", "stated": True, "version": 1})
    purpose: Purpose
    stated: bool
    version: Version = None


class ClaimValidateIn(In):
    """The number under which it is PCII."""

    model_config = example({"number": "PCII-2026-0417", "version": 1})
    number: Annotated[str, Field(max_length=100)]
    version: Version = None


class ClaimRejectIn(In):
    """Why it is no PCII; its owner reads this."""

    model_config = example({"reason": "It is public already.", "version": 1})
    reason: str
    version: Version = None
