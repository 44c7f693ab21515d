"""Who may come in: every view carries one of these guards, and a test over the addresses refuses one without.

What somebody may do or see is decided behind the guard, by the scope and the policy matrix; a guard only
tells apart who asks.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from medaccord.core import throttle
from medaccord.core.throttle import Limit, networks_of
from medaccord.web import typed
from medaccord.web.clock import now
from medaccord.web.request import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]

SIGN_IN = "/sign-in/"
CONFIRM = "/my-sign-in/confirm/"
TRACK = "/track/"


def see_other(address: str) -> HttpResponseRedirect:
    """Send the browser on with GET after a form was taken (RFC 9110 §15.4.4)."""
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def open_to_all(view: View[P]) -> View[P]:
    """For everybody, strangers too."""
    return _guarded(view, "open_to_all", None)


def signed_in(view: View[P]) -> View[P]:
    """For people who signed in; others are sent to the sign-in, whether or not there is something here."""

    def elsewhere(request: Request) -> str | None:
        if not (request.actor.is_stranger or request.holds_receipt):
            return None
        back = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
        return f"{SIGN_IN}?{urlencode(back)}" if back else SIGN_IN

    return _guarded(view, "signed_in", elsewhere)


def receipt_holder(view: View[P]) -> View[P]:
    """For whoever entered a receipt code in this session; others are asked for it."""
    return _guarded(view, "receipt_holder", lambda request: None if request.holds_receipt else TRACK)


def known(view: View[P]) -> View[P]:
    """For people who signed in and for holders of a receipt alike."""
    return _guarded(view, "known", lambda request: SIGN_IN if request.actor.is_stranger else None)


def at_the_door(view: View[P]) -> View[P]:
    """For people who signed in, also while they still owe a second factor; only their own sign-in is here."""
    guarded = _guarded(view, "at_the_door", lambda request: None if request.entering else SIGN_IN)
    return before_factor(guarded)


def before_factor(view: View[P]) -> View[P]:
    """Leave this view open to whoever still owes a second factor; every other one is closed to them."""
    view.before_factor = True  # type: ignore[attr-defined]
    return view


def may_wait(view: Any) -> bool:
    """Whether a view is open to whoever still owes a second factor."""
    return bool(getattr(view, "before_factor", False))


def just_proved(view: View[P]) -> View[P]:
    """Ask whoever has not proved lately that it is them to do so first; then this page comes back."""

    @functools.wraps(view)
    def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not was_proved(request):
            return see_other(f"{CONFIRM}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return cast(View[P], run)


def was_proved(request: Request) -> bool:
    """Whether whoever signed in proved lately that it is them; who came by a link just did."""
    lately = now() - dt.timedelta(minutes=settings.MEDACCORD.step_up_minutes)
    return request.held is None or request.held.proved_at >= lately


def takes_files(view: View[P]) -> View[P]:
    """Let this view's form carry files; every other view's files are passed over unread."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def slowed(limit: Callable[[], Limit]) -> Callable[[View[P]], View[P]]:
    """Slow down POSTs from one address without ever locking it out (need-to-know 35).

    The middleware judges it before anything of the body is read: the CSRF check reads all of it.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        run.slowed = limit  # type: ignore[attr-defined]
        return cast(View[P], run)

    return decorate


def wait_of(view: Any, request: HttpRequest) -> float:
    """Seconds that a request's address has to wait for this view; 0.0 uses one of its turns."""
    limit: Callable[[], Limit] | None = getattr(view, "slowed", None)
    if limit is None or request.method != "POST":
        return 0.0
    return throttle.take_of(limit(), networks_of(request.META), now())


def _guarded(view: View[P], name: str, elsewhere: Callable[[Request], str | None] | None) -> View[P]:
    @functools.wraps(view)
    def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        address = elsewhere(request) if elsewhere else None
        if address and request.link and not request.link_until:
            return link_is_over(request)
        if address and request.method == "POST" and (told := typed.texts(request)):
            return session_is_over(request, address, told)
        return see_other(address) if address else view(request, *args, **kwargs)

    run.guard = name  # type: ignore[attr-defined]
    return cast(View[P], run)


def link_is_over(request: Request) -> HttpResponseBase:
    """Tell somebody who came by a link that it holds no more, with what they typed, which went nowhere."""
    return render(request, "link_over.html", {"typed": typed.texts(request)}, status=403)


def session_is_over(request: Request, address: str, told: tuple[str, ...]) -> HttpResponseBase:
    """Tell somebody whose session has ended what they typed, which went nowhere, and where to come in."""
    return render(request, "session_over.html", {"typed": told, "address": address}, status=403)


def is_public(request: HttpRequest) -> bool:
    """Whether everybody is shown the page that is asked for, strangers too."""
    return request.resolver_match is not None and guard_of(request.resolver_match.func) == "open_to_all"


def guard_of(view: Any) -> str | None:
    """The guard that a view carries, if any."""
    return getattr(view, "guard", None)
