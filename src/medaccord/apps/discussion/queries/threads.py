"""Threads of a case, as their audiences see them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from medaccord.apps.cases.talk import ended
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.discussion.queries.unread import unseen
from medaccord.core.context import database_context
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.voice import is_hidden, told_at

MOST = 200
MOST_NEXT = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """A thread by its subject."""

    id: uuid.UUID
    subject: str


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One thread; `room` is its audience, `named` who that is where people were named.

    `ended`: somebody who could read it cannot now, so nobody replies in it. `before` is the ended one that
    it continues, where the reader reads that as well.
    `by_day` says that `at` stands for its day: a reporter's, read by somebody else (need-to-know 35).
    `dispute` is the key of the dispute that it is about.
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
    ended: bool
    before: Subject | None
    dispute: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some threads, those first in which something was said last, and where to go on."""

    lines: tuple[ThreadLine, ...]
    next: str | None


@query
def thread_page(actor: Actor, case_id: uuid.UUID, *, after: str = "", limit: int = 50) -> ThreadPage:
    """Threads that the actor may read, those first in which something was said last that the actor reads.

    `after` is a page's `next`: a thread, for an instant would tell when somebody wrote.
    """
    limit = max(1, min(limit, MOST))
    said = Post.objects.visible_to(actor).filter(thread=OuterRef("id")).order_by("-at").values("at")[:1]
    rows = Thread.objects.visible_to(actor).filter(stream=case_id)
    rows = rows.annotate(last=Coalesce(Subquery(said), "at"))
    if after:
        ended_with = _last(rows, after)
        rows = rows.filter(Q(last__lt=ended_with.last) | Q(last=ended_with.last, id__lt=ended_with.id))
    found = list(rows.order_by("-last", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return ThreadPage(tuple(_lines(actor, page)), str(page[-1].id) if more else None)


def _last(rows: QuerySet[Thread], after: str) -> Any:
    """The thread that a page ended with, with the instant of what was said there last."""
    try:
        return rows.get(id=uuid.UUID(after))
    except (ValueError, Thread.DoesNotExist) as wrong:
        raise Invalid({"after": [DAMAGED]}) from wrong


@query
def one_thread(actor: Actor, case_id: uuid.UUID, key: uuid.UUID) -> ThreadLine:
    """One thread of a case; raises Missing for any that the actor may not read."""
    found = _lines(actor, list(Thread.objects.visible_to(actor).filter(stream=case_id, pk=key)))
    if not found:
        raise Missing
    return found[0]


@query
def threads_about(actor: Actor, case_id: uuid.UUID, dispute: uuid.UUID) -> list[ThreadLine]:
    """Threads about one dispute that the actor may read, the newest first."""
    rows = Thread.objects.visible_to(actor).filter(stream=case_id, dispute=dispute).order_by("-at", "-id")
    return _lines(actor, list(rows[:MOST_NEXT]))


@query
def named_in(
    actor: Actor, case_id: uuid.UUID, rooms: Collection[uuid.UUID], *, ended_too: bool = False
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Who was named in each of these rooms, where that was so; ended ones only if asked for."""
    there = Thread.objects.visible_to(actor).filter(stream=case_id, room__in=rooms)
    rows = [row for row in there if row.named]
    over = _ended(actor, rows) if rows and not ended_too else set()
    return {row.room_id: tuple(row.named) for row in rows if row.room_id not in over}


@query
def continued_in(actor: Actor, case_id: uuid.UUID, key: uuid.UUID) -> list[Subject]:
    """The threads that the actor may read and that go on where this one ended, the newest first."""
    rows = Thread.objects.visible_to(actor).filter(stream=case_id, continues=key).order_by("-at", "-id")
    return [Subject(*one) for one in rows.values_list("id", "subject")[:MOST_NEXT]]


def _lines(actor: Actor, found: Sequence[Thread]) -> list[ThreadLine]:
    if not found:
        return []
    own = own_principals(actor)
    said = Post.objects.visible_to(actor).filter(thread__in=found).order_by().values("thread_id")
    counts = dict(said.annotate(posts=Count("id")).values_list("thread_id", "posts"))
    fresh = unseen(actor).filter(thread__in=found).order_by().values("thread_id").annotate(n=Count("id"))
    news = dict(fresh.values_list("thread_id", "n"))
    over, before = _ended(actor, found), _before(actor, found)
    return [
        _line(
            row,
            own,
            posts=counts.get(row.id, 0),
            new=news.get(row.id, 0),
            over=row.room_id in over,
            before=before.get(row.continues_id),
        )
        for row in found
    ]


def _ended(actor: Actor, rows: Sequence[Thread]) -> set[uuid.UUID]:
    """Rooms in which nothing more is said: asked as the platform, for keys of others are not the reader's.

    That it is so is told to whoever reads the thread; whose key it is is not.
    """
    case_id = rows[0].stream_id
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        return ended(case_id, {row.room_id for row in rows})


def _before(actor: Actor, rows: Sequence[Thread]) -> Mapping[uuid.UUID | None, Subject]:
    keys = {row.continues_id for row in rows if row.continues_id}
    if not keys:
        return {}
    seen = Thread.objects.visible_to(actor).filter(id__in=keys)
    return {key: Subject(key, subject) for key, subject in seen.values_list("id", "subject")}


def _line(
    row: Thread, own: set[uuid.UUID], *, posts: int, new: int, over: bool, before: Subject | None
) -> ThreadLine:
    by_day = is_hidden(row.by_day, row.author_id, own)
    return ThreadLine(
        id=row.id,
        room=row.room_id,
        subject=row.subject,
        author=row.author_name,
        mine=row.author_id in own,
        named=tuple(row.named),
        at=told_at(row.at, by_day),
        by_day=by_day,
        posts=posts,
        new=new,
        ended=over,
        before=before,
        dispute=row.dispute,
    )
