"""An invitation: read the terms, then agree or decline; opening the page changes nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.queries.first_contact import told_to
from medaccord.apps.cases.queries.invitations import InvitationView
from medaccord.apps.cases.queries.invitations import invitation as invitation_of
from medaccord.apps.cases.queries.removals import removal
from medaccord.domain.cvd.mandatory import VERSION
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.invitation import AnswerForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases import invitation as words
from medaccord.web.presenters.cases.head import address
from medaccord.web.presenters.cases.removal import removed_page
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request, party: uuid.UUID) -> HttpResponseBase:
    """The terms, the sender and the due date; once agreed, the way to the case, or how it ended."""
    if (ended := removal(request.actor, party)) is not None:
        return show(request, "text.html", removed_page(ended), marking=marking_of(ended))
    told = invitation_of(request.actor, party)
    if told.case is not None and not told.is_open:
        return see_other(address(told.case))
    return _page(request, told, AnswerForm(initial={"terms": told.terms, "duties": VERSION}))


@signed_in
@require_safe
def report(request: Request, party: uuid.UUID) -> HttpResponseBase:
    """What the maker of the device was told of the report with its invitation."""
    told = told_to(request.actor, party)
    return show(request, "text.html", words.told_page(told), marking=marking_of(told))


@signed_in
@require_POST
def answer(request: Request, party: uuid.UUID) -> HttpResponseBase:
    """Agree to the terms that were shown, decline, or note that they were read."""
    told = invitation_of(request.actor, party)
    shown = {name: request.GET.get(name, "") for name in ("terms", "duties")}
    form = AnswerForm({**shown, **request.POST.dict()})

    def do(data: dict[str, Any]) -> object:
        if form.answer == "open":
            return participant.open(request.actor, party, now())
        if form.answer == "decline":
            return consent.decline(request.actor, party, now())
        return consent.accept(request.actor, party, now(), terms=data["terms"], duties=data["duties"])

    return errors.run(
        request,
        form,
        do,
        done=lambda _done: _after(request, party, form.answer),
        again=lambda status: _page(request, told, form, status),
    )


def _after(request: Request, party: uuid.UUID, given: str) -> HttpResponseBase:
    """To the case where it opened, else back to my work or to the invitation."""
    told = invitation_of(request.actor, party)
    if given == "accept" and told.case is not None:
        say(request, _("You take part now. This is the case."))
        return see_other(address(told.case))
    if given == "open":
        say(request, _("It is noted that you have read the terms."))
        return see_other(words.address(party))
    say(request, _("Your answer was recorded."))
    return see_other("/my-work/")


def _page(request: Request, told: InvitationView, form: AnswerForm, status: int = 200) -> HttpResponseBase:
    if not told.is_open:
        over = words.answered_page(told)
        return show(request, "text.html", over, status=status, marking=marking_of(told.marking))
    made = marking_of(told.marking, told.told)
    page = words.invitation_page(told, form, now(), made)
    return show(request, "invitation/page.html", page, status=status, marking=made)
