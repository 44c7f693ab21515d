"""A message as every screen shows it: what became of it, what its reader may do with it, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.discussion.queries.posts import PostLine
from medaccord.web import viewmodels as v
from medaccord.web.templatetags.instants import day

Told = Callable[[dt.datetime], str]
"""An instant as this screen writes it."""


def shown(line: PostLine, meta: str, told: Told, *, by_name: bool = True, lead: bool = False) -> v.Post:
    """A message with its readers in `meta`; without `by_name` the reader's own go by 'You'."""
    return v.Post(
        _("You") if line.mine and not by_name else line.author,
        meta,
        line.text,
        own=line.mine,
        id=str(line.id),
        gone=_gone(line, told),
        changed=_("changed %s") % told(line.revised_at) if line.revised_at and not line.withdrawn else "",
        earlier=tuple(v.Pair(_("until %s") % told(one.until), one.text) for one in line.earlier),
        acts=_acts(line, lead),
    )


def _gone(line: PostLine, told: Told) -> str:
    """Who withdrew it and when, and the reason where one was given."""
    if line.withdrawn is None:
        return ""
    who, why = line.withdrawn.by, line.withdrawn.why.strip()
    at = day(line.withdrawn.at) if line.withdrawn.by_day else told(line.withdrawn.at)
    said = _("Withdrawn by its author, %s.") % at
    if who != line.author:
        said = _("Withdrawn by %(who)s, %(at)s.") % {"who": who, "at": at}
    return f"{said} {why}".strip()


def _acts(line: PostLine, lead: bool) -> tuple[v.Link, ...]:
    if line.withdrawn or not (line.mine or lead):
        return ()
    about = _("the post by %s") % line.author
    take = v.Link(_("Withdraw"), reverse("post.withdraw", args=[line.id]), about)
    change = v.Link(_("Change"), reverse("post.revise", args=[line.id]), about)
    return (change, take) if line.mine else (take,)


def revise_page(line: PostLine, form: Form, back: str) -> v.ConfirmPage:
    """Other words for one's own message, beside what it says now."""
    return v.ConfirmPage(
        heading=_("Change your post"),
        text=(_("Its readers stay the same. They see that it was changed, and what it said before."),),
        box=v.FormBox(
            "revise",
            reverse("post.revise", args=[line.id]),
            form,
            (v.Submit(_("Save the change"), "save", look="filled"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(_("What it says now"), line.text),),
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
            reverse("post.withdraw", args=[line.id]),
            form,
            (v.Submit(_("Withdraw it"), "withdraw", look="danger"),),
        ),
        cancel=v.Link(_("Go back, nothing changes"), back),
        facts=(v.Pair(line.author, line.text),),
        danger=True,
    )
