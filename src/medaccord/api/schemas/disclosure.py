"""Requests for records of a case, as operations take and show them."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import In, Version, example
from medaccord.domain.disclosure import Decision, Record, WithholdingGround


class DisclosureRecordIn(In):
    """Under which reference records were asked for, what, and by when; never who asks."""

    model_config = example(
        {
            "reference": "2026-00417",
            "asked": "All records on the InfusaCore LX pump since 2025.",
            "came_on": "2026-11-20",
            "due_on": "2026-12-21",
        }
    )
    reference: str
    asked: str
    came_on: dt.date
    due_on: dt.date


class DisclosureLayOutIn(In):
    """The request as it was read."""

    model_config = example({"version": 1})
    version: Version = None


class DisclosureDecideIn(In):
    """What becomes of one paragraph; what is withheld is so under exemptions of the law, with a sentence."""

    model_config = example(
        {
            "decision": "withhold",
            "exemptions": ["5"],
            "words": "It says what the desk thinks.",
            "version": 1,
        }
    )
    decision: Decision
    exemptions: list[str] = []
    words: str = ""
    version: Version = None


class DisclosureApproveIn(In):
    """The request as it was read, with every decision: another version is refused."""

    model_config = example({"version": 3})
    version: int


class DisclosureCloseIn(In):
    """What became of a request."""

    model_config = example({"reason": "The answer was sent.", "version": 2})
    reason: str
    version: Version = None


class DisclosureOut(Schema):
    """One request for records; `counts` are its paragraphs by what was decided, "" for nothing yet."""

    id: uuid.UUID
    reference: str
    asked: str
    came_on: dt.date
    due_on: dt.date
    law: str
    by: str
    at: dt.datetime
    laid_out_at: dt.datetime | None
    approved_by: str
    approved_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_why: str
    counts: dict[str, int]
    version: int


class DisclosureListOut(Schema):
    """The requests for records of a case, the newest first, on one page."""

    results: list[DisclosureOut]
    next: str | None


class DisclosureParagraphOut(Schema):
    """One paragraph; `text` is null for whoever may not open it and for what is gone."""

    id: uuid.UUID
    number: int
    kind: Record
    text: str | None
    changed: bool
    grounds: list[WithholdingGround]
    proposed: list[str]
    owner: str
    kept: bool
    decision: Decision | None
    exemptions: list[str]
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    version: int


class DisclosureParagraphListOut(Schema):
    """The paragraphs of a request by their numbers, on one page."""

    results: list[DisclosureParagraphOut]
    next: str | None


class DisclosureFileOut(Schema):
    """One file of a package."""

    name: str
    sha256: str
    text: str


class DisclosurePackageOut(Schema):
    """An approved answer: what is released, an index of what is withheld, and the digests of both."""

    files: list[DisclosureFileOut]
