"""Determinations: made by one's own party, concurred with by a second person, shown to manufacturers."""

from __future__ import annotations

import uuid
from functools import partial

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import determination
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.apps.assessments.queries.together import DeterminationLine, determinations_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.drafting import Step, begun
from medaccord.web.forms.assessments.judging import DetermineForm, ShowForm, VersionForm
from medaccord.web.forms.assessments.workspace import filled
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import (
    concur_page,
    determine_page,
    reachable,
    show_determination_page,
)
from medaccord.web.presenters.assessments.judged import there
from medaccord.web.presenters.assessments.workspace import drafting
from medaccord.web.request import Request
from medaccord.web.views.assessments.assessment import assessed, flaw, flaw_or_none, offered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Determine whether the risk is controlled."""
    asked = step(request, case, row)
    form = asked.form
    return confirm(
        request,
        form,
        ask=asked.ask,
        do=lambda _data: determination.make(request.actor, row, now(), **form.inputs(), draft=form.drafted),
        back=there(asked.view, row),
        sentence=_("Your determination is recorded."),
    )


def step(request: Request, case: uuid.UUID, row: uuid.UUID) -> Step[DetermineForm]:
    """A determination, filled in from the draft of one's own party."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.DETERMINATION_MAKE, request)
    draft = partial(begun, request, view, row, What.DETERMINATION)
    form = DetermineForm(request.POST or None, agency=Role.ADVISER in view.roles, initial=filled(draft()))

    def ask() -> Asked:
        kept = draft()
        page = determine_page(view, one, form, settings.MEDACCORD.matrix)
        return Asked(drafting(page, view, What.DETERMINATION, row, kept), marking_of(view, kept))

    return Step(view, row, None, form, there(view, row, "determine"), draft, ask)


def _line(
    request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb
) -> tuple[CaseView, DeterminationLine]:
    view = assessed(request, case)
    line = next((one for one in determinations_of(request.actor, case) if row in one.copies), None)
    if line is None:
        raise Missing
    offered(view, verb, request)
    return view, line


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def concur(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Concur as a second person."""
    view, line = _line(request, case, row, Verb.DETERMINATION_CONCUR)
    form = VersionForm(request.POST or None, initial={"version": line.version})
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(concur_page(view, one, line, form), marking_of(view, line), line.version),
        do=lambda data: determination.concur(request.actor, row, now(), **data),
        back=there(view, line.vulnerability),
        sentence=_("Your concurrence is recorded."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Show it to manufacturers by name."""
    view, line = _line(request, case, row, Verb.DETERMINATION_RELEASE)
    rounds = rounds_of(request.actor, case)
    listed = reachable(view, rounds, Role.MANUFACTURER, but=line.participant)
    form = ShowForm(request.POST or None, parties=listed)
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(show_determination_page(view, one, line, form), marking_of(view, line)),
        do=lambda _data: determination.release(request.actor, row, now(), parties=form.chosen()),
        back=there(view, line.vulnerability),
        sentence=_("It is shown."),
    )
