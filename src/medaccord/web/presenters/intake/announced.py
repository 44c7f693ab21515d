"""Accepted reports as an advising agency sees them, and the page on which it opens a case for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.intake.queries.announcements import AnnouncementView
from medaccord.web import viewmodels as v
from medaccord.web.forms.intake.triage import KNOWN
from medaccord.web.presenters.words import when

RECENT = dt.timedelta(days=14)
"""For so long a report is listed although a case is open for it."""


def announced_rows(told: Sequence[AnnouncementView], now: dt.datetime) -> tuple[v.WorkRow, ...]:
    """What has no case yet or was told of late, with the way to a case."""
    return tuple(_row(one, now) for one in told if one.opened_at is None or one.at > now - RECENT)


def _row(one: AnnouncementView, now: dt.datetime) -> v.WorkRow:
    href = reverse("announcement.open", args=[one.id])
    return v.WorkRow(
        when=when(one.at, now),
        what=(_("Your agency reported %s") if one.own else _("Report %s was accepted")) % one.number,
        href=href,
        meta=", ".join((_class(one), _("a case is open") if one.opened_at else _("no case yet"))),
        urgency="soon" if one.urgent and not one.opened_at else "",
        tag=v.Tag(_("Urgent"), "bad") if one.urgent else None,
        act=None if not one.may_open else v.Act(_("Open a case"), href, about=one.number),
    )


def _class(one: AnnouncementView) -> str:
    return _("implanted or life-sustaining: %s") % str(KNOWN[one.therapy]).lower()


def _does(one: AnnouncementView) -> list[str]:
    """What opening a case does, or where the one is that is open."""
    if one.opened_at and one.own:
        return [_("A case is open for this report already. You find it among your cases.")]
    if one.opened_at:
        return [_("A case is open for this report already. Ask the coordination center to invite you.")]
    if not one.may_open:
        return [_("Its desk has put this report off or ended work on it. No case is opened for it now.")]
    if one.own:
        return [
            _("Your agency reported this, and its word is enough to open a case."),
            _("The coordination center leads the case and is told at once. Your agency takes part."),
            _("No manufacturer is told. Other advising agencies learn number, device class and urgency."),
        ]
    return [
        _("You see the number, the device class and the urgency. The report itself stays with its desk."),
        _("The coordination center leads the case. Your agency is invited, and reads it once it agrees."),
    ]


def open_page(one: AnnouncementView, form: Form) -> v.ConfirmPage:
    """All that is known of the report, and what opening a case does."""
    here = reverse("announcement.open", args=[one.id])
    return v.ConfirmPage(
        heading=_("Open a case for report %s") % one.number,
        text=tuple(_does(one)),
        box=v.FormBox(
            "open",
            f"{here}?v={one.version}",
            form,
            () if not one.may_open else (v.Submit(_("Open the case"), "open", look="filled"),),
        ),
        cancel=v.Link(_("Back to my work, nothing changes"), "/my-work/"),
        crumbs=(v.NavItem(_("My work"), "/my-work/"), v.NavItem(one.number, "")),
        facts=(
            v.Pair(_("Implanted or life-sustaining"), str(KNOWN[one.therapy])),
            v.Pair(_("Urgent"), _("Yes") if one.urgent else _("No")),
        ),
    )
