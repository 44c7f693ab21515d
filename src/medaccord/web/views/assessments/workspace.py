"""Drafts in a party's own workspace: listed, kept from the form of a step, discarded."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.assessments.commands import workspace
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.apps.assessments.queries.workspace import DraftLine, drafts_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import say, show
from medaccord.web.drafting import Step
from medaccord.web.forms.assessments.consensus import StatementForm
from medaccord.web.forms.assessments.judging import DetermineForm, VersionForm
from medaccord.web.forms.assessments.opinion import OpinionForm
from medaccord.web.forms.assessments.provisional import ProvisionalForm
from medaccord.web.forms.assessments.workspace import Draftable, filled
from medaccord.web.guards import known, see_other, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import reachable
from medaccord.web.presenters.assessments.judged import is_mine
from medaccord.web.presenters.assessments.offered_scores import scorable
from medaccord.web.presenters.assessments.workspace import beside, discard_page, workspace_page
from medaccord.web.request import Request
from medaccord.web.views.assessments import consensus, determination, opinion, provisional
from medaccord.web.views.assessments.assessment import apart, assessed, offered

STEPS: Mapping[str, Callable[[Request, uuid.UUID, uuid.UUID], Step[Draftable]]] = {
    What.OPINION: opinion.step,
    What.DETERMINATION: determination.step,
    What.PROVISIONAL: provisional.step,
    What.CONSENSUS: consensus.step,
}


@signed_in
@require_safe
def listed(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """All drafts of one's own party in a case."""
    view = assessed(request, case)
    drafts = drafts_of(request.actor, case)
    page = workspace_page(view, drafts, {one.id: _form(request, view, one) for one in drafts})
    return show(request, "assessment/drafts.html", page, marking=marking_of(view, *drafts))


def _form(request: Request, view: CaseView, line: DraftLine) -> Form:
    """The form whose words a draft is in."""
    if line.what == What.OPINION:
        return OpinionForm(role=line.role)
    if line.what == What.DETERMINATION:
        return DetermineForm(agency=True)
    rounds = rounds_of(request.actor, view.id)
    parties = reachable(view, rounds, Role.MANUFACTURER, Role.REPORTER)
    if line.what == What.PROVISIONAL:
        return ProvisionalForm(parties=parties)
    return StatementForm(parties=parties, products=scorable(view, None), initial=filled(line))


@known
@require_POST
def keep(request: Request, case: uuid.UUID, what: str, row: uuid.UUID) -> HttpResponseBase:
    """Keep what was typed into the form of a step as it is; `row` is what that step is taken on."""
    if what not in STEPS:
        raise Missing
    step = STEPS[what](request, case, row)
    form = step.form
    form.errors.clear()  # nothing that is unfinished is wrong yet

    def done(_result: object) -> HttpResponseBase:
        say(request, _("It is kept as a draft. Your party can go on with it."))
        return see_other(step.href)

    return errors.run(
        request,
        form,
        lambda _data: workspace.keep(
            request.actor,
            case,
            now(),
            vulnerability=step.vulnerability,
            what=what,
            party=step.participant,
            answers=form.typed(What(what)),
            version=form.drafted,
        ),
        done=done,
        again=lambda status: _again(request, step, status),
    )


def _again(request: Request, step: Step[Draftable], status: int) -> HttpResponseBase:
    """The step's page with what was typed; after a colleague kept another draft, with both."""
    asked = step.ask()
    page, draft = asked.page, step.draft()
    if status == 409 and draft is not None:
        if step.form.drafted != draft.version:
            page = beside(page, draft, step.form)
        errors.renew(step.form, draft.version, "draft")
    return show(request, "confirm.html", page, status=status, marking=asked.marking)


@known
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Discard a draft of one's own party."""
    view = assessed(request, case)
    line = next((one for one in drafts_of(request.actor, case) if one.id == row), None)
    if line is None or not is_mine(view, line.participant):
        raise Missing
    offered(view, Verb.WORKSPACE_DISCARD, request)
    form = VersionForm(request.POST or None, initial={"version": line.version})
    back = apart(request)

    def ask() -> Asked:
        now_ = next((one for one in drafts_of(request.actor, case) if one.id == row), line)
        page = beside(discard_page(view, now_, form, back), now_, _form(request, view, now_))
        return Asked(page, marking_of(view, now_), now_.version)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: workspace.discard(request.actor, row, now(), **data),
        back=back or reverse("workspace.list", args=[case]),
        sentence=_("The draft is discarded."),
    )
