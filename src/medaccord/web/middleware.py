"""What every request passes: its origin, its size, its actor, and the headers of its answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from medaccord.apps.intake.queries.tracking import actor_of_holder
from medaccord.apps.parties.queries.actor import actor_of_user
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.apps.parties.queries.links import LinkKey, actor_of_entered_link
from medaccord.apps.parties.queries.profile import profile_of
from medaccord.core.principal import stranger
from medaccord.core.shown import Shown
from medaccord.domain.errors import Refusal
from medaccord.web import errors, guards, sessions, strict, typed, uploads
from medaccord.web.clock import now
from medaccord.web.guards import may_wait, see_other
from medaccord.web.request import Request
from medaccord.web.sights import kept
from medaccord.web.wire import REFUSED

Next = Callable[[HttpRequest], HttpResponseBase]

RECEIPT = "receipt"
"""Session key of the principal of a receipt whose code was entered; the code itself is never kept."""
LINK = "link"
"""Session key of a one-time link that was entered, with its epoch; token and code are never kept."""
NO_STORE = "no-store"


def true_origin(get_response: Next) -> Next:
    """Restore the origin of our own forms, which browsers send as 'null' under the policy no-referrer.

    `Sec-Fetch-Site` cannot be set by a page's script; without it the origin stays as it was sent and
    Django's CSRF check refuses it.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        sent = request.META
        if sent.get("HTTP_ORIGIN") == "null" and sent.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            sent["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return answer


class Bounded:
    """Refuses what the door refused, is too large or comes too often, unread, and what is not our text.

    Whatever comes after may read the body: the CSRF check reads all of a form without its token in a header.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what was taken in; answer the rest."""
        if status := request.META.get(REFUSED):
            return errors.not_taken_in(request, status)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Choose how files are read; judge length (413), turns (429), then encoding (400).

        Who is slowed gets a small form of our own pages back as typed; nothing else of it is read.
        """
        handler = uploads.InMemory if uploads.takes_files(view) else uploads.Nothing
        request.upload_handlers = [handler(request)]
        if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.most_of(view):
            return errors.too_large(request)
        if wait := guards.wait_of(view, request):
            return errors.too_many(wait, typed.before_it_is_read(request))
        if request.method == "POST" and not strict.is_readable(request):  # reads the body
            return errors.unreadable(request)
        return None


def bounded(get_response: Next) -> Bounded:
    """Middleware: `Bounded`."""
    return Bounded(get_response)


class Edge:
    """Finds out who asks, in which zone, and seals the answer; domain errors become pages here, once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as seen by the request's actor."""
        ours, method = cast(Request, request), request.method  # the API asks as GET what came as HEAD
        know(ours)
        zone = ours.profile.zone if ours.profile else settings.MEDACCORD.time_zone
        with timezone.override(zone):
            answer = self.get_response(request)
            return _sealed(ours, answer if method == "HEAD" else kept(ours, answer))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Whoever owes a second factor goes where one is set up, from every page that does not say otherwise.

        Programs come with a token and no session (`api.auth`).
        """
        owes = cast(Request, request).owes_factor and not request.path.startswith("/api/")
        return see_other(reverse("factor.add_app")) if owes and not may_wait(view) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form took up becomes a page (need-to-know 14: missing is like invisible)."""
        return errors.answer(request, exception) if isinstance(exception, Refusal) else None


def edge(get_response: Next) -> Edge:
    """Middleware: `Edge`."""
    return Edge(get_response)


def know(request: Request) -> None:
    """Set who asks, from the session alone."""
    request.holds_receipt, request.profile, request.link, request.link_until = False, None, None, None
    request.held, request.entering, request.owes_factor = None, None, False
    request.shown = Shown()
    if request.user.is_authenticated:
        _know_by_sign_in(request)
    else:
        _know_by_code(request)
    person = (request.entering or request.actor).person
    if person is not None and not request.holds_receipt:
        request.profile = profile_of(person)
    if not (request.actor.is_stranger or request.holds_receipt):
        request.actor = replace(request.actor, shown=request.shown)


def _know_by_sign_in(request: Request) -> None:
    """Somebody whose session holds; a stranger while they owe a second factor, and once it was ended."""
    known, request.actor = actor_of_user(request.user), stranger()
    request.held = sessions.held_by(request, known.person) if known.person else None
    if request.held is None or known.person is None:
        sessions.let_go(request)
        return
    request.entering = known
    request.owes_factor = not request.held.by_factor and needs_factor(known.person)
    if not request.owes_factor:
        request.actor = known


def _know_by_code(request: Request) -> None:
    """Somebody who entered a link or a receipt code in this session, else a stranger."""
    request.actor = stranger()
    if came := request.session.get(LINK):
        request.link = LinkKey(uuid.UUID(came[0]), came[1])
        if (found := actor_of_entered_link(request.link, now())) is not None:
            request.actor, request.link_until = found
    elif held := request.session.get(RECEIPT):
        holder = actor_of_holder(uuid.UUID(held))
        request.actor, request.holds_receipt = holder or stranger(), holder is not None


def _sealed(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """Nothing is kept by a browser or proxy but what a view gave to everybody (need-to-know 26)."""
    if not request.actor.is_stranger or not response.has_header("Cache-Control"):
        response["Cache-Control"] = NO_STORE
    response["Referrer-Policy"] = "no-referrer"
    del response["ETag"]
    return response
