"""A list of answers before it is sent: how it is written, and what it would change, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.answer_list import Meant
from medaccord.apps.cases.queries.views import CaseView, CellView
from medaccord.domain.cvd.answer_list import ALL, Line
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.answer_list import CHECK, SEND, AnswerListForm
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.cases.status import Place, places, status_words
from medaccord.web.presenters.devices.products import in_one
from medaccord.web.presenters.words import JUSTIFICATIONS, PLANS, Words, say

MOST_SHOWN = 200


def answer_list_page(
    view: CaseView,
    form: AnswerListForm,
    changes: Sequence[Meant],
    now: dt.datetime,
    left: Sequence[Line] = (),
) -> v.AnswerListPage:
    """The form, and above it what was checked: nothing is sent before somebody has seen it."""
    submits = [v.Submit(_("Check the list"), CHECK, look="outline" if changes else "filled")]
    if changes:
        words = ngettext("Send %d answer", "Send %d answers", len(changes)) % len(changes)
        submits.insert(0, v.Submit(words, SEND, look="filled"))
    return v.AnswerListPage(
        head=case_head(view, Tab.STATUS),
        columns=_columns(),
        preview=_preview(view, changes, now) if changes else None,
        rest=_rest(len(changes) - MOST_SHOWN),
        left=_left(left) if left else None,
        box=v.FormBox("list", f"{address(view.id, Tab.STATUS)}list/", form, tuple(submits)),
        back=v.Link(_("Back to the answers, nothing changes"), address(view.id, Tab.STATUS)),
    )


def _rest(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("And %d more answer.", "And %d more answers.", count) % count


def _left(left: Sequence[Line]) -> v.Table:
    """What is not in this case, each product and vulnerability once."""
    named = dict.fromkeys((line.product, line.vulnerability) for line in left)
    words = ngettext(
        "Left out: %d line about what is not in this case",
        "Left out: %d lines about what is not in this case",
        len(left),
    )
    rows = [v.Row((v.Cell(product), v.Cell(flaw))) for product, flaw in list(named)[:MOST_SHOWN]]
    if (more := len(named) - MOST_SHOWN) > 0:
        rest = ngettext("And %d more.", "And %d more.", more) % more
        rows.append(v.Row((v.Cell(rest), v.Cell(""))))
    return v.Table(words % len(left), (_("Product"), _("Vulnerability")), tuple(rows))


def _columns() -> v.Table:
    """What each column takes."""
    statuses = (Status.INVESTIGATING, Status.AFFECTED, Status.FIXED, Status.NOT_AFFECTED, Status.DECLINED)
    rows = (
        ("product", _("The name as listed, the name of a family, or %s for all") % ALL),
        ("vulnerability", _("A CVE ID, a number such as V1, or %s for all") % ALL),
        ("status", ", ".join(statuses) + ". " + _("Empty: not answered by this line")),
        ("plan", _("If affected: %s") % _glossary(Plan, PLANS)),
        ("plan date", _("Of the fix, or when you decide: 2027-03-01")),
        ("fixed version", _("If fixed, or if a fix is available")),
        ("justification", _("If not affected: %s") % _glossary(Justification, JUSTIFICATIONS)),
        ("statement", _("If not affected: why, in your words. The advisory prints it.")),
    )
    return v.Table(
        _("Columns of the list"),
        (_("Column"), _("What it takes")),
        tuple(v.Row((v.Cell(name, code=True), v.Cell(words))) for name, words in rows),
    )


def _glossary(codes: Iterable[str], words: Words) -> str:
    return ", ".join(f"{code} ({say(words, code)})" for code in codes)


def _preview(view: CaseView, changes: Sequence[Meant], now: dt.datetime) -> v.Table:
    by_pair = {place.pair: place for place in places(view)}
    rows = []
    for change in changes[:MOST_SHOWN]:
        place = by_pair[change.product, change.vulnerability]
        before, after = status_words(place, now), status_words(_after(place, change), now)
        rows.append(
            v.Row(
                (
                    v.Cell(in_one(place.product), _("line %d") % change.line),
                    v.Cell(place.vulnerability.label, place.vulnerability.cve),
                    v.Cell(before.word, before.note, before.kind),
                    v.Cell(after.word, after.note or change.cell.impact_statement, after.kind),
                )
            )
        )
    caption = _("What this list changes")
    return v.Table(caption, (_("Product"), _("Vulnerability"), _("Now"), _("Then")), tuple(rows))


def _after(place: Place, change: Meant) -> Place:
    cell = change.cell
    told = CellView(
        id=place.product.id,
        party=place.maker.id,
        product=change.product,
        vulnerability=change.vulnerability,
        status=cell.status.value,
        fix="",
        plan=cell.plan or "",
        plan_date=cell.plan_date,
        fixed_version=cell.fixed_version,
        justification=cell.justification or "",
        impact_statement=cell.impact_statement,
        reason="",
        asked_at=None,
        seen_at=None,
        answered_at=None,
        due_at=None,
        question="",
        version=0,
    )
    return replace(place, cell=told)
