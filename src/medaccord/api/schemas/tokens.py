"""Tokens as their owner's programs read them."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import ID, MarkedOut, example
from medaccord.domain.tokens import Scope


class TokenOut(Schema):
    """One token: how far it reaches, until when, and the day on which it was used last."""

    model_config = example(
        {
            "id": ID,
            "name": "Dashboard of the lab",
            "scope": "read",
            "created_at": "2026-11-23T15:00:00Z",
            "expires_at": "2027-02-21T15:00:00Z",
            "last_used_on": "2026-11-27",
            "used_here": True,
        }
    )
    id: uuid.UUID
    name: str
    scope: Scope
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_on: dt.date | None
    used_here: bool


class TokenListOut(MarkedOut):
    """Every token of the caller's that opens something, on one page."""

    results: list[TokenOut]
    next: None = None
