"""Leaks: a claim from the page of the embargo, and the two ways in which the desk settles it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from medaccord.apps.cases.commands import leak as leaks
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView, LeakView
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb
from medaccord.web import confirming, errors
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.context import say
from medaccord.web.forms.cases.leak import ConfirmForm, DismissForm, LeakForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.leak import confirm_page, dismiss_page
from medaccord.web.presenters.cases.proposals import Forms
from medaccord.web.presenters.devices.products import leak_choices
from medaccord.web.request import Request
from medaccord.web.views.cases.embargo import embargo_screen


@signed_in
@require_POST
def claim(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Say where something of the case was seen outside."""
    mine, form = case_view(request.actor, case).mine, LeakForm(request.POST)
    if mine is None:
        raise Missing
    return errors.run(
        request,
        form,
        lambda data: leaks.claim(request.actor, mine.id, now(), **data),
        done=lambda _row: _back(request, case, _("The coordination center sees it at the top of its work.")),
        again=lambda code: embargo_screen(request, case, code, Forms(leak=form)),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: Request, case: uuid.UUID, leak: uuid.UUID) -> HttpResponseBase:
    """Find that nothing leaked, with a reason."""
    view, one = _weighed(request, case, leak, Verb.LEAK_DISMISS)
    form = DismissForm(request.POST or None, initial={"version": one.version})
    return _settled(
        request,
        view,
        form,
        lambda: dismiss_page(view, one, form, now()),
        lambda data: leaks.dismiss(request.actor, leak, now(), **data),
        _("The claim is dismissed. Whoever made it can read why."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, case: uuid.UUID, leak: uuid.UUID) -> HttpResponseBase:
    """Name what leaked; what did not goes on in a linked case."""
    view, one = _weighed(request, case, leak, Verb.LEAK_CONFIRM)
    seen = {"version": one.version}
    form = ConfirmForm(request.POST or None, vulnerabilities=leak_choices(view), initial=seen)
    return _settled(
        request,
        view,
        form,
        lambda: confirm_page(view, one, form, now(), linked_cases(request.actor, case, now())),
        lambda _data: leaks.confirm(request.actor, leak, now(), **form.inputs()),
        _("It is recorded. What did not leak goes on in a linked case."),
        names={"occurred_at": "day"},
    )


def _weighed(request: Request, case: uuid.UUID, leak: uuid.UUID, verb: Verb) -> tuple[CaseView, LeakView]:
    """The case and the claim; a form that can only be refused is not shown."""
    view = case_view(request.actor, case)
    one = next((one for one in view.leaks if one.id == leak), None)
    if one is None or (request.method != "POST" and not (one.is_open and may(view, verb))):
        raise Missing
    return view, one


def _settled(
    request: Request,
    view: CaseView,
    form: Form,
    draw: Callable[[], v.ConfirmPage],
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    names: dict[str, str] | None = None,
) -> HttpResponseBase:
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(draw(), view.marking),
        do=do,
        back=address(view.id, Tab.EMBARGO),
        sentence=sentence,
        names=names,
    )


def _back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(address(case, Tab.EMBARGO))
