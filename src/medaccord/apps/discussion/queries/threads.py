"""Threads of a case, as their audiences see them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.discussion.queries.unread import unseen
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.errors import Missing
from medaccord.domain.voice import is_hidden, told_at

MOST = 200


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One thread; `room` is its audience, `named` who that is where people were named.

    `by_day` says that `at` stands for its day: a reporter's, read by somebody else (need-to-know 35).
    """

    id: uuid.UUID
    room: uuid.UUID
    subject: str
    author: str
    mine: bool
    named: tuple[str, ...]
    at: dt.datetime
    by_day: bool
    posts: int
    new: int


@query
def threads_in(actor: Actor, case_id: uuid.UUID) -> list[ThreadLine]:
    """The newest threads that the actor may read, those first in which something was said last."""
    rows = Thread.objects.visible_to(actor).filter(stream=case_id)
    return _lines(actor, rows)


@query
def one_thread(actor: Actor, case_id: uuid.UUID, key: uuid.UUID) -> ThreadLine:
    """One thread of a case; raises Missing for any that the actor may not read."""
    found = _lines(actor, Thread.objects.visible_to(actor).filter(stream=case_id, pk=key))
    if not found:
        raise Missing
    return found[0]


def _lines(actor: Actor, rows: QuerySet[Thread]) -> list[ThreadLine]:
    found = list(rows.order_by("-at", "-id")[:MOST])
    if not found:
        return []
    own = own_principals(actor)
    said = Post.objects.visible_to(actor).filter(thread__in=found).order_by().values("thread_id")
    counts = {one["thread_id"]: one for one in said.annotate(posts=Count("id"), last=Max("at"))}
    fresh = unseen(actor).filter(thread__in=found).order_by().values("thread_id").annotate(n=Count("id"))
    news = dict(fresh.values_list("thread_id", "n"))
    found.sort(key=lambda row: counts[row.id]["last"] if row.id in counts else row.at, reverse=True)
    return [_line(row, own, counts.get(row.id, {}).get("posts", 0), news.get(row.id, 0)) for row in found]


def _line(row: Thread, own: set[uuid.UUID], posts: int, new: int) -> ThreadLine:
    mine = row.author_id in own
    by_day = is_hidden(row.by_day, row.author_id, own)
    at = told_at(row.at, by_day)
    return ThreadLine(
        row.id, row.room_id, row.subject, row.author_name, mine, tuple(row.named), at, by_day, posts, new
    )
