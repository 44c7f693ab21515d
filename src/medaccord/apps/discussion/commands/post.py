"""Posts: messages, each to one audience that never changes afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import cast

from medaccord.apps.cases.items import kind_of
from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.asked import answered
from medaccord.apps.discussion.audience import (
    READERS,
    audience,
    audience_of,
    is_within,
    lasting,
    name_in_case,
    name_in_report,
    own_report,
)
from medaccord.apps.discussion.marking import check_disputed, remarked, written
from medaccord.apps.discussion.models import Mention, Post, PostRevision, Thread
from medaccord.apps.discussion.people import known_in
from medaccord.apps.intake.holding import require_free
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.marking import columns, marking_of
from medaccord.core.models import Scoped
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import own_principals
from medaccord.domain import retention
from medaccord.domain import text as texts
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.grounds import check_grounds
from medaccord.domain.handling import Mark, Marking, Onward, Wish, check_written, of_all
from medaccord.domain.roles import DESK, Role
from medaccord.domain.tlp import Tlp, never_wider
from medaccord.domain.verbs import Verb

LONGEST_NAME = 300


@command(Verb.POST_WRITE, on=Case)
def write(
    act: Act,
    case: Case,
    *,
    text: str,
    room: uuid.UUID | None = None,
    thread: uuid.UUID | None = None,
    quotes: uuid.UUID | None = None,
    mentions: Collection[uuid.UUID] = (),
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
    as_reporter: bool = False,
) -> Post:
    """Write to one room of a case, everyone in it, one party's side or the agencies, or reply in a thread.

    It carries the case's own label, or one of its author's that fits there, and its author's handling marks;
    what belongs to a party is a document, no post (decision 0255). Whoever is a reporter and works for a
    party too says with `as_reporter` as whom (decision 0180). Everyone are the people in the case now;
    somebody who joins later does not read it (need-to-know 23). A quoted post must be one that all who read
    the new one can read.
    """
    if (room is None) == (thread is None):
        raise Invalid({"room": ["Choose who reads it: a room, or the thread that you reply in."]})
    wish = Wish(marking, handling, onward)
    if thread is not None:
        row = _reply(act, case, thread, text, quotes, wish, as_reporter)
    else:
        into = audience(act, case, room, as_reporter=as_reporter)  # type: ignore[arg-type]
        row = say(act, case, into, text, wish, quotes=quotes)
    _mention(act, row, mentions)
    return row


@command(Verb.POST_WRITE, on=Report)
def write_to_report(act: Act, report: Report, *, text: str) -> Post:
    """Write in the room of a report, where its reporter and the desk talk."""
    return tell(act, report, text)


@command(Verb.POST_REVISE, on=Post)
def revise(act: Act, post: Post, *, text: str, version: int | None = None) -> Post:
    """Put other words in place of one's own; the earlier ones stay for those who could read them."""
    if not _is_author(act, post):
        raise Denied("Only its author changes a post. Write an answer to it instead.")
    _require_there(post)
    act.expect(post, version, "text")
    _check(text)
    if text == post.text:
        raise Invalid({"text": ["This is what the post says already. Change it, or leave it."]})
    before = PostRevision(
        stream_id=post.stream_id,
        room_id=post.room_id,
        marking=post.marking,
        post=post,
        version=post.version,
        text=post.text,
        since=post.revised_at or post.at,
        until=act.now,
    )
    act.change(post, text=text, revised_at=act.now, version=post.version + 1)
    act.add(before)
    return post


@command(Verb.POST_MARK, on=Post)
def mark(
    act: Act,
    post: Post,
    *,
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
) -> Post:
    """Mark a post more strictly, as its author or the desk; what quotes it is marked so in the same step.

    Its readers stay, and are told. Nothing here makes a marking wider.
    """
    if not _is_author(act, post) and not act.roles & DESK:
        raise Denied("Only its author or the desk marks a post. Ask one of them.")
    _require_there(post)
    check_disputed(act, post.stream_id, post.room_id, handling)
    check_written(handling)
    wish = Wish(marking, handling, onward)
    made = remarked(act, post.stream_id, [post.room_id], marking_of(post), wish)
    for one in _quoting(act, post):
        narrow(act, one, of_all([marking_of(one), made]))
    return post


def _quoting(act: Act, post: Post) -> list[Post]:
    """A post and every one that quotes it, or quotes one that does, each after what it quotes."""
    found, at = [post], [post.id]
    while at:
        rows = list(Post.objects.within(act).filter(quotes__in=at).order_by("id"))
        found, at = [*found, *rows], [row.id for row in rows]
    return found


def narrow(act: Act, post: Post, made: Marking) -> None:
    """Put a stricter marking on a post, on what it said before, whom it speaks to, and what it began."""
    if made == marking_of(post):
        return
    act.change(post, **columns(made))
    earlier = PostRevision.objects.within(act).filter(post=post).order_by("version")
    mentions = Mention.objects.within(act).filter(post=post).order_by("id")
    for row in (*earlier, *mentions, *_opened_by(act, post)):
        if never_wider(Tlp(row.marking), made.label) and row.marking != made.label.value:
            act.change(row, marking=made.label.value)


@command(Verb.POST_WITHDRAW, on=Post)
def withdraw(act: Act, post: Post, *, reason: str = "", version: int | None = None) -> Post:
    """Take the words of a post away, its earlier ones too; who wrote it, who withdrew it and when stay.

    Its author may, and the case lead for a reason that its readers are told.
    """
    mine = _is_author(act, post)
    if not mine and Role.LEAD not in act.roles:
        raise Denied("Only its author or the case lead withdraws a post. Ask one of them.")
    _require_there(post)
    act.expect(post, version, "text")
    texts.text(reason, limit=texts.REASON, name="reason")
    if not mine and not reason.strip():
        raise Invalid({"reason": ["Say why. Everybody who can read the post reads the reason."]})
    earlier = list(PostRevision.objects.within(act).filter(post=post).order_by("version"))
    act.change(
        post,
        text="",
        withdrawn_at=act.now,
        withdrawn_by_id=act.by or STRANGER,
        withdrawn_by_day=act.by_day,
        withdrawn_name=post.author_name if mine else _name(act, post),
        withdrawn_why=reason,
        version=post.version + 1,
    )
    for row in earlier:
        act.change(row, text="")
    return post


@command(Verb.POST_REDACT, on=Post)
def redact(act: Act, post: Post, *, reason: str, basis: str, version: int | None = None) -> Post:
    """Erase the words of a post, its earlier ones too, from the chain as well, on a legal basis.

    The lead of a case may, in a report whoever judges it for the desk (decision 0209). Who wrote it and when
    stays, and that it was erased, by whom and why; nobody can bring the words back.
    One that was withdrawn can be erased afterwards. With the first post of a thread goes its subject.
    """
    by = _eraser(act, post)
    require_free(act, post.stream_id)
    if post.erased_under:
        raise Illegal("This post was erased already.")
    act.expect(post, version, "text")
    check_grounds(reason, basis, "Everybody who could read the post reads the reason.")
    earlier = list(PostRevision.objects.within(act).filter(post=post).order_by("version"))
    opened = _opened_by(act, post)
    act.erase([post, *earlier, *opened])
    act.change(
        post,
        text="",
        withdrawn_at=act.now,
        withdrawn_by_id=act.by or STRANGER,
        withdrawn_by_day=False,
        withdrawn_name=by,
        withdrawn_why=reason,
        erased_under=basis.strip(),
        handling=post.handling,  # told again, for the chain has just forgotten it
        version=post.version + 1,
    )
    for row in earlier:
        act.change(row, text="")
    for thread in opened:
        act.change(thread, subject="")
    return post


def _eraser(act: Act, post: Post) -> str:
    """The actor's name as the post's readers know it; raises Denied for who does not lead the case."""
    if Role.SYSTEM in act.roles:
        return retention.BY
    report = Report.objects.within(act).filter(pk=post.stream_id).first()
    if report is not None:
        return name_in_report(act, report)[:LONGEST_NAME]
    if Role.LEAD not in act.roles:
        raise Denied("Only the case lead erases a post. Ask them.")
    return _name(act, post)


def _opened_by(act: Act, post: Post) -> list[Thread]:
    """The thread that a post began, if it began one: its author wrote the subject with it."""
    began = {"pk": post.thread_id, "author": post.author_id, "at": post.at}
    return list(Thread.objects.within(act).filter(**began))


def tell(act: Act, report: Report, text: str, *, urgent: bool = False) -> Post:
    """Store what is said in the room of a report, marked as that; it answers what waited for its writer."""
    room = own_report(act, report)
    row = act.add(_post(act, report, room, text, name_in_report(act, report), marking_of(report)))
    answered(act, report, urgent=urgent)
    return row


def say(
    act: Act,
    case: Case,
    room: uuid.UUID,
    text: str,
    wish: Wish,
    *,
    thread: Thread | None = None,
    quotes: uuid.UUID | None = None,
) -> Post:
    """Store what is said to an audience of a case; for everybody, to those who are there now."""
    into = lasting(act, case, room)
    check_disputed(act, case.stream_id, into, wish.marks)
    quoted = None if quotes is None else _quotable(act, case, into, quotes)
    made = written(case, READERS[kind_of(into)], wish, quoted)
    row = _post(act, case, into, text, name_in_case(act, case), made)
    row.thread, row.quotes = thread, quoted
    row.quoted_version = None if quoted is None else quoted.version
    return act.add(row)


def _mention(act: Act, row: Post, people: Collection[uuid.UUID]) -> None:
    """Speak to people who can read the post, and of whom the actor knows it; all others are one refusal."""
    if not people:
        return
    at_desk = bool(act.roles & DESK)
    there = known_in(act.actor, row.stream_id, row.room_id, at_desk=at_desk, as_reporter=act.by_day)
    known = {one.id: one for one in there}
    if set(people) - set(known):
        raise Invalid({"mentions": ["Choose people who can read this post and have written there."]})
    act.add_all(
        Mention(
            stream_id=row.stream_id,
            room_id=row.room_id,
            marking=row.marking,
            post=row,
            person_id=known[key].principal,
            name=known[key].name[:LONGEST_NAME],
        )
        for key in sorted(set(people))
    )


def _reply(
    act: Act,
    case: Case,
    thread: uuid.UUID,
    text: str,
    quotes: uuid.UUID | None,
    wish: Wish,
    as_reporter: bool,
) -> Post:
    found = Thread.objects.visible_to(act.actor).filter(stream=case.stream_id, pk=thread).first()
    if found is None:
        raise Missing
    room = audience_of(act, case, found, as_reporter=as_reporter)
    return say(act, case, room, text, wish, thread=found, quotes=quotes)


def _quotable(act: Act, case: Case, room: uuid.UUID, key: uuid.UUID) -> Post:
    """A post that everybody in the room can read; a quote brings it before nobody else."""
    found = Post.objects.visible_to(act.actor).filter(stream=case.stream_id, pk=key).first()
    if found is None:
        raise Missing
    if found.withdrawn_at is not None:
        raise Illegal("The post that you quote was withdrawn. Answer without quoting it.")
    if found.room_id != room and not is_within(case.stream_id, room, found.room_id):
        raise Illegal(
            "Not everybody who reads here can read the post that you quote. Answer it where it was written,"
            " or write without quoting it."
        )
    return cast(Post, found)


def _post(act: Act, subject: Scoped, room: uuid.UUID, text: str, name: str, made: Marking) -> Post:
    _check(text)
    row = Post(stream_id=subject.stream_id, room_id=room, text=text, at=act.now, **columns(made))
    row.by_day = act.by_day
    row.author_id, row.author_name = act.by or STRANGER, name[:LONGEST_NAME]
    return row


def _check(text: str) -> None:
    texts.said(text, "Write a message.", limit=texts.LETTER, name="text")


def _is_author(act: Act, post: Post) -> bool:
    """Whether the actor wrote it, by whatever sign-in, token or receipt, and can speak as whoever did.

    A reporter's words that its employer's colleague changes by name would tell that the two are one.
    """
    if post.author_id not in own_principals(act.actor):
        return False
    act.speak(post.room_id, as_reporter=post.by_day)
    return act.by_day == post.by_day


def _require_there(post: Post) -> None:
    if post.withdrawn_at is not None:
        raise Illegal("This post was withdrawn already. Write another one.")


def _name(act: Act, post: Post) -> str:
    """How the readers of a case's post know the lead."""
    return name_in_case(act, Case.objects.within(act).get(pk=post.stream_id))[:LONGEST_NAME]
