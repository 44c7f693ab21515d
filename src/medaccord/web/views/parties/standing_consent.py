"""What an organisation agrees to beforehand: its administrators' pages."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.parties.commands import standing_consent as commands
from medaccord.apps.parties.queries import listing
from medaccord.apps.parties.queries.standing_consents import may_give
from medaccord.apps.parties.queries.standing_consents import standing_consent as found
from medaccord.domain.errors import Missing
from medaccord.domain.tlp import Tlp
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.parties.standing_consent import StandingConsentForm
from medaccord.web.forms.plain import Form
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.parties import standing_consent as words
from medaccord.web.presenters.parties.directory import address
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """Agree beforehand, for one's own organisation."""
    one = listing.listed(request.actor, organisation)
    if not may_give(request.actor, organisation):
        raise Missing
    form = StandingConsentForm(request.POST if request.method == "POST" else None)

    def shown(status: int) -> HttpResponseBase:
        page = words.give_page(one, form)
        return show(request, "confirm.html", page, status=status, marking=Tlp.AMBER_STRICT)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: commands.give(request.actor, now(), organisation=organisation, **data),
        done=lambda _key: _back(request, organisation, _("It is agreed. You are told of each share by it.")),
        again=shown,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, standing_consent: uuid.UUID) -> HttpResponseBase:
    """Agree beforehand no longer, asked first."""
    held = found(request.actor, standing_consent)
    one = listing.listed(request.actor, held.organisation)
    if request.method != "POST":
        page = words.end_page(one, held, Form())
        return show(request, "confirm.html", page, marking=Tlp.AMBER_STRICT)
    commands.end(request.actor, now(), standing_consent=standing_consent)
    return _back(
        request, one.id, _("It is ended. You are asked for each document; what is shared stays shared.")
    )


def _back(request: Request, organisation: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(f"{address(organisation)}#standing")
