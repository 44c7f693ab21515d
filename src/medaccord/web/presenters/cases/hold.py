"""Legal holds: what stands, for the desk, and the pages that place and lift one."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.of_report import CaseOfReport
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.intake.queries.holds import HoldView
from medaccord.apps.intake.queries.reports import Happened, ReportView
from medaccord.domain.retention import Kind, Schedule
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.templatetags.instants import day, moment

ENDS = (Verb.REPORT_CLOSE, Verb.REPORT_DUPLICATE)


def of_case(view: CaseView, found: Sequence[HoldView], schedule: Schedule) -> v.Holds | None:
    """The holds of a case with what its lead can do, and its disposal; None for everybody but its desk."""
    if not view.is_desk:
        return None
    place = v.Act(_("Place a legal hold"), reverse("hold.place", args=[view.id]))
    due = schedule[Kind.EXPLOIT].due(view.closed_at)
    kept = _("This case is kept permanently.")
    files = _("Files marked as an exploit or firmware are erased from %s on.")
    words = f"{kept} {files % day(due)}" if due else kept
    return _holds(found, place if Role.LEAD in view.roles else None, words)


def of_report(
    report: ReportView,
    case: CaseOfReport | None,
    found: Sequence[HoldView],
    happened: Sequence[Happened],
    schedule: Schedule,
) -> v.Holds:
    """The holds of a report and when the records schedule erases what of it, for its desk."""
    there = reverse("hold.place_on_report", args=[report.id])
    return _holds(found, v.Act(_("Place a legal hold"), there), _disposal(report, case, happened, schedule))


def _disposal(
    report: ReportView, case: CaseOfReport | None, happened: Sequence[Happened], schedule: Schedule
) -> str:
    """From when on the records schedule erases what of a report; another case may still prolong it."""
    if case is None and not report.opened_at:
        ends = [at for verb, at, _by_day in happened if verb in ENDS]
        due = schedule[Kind.REPORT_WITHOUT_CASE].due(max(ends)) if ends and report.state == "closed" else None
        return _("It is erased from %s on: words, messages and files.") % day(due) if due else str(_OPEN)
    due = schedule[Kind.REPORTER].due(case.ended_at if case else None)
    told = _("Its reporter’s name, contact and key are erased from %s on, unless it has another case.")
    return told % day(due) if due else str(_OPEN)


_OPEN = _l("The records schedule erases nothing here while it is open, or where its rule says keep.")


def alert(held: bool) -> v.Notice | None:
    """What stands where else something could be erased, for the desk."""
    return v.Notice("warning", _("A legal hold stands. Nothing here may be erased.")) if held else None


def _holds(found: Sequence[HoldView], place: v.Act | None, disposal: str) -> v.Holds:
    return v.Holds(
        alert=alert(any(one.lifted_at is None for one in found)),
        lines=tuple(_line(one) for one in found),
        place=place,
        disposal=disposal,
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
        facts.append(v.Pair(_("Lifted by"), _("whoever may where it was placed")))
    can = one.leads and one.lifted_at is None and not one.reached
    there = reverse("hold.lift", args=[one.id])
    lift = v.Act(_("Lift this hold"), there, about=one.matter) if can else None
    return v.HoldLine(matter=one.matter, facts=tuple(facts), lift=lift)


def place_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """A hold on a case and what it reaches."""
    here = address(view.id, Tab.HISTORY)
    return v.ConfirmPage(
        heading=_("Place a legal hold on this case"),
        text=(
            _kept(),
            _("It holds for the reports that this case answers, and for every case in which it goes on."),
        ),
        box=v.FormBox("hold", reverse("hold.place", args=[view.id]), form, (_submit(_("Place the hold")),)),
        cancel=v.Link(_("Back to the record, nothing changes"), here),
        crumbs=crumbs(view, _("Legal hold"), Tab.HISTORY),
    )


def place_on_report_page(report: ReportView, form: Form) -> v.ConfirmPage:
    """A hold on a report."""
    there = reverse("hold.place_on_report", args=[report.id])
    return v.ConfirmPage(
        heading=_("Place a legal hold on this report"),
        text=(_kept(), _("It holds for a case that is opened for this report, too.")),
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
