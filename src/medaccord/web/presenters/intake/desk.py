"""Who works at the desk of a report, and the page on which somebody is taken out of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.intake.queries.desk import Desk
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.web import viewmodels as v


def desk_facts(report: ReportView, desk: Desk) -> Iterator[v.Pair]:
    """The people at the desk of a report, and the way to take somebody out for whoever may."""
    if desk.people:
        there = reverse("report.take_out", args=[report.id])
        acts = (v.Act(_("Take somebody out"), there, look="plain"),) if desk.removable else ()
        yield v.Pair(_("At its desk"), ", ".join(one.name for one in desk.people), acts=acts)


def take_out_page(report: ReportView, form: Form) -> v.ConfirmPage:
    """Whom the report closes to, and what becomes of it."""
    back = reverse("report.page", args=[report.id])
    crumbs = (v.NavItem(_("Reports"), reverse("report.list")), v.NavItem(report.number, back))
    return v.ConfirmPage(
        heading=_("Take somebody out of this report"),
        text=(
            _("They see nothing further of it at once. What they know, they keep private."),
            _("A case that is open for it has a desk of its own. Its lead takes them out there."),
        ),
        box=v.FormBox(
            "take-out",
            reverse("report.take_out", args=[report.id]),
            form,
            (v.Submit(_("Take them out"), "take_out", look="danger"),),
        ),
        cancel=v.Link(_("Back to the report, nothing changes"), back),
        crumbs=(*crumbs, v.NavItem(_("Take somebody out"), "")),
        danger=True,
    )
