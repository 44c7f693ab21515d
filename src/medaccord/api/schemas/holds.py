"""Legal holds as operations take and show them."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import In, MarkedOut, Version, example


class HoldPlaceIn(In):
    """For which matter nothing may be erased, and why."""

    model_config = example({"matter": "Docket 26-1147", "reason": "Litigation is expected."})
    matter: str
    reason: str


class HoldLiftIn(In):
    """Why a hold ends."""

    model_config = example({"reason": "The suit was settled.", "version": 1})
    reason: str
    version: Version = None


class HoldOut(Schema):
    """One legal hold; `reached` where it came with a case, which alone lifts it."""

    id: uuid.UUID
    matter: str
    reason: str
    by: str
    at: dt.datetime
    reached: bool
    lifted_by: str
    lifted_at: dt.datetime | None
    lifted_why: str
    version: int


class HoldListOut(MarkedOut):
    """The holds of a report or case."""

    results: list[HoldOut]
    next: str | None
