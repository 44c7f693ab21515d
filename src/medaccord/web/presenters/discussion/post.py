"""A message as every screen shows it: what became of it, what its reader may do with it, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.discussion.queries.posts import PostLine
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import marking_words
from medaccord.web.templatetags.instants import day

Told = Callable[[dt.datetime], str]
"""An instant as this screen writes it."""


MOST_QUOTED = 600
"""Letters of a quote on a page; the whole stands where it was written."""


def shown(
    line: PostLine,
    meta: str,
    told: Told,
    *,
    by_name: bool = True,
    lead: bool = False,
    marks: bool = False,
    held: bool = False,
    thread: v.Link | None = None,
    quote: str = "",
) -> v.Post:
    """A message with its readers in `meta`; without `by_name` the reader's own go by 'You'.

    `quote` is where the reader may quote it; `marks` says that the reader marks it; nothing is erased where
    it is `held`.
    """
    if thread is None and line.thread:
        thread = v.Link(titled(line.thread.subject), "")
    return v.Post(
        _("You") if line.mine and not by_name else line.author,
        meta,
        line.text,
        own=line.mine,
        new=line.new and by_name,
        id=str(line.id),
        gone=_gone(line, told),
        changed=_("changed %s") % told(line.revised_at) if line.revised_at and not line.withdrawn else "",
        earlier=tuple(v.Pair(_("until %s") % told(one.until), one.text) for one in line.earlier),
        acts=_acts(line, lead, marks, held, quote),
        thread=thread if thread and thread.text else None,
        mentions=", ".join(line.mentions),
        quote=_quote(line),
        marking=marking_words(line.marked),
    )


def titled(said: str) -> str:
    """A thread's subject, which goes where its first post is erased."""
    return said or _("Subject erased")


def _quote(line: PostLine) -> v.Pair | None:
    """Whom and what a message quotes; the reader's own scope has decided whether there is anything."""
    if line.quote is None:
        return None
    if line.quote.withdrawn:
        return v.Pair(line.quote.author, _("This post was withdrawn."))
    if not line.quote.author:
        return v.Pair(_("A quoted post"), _("You cannot read it."))
    return v.Pair(line.quote.author, cut(line.quote.text))


def cut(text: str) -> str:
    """A quote that is not longer than what is said about it."""
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}…"


def _gone(line: PostLine, told: Told) -> str:
    """Who withdrew it and when, and the reason where one was given."""
    if line.withdrawn is None:
        return ""
    who, why = line.withdrawn.by, line.withdrawn.why.strip()
    at = day(line.withdrawn.at) if line.withdrawn.by_day else told(line.withdrawn.at)
    said = _("Withdrawn by its author, %s.") % at
    if who != line.author:
        said = _("Withdrawn by %(who)s, %(at)s.") % {"who": who, "at": at}
    if line.withdrawn.basis:
        words = {"who": who, "at": at, "basis": line.withdrawn.basis}
        said = _("Erased by %(who)s, %(at)s, under %(basis)s.") % words
    return f"{said} {why}".strip()


def _acts(line: PostLine, lead: bool, marks: bool, held: bool, quote: str) -> tuple[v.Link, ...]:
    about = _("the post by %s") % line.author
    erase = (_erase(line, about),) if lead and not held and not erased(line) else ()
    if line.withdrawn:
        return erase
    cite = (v.Link(_("Quote"), f"{quote}?quote={line.id}#write", about),) if quote else ()
    mark = (v.Link(_("Mark"), step(line, "mark"), about),) if marks else ()
    change = (v.Link(_("Change"), step(line, "revise"), about),) if line.mine else ()
    take = (v.Link(_("Withdraw"), step(line, "withdraw"), about),) if line.mine or lead else ()
    return (*cite, *change, *take, *erase, *mark)


def step(line: PostLine, word: str) -> str:
    """Where a step with a message goes; written rather than looked up, for a page has a thousand of them."""
    return f"/posts/{line.id}/{word}/"


def erased(line: PostLine) -> bool:
    """Whether its words are gone for good."""
    return line.withdrawn is not None and line.withdrawn.basis != ""


def erase_in_report(line: PostLine, held: bool) -> tuple[v.Link, ...]:
    """The way to erase a message, for whoever judges the report; none where it is held."""
    return () if held or erased(line) else (_erase(line, _("the post by %s") % line.author),)


def _erase(line: PostLine, about: str) -> v.Link:
    return v.Link(_("Erase"), step(line, "redact"), about)


def revise_page(line: PostLine, form: Form, back: str) -> v.ConfirmPage:
    """Other words for one's own message, beside what it says now."""
    return v.ConfirmPage(
        heading=_("Change your post"),
        text=(_("Its readers stay the same. They see that it was changed, and what it said before."),),
        box=v.FormBox(
            "revise",
            step(line, "revise"),
            form,
            (v.Submit(_("Save the change"), "save", look="filled"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(_("What it says now"), line.text),),
    )


def mark_page(line: PostLine, form: Form, back: str) -> v.ConfirmPage:
    """A stricter marking of a message, beside what it carries now."""
    return v.ConfirmPage(
        heading=_("Mark this post more strictly"),
        text=(
            _("Its readers stay the same, and are told. Posts that quote it are marked so too."),
            _("Nothing here makes it wider. What belongs to a party is a document of its own, not a post."),
        ),
        box=v.FormBox("mark", step(line, "mark"), form, (v.Submit(_("Mark it"), "mark", look="filled"),)),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(line.author, line.text), v.Pair(_("Marking now"), marking_words(line.marked))),
    )


def withdraw_page(line: PostLine, form: Form, back: str) -> v.ConfirmPage:
    """The end of a message: what goes and what stays."""
    told = [_("The text goes, its earlier versions too. Author and time stay, and that it was withdrawn.")]
    if not line.mine:
        told.append(_("It is not yours: say why. Everybody who can read it reads the reason."))
    return v.ConfirmPage(
        heading=_("Withdraw this post"),
        text=tuple(told),
        box=v.FormBox(
            "withdraw",
            step(line, "withdraw"),
            form,
            (v.Submit(_("Withdraw it"), "withdraw", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(line.author, line.text),),
        danger=True,
    )


def redact_page(line: PostLine, form: Form, back: str) -> v.ConfirmPage:
    """The end of a message's words, in the record as well."""
    return v.ConfirmPage(
        heading=_("Erase this post for good"),
        text=(
            _("The text goes, its earlier versions too, and from the record as well. Nobody brings it back."),
            _("If it began a thread, the subject goes with it."),
            _("Author and time stay, and that it was erased, by whom, why and on which basis."),
        ),
        box=v.FormBox(
            "redact",
            step(line, "redact"),
            form,
            (v.Submit(_("Erase it"), "redact", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(line.author, line.text or _("Withdrawn; its words are in the record only.")),),
        danger=True,
    )


def new_posts(count: int) -> str:
    """'3 new', or nothing."""
    return ngettext("%d new", "%d new", count) % count if count else ""
