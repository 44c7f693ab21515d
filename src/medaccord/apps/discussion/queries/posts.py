"""Messages, as their audience may read them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.discussion.models import Post
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.days import day_of
from medaccord.domain.errors import Invalid

MOST = 500
"""On one page; the API keeps a limit of its own."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One message with its author as this audience knows it; `room` is who else reads it.

    `by_day` says that `at` stands for its day: a reporter's, read by somebody else (need-to-know 35).
    """

    id: uuid.UUID
    stream: uuid.UUID
    room: uuid.UUID
    author: str
    mine: bool
    text: str
    at: dt.datetime
    by_day: bool


@dataclass(frozen=True, slots=True)
class PostPage:
    """Some messages, the newest first, and where to go on."""

    lines: tuple[PostLine, ...]
    next: str | None


@query
def posts_in(
    actor: Actor, stream: uuid.UUID, *, room: uuid.UUID | None = None, after: str = "", limit: int = 50
) -> PostPage:
    """Messages of one report or case that the actor may read; `room` narrows, `after` is a page's `next`."""
    limit = max(1, min(limit, MOST))
    rows = Post.objects.visible_to(actor).filter(stream=stream)
    if room is not None:
        rows = rows.filter(room=room)
    if after:
        last = _last(rows, after)
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return PostPage(tuple(_line(actor, row) for row in page), str(page[-1].id) if more else None)


def _last(rows: QuerySet[Post], after: str) -> Post:
    """The post that a page ended with; named, for an instant would tell when it was written."""
    try:
        return rows.get(id=uuid.UUID(after))
    except (ValueError, Post.DoesNotExist) as wrong:
        raise Invalid({"after": [DAMAGED]}) from wrong


def _line(actor: Actor, row: Post) -> PostLine:
    mine = row.author_id in (actor.principal, actor.person)
    by_day = row.by_day and not mine
    at = day_of(row.at) if by_day else row.at
    return PostLine(row.id, row.stream_id, row.room_id, row.author_name, mine, row.text, at, by_day)
