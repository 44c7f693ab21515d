"""How an operation writes: it calls one command and answers in plain values (decision 0071).

`writes` describes the operation of a verb, `done` and `made` call its command. Nothing else of a write is
decided in an operation.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Status

from medaccord.api.auth import actor_of
from medaccord.api.body import asked
from medaccord.api.schemas.common import WRITE_REFUSALS, RowsOut
from medaccord.core.once import HEADER, Once, Repeated, Written, written
from medaccord.core.principal import Actor
from medaccord.domain.errors import Invalid
from medaccord.domain.verbs import Verb

KEY = re.compile(r'[!#-\[\]-~ ]{1,255}|"[!#-\[\]-~ ]{1,255}"', re.ASCII)
PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Your own key for this request, such as a UUID. Sent again with the same key and content, "
    "the request is not done twice and gets the same answer. The same key with other content is refused "
    "with 422.",
    "schema": {"type": "string", "pattern": '^([!#-\\[\\]-~ ]{1,255}|"[!#-\\[\\]-~ ]{1,255}")$'},
    "example": '"8f0c3a6e-2f51-4d0c-9a67-0d3f7c1e5b11"',
}

EITHER: dict[str, Any] = {"security": [{}, {"Token": []}]}


def writes(
    verb: Verb | str,
    summary: str,
    *,
    new: bool = False,
    answer: type[RowsOut] = RowsOut,
    to_all: bool = False,
) -> dict[str, Any]:
    """What an operation of a verb is described by: its name, its answers, the header it may be sent with.

    `new` where it adds rows (201 Created), `to_all` where no token is needed. The name is the verb's; a
    second command of one verb has its own.
    """
    return {
        "operation_id": str(verb),
        "summary": summary,
        "response": {201 if new else 200: answer, **WRITE_REFUSALS},
        "openapi_extra": {"parameters": [PARAMETER], **(EITHER if to_all else {})},
    }


def done(request: HttpRequest, command: Callable[..., Any], *subject: uuid.UUID, **inputs: Any) -> Any:
    """Let the request's actor use a command; the keys and versions of the rows that it wrote (200)."""
    try:
        result = command(repeatable(request), *subject, dt.datetime.now(dt.UTC), **inputs)
    except Repeated as before:
        return rows(before.rows)
    return rows(written(result))


def made(request: HttpRequest, command: Callable[..., Any], *subject: uuid.UUID, **inputs: Any) -> Any:
    """As `done`, for commands that add rows (201)."""
    return Status(201, done(request, command, *subject, **inputs))


def repeatable(request: HttpRequest) -> Actor:
    """The request's actor, with the key under which it wants this done once; raises Invalid for no key."""
    actor, sent = actor_of(request), request.headers.get(HEADER)
    if sent is None:
        return actor
    if not KEY.fullmatch(sent):
        raise Invalid({HEADER: ["Write a key of 1 to 255 printable ASCII characters, such as a UUID."]})
    return replace(actor, once=Once.of(sent.strip('"'), asked(request)))


def rows(found: list[Written]) -> dict[str, Any]:
    """The rows that were written, as `RowsOut`."""
    return {"results": [{"id": row.id, "version": row.version} for row in found]}
