"""Posts: messages, each to one audience that never changes afterwards."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.audience import Audience, audience, lasting, name_in_case, name_in_report
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Scoped
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text as texts
from medaccord.domain.errors import Invalid
from medaccord.domain.verbs import Verb

LONGEST = 20_000
LONGEST_NAME = 300


@command(Verb.POST_WRITE, on=Case)
def write(act: Act, case: Case, *, room: uuid.UUID, text: str) -> Post:
    """Write to one room of a case: everyone in it, one party's side, or the agencies.

    Everyone are the people in the case now; somebody who joins later does not read it (need-to-know 23).
    """
    to = audience(act, case, room)
    return _write(act, case, lasting(act, case, to), text, name_in_case(act, case, to))


@command(Verb.POST_WRITE, on=Report)
def write_to_report(act: Act, report: Report, *, text: str) -> Post:
    """Write in the room of a report, where its reporter and the desk talk."""
    to = audience(act, report, report.room_id)
    return _write(act, report, to, text, name_in_report(act, report, to))


def _write(act: Act, subject: Scoped, to: Audience, text: str, name: str) -> Post:
    texts.text(text, limit=LONGEST, name="text")
    if not text.strip():
        raise Invalid({"text": ["Write a message."]})
    row = Post(stream_id=subject.stream_id, room_id=to.room, text=text, at=act.now, by_day=act.by_day)
    row.author_id, row.author_name = act.by or STRANGER, name[:LONGEST_NAME]
    return act.add(row)
