"""Browsers in which somebody has signed in before: strangers who try their name cannot slow them down there.

The cookie names nobody: it is a random number and a seal over it and the name, which only the name that is
typed can be checked against (decision 0265).
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.signing import Signer
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from medaccord.core import throttle
from medaccord.core.throttle import Limit
from medaccord.web.clock import now

A = TypeVar("A", bound=HttpResponseBase)

COOKIE = "known"
LIFE = dt.timedelta(days=180)
OF_NAME = Limit("sign-in-of", 30)
"""Tries for one name from all browsers in which it never signed in, and as many from each other one."""


def wait_for(request: HttpRequest, typed: str) -> float:
    """Seconds until a name may be tried again from here; 0.0 uses a turn. Nobody's name counts alike."""
    name = _plain(typed)
    number, _, seal = request.COOKIES.get(COOKIE, "").partition(".")
    known = constant_time_compare(seal, _seal(number, name))
    return throttle.take(OF_NAME, f"{name}|{number if known else ''}", now())


def remember(answer: A, sign_in: str) -> A:
    """Let this browser keep turns of its own for a name that has just signed in in it."""
    number = secrets.token_urlsafe(16)
    cast(Any, answer).set_cookie(
        COOKIE,
        f"{number}.{_seal(number, _plain(sign_in))}",
        max_age=int(LIFE.total_seconds()),
        path="/sign-in/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _seal(number: str, name: str) -> str:
    return Signer(salt="medaccord.known").signature(f"{number}|{name}")


def _plain(typed: str) -> str:
    """A name however it is typed: all that the database finds one sign-in by are one here as well."""
    return unicodedata.normalize("NFKC", typed).strip().upper()
