"""Legal holds: placed on a case or report, and lifted."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import hold as commands
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.queries.holds import hold
from medaccord.apps.intake.queries.reports import report_view
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.roles import Role
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.cases.hold import LiftForm, PlaceForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.cases import hold as pages
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Keep everything in a case and in its reports from being erased."""
    view = case_view(request.actor, case)
    if request.method != "POST" and Role.LEAD not in view.roles:
        raise Denied(commands.NOT_THE_LEAD)
    form = PlaceForm(request.POST or None)
    return confirm(
        request,
        form,
        ask=lambda: Asked(pages.place_page(view, form), view.marking),
        do=lambda data: commands.place(request.actor, case, now(), **data),
        back=address(case, Tab.HISTORY),
        sentence=_("The hold stands. Nothing here can be erased until it is lifted."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def place_on_report(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Keep everything in a report from being erased."""
    found = report_view(request.actor, report, shown=False)
    if not found.is_desk:
        raise Missing
    form = PlaceForm(request.POST or None)
    return confirm(
        request,
        form,
        ask=lambda: Asked(pages.place_on_report_page(found, form), found.marked),
        do=lambda data: commands.place_on_report(request.actor, report, now(), **data),
        back=reverse("report.page", args=[report]),
        sentence=_("The hold stands. Nothing here can be erased until it is lifted."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: Request, hold_id: uuid.UUID) -> HttpResponseBase:
    """End a hold."""
    found = hold(request.actor, hold_id)
    if request.method != "POST":
        if not found.leads:
            raise Denied(commands.NOT_THE_LEAD)
        if found.reached or found.lifted_at:
            raise Illegal(commands.ELSEWHERE if found.reached else commands.OVER)
    form = LiftForm(request.POST or None, initial={"version": found.version})
    at_case = address(found.stream, Tab.HISTORY)
    back = at_case if found.is_case else reverse("report.page", args=[found.stream])
    return confirm(
        request,
        form,
        ask=lambda: _asked(request, hold_id, form, back),
        do=lambda data: commands.lift(request.actor, hold_id, now(), **data),
        back=back,
        sentence=_("The hold is lifted."),
    )


def _asked(request: Request, key: uuid.UUID, form: LiftForm, back: str) -> Asked:
    newest = hold(request.actor, key)
    return Asked(pages.lift_page(newest, form, back), newest.marking, newest.version)
