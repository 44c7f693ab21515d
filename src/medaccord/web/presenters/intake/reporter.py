"""Who reported, as its pages say it."""

from __future__ import annotations

from collections.abc import Iterator

from django.forms import Form
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from medaccord.apps.intake.queries.reporter import Look, Looks
from medaccord.apps.intake.queries.reports import ReportView
from medaccord.domain.cvd.sealed import Looking
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import NEEDS, TELLING, say
from medaccord.web.templatetags.instants import moment


def reporter_page(report: ReportView, found: Looks, *, proved: bool) -> v.ReporterPage:
    """What lies sealed and who looked at it; the words themselves once its reader has proved who they are."""
    mine = next((one for one in found.looks if one.mine and one.state == Looking.OPEN), None)
    return v.ReporterPage(
        heading=_("Who sent %s") % report.number,
        crumbs=_crumbs(report, _("Who reported")),
        text=tuple(_text(report, found, mine)),
        words=_words(mine) if mine and proved else (),
        acts=tuple(_acts(report, found, mine, proved=proved)),
        looks=_looks(found),
    )


def _crumbs(report: ReportView, here: str) -> tuple[v.NavItem, ...]:
    there = reverse("report.page", args=[report.id])
    return (
        v.NavItem(_("Reports"), reverse("report.list")),
        v.NavItem(report.number, there),
        v.NavItem(here, ""),
    )


def _text(report: ReportView, found: Looks, mine: Look | None) -> Iterator[str]:
    if mine is not None and mine.until is not None:
        yield _("You read this until %s. Keep it to yourself, and copy nothing that is not needed.") % moment(
            mine.until
        )
        return
    if any(one.mine and one.state == Looking.ASKED for one in found.looks):
        yield _("It is being opened for you. Load this page again in a minute.")
        return
    if not report.sealed:
        yield _("Nothing lies sealed here.")
        return
    what = ", ".join(say(TELLING, field) for field in report.sealed)
    yield _("Sealed here: %s. Nobody at the center reads it, and no page, list or message shows it.") % what
    if not found.may:
        yield _("Whoever leads its case can ask to see it; before there is one, the desk of this report can.")


def _words(mine: Look) -> tuple[v.Pair, ...]:
    return tuple(v.Pair(say(TELLING, field), said) for field, said in mine.words.items())


def _acts(report: ReportView, found: Looks, mine: Look | None, *, proved: bool) -> Iterator[v.Act]:
    here = reverse("reporter.page", args=[report.id])
    if mine is not None and not proved:
        href = f"{reverse('sign_in.confirm')}?{urlencode({'next': here})}"
        yield v.Act(_("Confirm that it is you, then read"), href, look="filled")
    waits = any(one.mine and one.state == Looking.ASKED for one in found.looks)
    if found.may and report.sealed and mine is None and not waits:
        yield v.Act(_("Ask to see it"), reverse("reporter.reveal", args=[report.id]), look="outline")
    yield v.Act(_("Write to them instead"), f"{reverse('report.page', args=[report.id])}#h-messages")


def _looks(found: Looks) -> v.Table:
    heads = (_("Asked"), _("Who reads"), _("Why"), _("State"))
    rows = tuple(
        v.Row(
            (
                v.Cell(moment(one.at), _("by %s") % one.by),
                v.Cell(one.reader),
                v.Cell(say(NEEDS, one.ground), one.reason),
                v.Cell(_state(one)),
            )
        )
        for one in found.looks
    )
    return v.Table(_("Who looked, and why"), heads, rows, _("Nobody has looked."))


def _state(one: Look) -> str:
    if one.state == Looking.OPEN and one.until is not None:
        return _("Open until %s") % moment(one.until)
    return {
        Looking.ASKED: _("Being opened"),
        Looking.ENDED: _("Ended"),
        Looking.GONE: _("Nothing to open: it was erased"),
    }.get(one.state, "")


def reveal_page(report: ReportView, form: Form) -> v.ConfirmPage:
    """Ask that one person of the desk reads for an hour who reported."""
    there = reverse("reporter.reveal", args=[report.id])
    submit = v.Submit(_("Open it for them"), "reveal", look="danger")
    return v.ConfirmPage(
        heading=_("See who sent %s") % report.number,
        text=(
            _("They do not wish to be known. Look only where writing to them here is not enough."),
            _("Whom you choose reads it for one hour, and nobody else does."),
            _("The desk reads that you asked, for whom and why. The reporter reads on which day."),
        ),
        box=v.FormBox("reveal", there, form, (submit,)),
        cancel=v.Link(_("Cancel"), reverse("reporter.page", args=[report.id])),
        crumbs=_crumbs(report, _("See who reported")),
        danger=True,
    )
