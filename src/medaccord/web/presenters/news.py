"""What is new for a person, in lines that lead to where it can be seen."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.notifications.queries.notices import CaseNews, News, ReportNews
from medaccord.web import viewmodels as v
from medaccord.web.presenters.history import item
from medaccord.web.presenters.words import short_day


def news_box(news: News, now: dt.datetime) -> v.NewSince | None:
    """The newest steps of others that the reader has not seen; nothing where there are none."""
    if not news.items:
        return None
    shown = [_line(one, now) for one in news.items]
    if news.more:
        shown.append(v.Link(_("and more in your cases"), reverse("case.list")))
    seen = v.Act(_("Mark all as seen"), reverse("notice.see"), "post", "plain")
    return v.NewSince("", tuple(shown), seen, _("New for you"))


def _line(one: CaseNews | ReportNews, now: dt.datetime) -> v.Link:
    if isinstance(one, ReportNews):
        text = _("%s: something new from its reporter or a colleague,") % one.number
        return v.Link(text, reverse("report.page", args=[one.report]), short_day(one.at, now))
    line = item(one.entry, one.case, now)
    return v.Link(f"{one.number}: {line.text}", line.href, line.note)
