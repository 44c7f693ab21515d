"""One's own opinion: given or declined behind the seal, and shown to others once it has opened."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.assessments.commands import opinion
from medaccord.apps.assessments.queries.rounds import OwnLine, own_of, rounds_of
from medaccord.apps.cases.queries.earlier import EarlierCase, earlier_cases
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.queries.registry import device, named, of_code, terms
from medaccord.domain.assessment.opinion import MOST_TERMS, told_as_line
from medaccord.domain.assessment.questions import BY_KEY, asked_of
from medaccord.domain.assessment.seal import State
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.drafting import Step, begun
from medaccord.web.forms.assessments.judging import ShowForm, WhyForm
from medaccord.web.forms.assessments.opinion import FIND, OpinionForm, codes_of
from medaccord.web.forms.assessments.workspace import filled
from medaccord.web.guards import known, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import (
    decline_page,
    give_page,
    reachable,
    show_opinion_page,
)
from medaccord.web.presenters.assessments.consulted import MOST_RECORDS, consulted
from medaccord.web.presenters.assessments.judged import is_mine, on, there
from medaccord.web.presenters.assessments.offered_terms import offered as terms_offered
from medaccord.web.presenters.assessments.offered_terms import upshot
from medaccord.web.presenters.assessments.workspace import drafting
from medaccord.web.request import Request
from medaccord.web.viewmodels import Pair
from medaccord.web.views.assessments.assessment import apart, assessed, flaw_or_none, offered


def _own(request: Request, case: uuid.UUID, row: uuid.UUID, verb: Verb) -> tuple[CaseView, OwnLine]:
    """What the reader's own party was asked; raises Missing for anybody else's."""
    view = assessed(request, case)
    line = next((one for one in own_of(request.actor, case) if one.id == row), None)
    if line is None or not is_mine(view, line.participant):
        raise Missing
    offered(view, verb, request)
    return view, line


def _beside(
    request: Request, view: CaseView, line: OwnLine
) -> tuple[tuple[Pair, ...], tuple[EarlierCase, ...]]:
    """What registries and cases that the reader sees say of such devices, and which cases these are."""
    codes = line.product_codes
    known = [found for one in codes if (found := of_code(request.actor, one)) is not None]
    udis = dict.fromkeys(one.udi for one in view.devices if one.udi)
    told = [device(request.actor, one) for one in [*udis][:MOST_RECORDS]]
    records = [one for one in told if one is not None]
    earlier = earlier_cases(request.actor, codes, view.id)
    return consulted(codes, known, earlier, records), earlier


def _form(request: Request, line: OwnLine, first: dict[str, Any]) -> OpinionForm:
    """The form with the terms that were chosen, and those that are found by their words.

    While terms are looked for nothing is checked: what was filled in is what the form begins with.
    """
    if request.method == "POST":
        typed = {name: request.POST[name] for name in request.POST}
        codes = [*request.POST.getlist("picked"), *codes_of(typed.get("terms", ""))]
    else:
        typed, codes = {}, codes_of(str(first.get("terms", "")))
    if BY_KEY["terms"] not in asked_of(line.role):
        return OpinionForm(request.POST or None, role=line.role, initial=first)
    words = typed.get("words", "").strip()
    found = terms(request.actor, words=words) if words else []
    chosen = named(codes[:MOST_TERMS])
    shown = terms_offered(chosen, found)
    if request.method == "POST" and FIND not in request.POST:
        return OpinionForm(request.POST, role=line.role, offered=shown)
    rest = " ".join(code for code in dict.fromkeys(codes) if code not in chosen)
    so_far = {**first, **typed, "picked": list(chosen), "terms": rest}
    form = OpinionForm(initial=so_far, role=line.role, offered=shown)
    if words and (said := upshot(words, found)):
        form.fields["words"].help_text = said
    return form


def _first(line: OwnLine) -> dict[str, Any]:
    """What a form begins with: the last answer, to be replaced."""
    said = next((one for one in line.opinions if one.state == State.GIVEN), None)
    answers = dict(said.answers) if said is not None else {}
    if "rubric" in answers:
        answers["rubric"] = told_as_line(answers["rubric"])
    if "terms" in answers:
        answers["terms"] = " ".join(answers["terms"])
    return answers


@known
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The questions of one's own party, and its answers."""
    asked = step(request, case, row)
    form = asked.form
    if request.method == "POST" and FIND in request.POST:
        found = asked.ask()
        return show(request, "confirm.html", found.page, marking=found.marking)
    return confirm(
        request,
        form,
        ask=asked.ask,
        do=lambda data: opinion.give(
            request.actor, row, now(), answers=form.answers(), version=data["version"], draft=form.drafted
        ),
        back=apart(request) or there(asked.view, asked.vulnerability),
        sentence=_("Your opinion is given. Only your party sees it until the seal opens."),
    )


def step(request: Request, case: uuid.UUID, row: uuid.UUID) -> Step[OpinionForm]:
    """The consultation of one's own party, filled in from its draft or else from its last answer."""
    view, line = _own(request, case, row, Verb.OPINION_GIVE)
    draft = partial(begun, request, view, line.vulnerability, What.OPINION, line.participant)
    first = {**filled(draft(), _first(line)), "version": line.version}
    form = _form(request, line, first)
    one = flaw_or_none(view, line.vulnerability)
    (beside, shown), back = _beside(request, view, line), apart(request)

    def ask() -> Asked:
        kept = draft()
        page = give_page(view, one, line, form, beside, back)
        drawn = drafting(page, view, What.OPINION, row, kept)
        return Asked(drawn, marking_of(view, line, shown, kept), line.version)

    href = on(view, "opinion", row, "give")
    return Step(view, line.vulnerability, line.participant, form, href, draft, ask)


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
