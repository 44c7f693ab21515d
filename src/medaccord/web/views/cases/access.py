"""Emergency access to a case, and the second look at it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import access
from medaccord.apps.cases.queries.access import AccessView, accesses
from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role
from medaccord.domain.tlp import Tlp
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.cases.access import ReviewForm, TakeForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.cases.access import review_page, take_page
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def take(request: Request) -> HttpResponseBase:
    """Enter a case for four hours; the page is for members of the center."""
    if Role.ANALYST not in request.actor.roles:
        raise Missing
    form = TakeForm(request.POST or None)
    return confirm(
        request,
        form,
        ask=lambda: Asked(take_page(form), Tlp.AMBER_STRICT),
        do=lambda data: access.take(request.actor, now(), **data),
        back=_case,
        sentence=_("You are in for four hours. The desk of the case is told, and a colleague looks at it."),
    )


def _case(row: Any) -> str:
    return address(row.stream_id, Tab.OVERVIEW)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def review(request: Request, case: uuid.UUID, access_id: uuid.UUID) -> HttpResponseBase:
    """Say, as another person of the desk, whether it was right."""
    view, one = case_view(request.actor, case, answers=False), _one(request, case, access_id)
    if request.method != "POST" and not one.may_review:
        raise Missing
    form = ReviewForm(request.POST or None, initial={"version": one.version})
    return confirm(
        request,
        form,
        ask=lambda: Asked(review_page(view, one, form), view.marking, _one(request, case, access_id).version),
        do=lambda data: access.review(request.actor, access_id, now(), **data),
        back=address(case, Tab.PEOPLE),
        sentence=_("It is recorded."),
    )


def _one(request: Request, case: uuid.UUID, key: uuid.UUID) -> AccessView:
    found = next((one for one in accesses(request.actor, case) if one.id == key), None)
    if found is None:
        raise Missing
    return found
