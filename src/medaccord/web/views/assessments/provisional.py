"""Provisional clinical statements: issued by the adviser in an emergency."""

from __future__ import annotations

import uuid
from functools import partial

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import provisional
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.drafting import Step, begun
from medaccord.web.forms.assessments.provisional import ProvisionalForm, WithdrawForm
from medaccord.web.forms.assessments.workspace import filled
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import issue_page, reachable, withdraw_page
from medaccord.web.presenters.assessments.judged import there
from medaccord.web.presenters.assessments.provisional_acts import may_withdraw
from medaccord.web.presenters.assessments.workspace import drafting
from medaccord.web.request import Request
from medaccord.web.views.assessments.assessment import assessed, flaw, flaw_or_none, offered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Take a statement back, and say what holds now."""
    view = assessed(request, case)
    line = next((one for one in provisionals_of(request.actor, case) if row in one.copies), None)
    if line is None or (request.method != "POST" and not may_withdraw(view, line)):
        raise Missing
    form = WithdrawForm(request.POST or None)
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(withdraw_page(view, one, line, form), marking_of(view, line)),
        do=lambda data: provisional.withdraw(request.actor, row, now(), **data),
        back=there(view, line.vulnerability),
        sentence=_("Your statement is taken back. Its readers are told."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Say what harm is plausible and what to do until there is an assessment."""
    asked = step(request, case, row)
    form = asked.form
    return confirm(
        request,
        form,
        ask=asked.ask,
        do=lambda _data: provisional.issue(request.actor, row, now(), **form.inputs(), draft=form.drafted),
        back=there(asked.view, row),
        sentence=_("Your statement is issued. Its readers are told."),
        names={"revisit_by": "day"},
    )


def step(request: Request, case: uuid.UUID, row: uuid.UUID) -> Step[ProvisionalForm]:
    """The four fields, filled in from the draft of one's own agency."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.PROVISIONAL_ISSUE, request)
    draft = partial(begun, request, view, row, What.PROVISIONAL)
    finders = reachable(view, rounds_of(request.actor, case), Role.REPORTER)
    form = ProvisionalForm(request.POST or None, parties=finders, initial=filled(draft()))

    def ask() -> Asked:
        kept = draft()
        page = drafting(issue_page(view, one, form), view, What.PROVISIONAL, row, kept)
        return Asked(page, marking_of(view, kept))

    return Step(view, row, None, form, there(view, row, "provisional"), draft, ask)
