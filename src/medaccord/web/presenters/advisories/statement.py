"""What counsel reads: rows of my work, the list of all, one version, and what its author is told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.statements import StatementView
from medaccord.domain.advisory.communication import Part
from medaccord.domain.counsel import StatementState
from medaccord.web import viewmodels as v
from medaccord.web.presenters.advisories.published_communication import PARTS
from medaccord.web.presenters.words import Words, say, short_day
from medaccord.web.templatetags.instants import due_words, moment

STATES: Words = {
    StatementState.WAITING: _l("Waits for counsel"),
    StatementState.APPROVED: _l("Approved"),
    StatementState.RETURNED: _l("Returned"),
    StatementState.CLOSED: _l("Set aside"),
}
KINDS: dict[str, v.parts.StatusKind] = {
    StatementState.WAITING: "waiting",
    StatementState.APPROVED: "done",
    StatementState.RETURNED: "late",
    StatementState.CLOSED: "neutral",
}


def statement_address(one: StatementView) -> str:
    """Where one version is read."""
    return reverse("statement.page", args=[one.id])


def statement_rows(found: Sequence[StatementView], now: dt.datetime) -> tuple[v.WorkRow, ...]:
    """What waits for the reader as counsel, the nearest date first."""
    return tuple(_row(one, now, place == 0) for place, one in enumerate(o for o in found if o.may_decide))


def _row(one: StatementView, now: dt.datetime, first: bool) -> v.WorkRow:
    word, urgency = due_words(one.due_at, now)
    there = statement_address(one)
    about = f"{one.title}, {one.number}"
    return v.WorkRow(
        when=word,
        what=one.title,
        href=there,
        meta=_("%(number)s, asked by %(who)s") % {"number": one.number, "who": one.asked_by},
        urgency=urgency,  # type: ignore[arg-type]
        act=v.Act(_("Read and decide"), there, look="filled" if first else "outline", about=about),
    )


def statements_page(found: Sequence[StatementView], now: dt.datetime) -> v.StatementListPage:
    """What waits for the reader as counsel, and what was decided there."""
    heads = (_("Statement"), _("Case"), _("Decided"), _("State"))
    rows = tuple(_decided(one, now) for one in found if not one.may_decide)
    return v.StatementListPage(
        heading=_("Statements for you as counsel"),
        crumbs=(v.NavItem(_("My work"), reverse("work.page")), v.NavItem(_("Statements"), "")),
        rows=statement_rows(found, now),
        empty=v.Empty(_("No statement waits for you"), _("New ones appear here and in My work.")),
        decided=v.Table(_("Decided"), heads, rows, _("Nothing was decided yet.")),
    )


def _decided(one: StatementView, now: dt.datetime) -> v.Row:
    at = short_day(one.decided_at, now) if one.decided_at else ""
    return v.Row(
        (
            v.Cell(one.title, href=statement_address(one)),
            v.Cell(one.number),
            v.Cell(at, one.decided_by),
            v.Cell(say(STATES, one.state), "", KINDS[one.state]),
        )
    )


def statement_page(one: StatementView, approve: Form, back: Form) -> v.StatementPage:
    """One version as it would be published, who asks by when, and what counsel can do."""
    return v.StatementPage(
        heading=one.title,
        crumbs=(
            v.NavItem(_("My work"), reverse("work.page")),
            v.NavItem(_("Statements"), reverse("statement.list")),
            v.NavItem(one.number, ""),
        ),
        facts=(
            v.Pair(_("Case"), one.number),
            v.Pair(_("Asked by"), one.asked_by, note=moment(one.asked_at)),
            v.Pair(_("Decide by"), moment(one.due_at)),
        ),
        said=tuple(_said(one)),
        status=v.Status(KINDS[one.state], say(STATES, one.state), _decision(one)),
        words=one.words,
        boxes=_boxes(one, approve, back) if one.may_decide else (),
    )


def _said(one: StatementView) -> Iterator[v.Said]:
    """The text; what is printed in parts under their headings, with what its version is said to be."""
    for part in Part:
        if part in one.parts:
            yield v.Said(one.parts[part], heading=say(PARTS, part))
    yield v.Said(one.text, heading=_("What this version is") if one.parts else "")


def _decision(one: StatementView) -> str:
    if one.decided_at is None:
        return ""
    return _("%(who)s, %(when)s") % {"who": one.decided_by, "when": moment(one.decided_at)}


def _boxes(one: StatementView, approve: Form, back: Form) -> tuple[v.FormBox, ...]:
    return (
        v.FormBox(
            "approve",
            reverse("statement.approve", args=[one.id]),
            approve,
            (v.Submit(_("Approve this version"), "approve"),),
            _("Approve it"),
            _("It may then be published word for word. Another version is shown to you again."),
        ),
        v.FormBox(
            "return",
            reverse("statement.return", args=[one.id]),
            back,
            (v.Submit(_("Return it"), "return"),),
            _("Return it with reasons"),
            _("It is not published. Your colleagues change it, and you read the new version."),
        ),
    )


def counsel_words(read: StatementView | None, waits: bool) -> str:
    """What the author of a statement is told about counsel; empty where none has to do with it."""
    if read is not None and read.state == StatementState.RETURNED and waits:
        words = _("Returned by %s, your counsel. Save it in other words to go on.") % read.decided_by
        return f"{words}\n{read.words}"
    if read is not None and read.state == StatementState.WAITING:
        return _("Waits for your counsel, until %s. It does not go out before.") % moment(read.due_at)
    if waits:
        return _("Not approved by your counsel, and nobody decides on it now. Save it again to go on.")
    if read is not None and read.state == StatementState.APPROVED:
        return _("Approved by your counsel.")
    return ""
