"""What operations on an advisory under way take."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import Field

from medaccord.api.schemas.common import ID, OTHER, In, Instant, Reasons, Version, example
from medaccord.apps.advisories.commands.advisory import Chosen, TrackingStatus
from medaccord.domain.advisory.review import Answer, Disposition


class ChosenIn(In):
    """A text of the center that the draft prints, worded otherwise where `text` has words."""

    template: uuid.UUID
    text: str = ""
    version: Version = None


class AdvisoryDraftIn(In):
    """What the next revision is, what it covers (null: all) and what it leaves out.

    `templates` are the center's texts that it prints; null means the standing ones as they are. `based_on` is
    the newest revision that you read, or the case where you found none: another one is told and not replaced.
    """

    model_config = example(
        {
            "summary": "First version",
            "status": "final",
            "leave_out": [ID],
            "templates": [{"template": OTHER, "text": "Keep the pump off the hospital network."}],
        }
    )
    summary: str
    status: TrackingStatus = TrackingStatus.FINAL
    vulnerabilities: Annotated[list[uuid.UUID], Field(max_length=2_000)] | None = None
    leave_out: Annotated[list[uuid.UUID], Field(max_length=10_000)] = []
    language: str = "en"
    legacy_version: str = ""
    templates: Annotated[list[ChosenIn], Field(max_length=200)] | None = None
    based_on: uuid.UUID | None = None

    def inputs(self) -> dict[str, Any]:
        """The members by name, the texts as the command takes them."""
        chosen = None if self.templates is None else [Chosen(**one.inputs()) for one in self.templates]
        return super().inputs() | {"templates": chosen}


class AdvisoryApproveIn(In):
    """The digest of the text that you read."""

    model_config = example({"digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"})
    digest: Annotated[str, Field(max_length=64)]


class AdvisoryReturnIn(In):
    """What should change."""

    model_config = example({"comment": "Name the fixed version in the remediation."})
    comment: str


class AdvisoryScheduleIn(In):
    """When to release it; null takes that back."""

    model_config = example({"release_at": "2027-01-20T12:00:00Z"})
    release_at: Instant | None
    leak_risk: str = ""
    reasons: Reasons = {}


class ReviewAskIn(In):
    """Which parties read a revision, until when, and what you ask."""

    model_config = example({"parties": [ID], "due_at": "2027-01-20T12:00:00Z", "question": "Is V1 right?"})
    parties: Annotated[list[uuid.UUID], Field(max_length=500)]
    due_at: Instant
    question: str = ""


class ReviewAnswerIn(In):
    """What your party thinks of it; only a clinical adviser objects, and says to what."""

    model_config = example({"answer": "commented", "words": "Name the drug libraries.", "version": 1})
    answer: Answer
    words: str = ""
    version: Version = None


class CommentWriteIn(In):
    """A comment on one block of one revision, as its reader was shown it.

    `party` says for which of your own parties you speak, where you were shown it for several.
    """

    model_config = example(
        {"revision": ID, "kind": "note", "source": OTHER, "comment": "Say that alarms still sound."}
    )
    revision: uuid.UUID
    kind: Annotated[str, Field(max_length=16, description="Kind of the block, as the draft lists it.")]
    source: uuid.UUID
    comment: str
    party: uuid.UUID | None = None


class CommentSettleIn(In):
    """What becomes of these comments; everybody who wrote one of them reads the sentence.

    `again` holds the version that you read of each that is settled already, by its key.
    """

    model_config = example({"comments": [ID], "disposition": "accepted", "because": "Added to the text."})
    comments: Annotated[list[uuid.UUID], Field(max_length=500)]
    disposition: Disposition
    because: str = ""
    again: dict[uuid.UUID, int] = {}


class AdvisoryReleaseIn(In):
    """What a leak would mean for vulnerabilities that stay secret, where some do."""

    model_config = example({"leak_risk": ""})
    leak_risk: str = ""
    reasons: Reasons = {}
