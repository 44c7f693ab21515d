"""Safety communications: as published, and as the agencies of a case see and write them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import In, Instant, MarkedOut, Reasons, example
from medaccord.domain.advisory.communication import Outlet, Part
from medaccord.domain.advisory.review import Answer

PartTexts = Annotated[dict[Part, str], Field(max_length=len(Part))]
TEXTS = {
    "summary": "A person nearby can change the dose of the pump over its radio.",
    "patients": "Keep using your pump. Turn its remote control off as shown in the manual.",
}


class CommunicationOut(Schema):
    """One published safety communication; `lead` is its first part.

    `advisory` is the number of the advisory beside it, `notice` what must be said with it, if anything.
    """

    number: str
    version: int
    origin: str
    notice: str
    agency: str
    title: str
    lead: str
    advisory: str
    released_at: dt.datetime
    first_released_at: dt.datetime


class CommunicationListOut(Schema):
    """A page of published safety communications."""

    results: list[CommunicationOut]
    next: str | None


class PartOut(Schema):
    """One part under its word."""

    part: str
    text: str


class VersionOut(Schema):
    """One version that was published."""

    version: int
    released_at: dt.datetime
    summary: str


class CommunicationDocumentOut(Schema):
    """A safety communication as it was published: its parts in order, its versions oldest first."""

    format: str
    number: str
    agency: str
    title: str
    language: str
    parts: list[PartOut]
    history: list[VersionOut]
    advisory: str | None
    notice: str | None
    tlp: str


class RemarkOut(Schema):
    """One answer of the coordination center; `parts` are its comments on single parts of that draft."""

    id: uuid.UUID
    draft: uuid.UUID
    answer: str
    words: str
    parts: dict[str, str]
    author: str
    at: dt.datetime


class CommunicationDraftOut(Schema):
    """One draft or version; `read` is where the center's answer stands, `digest` what is approved.

    While it `waits` for counsel of its agency, nobody approves it.
    """

    id: uuid.UUID
    version: int
    state: str
    outlet: str
    title: str
    language: str
    parts: dict[str, str]
    summary: str
    digest: str
    author: str
    drafted_at: dt.datetime
    question: str
    due_at: dt.datetime
    approver: str
    approved_at: dt.datetime | None
    released_at: dt.datetime | None
    read: str
    waits: bool


class AgainstOut(Schema):
    """A rule that a release takes a reason for, and the key of the answer or draft that it is about."""

    rule: str
    about: str


class CaseCommunicationOut(Schema):
    """The safety communication of one agency in a case: its drafts oldest first, answers newest first."""

    number: str
    agency: str
    participant: uuid.UUID
    drafts: list[CommunicationDraftOut]
    remarks: list[RemarkOut]
    against: list[AgainstOut]


class CaseCommunicationsOut(MarkedOut):
    """The safety communications of a case, one an agency."""

    results: list[CaseCommunicationOut]
    next: None = None


class CommunicationDraftIn(In):
    """All texts of the next version, by part; `based_on` is the draft or version that you started from.

    It is null only where there was none. `due_at` is until when the coordination center is asked.
    """

    model_config = example(
        {
            "title": "Insulin pumps may be changed from nearby: what to do",
            "parts": TEXTS,
            "summary": "First version",
            "outlet": "together",
            "due_at": "2026-12-04T17:00:00Z",
            "question": "Is the list of versions complete?",
        }
    )
    title: str
    parts: PartTexts
    summary: str
    outlet: Outlet
    due_at: Instant
    question: str = ""
    language: str = "en"
    based_on: uuid.UUID | None = None


class CommunicationAnswerIn(In):
    """What the center says of a draft; 'no_comment' is an answer."""

    model_config = example(
        {"answer": "commented", "parts": {"patients": "Say which menu turns the remote control off."}}
    )
    answer: Answer
    words: str = ""
    parts: PartTexts = {}


class CommunicationApproveIn(In):
    """The digest of the texts that you read."""

    model_config = example({"digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"})
    digest: Annotated[str, Field(max_length=64)]


class CommunicationReleaseIn(In):
    """Reasons by rule, where the center's answer asks for one."""

    model_config = example({"reasons": {"R3": "Patients are affected today."}})
    reasons: Reasons = {}
