"""API tokens: how one is found, and the list of them without their secrets."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from medaccord.apps.accounts.commands.register import administers
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.core import ports
from medaccord.core.principal import Actor


@dataclass(frozen=True, slots=True)
class Token:
    """One token as its owner and its administrators see it."""

    id: uuid.UUID
    principal: uuid.UUID
    name: str
    scope: str
    sign_in: str
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_on: dt.date | None


def token_digest(secret: str) -> str:
    """The keyed digest by which a token is found; the token itself is nowhere (need-to-know 32)."""
    return ports.keys().digest("token", secret.encode("utf-8", "surrogatepass"))


def tokens(actor: Actor) -> list[Token]:
    """All tokens, newest first."""
    administers(actor)
    return _shown(ApiToken.objects.all())


def tokens_of(person: uuid.UUID, now: dt.datetime) -> list[Token]:
    """Those of somebody's tokens that open something, newest first."""
    return _shown(ApiToken.objects.filter(principal__joined_to=person, revoked_at=None, expires_at__gt=now))


def _shown(rows: QuerySet[ApiToken]) -> list[Token]:
    names = dict(User.objects.exclude(person=None).values_list("person_id", "username"))
    return [
        Token(
            row.id,
            row.principal_id,
            row.name,
            row.scope,
            names.get(row.principal.joined_to_id or row.principal_id, ""),
            row.created_at,
            row.expires_at,
            row.revoked_at,
            row.last_used_on,
        )
        for row in rows.select_related("principal").order_by("-created_at", "id")
    ]
