"""The assessment of a case: its list, one vulnerability, and asking parties to judge it alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.assessments.commands import assessment
from medaccord.apps.assessments.queries.disputes import disputes_of
from medaccord.apps.assessments.queries.following import cyber_of, facts_of, follows
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.assessments.queries.rounds import codes_in, exhibits_of, own_of, rounds_of
from medaccord.apps.assessments.queries.together import determinations_of, joinings_of, statements_of
from medaccord.apps.assessments.queries.workspace import drafts_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.apps.devices.queries.registry import named
from medaccord.core.principal import Actor
from medaccord.domain.devices.device import MOST_CODES
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.assessments.judging import CloseForm, JudgeForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment import page as drawn_page
from medaccord.web.presenters.assessments.assessment_list import list_page
from medaccord.web.presenters.assessments.assessment_steps import ask_page, close_page, judging
from medaccord.web.presenters.assessments.judged import Judged, there
from medaccord.web.presenters.assessments.workspace import drafts_link
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, tabs_for
from medaccord.web.request import Request
from medaccord.web.viewmodels import Link


def assessed(request: Request, case: uuid.UUID, *, answers: bool = False) -> CaseView:
    """The case, for whoever has the screen of its assessment, if need be with its answers; raises Missing."""
    return assessed_by(request.actor, case, answers=answers)


def assessed_by(actor: Actor, case: uuid.UUID, *, answers: bool = False) -> CaseView:
    """The same for whoever asks without a screen."""
    view = case_view(actor, case, answers=answers)
    if Tab.ASSESSMENT not in tabs_for(view):
        raise Missing
    return view


def flaw(view: CaseView, row: uuid.UUID) -> VulnerabilityView:
    """A vulnerability that can be assessed here; raises Missing."""
    found = next((one for one in living(view) if one.id == row), None)
    if found is None:
        raise Missing
    return found


def flaw_or_none(view: CaseView, row: uuid.UUID) -> VulnerabilityView | None:
    """The same where the reader may not see it: a party judges also what was split off since."""
    return next((one for one in view.vulnerabilities if one.id == row), None)


def flaw_judged(view: CaseView, row: uuid.UUID, judged: Judged) -> VulnerabilityView | None:
    """One of which the reader is shown something, wherever it went on; else one that can be assessed here."""
    told = not judged.is_empty or judged.follows or judged.provisionals or judged.disputes
    return flaw_or_none(view, row) if told else flaw(view, row)


def judged_in(request: Request, case: uuid.UUID) -> Judged:
    """All that the reader sees of the assessments of a case."""
    return judged_by(request.actor, case, now())


def judged_by(actor: Actor, case: uuid.UUID, at: dt.datetime) -> Judged:
    """The same for whoever asks without a screen, at an instant."""
    determinations = determinations_of(actor, case)
    own, exhibits = own_of(actor, case), exhibits_of(actor, case)
    return Judged(
        rounds_of(actor, case),
        own,
        exhibits,
        determinations,
        statements_of(actor, case),
        joinings_of(actor, case),
        follows(facts_of(actor, case), determinations, at, cyber_of(actor, case)),
        provisionals_of(actor, case),
        disputes_of(actor, case),
        named(codes_in(own, exhibits)),
    )


def apart(request: Request) -> str:
    """Where whoever follows a report by its code goes back to, who has no screens of the case; else empty."""
    return f"{reverse('tracking.page')}#judging" if request.holds_receipt else ""


def offered(view: CaseView, verb: Verb, request: Request) -> None:
    """A form that can only be refused is not shown; raises Missing."""
    if request.method != "POST" and not may(view, verb):
        raise Missing


@signed_in
@require_safe
def listed(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Each vulnerability with where its assessment stands."""
    view = assessed(request, case)
    judged = judged_in(request, case)
    drafts = drafts_of(request.actor, case)
    shown = replace(list_page(view, judged, now()), drafts=drafts_link(view, drafts))
    marking = marking_of(view, *all_of(judged))
    return show(request, "assessment/list.html", shown, marking=marking)


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """One vulnerability: sealed, or side by side."""
    view = assessed(request, case)
    judged = judged_in(request, case).of(row)
    one = flaw_judged(view, row, judged)
    shown = drawn_page(view, one, judged, settings.MEDACCORD.matrix, now())
    paper = Link(_("Assessment rationale"), reverse("rationale.page", args=[case, row]))
    begun = [draft for draft in drafts_of(request.actor, case) if draft.vulnerability == row]
    shown = replace(shown, paper=paper, drafts=drafts_link(view, begun))
    marking = marking_of(view, *all_of(judged))
    return show(request, "assessment/page.html", shown, marking=marking)


def all_of(judged: Judged) -> list[object]:
    """Everything in it that has a marking of its own."""
    return [
        *judged.rounds,
        *judged.own,
        *judged.exhibits,
        *judged.determinations,
        *judged.statements,
        *judged.joinings,
        *judged.follows,
        *judged.provisionals,
        *judged.disputes,
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Ask parties to judge one vulnerability, each alone."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.ASSESSMENT_ASK, request)
    again = any(one.vulnerability == row for one in rounds_of(request.actor, case))
    codes = dict.fromkeys(filter(None, (device.product_code for device in view.devices)))
    start = {"product_codes": " ".join([*codes][:MOST_CODES])}
    form = JudgeForm(request.POST or None, parties=judging(view), again=again, initial=start)
    return confirm(
        request,
        form,
        ask=lambda: Asked(ask_page(view, one, form), marking_of(view)),
        do=lambda _data: assessment.ask(request.actor, row, now(), **form.inputs()),
        back=there(view, row),
        sentence=_("They are asked. Who has answered appears here."),
        names={"due_at": "day"},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """End a round before its time."""
    view = assessed(request, case)
    line = next((one for one in rounds_of(request.actor, case) if one.id == row), None)
    if line is None:
        raise Missing
    offered(view, Verb.ASSESSMENT_CLOSE, request)
    form = CloseForm(request.POST or None)
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(close_page(view, one, line, form), marking_of(view, line)),
        do=lambda data: assessment.close(request.actor, row, now(), **data),
        back=there(view, line.vulnerability),
        sentence=_("The round is ended. The platform opens the seal within minutes."),
    )
