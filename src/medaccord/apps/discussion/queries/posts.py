"""Messages, as their audience may read them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.discussion.models import Mention, Post, PostRevision, Seen, Thread
from medaccord.apps.discussion.queries.threads import named_in
from medaccord.core.marking import marking_of
from medaccord.core.models import Grant
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.core.shown import Sight
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Mark, Marking, Onward
from medaccord.domain.reading import Thing
from medaccord.domain.voice import is_hidden, told_at

MOST = 500
"""On one page; the API keeps a limit of its own."""


@dataclass(frozen=True, slots=True)
class EarlierText:
    """What a post said before `until`."""

    version: int
    text: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a post was withdrawn: by whom as this audience knows them, why, and when.

    `by_day` says that `at` stands for its day; `basis` is the legal one on which it was erased for good.
    """

    by: str
    why: str
    at: dt.datetime
    by_day: bool
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ThreadRef:
    """The thread that a message is of; `named` are its readers, where people were named."""

    id: uuid.UUID
    subject: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message quotes, as it said then; without author and text where the reader cannot read it."""

    id: uuid.UUID
    author: str
    text: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PostLine:
    """One message with its author as this audience knows it; `room` is who else reads it.

    `by_day` says that its instants stand for their days: a reporter's, read by somebody else (need-to-know
    35). `earlier` are the texts that stood there while this reader could read them, the newest first.
    `marking`, `handling` and `onward` are its own and that of what it quotes.
    `new` says that the reader has not marked it as seen.
    """

    id: uuid.UUID
    stream: uuid.UUID
    room: uuid.UUID
    author: str
    mine: bool
    text: str
    marking: str
    handling: tuple[Mark, ...]
    onward: Onward
    at: dt.datetime
    by_day: bool
    version: int
    revised_at: dt.datetime | None
    earlier: tuple[EarlierText, ...]
    withdrawn: Withdrawal | None
    thread: ThreadRef | None
    quote: Quote | None
    mentions: tuple[str, ...]
    new: bool

    @property
    def marked(self) -> Marking:
        """How it is to be handled, as one."""
        return marking_of(self)


@dataclass(frozen=True, slots=True)
class PostPage:
    """Some messages, the newest first, and where to go on."""

    lines: tuple[PostLine, ...]
    next: str | None


@query
def posts_in(
    actor: Actor,
    stream: uuid.UUID,
    *,
    room: uuid.UUID | None = None,
    thread: uuid.UUID | None = None,
    after: str = "",
    limit: int = 50,
) -> PostPage:
    """Messages of one report or case that the actor may read; `room` and `thread` narrow.

    `after` is a page's `next`.
    """
    limit = max(1, min(limit, MOST))
    rows = Post.objects.visible_to(actor).filter(stream=stream)
    if room is not None:
        rows = rows.filter(room=room)
    if thread is not None:
        rows = rows.filter(thread=thread)
    if after:
        last = _last(rows, after)
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return PostPage(_lines(actor, page), str(page[-1].id) if more else None)


@dataclass(frozen=True, slots=True)
class PostPlace:
    """Which message it is, without a word of it: when, by whom and for whom it was written.

    `by_day` says that `at` stands for its day; `after` begins the page of the discussion that shows it.
    """

    id: uuid.UUID
    room: uuid.UUID
    named: tuple[str, ...]
    author: str
    at: dt.datetime
    by_day: bool
    withdrawn: bool
    after: str
    marked: Marking


@query
def places_of(actor: Actor, case_id: uuid.UUID, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, PostPlace]:
    """Which of these messages of a case the actor may read, and where; that is no reading of them."""
    if not keys:
        return {}
    all_of_case = Post.objects.visible_to(actor).filter(stream=case_id).order_by("-at", "-id")
    order = list(all_of_case.values_list("id", flat=True))
    before = {key: order[n - n % MOST - 1] if n >= MOST else None for n, key in enumerate(order)}
    told = list(all_of_case.filter(id__in=keys))
    named = named_in(actor, case_id, {row.room_id for row in told}, ended_too=True)
    own = own_principals(actor)
    return {row.id: _place(row, own, named.get(row.room_id, ()), before[row.id]) for row in told}


def _place(row: Post, own: set[uuid.UUID], named: tuple[str, ...], before: uuid.UUID | None) -> PostPlace:
    by_day = is_hidden(row.by_day, row.author_id, own)
    return PostPlace(
        id=row.id,
        room=row.room_id,
        named=named,
        author=row.author_name,
        at=told_at(row.at, by_day),
        by_day=by_day,
        withdrawn=row.withdrawn_at is not None,
        after=str(before or ""),
        marked=marking_of(row),
    )


@query
def one_post(actor: Actor, key: uuid.UUID) -> PostLine:
    """One message; raises Missing for any that the actor may not read."""
    found = _lines(actor, list(Post.objects.visible_to(actor).filter(pk=key)))
    if not found:
        raise Missing
    return found[0]


def _last(rows: QuerySet[Post], after: str) -> Post:
    """The post that a page ended with; named, for an instant would tell when it was written."""
    try:
        return rows.get(id=uuid.UUID(after))
    except (ValueError, Post.DoesNotExist) as wrong:
        raise Invalid({"after": [DAMAGED]}) from wrong


def _lines(actor: Actor, rows: Sequence[Post]) -> tuple[PostLine, ...]:
    own = own_principals(actor)
    quoted = _quoted(actor, rows)
    every = [*rows, *quoted.values()]
    earlier = _earlier(actor, own, [row for row in every if row.revised_at and not row.withdrawn_at])
    actor.sees(_sights(own, rows, quoted, earlier))
    seen = _seen(actor, [row.id for row in rows])
    mentions = _mentions(actor, [row.id for row in rows])
    threads = _threads(actor, {row.thread_id for row in rows if row.thread_id})
    return tuple(
        _line(
            row,
            own,
            earlier.get(row.id, ()),
            threads.get(row.thread_id) if row.thread_id else None,
            _quote(row, quoted.get(row.quotes_id), earlier) if row.quotes_id else None,
            mentions=mentions.get(row.id, []) if row.withdrawn_at is None else [],
            new=row.id not in seen and row.author_id not in own and row.withdrawn_at is None,
        )
        for row in rows
    )


def _sights(
    own: set[uuid.UUID],
    rows: Sequence[Post],
    quoted: Mapping[uuid.UUID, Post],
    earlier: Mapping[uuid.UUID, Sequence[PostRevision]],
) -> Iterator[Sight]:
    """Words of others: as they stand, as they stood before, and as they are quoted."""
    for row in rows:
        if row.withdrawn_at is not None:
            continue
        versions = {row: {row.version, *(one.version for one in earlier.get(row.id, ()))}}
        if row.quotes_id and (quote := quoted.get(row.quotes_id)) and quote.withdrawn_at is None:
            versions[quote] = {row.quoted_version or quote.version}
        for post, told in versions.items():
            if post.author_id not in own:
                yield from (Sight(post.stream_id, post.room_id, Thing.POST, post.id, one) for one in told)


def _seen(actor: Actor, keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these the actor has marked as seen."""
    marked = Seen.objects.filter(person=actor.person, post__in=keys) if keys and actor.person else None
    return set(marked.values_list("post", flat=True)) if marked is not None else set()


def _mentions(actor: Actor, keys: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """Names of those to whom posts speak."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = Mention.objects.visible_to(actor).filter(post__in=keys)
    for post, name in rows.order_by("name", "id").values_list("post_id", "name"):
        found[post].append(name)
    return found


def _threads(actor: Actor, keys: set[uuid.UUID]) -> Mapping[uuid.UUID, ThreadRef]:
    if not keys:
        return {}
    rows = Thread.objects.visible_to(actor).filter(id__in=keys)
    return {row.id: ThreadRef(row.id, row.subject, tuple(row.named)) for row in rows}


def _quoted(actor: Actor, rows: Sequence[Post]) -> Mapping[uuid.UUID, Post]:
    """Quoted messages in the reader's own scope: a quote shows nobody what they could not read."""
    keys = {row.quotes_id for row in rows if row.quotes_id and not row.withdrawn_at}
    return {one.id: one for one in Post.objects.visible_to(actor).filter(id__in=keys)} if keys else {}


def _quote(
    row: Post, quoted: Post | None, earlier: Mapping[uuid.UUID, Sequence[PostRevision]]
) -> Quote | None:
    """What a message quotes, in the words that stood there then if this reader could read them."""
    if row.withdrawn_at is not None or row.quotes_id is None:
        return None
    if quoted is None:
        return Quote(row.quotes_id, "", "", withdrawn=False)
    then = {one.version: one.text for one in earlier.get(quoted.id, ())}
    text = then.get(row.quoted_version, quoted.text) if row.quoted_version else quoted.text
    return Quote(quoted.id, quoted.author_name, text, quoted.withdrawn_at is not None)


def _line(
    row: Post,
    own: set[uuid.UUID],
    earlier: Sequence[PostRevision],
    thread: ThreadRef | None,
    quote: Quote | None,
    *,
    mentions: Sequence[str],
    new: bool,
) -> PostLine:
    by_day = is_hidden(row.by_day, row.author_id, own)
    return PostLine(
        id=row.id,
        stream=row.stream_id,
        room=row.room_id,
        author=row.author_name,
        mine=row.author_id in own,
        text=row.text,
        marking=row.marking,
        handling=tuple(map(Mark, row.handling)),
        onward=Onward(row.onward),
        at=told_at(row.at, by_day),
        by_day=by_day,
        version=row.version,
        revised_at=told_at(row.revised_at, by_day) if row.revised_at else None,
        earlier=tuple(EarlierText(one.version, one.text, told_at(one.until, by_day)) for one in earlier),
        withdrawn=_withdrawal(row, own),
        thread=thread,
        quote=quote,
        mentions=tuple(mentions),
        new=new,
    )


def _withdrawal(row: Post, own: set[uuid.UUID]) -> Withdrawal | None:
    if row.withdrawn_at is None:
        return None
    by_day = is_hidden(row.withdrawn_by_day, row.withdrawn_by_id, own)
    at = told_at(row.withdrawn_at, by_day)
    return Withdrawal(row.withdrawn_name, row.withdrawn_why, at, by_day, row.erased_under)


def _earlier(
    actor: Actor, own: set[uuid.UUID], posts: Sequence[Post]
) -> Mapping[uuid.UUID, list[PostRevision]]:
    """Earlier texts by post, the newest first, where the reader held a key to the room while they stood."""
    if not posts:
        return {}
    keys = Grant.objects.filter(principal__in=own, room__in={post.room_id for post in posts})
    held: dict[uuid.UUID, list[tuple[dt.datetime, dt.datetime | None]]] = defaultdict(list)
    for room, since, until in keys.values_list("room_id", "since", "until"):
        held[room].append((since, until))
    rows = PostRevision.objects.visible_to(actor).filter(post__in=[post.id for post in posts])
    found: dict[uuid.UUID, list[PostRevision]] = defaultdict(list)
    for row in rows.order_by("-version"):
        keys_then = held[row.room_id]
        if any(since <= row.until and (until is None or until >= row.since) for since, until in keys_then):
            found[row.post_id].append(row)
    return found
