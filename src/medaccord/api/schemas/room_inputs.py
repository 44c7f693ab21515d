"""What operations take that speak or file in the rooms of a case or report."""

from __future__ import annotations

import uuid

from medaccord.api.schemas.common import ID, In, example


class PostWriteIn(In):
    """A message and the room that is its audience; `audiences` of the case names the rooms."""

    model_config = example({"room": ID, "text": "The fix is in test. We expect it in three weeks."})
    room: uuid.UUID
    text: str


class ReportPostIn(In):
    """A message between the reporter and the desk."""

    model_config = example({"text": "Which software version did you test?"})
    text: str
