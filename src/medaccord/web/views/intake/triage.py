"""The desk's side of reports: the list, one report, and every decision about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import triage as weighing
from medaccord.apps.cases.queries.bulks import bulks_of
from medaccord.apps.cases.queries.of_report import case_of_report, left_by_their_case, similar
from medaccord.apps.cases.queries.triage import filled
from medaccord.apps.discussion.commands import ask as asking
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.intake.commands import redact as erasing
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.queries.announcements import announced, unreached
from medaccord.apps.intake.queries.desk import desk as desk_of
from medaccord.apps.intake.queries.holds import holds
from medaccord.apps.intake.queries.reports import (
    ReportView,
    happened,
    report_list,
    report_view,
)
from medaccord.apps.intake.queries.senders import readers_to_be
from medaccord.apps.intake.queries.triage import duplicate_of, triage_of
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.numbers import named
from medaccord.domain.roles import Role
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.intake.triage import (
    AskForm,
    DuplicateForm,
    HeedForm,
    NothingForm,
    ReasonForm,
    RedactReportForm,
    ReplyForm,
    TitleForm,
    TriageForm,
)
from medaccord.web.guards import see_other, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.intake.triage import list_page, triage_page
from medaccord.web.presenters.intake.weighing import suggested
from medaccord.web.request import Request
from medaccord.web.views.intake import tracking


@signed_in
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """Reports that the reader may see, filtered by the address."""
    asked = request.GET
    state, text, after = asked.get("state", "open"), asked.get("q", ""), asked.get("after", "")
    left = left_by_their_case(request.actor)
    found = report_list(request.actor, state=state, text=text, after=after, left=left)
    files = Role.ANALYST in request.actor.roles
    page = list_page(found, state, text, first=not after, files=files)
    return show(request, "report/list.html", page, marking=marking_of(Marking(), found.lines))


@signed_in
@require_safe
def page(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """One report: the decision for the desk, the own part for the person who sent it in."""
    found = report_view(request.actor, report)
    return (
        _desk_page(request, found, typed=_named(request))
        if found.is_desk
        else tracking.own_page(request, found)
    )


def _named(request: Request) -> dict[str, Any]:
    """The form that closes a duplicate, where the address names of what it is one."""
    of = request.GET.get("of", "")
    return {"duplicate": DuplicateForm(prefix="duplicate", initial={"of": of})} if named(of) == {of} else {}


@signed_in
@require_POST
def write(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """A message to the reporter, or a note where nobody reads for them here."""
    found, form = _at_desk(request, report), ReplyForm(request.POST)
    sent = _("Your message was sent.") if found.is_followed else _("Your note was kept.")
    return errors.run(
        request,
        form,
        lambda data: post.write_to_report(request.actor, report, now(), text=data["text"]),
        done=lambda _done: _back(request, report, sent),
        again=lambda status: _desk_page(request, found, status=status, write=form),
    )


@signed_in
@require_POST
def validate(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """It describes a vulnerability."""
    return _decide(request, report, "validate", NothingForm, reports.validate)


@signed_in
@require_POST
def invalidate(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """It does not, and why."""
    return _decide(request, report, "invalidate", ReasonForm, reports.invalidate)


@signed_in
@require_POST
def accept(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Take it on."""
    return _decide(request, report, "accept", NothingForm, reports.accept)


@signed_in
@require_POST
def defer(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Put it off, and why."""
    return _decide(request, report, "defer", ReasonForm, reports.defer)


@signed_in
@require_POST
def close(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """End work on it, and why."""
    return _decide(request, report, "close", ReasonForm, reports.close)


@signed_in
@require_POST
def duplicate(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """End work on what is known already, and why."""
    return _decide(request, report, "duplicate", DuplicateForm, reports.duplicate)


@signed_in
@require_POST
def ask(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Ask the reporter something, and wait for the answer."""
    return _decide(request, report, "ask", AskForm, asking.ask)


@signed_in
@require_POST
def triage(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Record what it is weighed by."""
    found, form = _at_desk(request, report), TriageForm(request.POST, prefix="triage")
    version = request.GET.get("v", "")
    return errors.run(
        request,
        form,
        lambda _data: weighing.triage(
            request.actor,
            report,
            now(),
            weighed=form.weighed(),
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        ),
        done=lambda _done: _back(request, report, _("Your answers were recorded.")),
        again=lambda status: _desk_page(request, found, status=status, typed={"triage": form}),
    )


@signed_in
@require_POST
def heed(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """What is done about a threat to the reporter."""
    return _decide(request, report, "heed", HeedForm, reports.heed)


@signed_in
@require_POST
def redact(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Erase what some fields say, for good."""
    found, form = _at_desk(request, report), RedactReportForm(request.POST, prefix="redact")
    return errors.run(
        request,
        form,
        lambda data: erasing.redact(
            request.actor, report, now(), fields=data["said"], reason=data["reason"], basis=data["basis"]
        ),
        done=lambda _done: _back(request, report, _("It is erased.")),
        again=lambda status: _desk_page(request, found, status=status, typed={"redact": form}),
        names={"fields": "said"},
    )


@signed_in
@require_POST
def open_case(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Open a case for it, and go there."""
    found, form = _at_desk(request, report), TitleForm(request.POST, prefix="open")
    return errors.run(
        request,
        form,
        lambda data: cases.open(request.actor, report, now(), title=data["title"], kind=data["kind"]),
        done=lambda opened: see_other(f"/cases/{opened.id}/"),
        again=lambda status: _desk_page(request, found, status=status, typed={"open": form}),
    )


def _decide(
    request: Request, report: uuid.UUID, key: str, kind: type[Form], command: Callable[..., object]
) -> HttpResponseBase:
    found, form = _at_desk(request, report), kind(request.POST, prefix=key)
    return errors.run(
        request,
        form,
        lambda data: command(request.actor, report, now(), **data),
        done=lambda _done: _back(request, report, _("Your decision was recorded.")),
        again=lambda status: _desk_page(request, found, status=status, typed={key: form}),
    )


def _at_desk(request: Request, report: uuid.UUID) -> ReportView:
    """The report, for whoever judges it; to everybody else these addresses do not exist."""
    found = report_view(request.actor, report)
    if not found.is_desk:
        raise Missing
    return found


def _desk_page(
    request: Request,
    report: ReportView,
    *,
    status: int = 200,
    write: Form | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponseBase:
    actor = request.actor
    posts, sealed = posts_in(actor, report.id).lines, sealed_files(actor, report.id)
    shown = triage_page(
        report,
        case_of_report(actor, report.id),
        similar(actor, report.device, f"{report.description}\n{report.harm}", report.id),
        posts,
        happened(actor, report.id),
        write or ReplyForm(),
        typed or {},
        suggested(report, triage_of(actor, report.id), filled(actor, report), (typed or {}).get("triage")),
        announced(actor, report.id),
        duplicate_of(actor, report.id),
        unreached(actor, report.id),
        readers_to_be(actor, report.id),
        sealed,
        holds(actor, report.id),
        settings.MEDACCORD.schedule,
        bulks_of(actor, report.id),
        desk_of(actor, report.id),
    )
    made = marking_of(report, report.files, posts, sealed)
    return show(request, "report/triage.html", shown, status=status, marking=made)


def _back(request: Request, report: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(reverse("report.page", args=[report]))
