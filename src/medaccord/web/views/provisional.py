"""Provisional clinical statements: issued by the adviser in an emergency."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import provisional
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.provisional import ProvisionalForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessment_steps import issue_page, reachable
from medaccord.web.presenters.judged import there
from medaccord.web.request import Request
from medaccord.web.views.assessment import assessed, flaw, offered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Say what harm is plausible and what to do until there is an assessment."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.PROVISIONAL_ISSUE, request)
    finders = reachable(view, rounds_of(request.actor, case), Role.REPORTER)
    form = ProvisionalForm(request.POST or None, parties=finders)
    return confirm(
        request,
        form,
        ask=lambda: Asked(issue_page(view, one, form), marking_of(view)),
        do=lambda _data: provisional.issue(request.actor, row, now(), **form.inputs()),
        back=there(view, row),
        sentence=_("Your statement is issued. Its readers are told."),
        names={"revisit_by": "day"},
    )
