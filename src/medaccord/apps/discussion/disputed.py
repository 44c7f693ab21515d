"""What is said of a dispute: in a thread for everybody who reads it now, without what belongs to somebody."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case
from medaccord.apps.cases.talk import is_for, named, readers_of
from medaccord.apps.discussion.commands.post import say
from medaccord.apps.discussion.commands.thread import opened
from medaccord.apps.discussion.models import Post, Thread
from medaccord.core.act import Act
from medaccord.domain.handling import Wish


def talk(
    act: Act,
    case: Case,
    key: uuid.UUID,
    subject: str,
    rooms: Collection[uuid.UUID],
    text: str,
    wish: Wish,
) -> Post:
    """Say something of a dispute, which lies in these rooms, to everybody who enters one of them now.

    It goes into the dispute's thread that has exactly these readers; where there is none, one begins.
    """
    people = readers_of(act, case, rooms)
    known = Thread.objects.within(act).filter(dispute=key).order_by("-at", "-id")
    thread = next((one for one in known if is_for(case.stream_id, one.room_id, people)), None)
    if thread is None:
        into = named(act, case, people)
        thread = opened(act, case, into, subject, wish.label, named=True, dispute=key)
    return say(act, case, thread.room_id, text, wish, thread=thread)
