"""Facts that legal duties are counted from: a manufacturer states its own."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import duty
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.stating import StateForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessment import there
from medaccord.web.presenters.assessment_steps import state_page
from medaccord.web.request import Request
from medaccord.web.views.assessment import assessed, flaw, offered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """State one fact for the own organisation; the address may name the fact and suggest its day."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.DUTY_STATE, request)
    first = {name: request.GET[name] for name in ("fact", "day") if name in request.GET}
    form = StateForm(request.POST or None, initial=first)
    return confirm(
        request,
        form,
        ask=lambda: Asked(state_page(view, one, form), marking_of(view)),
        do=lambda _data: duty.state(request.actor, row, now(), wanted=form.wanted()),
        back=f"{there(view, row)}#follows",
        sentence=_("Your statement is recorded. Nothing was filed with anybody."),
    )
