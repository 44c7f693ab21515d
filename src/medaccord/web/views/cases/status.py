"""Answers: every one as a grid, what the desk asks, what a manufacturer says; nothing changes on GET."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import status
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.rollouts import rollouts
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.principal import Actor
from medaccord.domain.errors import Denied, Invalid
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.status import AnswerForm, AskForm, StatedForm, chosen
from medaccord.web.guards import see_other, signed_in
from medaccord.web.keys import key_in
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.status import Forms, Pair, status_page, told
from medaccord.web.request import Request
from medaccord.web.views.cases.answer_list import preview
from medaccord.web.views.cases.same import as_list, same_form

NAMES = {"due_at": "due", "pairs": "", "answers": ""}


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Every answer that the reader sees, and the forms that the reader has."""
    picked = {one.pair for one in chosen(request.GET.getlist("cell"))}
    return shown(request, case, picked=picked)


@signed_in
@require_POST
def ask(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The desk asks about the chosen cells, by a day."""
    form, view = AskForm(request.POST), case_view(request.actor, case)

    def do(data: dict[str, Any]) -> int:
        pairs = [one.pair for one in form.chosen]
        try:
            asked = status.ask(
                request.actor,
                case,
                now(),
                pairs=pairs,
                due_at=form.due_at(),
                question=data["question"],
            )
        except Invalid as refusal:
            raise told(refusal, view) from refusal
        return len(asked)

    return errors.run(
        request,
        form,
        do,
        done=lambda count: _back(request, case, _asked(count)),
        again=lambda code: shown(request, case, code, Forms(ask=form)),
        names=NAMES,
    )


@signed_in
@require_POST
def see(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """A manufacturer says that it has seen what it is asked; reading the page alone says nothing."""
    seen = status.see(request.actor, case, now())
    words = ngettext("%d question is marked as seen.", "%d questions are marked as seen.", len(seen))
    return _back(request, case, words % len(seen))


@signed_in
@require_POST
def answer(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """One answer for all chosen cells; the desk records what was stated elsewhere, and says where."""
    view = case_view(request.actor, case)
    form = StatedForm(request.POST) if view.is_desk else AnswerForm(request.POST)

    def again(code: int) -> HttpResponseBase:
        forms = Forms(stated=form) if isinstance(form, StatedForm) else Forms(answer=form)
        return shown(request, case, code, forms)

    return errors.run(
        request,
        form,
        lambda data: _answered(request.actor, view, form),
        done=lambda count: _back(request, case, _recorded(count)),
        again=again,
        names=NAMES,
    )


@signed_in
@require_POST
def same(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """One answer for a family of products or for all, shown as the list of answers that it would be."""
    view = case_view(request.actor, case)
    if not may(view, Verb.STATUS_ANSWER):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    form = same_form(request, view, request.POST)
    return errors.run(
        request,
        form,
        lambda data: preview(request, view, as_list(request, view, form)),
        done=lambda page: page,
        again=lambda code: shown(request, case, code, Forms(same=form)),
        names={"text": ""},
    )


def _answered(actor: Actor, view: CaseView, form: AnswerForm) -> int:
    cell = form.cell()
    answers = [status.Answer(one.product, one.vulnerability, cell, one.version) for one in form.chosen]
    reason = form.cleaned_data.get("reason", "")
    try:
        return len(
            status.answer(actor, view.id, now(), answers=answers, reason=reason, reasons=form.reasons())
        )
    except Invalid as refusal:
        raise told(refusal, view) from refusal


def _asked(count: int) -> str:
    return ngettext("%d answer is asked for.", "%d answers are asked for.", count) % count


def _recorded(count: int) -> str:
    return ngettext("%d answer is recorded.", "%d answers are recorded.", count) % count


def shown(
    request: Request,
    case: uuid.UUID,
    code: int = 200,
    forms: Forms | None = None,
    picked: Collection[Pair] = (),
) -> HttpResponseBase:
    """The page as the case is now, with the forms as typed: after a stale save both texts stand on it."""
    view, typed = case_view(request.actor, case), forms or Forms()
    named = [one.vulnerability for one in (*typed.chosen, *chosen(request.GET.getlist("cell")))]
    only = key_in(request.GET.get("vulnerability", "")) or next(iter(named), None)
    plans = rollouts(request.actor, case)
    if typed.same is None and may(view, Verb.STATUS_ANSWER):
        typed = replace(typed, same=same_form(request, view))
    page = status_page(view, now(), forms=typed, picked=picked, only=only, rollouts=plans)
    return show(request, "status/table.html", page, status=code, marking=view.marking)


def _back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(address(case, Tab.STATUS))
