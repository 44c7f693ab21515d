"""The caller's own tokens: which there are, and their end. No token makes one (decision 0270)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.tokens import TokenListOut
from medaccord.api.writing import done, writes
from medaccord.apps.accounts.commands import token as tokens
from medaccord.apps.accounts.queries.tokens import tokens_of
from medaccord.domain.handling import Marking

router = Router()


@router.get(
    "", response={200: TokenListOut, **REFUSALS}, operation_id="token.list", summary="List your tokens"
)
def list_tokens(request: HttpRequest) -> Any:
    """Tokens of the caller's person that open something, the newest first; never the tokens themselves."""
    actor = actor_of(request)
    assert actor.person is not None
    found = tokens_of(actor.person, dt.datetime.now(dt.UTC))
    return listed(Marking(), [_one(each, actor.principal) for each in found])


@router.post("/{token_id}/revoke", **writes("token.revoke", "Revoke a token of yours"))
def revoke(request: HttpRequest, token_id: uuid.UUID) -> Any:
    """End a token of the caller's person at once, the one that is used here as well."""
    return done(request, tokens.revoke_own, token=token_id)


def _one(token: Any, caller: uuid.UUID | None) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_on": token.last_used_on,
        "used_here": token.principal == caller,
    }
