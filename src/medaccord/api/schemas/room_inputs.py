"""What operations take that speak or file in the rooms of a case or report."""

from __future__ import annotations

import uuid

from medaccord.api.schemas.common import ID, In, Version, example


class PostWriteIn(In):
    """A message and the room that is its audience; `audiences` of the case names the rooms."""

    model_config = example({"room": ID, "text": "The fix is in test. We expect it in three weeks."})
    room: uuid.UUID
    text: str


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


class ReportPostIn(In):
    """A message between the reporter and the desk."""

    model_config = example({"text": "Which software version did you test?"})
    text: str
