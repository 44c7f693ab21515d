"""Joint statements: written, signed part by part, joined, or dissented from with a reason."""

from __future__ import annotations

import uuid
from functools import partial

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import consensus
from medaccord.apps.assessments.queries.rounds import exhibits_of, rounds_of
from medaccord.apps.assessments.queries.together import (
    ConsensusLine,
    JoiningLine,
    joinings_of,
    statements_of,
)
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.consensus import StatementPart
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.drafting import Step, begun
from medaccord.web.forms.assessments.consensus import StatementForm
from medaccord.web.forms.assessments.judging import SignForm, VersionForm, WhyForm
from medaccord.web.forms.assessments.workspace import filled
from medaccord.web.guards import known, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import (
    concur_statement_page,
    dissent_page,
    join_page,
    propose_page,
    reachable,
    sign_page,
)
from medaccord.web.presenters.assessments.judged import is_mine, there
from medaccord.web.presenters.assessments.offered_scores import offered as offered_scores
from medaccord.web.presenters.assessments.offered_scores import scorable
from medaccord.web.presenters.assessments.workspace import drafting
from medaccord.web.request import Request
from medaccord.web.views.assessments.assessment import apart, assessed, flaw, flaw_or_none, offered


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Write a joint statement, or its next version from the last."""
    asked = step(request, case, row)
    form = asked.form
    return confirm(
        request,
        form,
        ask=asked.ask,
        do=lambda _data: consensus.propose(request.actor, row, now(), **form.inputs(), draft=form.drafted),
        back=there(asked.view, row),
        sentence=_("It is put forward. Sign your part now."),
        names=form.names,
    )


def step(request: Request, case: uuid.UUID, row: uuid.UUID) -> Step[StatementForm]:
    """A joint statement, filled in from the draft of one's own agency, or else from the last version."""
    view = assessed(request, case)
    one = flaw(view, row)
    offered(view, Verb.CONSENSUS_PROPOSE, request)
    draft = partial(begun, request, view, row, What.CONSENSUS)
    rounds = [one for one in rounds_of(request.actor, case) if one.vulnerability == row]
    last = next((one for one in statements_of(request.actor, case) if one.vulnerability == row), None)
    first: dict[str, object] = dict(last.texts) if last is not None else {}
    if last is not None:
        first["parties"] = [str(said.participant) for said in last.positions]
        first["concurrence"] = last.wants_concurrence
        first["scores"] = [(one.vector, [str(key) for key in one.products]) for one in last.scores]
    form = StatementForm(
        request.POST or None,
        parties=reachable(view, rounds, Role.MANUFACTURER, Role.REPORTER),
        vectors=offered_scores(view, row, rounds, exhibits_of(request.actor, case)),
        products=scorable(view, last),
        places=_places(request),
        initial=filled(draft(), first),
    )

    def ask() -> Asked:
        kept = draft()
        page = drafting(propose_page(view, one, form), view, What.CONSENSUS, row, kept)
        return Asked(page, marking_of(view, kept))

    return Step(view, row, None, form, there(view, row, "propose"), draft, ask)


def _places(request: Request) -> int:
    """How many scores the reader wants room for."""
    told = request.GET.get("scores", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 0


def _statement(
    request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb
) -> tuple[CaseView, ConsensusLine]:
    view = assessed(request, case)
    line = next((one for one in statements_of(request.actor, case) if one.id == row), None)
    if line is None:
        raise Missing
    offered(view, verb, request)
    return view, line


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Sign one's own part."""
    view, line = _statement(request, case, row, Verb.CONSENSUS_SIGN)
    own = StatementPart.TECHNICAL if view.is_desk else StatementPart.CLINICAL
    part = request.GET.get("part", "") or own.value
    if part not in [one.value for one in StatementPart]:
        raise Missing
    form = SignForm(request.POST or None, initial={"version": line.version, "part": part})
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(sign_page(view, one, line, part, form), marking_of(view, line), line.version),
        do=lambda data: consensus.sign(request.actor, row, now(), **data),
        back=there(view, line.vulnerability),
        sentence=_("It is signed."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def concur(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Concur with the clinical part as a second person."""
    view, line = _statement(request, case, row, Verb.CONSENSUS_CONCUR)
    form = VersionForm(request.POST or None, initial={"version": line.version})
    one = flaw_or_none(view, line.vulnerability)
    return confirm(
        request,
        form,
        ask=lambda: Asked(concur_statement_page(view, one, line, form), marking_of(view, line), line.version),
        do=lambda data: consensus.concur(request.actor, row, now(), **data),
        back=there(view, line.vulnerability),
        sentence=_("Your concurrence is recorded."),
    )


def _joining(request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb) -> tuple[CaseView, JoiningLine]:
    view = assessed(request, case)
    line = next((one for one in joinings_of(request.actor, case) if one.id == row), None)
    if line is None or not is_mine(view, line.participant):
        raise Missing
    offered(view, verb, request)
    return view, line


@known
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Join for one's own party."""
    view, line = _joining(request, case, row, Verb.CONSENSUS_JOIN)
    form = VersionForm(request.POST or None, initial={"version": line.version})
    one = flaw_or_none(view, line.vulnerability)
    back = apart(request)
    return confirm(
        request,
        form,
        ask=lambda: Asked(join_page(view, one, line, form, back), marking_of(view, line), line.version),
        do=lambda data: consensus.join(request.actor, row, now(), **data),
        back=back or there(view, line.vulnerability),
        sentence=_("Your party has joined."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def dissent(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Dissent for one's own party, with a reason."""
    view, line = _joining(request, case, row, Verb.CONSENSUS_DISSENT)
    form = WhyForm(request.POST or None, initial={"version": line.version, "reason": line.reason})
    one = flaw_or_none(view, line.vulnerability)
    back = apart(request)
    return confirm(
        request,
        form,
        ask=lambda: Asked(dissent_page(view, one, line, form, back), marking_of(view, line), line.version),
        do=lambda data: consensus.dissent(request.actor, row, now(), **data),
        back=back or there(view, line.vulnerability),
        sentence=_("Your dissent stands beside the statement."),
    )
