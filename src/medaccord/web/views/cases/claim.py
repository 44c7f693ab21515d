"""Claims of PCII: what was spoken is noted and stated in writing, and the desk validates or rejects."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import claim as commands
from medaccord.apps.cases.queries.claims import ClaimView, claims
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.claims import ClaimState
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Mark, Marking
from medaccord.domain.verbs import Verb
from medaccord.web import confirming
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.forms.cases import claim as forms
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases import claim as pages
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Note what a party claimed in speech, as the desk."""
    view = _view(request, case, Verb.CLAIM_RECORD)
    form = forms.RecordClaimForm(request.POST or None, parties=pages.claimants(view))

    def do(data: dict[str, Any]) -> object:
        told = {"words": data["words"], "said_at": data["said"]}
        return commands.record(request.actor, form.party_key, now(), **told)

    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(pages.record_page(view, form), view.marking),
        do=do,
        back=address(case, Tab.DOCUMENTS),
        sentence=_("It is noted. The party is asked to state it in writing."),
        names={"said_at": "said"},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, case: uuid.UUID, claim: uuid.UUID) -> HttpResponseBase:
    """State in writing, as the party that claimed it."""
    view, one = _claim(request, case, claim, Verb.CLAIM_CONFIRM)
    form = forms.ConfirmClaimForm(request.POST or None, initial={"version": one.version})

    def do(data: dict[str, Any]) -> object:
        return commands.confirm(request.actor, claim, now(), **data)

    return _step(request, view, one, form, pages.confirm_page, do, _("It is stated in writing."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: Request, case: uuid.UUID, claim: uuid.UUID) -> HttpResponseBase:
    """Accept it as PCII, as the desk."""
    view, one = _claim(request, case, claim, Verb.CLAIM_VALIDATE)
    form = forms.ValidateClaimForm(request.POST or None, initial={"version": one.version})

    def do(data: dict[str, Any]) -> object:
        return commands.validate(request.actor, claim, now(), **data)

    return _step(request, view, one, form, pages.validate_page, do, _("It is validated as PCII."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: Request, case: uuid.UUID, claim: uuid.UUID) -> HttpResponseBase:
    """Refuse it as PCII, as the desk."""
    view, one = _claim(request, case, claim, Verb.CLAIM_REJECT)
    form = forms.RejectClaimForm(request.POST or None, initial={"version": one.version})

    def do(data: dict[str, Any]) -> object:
        return commands.reject(request.actor, claim, now(), **data)

    return _step(request, view, one, form, pages.reject_page, do, _("It is rejected. Its owner reads why."))


def _view(request: Request, case: uuid.UUID, verb: Verb) -> CaseView:
    """The case; a form that can only be refused is not shown."""
    view = case_view(request.actor, case, answers=False)
    if request.method != "POST" and not may(view, verb):
        raise Missing
    return view


def _claim(request: Request, case: uuid.UUID, claim: uuid.UUID, verb: Verb) -> tuple[CaseView, ClaimView]:
    view, one = _view(request, case, verb), _one(request, case, claim)
    fits = one.state is ClaimState.SPOKEN if verb is Verb.CLAIM_CONFIRM else one.may_be_judged
    if request.method != "POST" and not fits:
        raise Missing
    return view, one


def _one(request: Request, case: uuid.UUID, claim: uuid.UUID) -> ClaimView:
    found = next((one for one in claims(request.actor, case) if one.id == claim), None)
    if found is None:
        raise Missing
    return found


CLAIMED = Marking(marks=frozenset({Mark.PCII}))
"""PCII, as long as nobody has said that it is none."""


def _step(
    request: Request,
    view: CaseView,
    one: ClaimView,
    form: Form,
    draw: Callable[[CaseView, ClaimView, Form], v.ConfirmPage],
    do: Callable[[dict[str, Any]], object],
    sentence: str,
) -> HttpResponseBase:
    """One step; after a refusal the page is drawn from what holds then."""

    def ask() -> confirming.Asked:
        current = _one(request, view.id, one.id)
        return confirming.Asked(
            draw(view, current, form), marking_of(view, CLAIMED, current), current.version
        )

    back = address(view.id, Tab.DOCUMENTS)
    return confirming.confirm(request, form, ask=ask, do=do, back=back, sentence=sentence)
