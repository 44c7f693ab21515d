"""Posts with their readers, newest first, the threads they are of, and the forms that must name readers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.documents import Audience
from medaccord.apps.discussion.queries.posts import PostLine, PostPage
from medaccord.apps.discussion.queries.threads import Subject, ThreadLine, ThreadPage
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import apart, may, post
from medaccord.web.presenters.cases.head import Tab, address, case_head, crumbs
from medaccord.web.presenters.cases.hold import alert
from medaccord.web.presenters.cases.rooms import readers_table, room_name
from medaccord.web.presenters.discussion.post import cut, new_posts, titled
from medaccord.web.presenters.words import short_day, when


def discussion_page(
    view: CaseView,
    posts: PostPage,
    rooms: Sequence[Audience],
    form: Form | None,
    now: dt.datetime,
    *,
    after: str,
    threads: ThreadPage | None = None,
    later: str = "",
    quoted: PostLine | None = None,
    held: bool = False,
) -> v.DiscussionPage:
    """One page of posts that the reader may read, with threads of the case; `later` names a page of those."""
    here = address(view.id, Tab.DISCUSSION)
    return v.DiscussionPage(
        head=case_head(view, Tab.DISCUSSION),
        posts=tuple(post(view, line, now, writes=form is not None, held=held) for line in posts.lines),
        alert=alert(held),
        pager=_pager(here, posts, after),
        write=_write_box(
            view,
            form,
            _("Write a post"),
            _("You can change or withdraw it later. A party that joins later does not read it by itself."),
            quoted,
        )
        if form
        else None,
        readers=readers_table(view, rooms) if rooms else None,
        empty=_("Nobody has written yet that you can read."),
        threads=_threads(view, threads.lines, now) if threads and threads.lines else None,
        turn=v.Pager(
            newer=here if later else "",
            older=f"{here}?{urlencode({'threads': threads.next})}" if threads and threads.next else "",
        ),
        start=v.Link(_("Start a thread"), f"{here}start/") if form else None,
        news=_news(here, posts),
    )


def thread_page(
    view: CaseView,
    thread: ThreadLine,
    posts: PostPage,
    form: Form | None,
    now: dt.datetime,
    *,
    after: str,
    quoted: PostLine | None = None,
    later: Sequence[Subject] = (),
    held: bool = False,
    dispute: str = "",
) -> v.DiscussionPage:
    """One thread: all that was said in it that the reader may read, and the form of a reply.

    `dispute` is the address of the dispute that it is about.
    """
    tab = address(view.id, Tab.DISCUSSION)
    here = f"{tab}{thread.id}/"
    return v.DiscussionPage(
        head=case_head(view, Tab.DISCUSSION),
        posts=tuple(
            post(view, line, now, here=here, writes=form is not None, held=held) for line in posts.lines
        ),
        alert=alert(held),
        pager=_pager(here, posts, after),
        write=_write_box(
            view, form, _("Reply"), _("Readers stay the same. For others, start another thread."), quoted
        )
        if form
        else None,
        empty=_("Nobody has written yet that you can read."),
        heading=titled(thread.subject),
        note=_("Read by: %s.") % audience_of(view, thread),
        ended=_ended(view, tab, thread, later, dispute) if thread.ended else None,
        dispute=v.Link(_("The dispute that it is about"), dispute) if dispute else None,
        before=_subject(_("Goes on from"), tab, thread.before) if thread.before else None,
        back=v.Link(_("All posts and threads"), tab),
        news=_news(tab, posts, thread.id),
    )


def _ended(view: CaseView, tab: str, thread: ThreadLine, later: Sequence[Subject], dispute: str) -> v.Ended:
    """That and why nobody replies in a thread, and where it goes on; about a dispute that is its own page."""
    href = dispute or f"{tab}start/?{urlencode({'continues': thread.id})}"
    return v.Ended(
        _("This thread has ended: one of its readers takes no part now, or has yet to agree to new terms."),
        v.Link(_("Continue in a new thread"), href) if may(view, Verb.THREAD_START) else None,
        tuple(_subject(_("Goes on in"), tab, one) for one in later),
    )


def _subject(words: str, tab: str, one: Subject) -> v.Link:
    return v.Link(titled(one.subject), f"{tab}{one.id}/", words)


def start_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """A subject, its first post, and the readers of all of it."""
    here = address(view.id, Tab.DISCUSSION)
    return v.ConfirmPage(
        heading=_("Start a thread"),
        text=(_("All of a thread has the same readers, who never change. For others, start another one."),),
        box=v.FormBox(
            "start",
            f"{here}start/",
            form,
            (v.Submit(_("Start the thread"), "start", look="filled"),),
            before=apart(view, form),
        ),
        cancel=v.Link(_("Back to the discussion, nothing changes"), here),
        crumbs=crumbs(view, _("Start a thread")),
    )


def audience_of(view: CaseView, thread: ThreadLine) -> str:
    """Who reads a thread, in words."""
    return ", ".join(thread.named) or room_name(view, thread.room)


def _threads(view: CaseView, threads: Sequence[ThreadLine], now: dt.datetime) -> v.Table:
    here = address(view.id, Tab.DISCUSSION)
    return v.Table(
        _("Threads that you can read, those first in which something was said last"),
        (_("Subject"), _("Readers"), _("Posts"), _("Started")),
        tuple(
            v.Row(
                (
                    v.Cell(titled(one.subject), _("ended") if one.ended else "", href=f"{here}{one.id}/"),
                    v.Cell(audience_of(view, one)),
                    v.Cell(str(one.posts), new_posts(one.new)),
                    v.Cell(one.author, short_day(one.at, now) if one.by_day else when(one.at, now)),
                )
            )
            for one in threads
        ),
    )


def _news(tab: str, posts: PostPage, thread: uuid.UUID | None = None) -> v.NewSince | None:
    """How many posts on this page are new for the reader, and the way to the first of them."""
    new = [line for line in posts.lines if line.new]
    if not new:
        return None
    hidden = [("upto", str(posts.lines[0].id)), ("since", str(posts.lines[-1].id))]
    if thread:
        hidden.append(("of", str(thread)))
    return v.NewSince(
        "",
        (v.Link(_("Go to the first new post"), f"#post-{new[-1].id}"),),
        v.Act(_("Mark as read"), f"{tab}seen/", "post", "plain", tuple(hidden)),
        ngettext("%d new post", "%d new posts", len(new)) % len(new),
    )


def _pager(here: str, posts: PostPage, after: str) -> v.Pager:
    return v.Pager(
        newer=here if after else "",
        older=f"{here}?{urlencode({'after': posts.next})}" if posts.next else "",
    )


def _write_box(view: CaseView, form: Form, heading: str, note: str, quoted: PostLine | None) -> v.FormBox:
    tab = address(view.id, Tab.DISCUSSION)
    intro = (
        _("You quote %(who)s: “%(text)s”") % {"who": quoted.author, "text": cut(quoted.text)}
        if quoted
        else ""
    )
    submits = (v.Submit(_("Post"), "post", look="filled"),)
    return v.FormBox(
        "write", f"{tab}write/", form, submits, heading, intro=intro, note=note, before=apart(view, form)
    )
