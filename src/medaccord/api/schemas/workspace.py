"""What operations on drafts of one's own party take and answer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import ID, In, MarkedOut, Version, example
from medaccord.domain.assessment.workspace import FIELDS, What

Text = Annotated[str, Field(max_length=20_000)]
Key = Annotated[str, Field(max_length=36)]
MOST_FIELDS = max(map(len, FIELDS.values()))
"""Of the longest form, so that whatever is kept on its page can be kept by a program."""
Typed = Annotated[
    dict[str, Text | Annotated[list[Key], Field(max_length=200)]], Field(max_length=MOST_FIELDS)
]
"""By field of the form what was typed; parties and products are lists of keys, everything else a text."""


class WorkspaceKeepIn(In):
    """What your party has typed so far, as the form of the step names its fields; nothing of it is checked.

    `party` where you act for several. `version` is that of the draft that you read, 0 where there was none:
    without it you replace what a colleague has kept.
    """

    model_config = example({"vulnerability": ID, "what": "opinion", "answers": {"harm": "Too much"}})
    vulnerability: uuid.UUID
    what: What
    answers: Typed
    party: uuid.UUID | None = None
    version: Version = None

    def inputs(self) -> dict[str, Any]:
        """The members by name, as the command takes them."""
        return super().inputs() | {"what": self.what.value}


class WorkspaceDiscardIn(In):
    """Which draft was read."""

    model_config = example({"version": 1})
    version: Version = None


class WorkspaceDraftOut(Schema):
    """One draft of your own party; `consultation` is what it answers, `opened` that its seal is open."""

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    role: str
    what: What
    answers: dict[str, str | list[str]]
    author_name: str
    at: dt.datetime
    consultation: uuid.UUID | None
    due_at: dt.datetime | None
    opened: bool
    version: int


class WorkspaceListOut(MarkedOut):
    """Drafts of your own party in a case, the one that was kept last first."""

    results: list[WorkspaceDraftOut]
    next: None = None
