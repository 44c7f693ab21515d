"""Messages, as their audience may read them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from medaccord.apps.discussion.models import Post
from medaccord.core.paging import cursor, read_cursor
from medaccord.core.principal import Actor
from medaccord.core.scope import query

MOST = 100


@dataclass(frozen=True, slots=True)
class PostLine:
    """One message with its author as this audience knows it; `room` is who else reads it."""

    id: uuid.UUID
    stream: uuid.UUID
    room: uuid.UUID
    author: str
    mine: bool
    text: str
    at: dt.datetime


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
        at, key = read_cursor(after)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return PostPage(
        tuple(_line(actor, row) for row in page), cursor(page[-1].at, page[-1].id) if more else None
    )


def _line(actor: Actor, row: Post) -> PostLine:
    mine = row.author_id in (actor.principal, actor.person)
    return PostLine(row.id, row.stream_id, row.room_id, row.author_name, mine, row.text, row.at)
