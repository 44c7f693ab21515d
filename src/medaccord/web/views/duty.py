"""Facts that legal duties are counted from: a manufacturer states its own."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.assessments.commands import duty
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.stating import StateForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessment import there
from medaccord.web.presenters.assessment_steps import state_page
from medaccord.web.presenters.following import own_maker
from medaccord.web.presenters.letter import letter_page
from medaccord.web.request import Request
from medaccord.web.views.assessment import all_of, assessed, flaw, judged_in, offered


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


@signed_in
@require_safe
def letter(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """A draft of what the reader's own organisation tells its customers."""
    assessed(request, case)
    view = case_view(request.actor, case)  # with its answers, which tell products and plans
    one, mine = flaw(view, row), own_maker(view)
    if mine is None:
        raise Missing
    judged, texts = judged_in(request, case).of(row), content(request.actor, case)
    shown = letter_page(view, one, judged, texts, mine, now())
    return show(request, "assessment/letter.html", shown, marking=marking_of(view, *all_of(judged)))
