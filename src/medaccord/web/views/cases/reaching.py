"""Finding a way to reach a party, and the page that proves what was done to reach it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import contact
from medaccord.apps.cases.queries.attempts import attempts as attempts_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.searches import Found, concerned, searches
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.reach import Reachable, invitable, points_of
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.people import SearchForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.cases import reaching as words
from medaccord.web.presenters.cases.case import may
from medaccord.web.request import Request


@signed_in
@require_safe
def finding(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Who may be concerned, the ways to reach the organisation that the address names, and every search."""
    return _finding(request, case_view(request.actor, case, answers=False))


def _finding(
    request: Request, view: CaseView, form: SearchForm | None = None, status: int = 200
) -> HttpResponseBase:
    found = searches(request.actor, view.id)
    listed = invitable(request.actor, view.origin)
    chosen = _chosen(request, listed)
    if form is None and may(view, Verb.CONTACT_SEARCH):
        start = {"organisation": chosen.id if chosen else "", "searched_on": now().date()}
        form = SearchForm(organisations=_choices(listed), initial=start)
    page = words.finding_page(
        view,
        listed,
        chosen,
        concerned(request.actor, view.id),
        points_of([chosen.id]) if chosen else [],
        found,
        form,
        now(),
    )
    return show(request, "case/finding.html", page, status=status, marking=view.marking)


@signed_in
@require_POST
def search(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Log where a way to reach an organisation was looked for."""
    view = case_view(request.actor, case, answers=False)
    form = SearchForm(request.POST, organisations=_choices(invitable(request.actor, view.origin)))

    def done(organisation: uuid.UUID) -> HttpResponseBase:
        say(request, _("The search is logged."))
        return see_other(words.finding_address(case, organisation))

    return errors.run(
        request,
        form,
        lambda data: contact.search(
            request.actor,
            case,
            now(),
            organisation=uuid.UUID(data["organisation"]),
            source=data["source"],
            found=Found(data["found"]),
            result=data["result"],
            searched_on=data["searched_on"],
        ),
        done=lambda row: done(row.organisation_id),
        again=lambda status: _finding(request, view, form, status),
    )


@signed_in
@require_safe
def attempts(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Everything that was done to reach one party."""
    found = attempts_of(request.actor, case, party)
    page = words.attempts_page(found, now())
    return show(request, "case/attempts.html", page, marking=found.marking)


def _chosen(request: Request, listed: list[Reachable]) -> Reachable | None:
    asked = request.GET.get("organisation", "")
    return next((one for one in listed if str(one.id) == asked), None)


def _choices(listed: list[Reachable]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in listed]
