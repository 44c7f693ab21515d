"""Who calls: a token in the Authorization header, and nothing else; no cookie opens the API."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from medaccord.api.slowed import WRONG_TOKENS, slow
from medaccord.apps.accounts.commands.token import note_use
from medaccord.apps.parties.queries.actor import actor_of_token
from medaccord.core.principal import Actor, stranger
from medaccord.domain.errors import Denied
from medaccord.domain.tokens import READS_ONLY, Scope

READING = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """A bearer token (RFC 6750); unknown, expired and revoked ones are answered alike with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the token, or None, for which addresses have turns (TooMany once none is left).

        Raises Denied where it only reads and a step is asked.
        """
        actor = actor_of_token(token)
        if actor is None:
            slow(request, WRONG_TOKENS)
            return None
        note_use(actor, dt.datetime.now(dt.UTC))
        if actor.scope == Scope.READ and request.method not in READING:
            raise Denied(READS_ONLY)
        return replace(actor, shown=cast(Any, request).shown)


def token_or_nobody(request: HttpRequest) -> Actor | None:
    """For what is open to anyone: whoever sends no token is a stranger, a wrong one is still refused."""
    if request.headers.get("Authorization") is None:
        return stranger()
    found: Actor | None = Token()(request)
    return found


def actor_of(request: HttpRequest) -> Actor:
    """The actor that authentication found."""
    return cast(Actor, cast(Any, request).auth)
