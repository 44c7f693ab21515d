"""What an answer shows is kept before it leaves, a page and a program's answer alike (need-to-know 38)."""

from __future__ import annotations

from django.http.response import HttpResponseBase

from medaccord.apps.cases.commands import reading
from medaccord.core.principal import Actor
from medaccord.core.shown import Sight
from medaccord.domain.errors import Missing, Refusal
from medaccord.domain.reading import Opening
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.request import Request


def leaves(request: Request, sight: Sight, way: Opening) -> None:
    """A view says that this leaves the platform in its answer; by HEAD nothing leaves."""
    if request.method == "GET":
        request.shown.way = way
        request.actor.sees([sight])


def kept(request: Request, answer: HttpResponseBase) -> HttpResponseBase:
    """The answer, once it is kept what it shows; whoever lost a key meanwhile gets what a stranger gets.

    A form that was refused shows its page again. What leads elsewhere, is missing or failed shows nothing.
    """
    status = answer.status_code
    if not request.shown.sights or 300 <= status < 400 or status == 404 or status >= 500:
        return answer
    is_program = request.path.startswith("/api/")
    reader: Actor = getattr(request, "auth", request.actor) if is_program else request.actor
    try:
        reading.keep(reader, request.shown, now(), way=Opening.API if is_program else Opening.PAGE)
    except Refusal as refusal:
        return errors.apart(request, 404 if isinstance(refusal, Missing) else 403)
    return answer
