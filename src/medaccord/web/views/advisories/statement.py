"""What goes out in a party's name, as its counsel reads it and decides."""

from __future__ import annotations

import uuid

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.advisories.commands import statement
from medaccord.apps.advisories.queries.statements import statement as found
from medaccord.apps.cases.queries.statements import before_counsel
from medaccord.domain.handling import Marking
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.counsel import ApproveForm, ReturnForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.advisories.statement import statement_page, statements_page
from medaccord.web.request import Request

HERE = "/my-work/"


@signed_in
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """What waits for the reader as counsel, and what they decided."""
    read = before_counsel(request.actor)
    made = marking_of(Marking(), read)
    return show(request, "work/statements.html", statements_page(read, now()), marking=made)


@signed_in
@require_safe
def page(request: Request, statement_id: uuid.UUID) -> HttpResponseBase:
    """One version, for counsel and for the party's own people."""
    return _page(request, statement_id)


@signed_in
@require_POST
def approve(request: Request, statement_id: uuid.UUID) -> HttpResponseBase:
    """Approve exactly the version that was shown."""
    found(request.actor, statement_id)
    form = ApproveForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: statement.approve(request.actor, statement_id, now(), **data),
        done=lambda _row: _back(request, _("This version is approved, and may go out.")),
        again=lambda status: _page(request, statement_id, status, approve=form),
    )


@signed_in
@require_POST
def return_(request: Request, statement_id: uuid.UUID) -> HttpResponseBase:
    """Return it to one's colleagues, with reasons."""
    found(request.actor, statement_id)
    form = ReturnForm(request.POST, prefix="return")
    return errors.run(
        request,
        form,
        lambda data: statement.return_(request.actor, statement_id, now(), **data),
        done=lambda _row: _back(request, _("It is returned. You are shown the next version.")),
        again=lambda status: _page(request, statement_id, status, back=form),
    )


def _page(
    request: Request,
    key: uuid.UUID,
    status: int = 200,
    approve: Form | None = None,
    back: Form | None = None,
) -> HttpResponseBase:
    one = found(request.actor, key)
    shown = {"version": one.version}
    page = statement_page(
        one, approve or ApproveForm(initial=shown), back or ReturnForm(initial=shown, prefix="return")
    )
    return show(request, "work/statement.html", page, status=status, marking=marking_of(one))


def _back(request: Request, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(HERE)
