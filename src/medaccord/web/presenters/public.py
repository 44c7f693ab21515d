"""Home, the public list and search as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.advisories.queries.public import PublicCommunications, PublicLine, PublicPage
from medaccord.apps.cases.queries.listing import CaseLine
from medaccord.apps.intake.queries.reports import ReportLine
from medaccord.domain.advisory.names import page_path
from medaccord.web.presenters.advisories import published_communication
from medaccord.web.presenters.intake.report import confirm_days, phone
from medaccord.web.presenters.intake.reporting import headline
from medaccord.web.presenters.words import called
from medaccord.web.templatetags.instants import day
from medaccord.web.viewmodels import (
    Act,
    AdvisoryListPage,
    Empty,
    Filter,
    HomePage,
    Latest,
    Link,
    Pager,
    SearchPage,
    Tag,
)

REMIND_SHARE = 2 / 3
"""Of the days until a silent manufacturer's case may be published: when every other route is tried."""
NAMED = 3
LATEST = 5
"""So many of what was published stand on the start page."""


def home_page(found: PublicPage, communicated: PublicCommunications, count: int) -> HomePage:
    """Three doors and the latest that was published, advisories and safety communications in one list."""
    told = [(line.released_at, latest(line)) for line in found.lines]
    told += [(line.released_at, published_communication.latest(line)) for line in communicated.lines]
    newest = sorted(told, key=itemgetter(0), reverse=True)[:LATEST]
    days = settings.MEDACCORD.silence_days
    return HomePage(
        report_href=reverse("report.begin"),
        track_href=reverse("receipt.track"),
        advisories_href=reverse("advisory.list"),
        latest=tuple(one for _at, one in newest),
        communications_href=reverse("communication.list"),
        advisory_count=count,
        partner_links=(
            Link(_("Sign in"), reverse("account_login"), _("Answer requests, plan fixes, agree dates")),
            Link(_("How to reach us"), reverse("reach.page"), _("For people and for machines")),
            Link(_("Disclosure policy"), reverse("policy.page"), _("What we do, by when")),
        ),
        safe_harbor_href=reverse("harbor.page"),
        confirm_days=confirm_days(urgent=False),
        remind_day=round(days * REMIND_SHARE),
        publish_day=days,
        phone=phone(),
        emergency=Act(_("Report an emergency online"), reverse("report.begin")),
    )


def latest(line: PublicLine) -> Latest:
    """One advisory in a list."""
    if line.notice:
        tag = Tag(_("Replayed"), "warn")
    elif line.status == "interim":
        tag = Tag(_("Interim"), "warn")
    else:
        tag = Tag(_("Advisory"), "new") if line.version == 1 else Tag(line.label or _("Update"))
    makers = ", ".join(line.vendors[:NAMED]) + (" …" if len(line.vendors) > NAMED else "")
    first = _("First published %s") % day(line.first_released_at) if line.version > 1 else ""
    return Latest(
        day(line.released_at),
        tag,
        line.title,
        page_path(line.number),
        ". ".join(filter(None, (_named(line), makers, first, line.notice))),
    )


def _named(line: PublicLine) -> str:
    """Number, revision and what the center calls it; what is replayed has another center's revisions."""
    revision = _("revision %s") % line.version
    name = "" if line.notice else called(str(line.version), line.label)
    return ", ".join(filter(None, (line.number, revision, name)))


def list_page(found: PublicPage, text: str, first: bool) -> AdvisoryListPage:
    """Published advisories, newest first."""
    page = searched_list(
        reverse("advisory.list"),
        text,
        after=found.next,
        first=first,
        none=Empty(_("Nothing is published yet"), _("The first advisory will appear here.")),
    )
    return replace(
        page,
        title=_("Alerts and advisories"),
        note=_("Each one says first what to do on Monday morning."),
        items=tuple(latest(line) for line in found.lines),
        feeds=(Link(_("Advisories of others"), reverse("ingested.list"), _("As their providers tell them")),),
    )


def searched_list(here: str, text: str, *, after: str | None, first: bool, none: Empty) -> AdvisoryListPage:
    """A list of advisories that is searched at its own address `here`, without its heading and its items."""
    wrong = Empty(_("Nothing matches"), _("Try the manufacturer’s name, or a CVE number."))
    return AdvisoryListPage(
        title="",
        note="",
        filter=Filter(here, text, _("Device, manufacturer or CVE number")),
        items=(),
        pager=Pager(
            newer="" if first else f"{here}?{urlencode({'q': text})}",
            older=f"{here}?{urlencode({'q': text, 'after': after})}" if after else "",
        ),
        empty=wrong if text else none,
    )


def search_page(
    text: str,
    cases: Sequence[CaseLine],
    reports: Sequence[ReportLine],
    advisories: Sequence[PublicLine],
) -> SearchPage:
    """What one reader may see: their cases and reports, then what everybody sees; no other counts."""
    rows = [
        *(
            Latest(day(one.opened_at), Tag(_("Case")), one.title, f"/cases/{one.id}/", one.number)
            for one in cases
        ),
        *(
            Latest(
                day(one.submitted_at),
                Tag(_("Report")),
                headline(one.device, one.kind),
                reverse("report.page", args=[one.id]),
                one.number,
            )
            for one in reports
        ),
        *(latest(one) for one in advisories),
    ]
    empty = (
        Empty(_("Nothing found"), _("Try a number, a device or a CVE."))
        if text
        else Empty(_("What are you looking for?"), _("Enter a number, a device, a manufacturer or a CVE."))
    )
    return SearchPage(text, reverse("search.page"), tuple(rows), Pager(), empty)
