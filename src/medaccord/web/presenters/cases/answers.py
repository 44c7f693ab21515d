"""Answers by manufacturer and vulnerability: the worst of a manufacturer's products, with counts."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView, CellView, Party, VulnerabilityView
from medaccord.domain.cvd.cells import WAITING, Plan, Status, is_awaited
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, makers
from medaccord.web.presenters.words import ANSWERS, PLANS, REPORTS, ago, role_of, say, short_day

WORST = (
    Status.AFFECTED,
    Status.DECLINED,
    Status.ASKED,
    Status.SEEN,
    Status.INVESTIGATING,
    Status.NOT_ASKED,
    Status.FIXED,
    Status.NOT_AFFECTED,
)
"""The worst first: harm, then silence, then work, then what is settled."""
RANK: Mapping[str, int] = {status: place for place, status in enumerate(WORST)}
MOST_COLUMNS = 12
SHORT_TITLE = 28


def vendor_table(view: CaseView, now: dt.datetime) -> v.VendorTable:
    """One row a manufacturer that the reader sees, one column a vulnerability that is still in the case."""
    shown = living(view)[:MOST_COLUMNS]
    told = functools.cache(lambda worst: said_of(worst, now))  # many give the same answer
    rows = tuple(_row(view, party, shown, now, told) for party in makers(view))
    return v.VendorTable(tuple(_head(view, one) for one in shown), rows, empty(view))


def living(view: CaseView) -> list[VulnerabilityView]:
    """The vulnerabilities that have not gone on in a linked case."""
    return [one for one in view.vulnerabilities if not one.moved]


def empty(view: CaseView) -> str:
    """What to do, or what to know, where there is no row."""
    if view.is_desk:
        return _("No manufacturer takes part yet. Invite those whose products are named.")
    return _("The answers of manufacturers are shown to the coordination center until they are published.")


def note(view: CaseView) -> str:
    """Who else takes part, and what the table leaves out."""
    sentences = []
    if len(living(view)) > MOST_COLUMNS:
        sentences.append(
            _("The first %(n)s of %(all)s vulnerabilities; all are on the page of answers.")
            % {"n": MOST_COLUMNS, "all": len(living(view))}
        )
    also = [f"{role_of(p).lower()} {p.name}" for p in view.parties if _is_aside(p)]
    if also and view.is_desk:
        sentences.append(_("Also here: %s.") % ", ".join(also))
    if Role.MANUFACTURER in view.roles:
        sentences.append(_("Your own answers only. Others see theirs."))
    return " ".join(sentences)


def _is_aside(party: Party) -> bool:
    return party.role not in (Role.MANUFACTURER, Role.LEAD) and not party.left_at


def _head(view: CaseView, one: VulnerabilityView) -> v.VulnHead:
    title = one.title if len(one.title) <= SHORT_TITLE else f"{one.title[: SHORT_TITLE - 1].rstrip()}…"
    words = ", ".join(filter(None, (one.cve or _("no CVE yet"), title)))
    return v.VulnHead(one.label, words, address(view.id, Tab.VULNERABILITIES))


def _row(
    view: CaseView,
    party: Party,
    shown: Sequence[VulnerabilityView],
    now: dt.datetime,
    told: Callable[[Worst | None], v.Status],
) -> v.VendorRow:
    mine = view.cells_of(party.id)
    by_vulnerability: dict[uuid.UUID, list[CellView]] = {one.id: [] for one in shown}
    for cell in mine:
        if cell.vulnerability in by_vulnerability:
            by_vulnerability[cell.vulnerability].append(cell)
    word, seen = report_words(party, now)
    return v.VendorRow(
        name=party.name,
        role=role_of(party),
        cells=tuple(told(worst_of(by_vulnerability[one.id])) for one in shown),
        report=word,
        seen=seen,
        late=is_silent(party, now) or any(_is_late(cell, now) for cell in mine),
        href=address(view.id, Tab.STATUS),
    )


def is_silent(party: Party, now: dt.datetime) -> bool:
    """Whether a party let its invitation pass without an answer."""
    unanswered = party.report_state == "start" and party.invited_at is not None
    return unanswered and party.lapses_at is not None and party.lapses_at < now


def report_words(party: Party, now: dt.datetime) -> tuple[str, str]:
    """Where a party stands with the report, and the last sign of it."""
    if party.report_state == "start" and party.invited_at:
        sign = _("opened %s") % ago(party.opened_at, now) if party.opened_at else _("not opened")
        return _("Invited %s") % ago(party.invited_at, now), sign
    return say(REPORTS, party.report_state), ago(party.learned_at, now) if party.learned_at else ""


def _is_late(cell: CellView, now: dt.datetime) -> bool:
    return is_awaited(cell) and cell.due_at is not None and cell.due_at < now


class Worst(NamedTuple):
    """The worst answer among a manufacturer's products: what is said of it, and how many of them share it."""

    status: str
    plan: str
    plan_date: dt.date | None
    fixed_version: str
    asked_at: dt.datetime | None
    due_at: dt.datetime | None
    same: int
    products: int


def worst_of(cells: Sequence[CellView]) -> Worst | None:
    """The worst of one manufacturer's answers about one vulnerability; None where there is none."""
    if not cells:
        return None
    one = min(cells, key=lambda cell: (RANK[cell.status], cell.plan_date or dt.date.max))
    same = sum(1 for cell in cells if cell.status == one.status)
    said = (one.status, one.plan, one.plan_date, one.fixed_version, one.asked_at, one.due_at)
    return Worst(*said, same, len(cells))


def said_of(worst: Worst | None, now: dt.datetime) -> v.Status:
    """Such an answer as shape, word and note."""
    if worst is None:
        return v.Status("not_asked", say(ANSWERS, Status.NOT_ASKED))
    notes = "; ".join(filter(None, (_note(worst, now), _count(worst))))
    return v.Status(worst.status, say(ANSWERS, worst.status), notes)  # type: ignore[arg-type]


def _count(worst: Worst) -> str:
    if worst.products == 1:
        return ""
    if worst.same == worst.products:
        return ngettext("%d product", "all %d products", worst.products) % worst.products
    return _("%(n)s of %(all)s products") % {"n": worst.same, "all": worst.products}


def _note(cell: Worst, now: dt.datetime) -> str:
    if cell.status == Status.AFFECTED:
        if cell.plan == Plan.FIX_AVAILABLE:
            return _("fix in %s") % cell.fixed_version
        if cell.plan_date:
            words = _("fix %s") if cell.plan == Plan.FIX_PLANNED else _("plan %s")
            return words % short_day(cell.plan_date, now)
        return say(PLANS, cell.plan)
    if cell.status == Status.FIXED:
        return cell.fixed_version
    if cell.status in WAITING:
        return _waiting(cell, now)
    return ""


def _waiting(cell: Worst, now: dt.datetime) -> str:
    if cell.due_at:
        words = _("was due %s") if cell.due_at < now else _("due %s")
        return words % short_day(cell.due_at, now)
    return _("asked %s") % ago(cell.asked_at, now) if cell.asked_at else ""
