"""The safety communication of a case: drafted and approved by its agency, answered by the center."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.commands import communication
from medaccord.apps.advisories.queries.communications import (
    CommunicationView,
    communications_of,
    newest_of,
    newest_with,
    no_draft,
    own_of,
)
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.statements import statements_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.errors import Denied, Illegal, Missing, Stale
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.advisory import ApproveForm
from medaccord.web.forms.advisories.communication import FINDINGS, AnswerForm, DraftForm, ReleaseForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.advisories.communication import (
    communication_page,
    parts_of,
    place,
    release_page,
)
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, tabs_for
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The newest draft with what is said of it and the next step."""
    return _page(request, _allowed(request, case), request.GET.get("agency", ""))


def _allowed(request: Request, case: uuid.UUID) -> CaseView:
    """The case, for the agencies; for others nothing is here."""
    view = case_view(request.actor, case, answers=False)
    if Tab.COMMUNICATION not in tabs_for(view):
        raise Missing
    return view


def _page(
    request: Request,
    view: CaseView,
    agency: str,
    code: int = 200,
    forms: dict[str, Form] | None = None,
) -> HttpResponseBase:
    found = communications_of(request.actor, view.id, now(), told=newest_of(agency))
    read = statements_of(request.actor, view.id)
    shown = communication_page(view, found, now(), forms or {}, agency, read)
    return show(request, "communication/case.html", shown, status=code, marking=view.marking)


def _with_draft(request: Request, case: uuid.UUID, row: uuid.UUID) -> tuple[CaseView, CommunicationView]:
    """The case and the communication of one of its drafts; raises Missing for any other."""
    view = _allowed(request, case)
    for one in communications_of(request.actor, case, now(), told=newest_with(row)):
        if row in {line.id for line in one.drafts}:
            return view, one
    raise Missing


@signed_in
@require_POST
def draft(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Draft the next version and ask the coordination center to read it."""
    view = _allowed(request, case)
    form = DraftForm(request.POST)

    def do(data: dict[str, Any]) -> object:
        return communication.draft(
            request.actor,
            case,
            now(),
            title=data["title"],
            parts=form.texts(),
            summary=data["summary"],
            outlet=data["outlet"],
            due_at=form.instant,
            question=data["question"],
            language=data["language"],
            based_on=data["based_on"],
        )

    def overtaken(code: int) -> None:
        own = own_of(communications_of(request.actor, case, now(), told=no_draft))
        if code == 409 and own is not None:
            form.renew(own.newest.id)

    return _taken(request, view, None, "draft", form, do, _("It is drafted. The center is asked."), overtaken)


@signed_in
@require_POST
def answer(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Say what the coordination center thinks of a draft."""
    view, shown = _with_draft(request, case, row)
    form = AnswerForm(request.POST, parts=parts_of(shown))
    return _taken(
        request,
        view,
        shown,
        "answer",
        form,
        lambda data: communication.answer(
            request.actor, row, now(), answer=data["answer"], words=data["words"], parts=form.texts()
        ),
        _("Your answer is recorded."),
    )


@signed_in
@require_POST
def approve(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Approve exactly the texts that were shown."""
    view, shown = _with_draft(request, case, row)
    return _taken(
        request,
        view,
        shown,
        "approve",
        ApproveForm(request.POST),
        lambda data: communication.approve(request.actor, row, now(), digest=data["digest"]),
        _("You have approved what was shown. It is not out yet."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: request.POST.get("do") == "release")
def release(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """First what will happen; then, confirmed, the release itself."""
    view, shown = _with_draft(request, case, row)
    if shown.newest.id != row:
        raise Stale(_("A newer draft has replaced this one. Read that one."))
    if not (may(view, Verb.COMMUNICATION_RELEASE) and shown.mine):
        raise Denied(_("Only the agency whose communication it is releases it."))
    if not shown.stands:
        raise Illegal(_("Only what a second person of the agency has approved is released."))
    confirmed = request.method == "POST" and request.POST.get("do") == "release"
    form = ReleaseForm(request.POST if confirmed else None)

    def asked(code: int) -> HttpResponseBase:
        page = release_page(view, shown, form, now())
        return show(request, "confirm.html", page, status=code, marking=view.marking)

    if not confirmed:
        return asked(200)
    return errors.run(
        request,
        form,
        lambda _data: communication.release(request.actor, row, now(), reasons=form.reasons()),
        done=lambda _row: _back(request, case, _("%s is published.") % shown.number, shown),
        again=asked,
    )


def _taken(
    request: Request,
    view: CaseView,
    shown: CommunicationView | None,
    name: str,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    overtaken: Callable[[int], None] | None = None,
) -> HttpResponseBase:
    def again(code: int) -> HttpResponseBase:
        if overtaken is not None:
            overtaken(code)
        return _page(request, view, str(shown.participant) if shown else "", code, {name: form})

    def done(_row: object) -> HttpResponseBase:
        return _back(request, view.id, sentence, shown)

    return errors.run(request, form, do, done=done, again=again, names=FINDINGS)


def _back(
    request: Request, case: uuid.UUID, sentence: str, shown: CommunicationView | None
) -> HttpResponseBase:
    say(request, sentence)
    return see_other(place(case, shown) if shown else address(case, Tab.COMMUNICATION))
