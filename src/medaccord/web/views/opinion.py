"""One's own opinion: given or declined behind the seal, and shown to others once it has opened."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import opinion
from medaccord.apps.assessments.queries.rounds import OwnLine, own_of, rounds_of
from medaccord.apps.cases.queries.earlier import EarlierCase, earlier_cases
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.queries.registry import of_code
from medaccord.domain.assessment.opinion import told_as_line
from medaccord.domain.assessment.seal import State
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.judging import OpinionForm, ShowForm, WhyForm
from medaccord.web.guards import known, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessment_steps import (
    decline_page,
    give_page,
    reachable,
    show_opinion_page,
)
from medaccord.web.presenters.consulted import consulted
from medaccord.web.presenters.judged import is_mine, there
from medaccord.web.request import Request
from medaccord.web.viewmodels import Pair
from medaccord.web.views.assessment import apart, assessed, flaw_or_none, offered


def _own(request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb) -> tuple[CaseView, OwnLine]:
    """What the reader's own party was asked; raises Missing for anybody else's."""
    view = assessed(request, case)
    line = next((one for one in own_of(request.actor, case) if one.id == row), None)
    if line is None or not is_mine(view, line.participant):
        raise Missing
    offered(view, verb, request)
    return view, line


def _beside(
    request: Request, case: uuid.UUID, line: OwnLine
) -> tuple[tuple[Pair, ...], tuple[EarlierCase, ...]]:
    """What registries and cases that the reader sees say of such devices, and which cases these are."""
    codes = line.product_codes
    known = [found for one in codes if (found := of_code(request.actor, one)) is not None]
    earlier = earlier_cases(request.actor, codes, case)
    return consulted(codes, known, earlier), earlier


def _first(line: OwnLine) -> dict[str, object]:
    """What a form begins with: the last answer, to be replaced."""
    said = next((one for one in line.opinions if one.state == State.GIVEN), None)
    answers = dict(said.answers) if said is not None else {}
    if "rubric" in answers:
        answers["rubric"] = told_as_line(answers["rubric"])
    if "terms" in answers:
        answers["terms"] = " ".join(answers["terms"])
    return {**answers, "version": line.version}


@known
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The questions of one's own party, and its answers."""
    view, line = _own(request, case, row, Verb.OPINION_GIVE)
    form = OpinionForm(request.POST or None, role=line.role, initial=_first(line))
    one = flaw_or_none(view, line.vulnerability)
    (beside, shown), back = _beside(request, case, line), apart(request)
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            give_page(view, one, line, form, beside, back), marking_of(view, line, shown), line.version
        ),
        do=lambda data: opinion.give(
            request.actor, row, now(), answers=form.answers(), version=data["version"]
        ),
        back=back or there(view, line.vulnerability),
        sentence=_("Your opinion is given. Only your party sees it until the seal opens."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Say that one's own party gives no opinion, and why."""
    view, line = _own(request, case, row, Verb.OPINION_DECLINE)
    form = WhyForm(request.POST or None, initial={"version": line.version})
    one = flaw_or_none(view, line.vulnerability)
    back = apart(request)
    return confirm(
        request,
        form,
        ask=lambda: Asked(decline_page(view, one, line, form, back), marking_of(view, line), line.version),
        do=lambda data: opinion.decline(request.actor, row, now(), **data),
        back=back or there(view, line.vulnerability),
        sentence=_("It is recorded that your party gives no opinion."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Show one's own opinion to others by name."""
    view, line = _own(request, case, row, Verb.OPINION_RELEASE)
    rounds = [one for one in rounds_of(request.actor, case) if one.id == line.assessment]
    told = (Role.MANUFACTURER, Role.REPORTER)
    listed = reachable(view, rounds, *told, but=line.participant, asked_only=True)
    form = ShowForm(request.POST or None, parties=listed)
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(show_opinion_page(view, one, line, form), marking_of(view, line)),
        do=lambda _data: opinion.release(request.actor, row, now(), parties=form.chosen()),
        back=there(view, line.vulnerability),
        sentence=_("It is shown."),
    )
