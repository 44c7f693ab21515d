"""Other parties are proposed, and turned down; whom the desk invites, it invites on the page of people."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from medaccord.apps.cases.commands.propose import propose as propose_party
from medaccord.apps.cases.commands.turn_down import turn_down as turn_party_down
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.nominations import nomination as proposed
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.cases.nominations import ProposeForm, TurnDownForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.nominations import turn_down_page
from medaccord.web.request import Request
from medaccord.web.views.cases.people import back, people


@signed_in
@require_POST
def propose(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Propose another party, in the name of one's own."""
    view, form = case_view(request.actor, case), ProposeForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: propose_party(request.actor, party, now(), **data),
        done=lambda _row: back(request, case, _("The coordination center has your proposal.")),
        again=lambda status: people(request, view, status, propose=form),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: Request, case: uuid.UUID, nomination: uuid.UUID) -> HttpResponseBase:
    """Turn a proposed party down, with a reason."""
    one = proposed(request.actor, case, nomination)
    form = TurnDownForm(request.POST or None, initial={"version": one.version})

    def ask() -> Asked:
        view, newest = case_view(request.actor, case), proposed(request.actor, case, nomination)
        return Asked(turn_down_page(view, newest, form), view.marking, newest.version)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: turn_party_down(request.actor, nomination, now(), **data),
        back=address(case, Tab.PEOPLE),
        sentence=_("It is turned down. Whoever proposed it is told why."),
    )
