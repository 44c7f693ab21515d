"""Turns in a case's life: who leads it, where it goes on."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.advisories.queries.communications import communications_of, no_draft
from medaccord.apps.advisories.queries.newest import unreleased
from medaccord.apps.cases.commands.assign import assign as assign_case
from medaccord.apps.cases.commands.merge import merge as merge_case
from medaccord.apps.cases.commands.reopen import reopen as reopen_case
from medaccord.apps.cases.commands.withdraw import PUBLISHED
from medaccord.apps.cases.commands.withdraw import withdraw as withdraw_case
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.reach import colleagues
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web.clock import now
from medaccord.web.forms.cases.case import WithdrawForm
from medaccord.web.forms.cases.life import AssignForm, MergeForm, ReopenForm, TakeOverForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.advisories.communication import unsaid
from medaccord.web.presenters.cases import life
from medaccord.web.presenters.cases.confirm import withdraw_page
from medaccord.web.presenters.devices.products import vulnerability_choices
from medaccord.web.request import Request
from medaccord.web.views.cases.case import allowed, confirmed


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Hand the case to a colleague, or as one of its coordinators take it over."""
    view = allowed(request, case, Verb.CASE_ASSIGN)
    if Role.LEAD not in view.roles:
        return _take_over(request, view)
    others = [(str(one.person), one.name) for one in colleagues(request.actor)]
    draft = unreleased(request.actor, [case]).get(case)
    return confirmed(
        request,
        view,
        AssignForm(request.POST or None, people=others),
        lambda view, form: life.assign_page(view, form, draft.release_at if draft else None),
        lambda data: assign_case(
            request.actor, case, now(), person=uuid.UUID(data["person"]), note=data["note"]
        ),
        _("Your colleague leads the case now."),
    )


def _take_over(request: Request, view: CaseView) -> HttpResponseBase:
    own = request.actor.person
    assert own is not None  # who has a role in the case is a person
    draft = unreleased(request.actor, [view.id]).get(view.id)
    return confirmed(
        request,
        view,
        TakeOverForm(request.POST or None),
        lambda view, form: life.take_over_page(view, form, draft.release_at if draft else None),
        lambda data: assign_case(request.actor, view.id, now(), person=own, note=data["note"]),
        _("You lead the case now."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Go on with a closed case in a new one."""
    view = allowed(request, case, Verb.CASE_REOPEN)
    offered = {"vulnerabilities": vulnerability_choices(view), "parties": life.party_choices(view)}
    seen = {name: [key for key, _words in choices] for name, choices in offered.items()}
    form = ReopenForm(request.POST or None, **offered, initial=seen | {"title": view.title})
    return confirmed(
        request,
        view,
        form,
        lambda view, form: life.reopen_page(view, form, now()),
        lambda data: (
            reopen_case(
                request.actor, case, now(), reason=data["reason"], title=data["title"], **form.going()
            ).id
        ),
        _("This is the new case. Everybody who is asked can answer from now on."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Let the case go into another one."""
    view = allowed(request, case, Verb.CASE_MERGE)
    offered = {"vulnerabilities": vulnerability_choices(view), "parties": life.party_choices(view)}
    seen = {"parties": [key for key, _words in offered["parties"]]}
    form = MergeForm(request.POST or None, **offered, initial=seen)
    waiting = unsaid(communications_of(request.actor, case, now(), told=no_draft))
    return confirmed(
        request,
        view,
        form,
        lambda view, form: life.merge_page(view, form, now(), waiting),
        lambda data: (
            merge_case(
                request.actor, case, now(), into=data["into"], reason=data["reason"], **form.going()
            ).id
        ),
        _("The cases are one. Everybody who is asked can answer from now on."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """End a case that should not have been one."""
    view = allowed(request, case, Verb.CASE_WITHDRAW)
    if view.released_at and request.method != "POST":
        raise Illegal(PUBLISHED)
    return confirmed(
        request,
        view,
        WithdrawForm(request.POST or None),
        withdraw_page,
        lambda data: withdraw_case(
            request.actor, case, now(), ground=Ground(data["ground"]), reason=data["reason"]
        ),
        _("The case is withdrawn."),
    )
