"""What operations on disputes take and answer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.assessments import ElsewhereOut
from medaccord.api.schemas.common import ID, In, MarkedOut, Version, example
from medaccord.api.schemas.room_inputs import Marks
from medaccord.domain.assessment.dispute import (
    Claim,
    DisputeKind,
    DisputeState,
    Outcome,
    SettledBy,
    Settlement,
)
from medaccord.domain.handling import Onward
from medaccord.domain.tlp import Tlp


class DisputeOpenIn(In):
    """What your party disputes: of one vulnerability, or a credit or date of the whole case.

    It is never sealed: give facts, and no judgment that your party gives behind a seal. A reporter who works
    for a party too says with `as_reporter` that it speaks as the reporter.
    """

    model_config = example(
        {
            "kind": "technical",
            "vulnerability": ID,
            "subject": "The radio needs no pairing",
            "claim": "Since version 3 a pump pairs only while its button is held.",
        }
    )
    kind: DisputeKind
    subject: str
    claim: str
    vulnerability: uuid.UUID | None = None
    as_reporter: Annotated[bool, Field(strict=True)] = False

    def inputs(self) -> dict[str, Any]:
        """The claim in one piece, and what it is about."""
        told = super().inputs()
        apart = {name: told.pop(name) for name in ("vulnerability", "as_reporter")}
        return {"wanted": Claim(**told), **apart}


class DisputeReleaseIn(In):
    """To which manufacturers and finders you show your party's dispute."""

    model_config = example({"parties": [ID]})
    parties: Annotated[list[uuid.UUID], Field(max_length=500)]


class DisputeWriteIn(In):
    """A message to everybody who reads the dispute now; without a `marking` it carries the case's label.

    What is a trade secret, commercial confidential or PCII is refused in its thread in every form. A reporter
    who reads it for a party too says with `as_reporter` that it speaks as the reporter.
    """

    model_config = example({"text": "Which firmware did you try?"})
    text: str
    marking: Tlp | None = None
    handling: Marks = []
    onward: Onward | None = None
    as_reporter: Annotated[bool, Field(strict=True)] = False


class DisputeSettleIn(In):
    """How you settle it; harm rests on a `determination` of your agency, a test has a `report`."""

    model_config = example(
        {
            "outcome": "upheld",
            "settled_as": "test",
            "report": "TR-2026-7",
            "words": "The lab could not pair without the button.",
            "version": 1,
        }
    )
    outcome: Outcome
    settled_as: SettledBy
    words: str
    report: str = ""
    determination: uuid.UUID | None = None
    version: Version = None

    def inputs(self) -> dict[str, Any]:
        """The settlement in one piece, and what it rests on."""
        told = super().inputs()
        apart = {name: told.pop(name) for name in ("determination", "version")}
        return {"wanted": Settlement(**told), **apart}


class DisputeWithdrawIn(In):
    """Why your party withdraws its dispute."""

    model_config = example({"reason": "The test convinced us.", "version": 1})
    reason: str
    version: Version = None


class DisputeOut(Schema):
    """One dispute; `by_day` where `opened_at` stands for its day.

    `settles` is the role of whoever settles it. `rests_on` is the determination that it was settled by, where
    you read that. What `moved` along into a linked case is talked about and settled there; `elsewhere` are
    the copies in other cases that you may read. Threads whose `dispute` is its `key` talk about it.
    """

    id: uuid.UUID
    key: uuid.UUID
    vulnerability: uuid.UUID | None
    participant: uuid.UUID
    name: str
    role: str
    kind: DisputeKind
    settles: str
    subject: str
    claim: str
    opened_name: str
    opened_at: dt.datetime
    by_day: bool
    state: DisputeState
    outcome: Outcome | None
    settled_as: SettledBy | None
    rests_on: uuid.UUID | None
    report: str
    words: str
    ended_name: str
    ended_at: dt.datetime | None
    moved: bool
    elsewhere: list[ElsewhereOut]
    version: int


class DisputeListOut(MarkedOut):
    """Disputes of a case that you are shown, the open ones first; none blocks a release."""

    results: list[DisputeOut]
    next: None = None
