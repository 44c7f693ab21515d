"""Reporting: the form, and the receipt that shows its code once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.commands.report import Submitted
from medaccord.core.principal import stranger
from medaccord.core.throttle import Limit
from medaccord.web import errors, once
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.report import NAMES, ReportForm, evidence_of, told_in
from medaccord.web.guards import open_to_all, see_other, slowed, takes_files
from medaccord.web.presenters.report import receipt_page, report_page
from medaccord.web.request import Request


def limit() -> Limit:
    """How many reports one address may send before it is slowed."""
    return Limit("report", settings.MEDACCORD.reports_per_hour)


@open_to_all
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def submit(request: Request) -> HttpResponseBase:
    """The form on GET; on POST the report is taken in, and its sender gets a code or a page of their own."""
    if request.method != "POST":
        return show(request, "report/submit.html", report_page(ReportForm()))
    form = ReportForm(request.POST, request.FILES)
    # Each report of somebody without an account has a code of its own, whatever code was entered before.
    actor = stranger() if request.holds_receipt else request.actor

    def take(data: dict[str, Any]) -> Submitted:
        return reports.submit(actor, now(), told_in(data), evidence_of(data["evidence"]))

    return errors.run(
        request,
        form,
        take,
        done=lambda taken: _received(request, taken),
        again=lambda status: show(request, "report/submit.html", report_page(form), status=status),
        names=NAMES | {"known_as": form.data.get("identity", "")},
    )


def _received(request: Request, taken: Submitted) -> HttpResponseBase:
    if taken.code is None:
        say(request, _("Your report has arrived."))
        return see_other(reverse("report.page", args=[taken.report.id]))
    there = reverse("report.received")
    answer = see_other(there)
    told = {"number": taken.number, "code": taken.code, "at": taken.report.submitted_at.isoformat()}
    once.keep(request, answer, told, there)
    return answer


@open_to_all
@require_safe
def received(request: Request) -> HttpResponseBase:
    """The receipt with its code, once: when it is loaded again there is nothing left to show."""
    told = once.take(request) if request.method == "GET" else None
    if told is None:
        return see_other(reverse("receipt.track"))
    if request.actor.is_stranger:
        request.session.flush()
    page = receipt_page(told["number"], told["code"], dt.datetime.fromisoformat(told["at"]))
    answer = show(request, "report/receipt.html", page)
    once.forget(answer, request.path)
    return answer
