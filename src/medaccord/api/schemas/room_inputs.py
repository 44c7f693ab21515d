"""What operations take that speak or file in the rooms of a case or report."""

from __future__ import annotations

import uuid
from typing import Annotated

from pydantic import Field

from medaccord.api.schemas.common import ID, Flag, In, Instant, Version, example
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.sharing import Danger, Purpose, Review
from medaccord.domain.tlp import Tlp

Marks = Annotated[list[Mark], Field(max_length=len(Mark))]
"""What something is, beside its label."""


class PostWriteIn(In):
    """A message and its audience: a room, as `audiences` of the case names them, or a thread to reply in.

    `quotes` is a message that everybody in that audience can read, `mentions` people who can read it. Without
    a `marking` it carries the case's label, and always at least what it quotes. What belongs to a party is
    filed as a document. A reporter who works for a party too says with `as_reporter` that it speaks as the
    reporter.
    """

    model_config = example({"room": ID, "text": "The fix is in test. We expect it in three weeks."})
    text: str
    room: uuid.UUID | None = None
    thread: uuid.UUID | None = None
    quotes: uuid.UUID | None = None
    mentions: Annotated[list[uuid.UUID], Field(max_length=200)] = []
    marking: Tlp | None = None
    handling: Marks = []
    onward: Onward | None = None
    as_reporter: bool = False


class ThreadStartIn(In):
    """A subject, its first message, and its audience: a room, or people whom the desk names.

    `continues` is an ended thread that it goes on from. `marking`, `handling` and `onward` are those of its
    first message.
    """

    model_config = example({"room": ID, "subject": "Date of the fix", "text": "Is January still your date?"})
    subject: str
    text: str
    room: uuid.UUID | None = None
    people: Annotated[list[uuid.UUID], Field(max_length=200)] = []
    continues: uuid.UUID | None = None
    marking: Tlp | None = None
    handling: Marks = []
    onward: Onward | None = None
    as_reporter: bool = False


class PostReviseIn(In):
    """Other words for one's own message."""

    model_config = example({"text": "The fix is in test. We expect it in two weeks.", "version": 1})
    text: str
    version: Version = None


class PostWithdrawIn(In):
    """The end of a message; the lead says why, its author may."""

    model_config = example({"reason": "It names a patient.", "version": 2})
    reason: str = ""
    version: Version = None


class PostRedactIn(In):
    """Why a message is erased for good, and the law or order that asks for it."""

    model_config = example({"reason": "It names a patient.", "basis": "GDPR Article 17", "version": 2})
    reason: str
    basis: str
    version: Version = None


class PostMarkIn(In):
    """A stricter label, further marks, or a narrower way on; what is left out stays as it is."""

    model_config = example({"handling": ["personal_data"], "onward": "forbidden"})
    marking: Tlp | None = None
    handling: Marks = []
    onward: Onward | None = None


class FileMarkIn(PostMarkIn):
    """A stricter label, further marks, or a narrower way on; what is left out stays as it is.

    PCII comes with its express statement, `stated`, and the purpose that it may be used for.
    """

    model_config = example({"handling": ["commercial_confidential"]})
    stated: Flag = False
    purpose: Purpose | None = None


class FileRedactIn(In):
    """Why a file is erased for good, the law or order that asks for it, and whether its name goes too."""

    model_config = example({"reason": "It shows a patient.", "basis": "GDPR Article 17", "with_name": True})
    reason: str
    basis: str
    with_name: bool = False


class FileClearIn(In):
    """Why a file that nobody examined may be opened; everybody who may open it reads this."""

    model_config = example({"reason": "A trace; the reporter told us on the phone what it is."})
    reason: str


class FileEntrustIn(In):
    """Who takes an exploit or firmware from now on, by name, and why those who did not before.

    `seen` are all who were named when you read the file: where others are by now, nothing is done.
    """

    model_config = example(
        {"people": [ID], "seen": [], "reason": "They rebuild the attack in the laboratory."}
    )
    people: list[uuid.UUID] = Field(max_length=100)
    seen: list[uuid.UUID] = Field(default=[], max_length=1000)
    reason: str = ""


class FileForwardIn(In):
    """Why a protected reporter's file goes on although it could not be cleaned; desk and sender read this."""

    model_config = example({"reason": "I looked through the packets: laboratory addresses only."})
    reason: str


class ReportPostIn(In):
    """A message between the reporter and the desk."""

    model_config = example({"text": "Which software version did you test?"})
    text: str


class ShareAskIn(In):
    """Which party should read it, for what and why; without `due_at` its owner has a week."""

    model_config = example(
        {
            "recipient": ID,
            "purpose": "patient_risk",
            "reason": "They judge the dose limits.",
            "due_at": "2026-12-04T16:00:00Z",
        }
    )
    recipient: uuid.UUID
    purpose: Purpose
    reason: str
    due_at: Instant | None = None


class ShareGrantIn(In):
    """Another item of the same owner's to share in its place, and how far it may be passed on."""

    model_config = example({"onward": "forbidden", "version": 1})
    instead: uuid.UUID | None = None
    onward: Onward | None = None
    version: Version = None


class ShareReasonIn(In):
    """Why it is denied, taken back or ended."""

    model_config = example({"reason": "Our supplier forbids it.", "version": 1})
    reason: str
    version: Version = None


class ShareReleaseIn(In):
    """Who reads an item for 72 hours, by name, because patients are in danger, and why no less is enough."""

    model_config = example(
        {
            "recipient": ID,
            "people": [ID],
            "ground": "attack_under_way",
            "minimum": "The limits stand nowhere else.",
            "reason": "Pumps of two wards are being attacked.",
        }
    )
    recipient: uuid.UUID
    people: Annotated[list[uuid.UUID], Field(min_length=1, max_length=50)]
    ground: Danger
    minimum: str
    reason: str


class ShareOverrideIn(In):
    """Which party should read an item without its owner's consent, for what, and what allows that."""

    model_config = example(
        {
            "recipient": ID,
            "purpose": "regulatory",
            "legal_basis": "Order 17 of the court",
            "reason": "The order names this document.",
        }
    )
    recipient: uuid.UUID
    purpose: Purpose
    legal_basis: str
    reason: str


class ShareReviewIn(In):
    """What a second person makes of a share that its owner did not agree to, and why."""

    model_config = example({"outcome": "upheld", "words": "The wards need the limits.", "version": 1})
    outcome: Review
    words: str
    version: Version = None


class BulkReviewIn(In):
    """What the desk found about many downloads of one person."""

    model_config = example({"words": "They compared all parts for our question.", "version": 1})
    words: str
    version: Version = None
