"""The API as a program uses it: a token in a header, JSON in and out."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.db import connection
from django.test import Client

from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.parties.queries.actor import token_digest
from medaccord.core.models.principal import Kind
from medaccord.core.principal import Actor, new_principal

ROOT = "/api/v1"


def token_for(actor: Actor, days: int = 1, *, ends: dt.datetime | None = None) -> str:
    """A new token of the actor's person, who can sign in from now on; it ends after `days`, or at `ends`.

    The database says what has expired, by a clock that no test moves.
    """
    text = uuid.uuid4().hex
    User.objects.get_or_create(person_id=actor.person, defaults={"username": f"u-{actor.person}"})
    now = dt.datetime.now(dt.UTC)
    latest = max(now, _wall_clock())
    ApiToken.objects.create(
        principal=new_principal(Kind.TOKEN, joined_to=actor.person),
        digest=token_digest(text),
        name="test",
        created_at=now,
        expires_at=ends or latest + dt.timedelta(days=days),
    )
    return text


def _wall_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (told,) = cursor.fetchone()
    return told if isinstance(told, dt.datetime) else dt.datetime.fromisoformat(f"{told}+00:00")


UNMARKED = {"marking": "TLP:AMBER+STRICT", "handling": [], "onward": "free"}
"""How an answer is to be handled of which nothing is marked otherwise."""
NOTHING = {"results": [], "next": None, **UNMARKED}
"""A list that shows nothing."""


class Program:
    """Somebody's program; without an actor it sends no token."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.token = token_for(actor) if actor else None
        self.client = Client(raise_request_exception=False)

    def headers(self, key: str | None = None) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | ({"Idempotency-Key": key} if key else {})

    def get(self, path: str) -> Any:
        return self.client.get(ROOT + path, headers=self.headers())

    def post(self, path: str, body: Any = None, key: str | None = None, **files: Any) -> Any:
        """POST a value as JSON, nothing at all, or with `files` as a form."""
        there, headers = ROOT + path, self.headers(key)
        if files:
            return self.client.post(there, {**(body or {}), **files}, headers=headers)
        raw = b"" if body is None else json.dumps(body).encode()
        return self.client.generic("POST", there, raw, content_type="application/json", headers=headers)

    def raw(self, path: str, body: bytes, kind: str = "application/json", **more: Any) -> Any:
        return self.client.generic(
            "POST", ROOT + path, body, content_type=kind, headers=self.headers(), **more
        )

    def done(self, path: str, body: Any = None, key: str | None = None, **files: Any) -> list[str]:
        """Keys of the rows that a step wrote; the step must be taken."""
        answer = self.post(path, body, key, **files)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.content)
        return [row["id"] for row in answer.json()["results"]]


def description() -> dict[str, Any]:
    """The API's description of itself."""
    found: dict[str, Any] = Client().get(f"{ROOT}/openapi.json").json()
    return found


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, address and description of each operation, by its name."""
    return {
        told["operationId"]: (method.upper(), path.removeprefix(ROOT), told)
        for path, methods in description()["paths"].items()
        for method, told in methods.items()
    }
