"""What is new for a person, in lines that lead to where it can be seen."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.notifications.queries.notices import (
    AnnouncedNews,
    CaseNews,
    News,
    ReportNews,
    StatementNews,
    Taken,
)
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.intake.triage import KNOWN
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.history import item, who
from medaccord.web.presenters.intake.reporting import HAPPENED
from medaccord.web.presenters.words import short_day, when

MOST_TALKS = 5
NONE: Mapping[uuid.UUID, int] = MappingProxyType({})


def news_box(
    news: News, now: dt.datetime, views: Sequence[CaseView] = (), unread: Mapping[uuid.UUID, int] = NONE
) -> v.NewSince | None:
    """The newest steps of others that the reader has not seen, and where posts are new; nothing for none."""
    shown = [_line(one, now) for one in news.items]
    if news.more:
        shown.append(v.Link(_("and more in your cases"), reverse("case.list")))
    shown += list(_talks(views, unread))
    if not shown:
        return None
    seen = v.Act(_("Mark all as seen"), reverse("notice.see"), "post", "plain")
    if not news.items:
        return v.NewSince("", tuple(shown), heading=_("New posts in your cases"))
    return v.NewSince("", tuple(shown), seen, _("New for you"))


def _talks(views: Sequence[CaseView], unread: Mapping[uuid.UUID, int]) -> Iterator[v.Link]:
    """Cases with new posts, those with most first."""
    found = sorted((view for view in views if view.id in unread), key=lambda view: -unread[view.id])
    for view in found[:MOST_TALKS]:
        n = unread[view.id]
        text = ngettext("%(number)s: %(n)d new post", "%(number)s: %(n)d new posts", n)
        yield v.Link(text % {"number": view.number, "n": n}, address(view.id, Tab.DISCUSSION))


def _line(one: CaseNews | ReportNews | AnnouncedNews | StatementNews, now: dt.datetime) -> v.Link:
    if isinstance(one, StatementNews):
        text = _("%s: a statement waits for you as counsel,") % one.number
        return v.Link(text, reverse("statement.page", args=[one.statement]), when(one.at, now))
    if isinstance(one, AnnouncedNews):
        words = _("Report %(number)s was accepted, implanted or life-sustaining: %(class)s")
        text = words % {"number": one.number, "class": str(KNOWN[one.therapy]).lower()}
        text = _("%s, urgent") % text if one.urgent else text
        return v.Link(f"{text},", reverse("announcement.open", args=[one.announcement]), when(one.at, now))
    if isinstance(one, ReportNews) and one.taken:
        where = reverse("report.page", args=[one.report])
        return v.Link(_to_take(one.taken, one.number), f"{where}#h-docs", short_day(one.at, now))
    if isinstance(one, CaseNews) and one.taken:
        told = f"{one.number}, {one.title}"
        where = address(one.case, Tab.DOCUMENTS)
        return v.Link(_to_take(one.taken, told), where, when(one.at, now))
    if isinstance(one, ReportNews):
        text = _("%s: something new from its reporter or a colleague,") % one.number
        if one.mine:
            what = str(HAPPENED.get(one.verb, _("The coordination center wrote to you")))
            text = _("Your report %(number)s: %(what)s,") % {"number": one.number, "what": what}
        if one.verb == Verb.FILE_EXAMINE:  # told of a finding alone
            text = _("%s: the scanner found something in a file,") % one.number
        if one.verb == Verb.FILE_CLEAN and not one.mine:
            text = _("%s: a file of its reporter is here, or waits for you,") % one.number
        return v.Link(text, reverse("report.page", args=[one.report]), short_day(one.at, now))
    line = item(one.entry, one.case, now)
    if one.mentioned:
        text = _("%(number)s: %(who)s mentioned you in a post,") % {
            "number": one.number,
            "who": who(one.entry),
        }
        return v.Link(text, line.href, line.note)
    return v.Link(f"{one.number}: {line.text}", line.href, line.note)


def _to_take(one: Taken, where: str) -> str:
    """For whoever was named: which exploit or firmware, of what, and what they do now."""
    told = {"where": where, "file": one.name}
    if one.opens:
        words = _(
            "%(where)s: you are named to take %(file)s. Download its archive; the password is beside it,"
        )
        return words % told
    return _("%(where)s: you are named to take %(file)s. It opens once it is examined or released,") % told
