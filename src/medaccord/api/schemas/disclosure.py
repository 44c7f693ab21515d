"""Requests for records of a case, as operations take and show them."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import ID, Day, In, MarkedOut, Version, example
from medaccord.domain.disclosure import Decision, Record, WithholdingGround
from medaccord.domain.disclosure_notice import NoticeState


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


class DisclosureNotifyIn(In):
    """Which paragraphs of a request their submitters are told of; without a day, the law's own holds."""

    model_config = example({"paragraphs": [ID], "due_on": "2098-12-11"})
    paragraphs: list[uuid.UUID]
    due_on: Day | None = None


class DisclosureObjectIn(In):
    """To the release of which paragraphs of a notice its party objects, under what, and why."""

    model_config = example(
        {
            "paragraphs": [ID],
            "exemptions": ["4"],
            "words": "It says how our key is kept.",
            "version": 1,
        }
    )
    paragraphs: list[uuid.UUID]
    exemptions: list[str]
    words: str
    version: Version = None


class DisclosureAgreeIn(In):
    """To the release of which paragraphs of a notice its party does not object."""

    model_config = example({"paragraphs": [ID], "version": 1})
    paragraphs: list[uuid.UUID]
    version: Version = None


class DisclosureIntendIn(In):
    """Which paragraphs are to be released over an objection, and why; without a day, the law's own holds."""

    model_config = example(
        {
            "paragraphs": [ID],
            "reasons": "The manufacturer published it itself.",
            "release_on": "2098-12-11",
            "version": 2,
        }
    )
    paragraphs: list[uuid.UUID]
    reasons: str
    release_on: Day | None = None
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


class DisclosureOut(MarkedOut):
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


class DisclosureListOut(MarkedOut):
    """The requests for records of a case, the newest first, on one page."""

    results: list[DisclosureOut]
    next: str | None


class DisclosureParagraphOut(Schema):
    """One paragraph; `text` is null for whoever may not open it and for what is gone.

    `told` is where the notice to its submitter stands, null without one.
    """

    id: uuid.UUID
    number: int
    kind: Record
    text: str | None
    changed: bool
    grounds: list[WithholdingGround]
    proposed: list[str]
    owner: str
    told: NoticeState | None
    not_before: dt.datetime | None
    kept: bool
    decision: Decision | None
    exemptions: list[str]
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    version: int


class DisclosureParagraphListOut(MarkedOut):
    """A page of the paragraphs of a request by their numbers."""

    results: list[DisclosureParagraphOut]
    next: str | None


class NoticedParagraphOut(Schema):
    """One paragraph of a notice; `text` is null once it is not what stood there as notice was given.

    `paragraph` is its number in the request, and null for its party.
    """

    id: uuid.UUID
    number: int
    paragraph: int | None
    kind: Record
    text: str | None
    state: NoticeState
    exemptions: list[str]
    words: str
    answered_at: dt.datetime | None
    reasons: str
    intended_at: dt.datetime | None
    not_before: dt.datetime | None


class ExemptionOut(Schema):
    """One reason of a law for which a record is withheld, and its provision."""

    code: str
    words: str
    source: str


class DisclosureNoticeOut(MarkedOut):
    """A notice to one party of what it submitted; `request` is that of the desk, and null for the party.

    `exemptions` are those of the law under which it was given, and under which its party objects.
    """

    id: uuid.UUID
    request: uuid.UUID | None
    party: str
    reference: str
    law: str
    provision: str
    exemptions: list[ExemptionOut]
    told_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None
    lines: list[NoticedParagraphOut]
    version: int


class DisclosureNoticeListOut(MarkedOut):
    """The notices of a case that the reader knows of, the newest first, on one page."""

    results: list[DisclosureNoticeOut]
    next: str | None


class DisclosureFileOut(Schema):
    """One file of a package."""

    name: str
    sha256: str
    text: str


class DisclosurePackageOut(MarkedOut):
    """An approved answer: what is released, an index of what is withheld, and the digests of both."""

    files: list[DisclosureFileOut]
