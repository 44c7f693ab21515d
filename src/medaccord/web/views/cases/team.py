"""The people of one party in a case: who works on it, who is brought in, who is taken out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.cases.commands import colleague
from medaccord.apps.cases.queries.doubts import doubt
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.team import Someone, Team
from medaccord.apps.cases.queries.team import team as team_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.errors import Missing
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.team import PersonForm
from medaccord.web.forms.plain import Form
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.cases.team import confirm_page, team_address, team_page
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Who works on the case for a party."""
    view, found = _of(request, case, party)
    return _page(request, view, found)


@signed_in
@require_POST
def add(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Bring a colleague in."""
    view, found = _of(request, case, party)
    form = PersonForm(request.POST, prefix="add", people=_choices(found.others))
    return _taken(request, view, found, form, colleague.add, _("They can see the case now."), "add")


@signed_in
@require_POST
def remove(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """Take somebody out; whoever takes out themselves is led to their list."""
    view, found = _of(request, case, party)
    form = PersonForm(request.POST, prefix="remove", people=_choices(found.removable))
    return _taken(request, view, found, form, colleague.remove, _("They see nothing further."), "remove")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def confirm(request: Request, case: uuid.UUID, party: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Say that somebody of a party is who they were, asked first."""
    view, one = case_view(request.actor, case), doubt(request.actor, party, person)
    if one.case != case:
        raise Missing
    if request.method != "POST":
        return show(request, "confirm.html", confirm_page(view, one, Form()), marking=view.marking)
    colleague.confirm(request.actor, party, now(), person=person)
    say(request, _("They are confirmed, and can see the case again."))
    return see_other("/my-work/")


def _of(request: Request, case: uuid.UUID, party: uuid.UUID) -> tuple[CaseView, Team]:
    view, found = case_view(request.actor, case), team_of(request.actor, party)
    if found.case != case:
        raise Missing
    return view, found


def _choices(people: Iterable[Someone]) -> list[tuple[str, str]]:
    return [(str(one.person), one.name) for one in people]


def _taken(
    request: Request,
    view: CaseView,
    found: Team,
    form: PersonForm,
    do: Callable[..., object],
    sentence: str,
    box: str,
) -> HttpResponseBase:
    def done(_row: object) -> HttpResponseBase:
        say(request, sentence)
        if form.cleaned_data["person"] == str(request.actor.person) and box == "remove":
            return see_other("/cases/")
        return see_other(team_address(view.id, found.party))

    return errors.run(
        request,
        form,
        lambda data: do(request.actor, found.party, now(), person=uuid.UUID(data["person"])),
        done=done,
        again=lambda status: _page(request, view, found, status, **{box: form}),
    )


def _page(request: Request, view: CaseView, found: Team, status: int = 200, **typed: Any) -> HttpResponseBase:
    add = typed.get("add") or PersonForm(prefix="add", people=_choices(found.others))
    remove = typed.get("remove") or PersonForm(prefix="remove", people=_choices(found.removable))
    page = team_page(view, found, add, remove)
    return show(request, "case/team.html", page, status=status, marking=view.marking)
