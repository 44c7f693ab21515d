"""The provider's tree over HTTP (CSAF 2.0 §7.1): the public part for all, the rest for entitled tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from medaccord.apps.accounts.commands.token import note_use
from medaccord.apps.advisories.queries.provider import public_file, public_names, restricted_file
from medaccord.apps.parties.queries.actor import actor_of_token
from medaccord.core import throttle
from medaccord.core.principal import Actor
from medaccord.core.throttle import Limit
from medaccord.domain.csaf.tree import HASHES, SIGNATURE

TYPES: Final[Mapping[str, str]] = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    SIGNATURE: "application/pgp-signature",
}
PLAIN: Final = "text/plain; charset=utf-8"
PAGE: Final = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>CSAF documents</title></head>'
    "<body><h1>CSAF documents</h1><ul>\n{}\n</ul></body></html>\n"
)
WRONG_TOKENS: Final = Limit("token", 60)
"""As for the API: tokens that are none, from one address."""


@require_safe
def public(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public file, or the names in a folder of documents; any program and page may read it (rule 25)."""
    if not path or path.endswith("/"):
        answer = HttpResponse(_listing(public_names(f"csaf/{path}".rstrip("/"))))
    else:
        answer = HttpResponse(public_file(f"csaf/{path}"), content_type=_type(path))
    answer["Cache-Control"] = "public, max-age=60"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


public.guard = "open_to_all"  # type: ignore[attr-defined]


@require_safe
def restricted(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file that not everybody may read, for the token in the Authorization header alone (rule 5)."""
    actor = _asked_by(request)
    if isinstance(actor, HttpResponse):
        return actor
    answer = HttpResponse(restricted_file(actor, path), content_type=_type(path))
    answer["Cache-Control"] = "private, no-store"
    return answer


restricted.guard = "by_token"  # type: ignore[attr-defined]


def _asked_by(request: HttpRequest) -> Actor | HttpResponse:
    """Who asks by a bearer token (RFC 6750); else the answer that says what to send, or to wait."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = actor_of_token(token.strip()) if kind.lower() == "bearer" else None
    if actor is not None:
        note_use(actor, dt.datetime.now(dt.UTC))
        return actor
    wait = 0.0
    if token:
        wait = throttle.take_of(WRONG_TOKENS, throttle.networks_of(request.META), dt.datetime.now(dt.UTC))
    told = "Wait before the next try." if wait else "Send a token of yours: Authorization: Bearer TOKEN"
    answer = HttpResponse(f"{told}\n", content_type=PLAIN, status=429 if wait else 401)
    answer["Retry-After" if wait else "WWW-Authenticate"] = str(int(wait) + 1) if wait else "Bearer"
    return answer


def _type(path: str) -> str:
    ending = f".{path.rpartition('.')[2]}"
    if "/openpgp/" in f"/{path}":
        return "application/pgp-keys"
    return PLAIN if ending in HASHES else TYPES.get(ending, PLAIN)


def _listing(names: list[str]) -> str:
    """A folder's names as links (rule 14)."""
    links = format_html_join("\n", '<li><a href="{}">{}</a></li>', ((name, name) for name in names))
    return format_html(PAGE, links)
