"""The seat of a party's counsel: named by its people, ended by its administrator or the lead."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.advisories.commands import counsel
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.team import Team
from medaccord.apps.cases.queries.team import team as team_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.errors import Missing
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.advisories.counsel import EndForm, NameForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.advisories.counsel import end_page, may_name, name_page, team_back
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Name a colleague counsel of one's own party."""
    view, found = _of(request, case, party)
    if request.method != "POST" and not may_name(view, found):
        raise Missing
    people = [(str(one.person), one.name) for one in found.others]
    form = NameForm(request.POST or None, people=people)
    return confirm(
        request,
        form,
        ask=lambda: Asked(name_page(view, found, form), view.marking),
        do=lambda data: counsel.name(
            request.actor, party, now(), person=uuid.UUID(data["person"]), days=data["days"]
        ),
        back=team_back(view, found),
        sentence=_("They are your counsel here. What goes out in your name waits for them."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """End the seat of a party's counsel, with a reason."""
    view, found = _of(request, case, party)
    if request.method != "POST" and not found.may_end:
        raise Missing
    form = EndForm(request.POST or None)
    return confirm(
        request,
        form,
        ask=lambda: Asked(end_page(view, found, form), view.marking),
        do=lambda data: counsel.end(request.actor, party, now(), **data),
        back=team_back(view, found),
        sentence=_("The seat is ended. Nothing was approved by that."),
    )


def _of(request: Request, case: uuid.UUID, party: uuid.UUID) -> tuple[CaseView, Team]:
    view, found = case_view(request.actor, case, answers=False), team_of(request.actor, party)
    if found.case != case:
        raise Missing
    return view, found
