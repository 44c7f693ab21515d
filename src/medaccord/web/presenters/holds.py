"""Legal holds: what stands, for the desk, and the pages that place and lift one."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.intake.queries.holds import HoldView
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.case_head import Tab, address, crumbs
from medaccord.web.templatetags.instants import moment


def of_case(view: CaseView, found: Sequence[HoldView]) -> v.Holds | None:
    """The holds of a case with what its lead can do; None for everybody but its desk."""
    if not view.is_desk:
        return None
    place = v.Act(_("Place a legal hold"), reverse("hold.place", args=[view.id]))
    return _holds(found, place if Role.LEAD in view.roles else None)


def of_report(report: ReportView, found: Sequence[HoldView]) -> v.Holds:
    """The holds of a report, for its desk."""
    there = reverse("hold.place_on_report", args=[report.id])
    return _holds(found, v.Act(_("Place a legal hold"), there))


def _holds(found: Sequence[HoldView], place: v.Act | None) -> v.Holds:
    stands = any(one.lifted_at is None for one in found)
    return v.Holds(
        alert=v.Notice("warning", _("A legal hold stands. Nothing here may be erased.")) if stands else None,
        lines=tuple(_line(one) for one in found),
        place=place,
    )


def _line(one: HoldView) -> v.HoldLine:
    facts = [
        v.Pair(_("Why"), one.reason),
        v.Pair(_("Placed"), _("%(when)s by %(who)s") % {"when": moment(one.at), "who": one.by}),
    ]
    if one.lifted_at:
        told = {"when": moment(one.lifted_at), "who": one.lifted_by}
        facts += [v.Pair(_("Lifted"), _("%(when)s by %(who)s") % told), v.Pair("", one.lifted_why)]
    elif one.reached:
        facts.append(v.Pair(_("Lifted by"), _("the lead of the case that it came with")))
    can = one.leads and one.lifted_at is None and not one.reached
    there = reverse("hold.lift", args=[one.id])
    lift = v.Act(_("Lift this hold"), there, about=one.matter) if can else None
    return v.HoldLine(matter=one.matter, facts=tuple(facts), lift=lift)


def place_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """A hold on a case and what it reaches."""
    here = address(view.id, Tab.HISTORY)
    return v.ConfirmPage(
        heading=_("Place a legal hold on this case"),
        text=(_kept(), _("It holds for the reports that this case answers, too.")),
        box=v.FormBox("hold", reverse("hold.place", args=[view.id]), form, (_submit(_("Place the hold")),)),
        cancel=v.Link(_("Back to the record, nothing changes"), here),
        crumbs=crumbs(view, _("Legal hold"), Tab.HISTORY),
    )


def place_on_report_page(report: ReportView, form: Form) -> v.ConfirmPage:
    """A hold on a report."""
    there = reverse("hold.place_on_report", args=[report.id])
    return v.ConfirmPage(
        heading=_("Place a legal hold on this report"),
        text=(_kept(),),
        box=v.FormBox("hold", there, form, (_submit(_("Place the hold")),)),
        cancel=v.Link(_("Back to the report, nothing changes"), reverse("report.page", args=[report.id])),
        crumbs=_way(report.number, reverse("report.page", args=[report.id])),
    )


def lift_page(one: HoldView, form: Form, back: str) -> v.ConfirmPage:
    """The end of a hold."""
    return v.ConfirmPage(
        heading=_("Lift this legal hold"),
        text=(
            _("What is due by the records schedule may be erased from then on, here and where it reached."),
            _("Another hold that stands keeps everything as it is."),
        ),
        box=v.FormBox("lift", reverse("hold.lift", args=[one.id]), form, (_submit(_("Lift the hold")),)),
        cancel=v.Link(_("Back, nothing changes"), back),
        facts=(v.Pair(_("Matter"), one.matter), *_line(one).facts),
        danger=True,
    )


def _kept() -> str:
    return _(
        "Until it is lifted nobody erases a report, a post or a file here, and no schedule does. An order "
        "to erase waits as well: whoever may lift the hold decides, and says why."
    )


def _submit(text: str) -> v.Submit:
    return v.Submit(text, "hold", look="filled")


def _way(number: str, there: str) -> tuple[v.NavItem, ...]:
    return (
        v.NavItem(_("Reports"), reverse("report.list")),
        v.NavItem(number, there),
        v.NavItem(_("Legal hold"), ""),
    )
