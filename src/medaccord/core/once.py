"""A request that may come again: done once under its sender's key, then only answered (decision 0070).

The claim is written before the command begins and in its transaction. A second request under the same key
waits for the first to end, then finds what came of it; a refused one leaves nothing, so it may be corrected
and sent again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, models

from medaccord.core import ports
from medaccord.core.models import DoneRequest
from medaccord.domain.errors import Invalid

if TYPE_CHECKING:
    from medaccord.core.principal import Actor

HEADER = "Idempotency-Key"
"""Where a sender writes its key (IETF draft httpapi-idempotency-key-header §2)."""


@dataclass(frozen=True, slots=True)
class Once:
    """A sender's key for its request, and what it asks; both as keyed digests, neither text is kept."""

    key: str
    request: str

    @classmethod
    def of(cls, key: str, asked: bytes) -> Once:
        """From the key as sent and the bytes that say what is asked."""
        digest = ports.keys().digest
        return cls(digest("request-key", key.encode()), digest("request", asked))


@dataclass(frozen=True, slots=True)
class Written:
    """A row that a command wrote, in plain values: its key, and its version where it has one."""

    id: uuid.UUID
    version: int | None


class Repeated(Exception):
    """This very request was done before and is not done again; `rows` are those that it wrote."""

    def __init__(self, rows: Sequence[Written]) -> None:
        super().__init__("This request was done before.")
        self.rows = list(rows)


def written(result: Any) -> list[Written]:
    """What a command returned, in plain values: one row or its key, several, or what names its `rows`."""
    if result is None:
        return []
    if isinstance(result, uuid.UUID):
        return [Written(result, None)]
    if isinstance(result, models.Model):
        return [Written(result.pk, getattr(result, "version", None))]
    rows: Iterable[models.Model] = result if isinstance(result, list | tuple) else result.rows
    return [one for row in rows for one in written(row)]


def claim(actor: Actor, verb: str, now: dt.datetime) -> DoneRequest | None:
    """Take the key of the actor's request, inside the command's transaction; None where it has none.

    Raises Repeated where this request was done, Invalid where another was done under its key.
    """
    if actor.once is None:
        return None
    if actor.principal is None:
        raise Invalid({HEADER: ["Send this without the header: nothing tells two unknown senders apart."]})
    mine = DoneRequest(realm=actor.realm, principal_id=actor.principal, verb=str(verb), at=now)
    mine.key, mine.request = actor.once.key, actor.once.request
    DoneRequest.objects.bulk_create([mine], ignore_conflicts=True)
    same = DoneRequest.objects.filter(realm=actor.realm, principal=actor.principal, verb=str(verb))
    kept = same.filter(key=mine.key).first()
    if kept is None:  # it was there and was forgotten meanwhile
        raise OperationalError("A request's key came free while it was asked for.")
    if kept.id == mine.id:
        return mine
    if kept.request != mine.request:
        raise Invalid({HEADER: ["Another request was done under this key. Give each request its own key."]})
    raise Repeated([Written(uuid.UUID(key), version) for key, version in kept.rows])


def settle(claimed: DoneRequest | None, result: Any) -> None:
    """Keep what came of the request with its key."""
    if claimed is not None:
        rows = [[str(one.id), one.version] for one in written(result)]
        DoneRequest.objects.filter(id=claimed.id).update(rows=rows)


def forget(now: dt.datetime, after: dt.timedelta) -> int:
    """Forget requests that were done so long ago; how many."""
    gone, _ = DoneRequest.objects.filter(at__lt=now - after).delete()
    return gone
