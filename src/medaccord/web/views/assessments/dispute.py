"""Disputes: opened, read with what was said about them, shown, settled or withdrawn."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.assessments.commands import dispute
from medaccord.apps.assessments.queries.disputes import DisputeLine, disputes_of
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.apps.assessments.queries.together import determinations_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.posts import PostLine, posts_in
from medaccord.apps.discussion.queries.threads import ThreadLine, threads_about
from medaccord.domain.assessment.dispute import SETTLING, ways
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.assessments.dispute import (
    DisputeForm,
    DisputeWithdrawForm,
    DisputeWriteForm,
    SettleForm,
)
from medaccord.web.forms.assessments.judging import ShowForm
from medaccord.web.forms.discussion.post import VOICE
from medaccord.web.guards import known, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments import dispute as disputes
from medaccord.web.presenters.assessments.assessment_steps import reachable
from medaccord.web.presenters.assessments.dispute_steps import (
    open_page,
    release_page,
    settle_page,
    withdraw_page,
    write_page,
)
from medaccord.web.presenters.assessments.judged import is_agency, is_mine
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.rooms import voices
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.request import Request
from medaccord.web.views.assessments.assessment import assessed, offered


def apart(request: Request) -> str:
    """Where whoever follows a report by its code goes back to, who has no screens of the case; else empty."""
    return f"{reverse('tracking.page')}#disputes-1" if request.holds_receipt else ""


def _line(
    request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb | None = None
) -> tuple[CaseView, DisputeLine]:
    """A dispute that the reader is shown; raises Missing."""
    view = assessed(request, case)
    line = next((one for one in disputes_of(request.actor, case) if row in one.copies), None)
    if line is None:
        raise Missing
    if verb is not None:
        offered(view, verb, request)
    return view, line


def _talked(request: Request, case: uuid.UUID, line: DisputeLine) -> tuple[list[PostLine], list[ThreadLine]]:
    threads = threads_about(request.actor, case, line.key)
    said = [post for one in threads for post in posts_in(request.actor, case, thread=one.id).lines]
    return sorted(said, key=lambda one: one.at, reverse=True), threads


def _sealed(request: Request, case: uuid.UUID, line: DisputeLine) -> bool:
    """Whether the reader sees that parties judge alone what it is about."""
    rounds = rounds_of(request.actor, case)
    return any(one.vulnerability == line.vulnerability and one.opened_at is None for one in rounds)


@known
@require_safe
def page(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """What is disputed, what was said about it, and how it ended."""
    view, line = _line(request, case, row)
    said, threads = _talked(request, case, line)
    determinations = determinations_of(request.actor, case)
    sealed = _sealed(request, case, line)
    shown = disputes.page(view, line, said, threads, determinations, apart(request), sealed=sealed)
    return show(request, "dispute/page.html", shown, marking=marking_of(view, line, said))


def _flaws(view: CaseView) -> list[tuple[str, str]]:
    return [(str(one.id), vulnerability_words(one)) for one in living(view)]


@known
@require_http_methods(["GET", "HEAD", "POST"])
def open(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Say what one's own party disputes."""
    view = assessed(request, case)
    offered(view, Verb.DISPUTE_OPEN, request)
    form = DisputeForm(
        request.POST or None,
        flaws=_flaws(view),
        voices=voices(view, Verb.DISPUTE_OPEN),
        initial={"vulnerability": request.GET.get("vulnerability", "")},
    )
    back = apart(request)
    return confirm(
        request,
        form,
        ask=lambda: Asked(open_page(view, form, back), marking_of(view)),
        do=lambda _data: dispute.open(request.actor, case, now(), **form.inputs()),
        back=lambda made: disputes.address_of(case, made.id),  # type: ignore[attr-defined]
        sentence=_("The dispute is open. Whoever settles it is told."),
        names=VOICE,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Show it to others by name."""
    view, line = _line(request, case, row, Verb.DISPUTE_RELEASE)
    if request.method != "POST" and not (is_agency(view) and is_mine(view, line.participant)):
        raise Missing
    told = (Role.MANUFACTURER, Role.REPORTER)
    listed = reachable(view, rounds_of(request.actor, case), *told, but=line.participant)
    form = ShowForm(request.POST or None, parties=listed)
    return confirm(
        request,
        form,
        ask=lambda: Asked(release_page(view, line, form), marking_of(view, line)),
        do=lambda _data: dispute.release(request.actor, row, now(), parties=form.chosen()),
        back=disputes.address_of(case, line.id),
        sentence=_("It is shown."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Write to everybody who reads it."""
    view, line = _line(request, case, row, Verb.DISPUTE_WRITE)
    form = DisputeWriteForm(request.POST or None, voices=voices(view, Verb.DISPUTE_WRITE))
    return confirm(
        request,
        form,
        ask=lambda: Asked(write_page(view, line, form, apart=bool(apart(request))), marking_of(view, line)),
        do=lambda data: dispute.write(
            request.actor, row, now(), text=data["text"], as_reporter=form.as_reporter
        ),
        back=disputes.address_of(case, line.id),
        sentence=_("Your message is there for all who read the dispute."),
        names=VOICE,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Settle it, for whoever its kind is for."""
    view, line = _line(request, case, row, Verb.DISPUTE_SETTLE)
    sealed = _sealed(request, case, line)
    if request.method != "POST" and not disputes.settles_here(view, line, sealed=sealed):
        raise Missing
    rests = disputes.resting(view, line, determinations_of(request.actor, case))
    form = SettleForm(
        request.POST or None,
        ways=ways(line.kind, sealed=sealed) or tuple(SETTLING[line.kind]),
        determinations=rests,
        initial={"version": line.version},
    )
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            settle_page(view, line, form, able=bool(rests), sealed=sealed),
            marking_of(view, line),
            line.version,
        ),
        do=lambda _data: dispute.settle(request.actor, row, now(), **form.inputs()),
        back=disputes.address_of(case, line.id),
        sentence=_("The dispute is settled. Its readers are told."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Withdraw the dispute of one's own party, with a reason."""
    view, line = _line(request, case, row, Verb.DISPUTE_WITHDRAW)
    if request.method != "POST" and not is_mine(view, line.participant):
        raise Missing
    form = DisputeWithdrawForm(request.POST or None, initial={"version": line.version})
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            withdraw_page(view, line, form, apart=bool(apart(request))), marking_of(view, line), line.version
        ),
        do=lambda data: dispute.withdraw(request.actor, row, now(), **data),
        back=disputes.address_of(case, line.id),
        sentence=_("The dispute is withdrawn. Its readers are told."),
    )
