"""Who received what of a party's and who opened it: as a page, for paper, and as a table to take out."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.ledger import Ledger, Line
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.spreadsheet import table
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases import reading
from medaccord.web.presenters.cases.basis import rests_on
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.discussion.file import file_title
from medaccord.web.presenters.words import ONWARD, PURPOSES, marking_words, say
from medaccord.web.templatetags.instants import utc_stamp

HEADS = (
    "case",
    "owner",
    "document",
    "kind",
    "marking",
    "sha256",
    "recipient",
    "people",
    "basis",
    "legal_basis",
    "agreed_by",
    "purpose",
    "onward",
    "since",
    "until",
    "ended",
    "ended_because",
    "first_opened",
    "first_opened_by",
    "downloads",
)


def ledger_page(found: Ledger, *, view: CaseView | None, paper: bool, known: reading.Known) -> v.LedgerPage:
    """What was shared in a case, or of the reader's own in all of them; `paper` leaves out what leads on.

    `known` is what of all that was read the reader may open.
    """
    heading = _("Who received what, and who opened it")
    return v.LedgerPage(
        heading=heading,
        number=view.number if view else "",
        lead=_("What a reporter reads is not recorded.")
        if view
        else _("What was shared of yours in every case. What a reporter reads is not recorded."),
        crumbs=_crumbs(view, heading),
        table=_table(found, view is None),
        acts=() if paper else _acts(view),
        paper=paper,
        back=_back(view),
        reads=reading.table(found.reads, view, known, paper=paper) if view else None,
    )


def _crumbs(view: CaseView | None, heading: str) -> tuple[v.NavItem, ...]:
    if view is None:
        return v.NavItem(_("My work"), "/my-work/"), v.NavItem(heading, "")
    return (
        v.NavItem(_("Cases"), "/cases/"),
        v.NavItem(view.number, address(view.id)),
        v.NavItem(_("Documents"), address(view.id, Tab.DOCUMENTS)),
        v.NavItem(heading, ""),
    )


def _acts(view: CaseView | None) -> tuple[v.Act, ...]:
    names, given = ("ledger.print", "ledger.export"), [view.id] if view else []
    if view is None:
        names = ("ledger.print_own", "ledger.export_own")
    paper, export = (reverse(name, args=given) for name in names)
    own = () if view is None or view.is_desk else (v.Act(_("In all your cases"), reverse("ledger.own")),)
    return (v.Act(_("Lay it out for paper"), paper), v.Act(_("Take it out as CSV"), export), *own)


def _back(view: CaseView | None) -> v.Link:
    if view is None:
        return v.Link(_("Back to what was shared"), reverse("ledger.own"))
    return v.Link(_("Back to what was shared"), reverse("ledger.page", args=[view.id]))


def own_link() -> v.Link:
    """To what was shared of the reader's own in all cases."""
    told = _("Who received what of yours, and who opened it")
    return v.Link(told, reverse("ledger.own"), _("in every case"))


def link(view: CaseView, *, any_shared: bool) -> v.Link | None:
    """From the documents to who received what, where something was shared; for the desk in any case."""
    if not (any_shared or view.is_desk):
        return None
    return v.Link(_("Who received what, and who opened it"), reverse("ledger.page", args=[view.id]))


def _table(found: Ledger, many: bool) -> v.Table:
    heads = (_("Document"), _("To whom"), _("Terms"), _("From"), _("Until"), _("Opened first"))
    rows = tuple(_row(line, many) for line in found.lines)
    return v.Table(_("Who received what"), heads, rows, _("Nothing was shared."))


def _row(line: Line, many: bool) -> v.Row:
    what = (line.number if many else "", line.media_type, marking_words(line.marking), _digest(line))
    to = f"{line.recipient}: {line.named}" if line.named else line.recipient
    return v.Row(
        (
            v.Cell(file_title(line.name), ". ".join(filter(None, what))),
            v.Cell(to, rests_on(line)),
            v.Cell(say(PURPOSES, line.purpose), say(ONWARD, line.onward)),
            v.Cell(utc_stamp(line.since) if line.since else _("not yet")),
            _until(line),
            _opened(line),
        )
    )


def _digest(line: Line) -> str:
    return f"SHA-256 {line.sha256[:16]}…" if line.sha256 else _("erased since")


def _until(line: Line) -> v.Cell:
    if line.ended_at:
        return v.Cell(utc_stamp(line.ended_at), line.ended_because)
    return v.Cell(utc_stamp(line.until), _("ends by itself")) if line.until else v.Cell(_("open"))


def _opened(line: Line) -> v.Cell:
    if line.opened is None:
        return v.Cell(_("not opened, as far as is recorded"))
    who = ", ".join(filter(None, (line.opened.person, line.opened.party)))
    count = ngettext("%d download", "%d downloads", line.downloads) % line.downloads
    return v.Cell(utc_stamp(line.opened.at), f"{who}, {reading.of_file(line.opened.way)}. {count}")


def as_csv(found: Ledger) -> str:
    """The same as a table of values: keys, states and instants, and no document's own name (rule 25)."""
    return table(HEADS, map(_values, found.lines))


def _values(line: Line) -> tuple[str, ...]:
    opened = line.opened
    return (
        line.number,
        line.owner,
        line.document,
        line.media_type,
        line.handling,
        line.sha256,
        line.recipient,
        line.named,
        line.basis,
        line.legal_basis,
        line.agreed_by,
        line.purpose,
        line.onward,
        *map(_instant, (line.since, line.until, line.ended_at)),
        line.ended_because,
        _instant(opened.at if opened else None),
        ", ".join(filter(None, (opened.person, opened.party))) if opened else "",
        str(line.downloads),
    )


def _instant(at: dt.datetime | None) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def file_name(marking: Marking, number: str, now: dt.datetime) -> str:
    """`<number or day>_<MARK>_ledger.csv` (need-to-know 25)."""
    return taken_out(number or now.strftime("%Y-%m-%d"), marking, "ledger", "csv")
