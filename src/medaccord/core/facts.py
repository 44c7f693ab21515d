"""Facts on their way to whom they concern: the committed claim is the ordering point (need-to-know 16).

A fact is stated with a mark that it is undelivered, in the transaction of its command, so none is missed in
whatever order transactions become visible. Its stream is locked while it is claimed: what a command changed
before, a grant that ended above all, holds; what comes later comes after the claim.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction

from medaccord.core import writing
from medaccord.core.context import database_context
from medaccord.core.models import Delivery, Fact, Undelivered
from medaccord.core.streams import LOCK

PORTION = 200
"""Facts of one stream that are claimed in one transaction."""

Choose = Callable[[Sequence[Fact]], Iterable[tuple[uuid.UUID, Fact]]]
"""Who is to get which of these facts of one stream, asked under its lock."""


def state(facts: Sequence[Fact]) -> None:
    """Store new facts, each marked as undelivered."""
    writing.insert(facts)
    writing.insert([Undelivered(fact=row.id, realm=row.realm, stream=row.stream_id) for row in facts])


def waiting() -> list[tuple[str, uuid.UUID]]:
    """Realm and key of every stream with undelivered facts."""
    return list(Undelivered.objects.order_by("realm", "stream").values_list("realm", "stream").distinct())


def claim(realm: str, stream: uuid.UUID, now: dt.datetime, consumers: Mapping[str, Choose]) -> int:
    """Claim undelivered facts of one stream for whomever each consumer names; how many claims there were.

    All or nothing, and at most once: whoever comes second finds nothing undelivered.
    """
    with transaction.atomic(), database_context(None, realm, [stream]):
        LOCK.rows(stream, realm)
        keys = list(Undelivered.objects.filter(stream=stream).values_list("fact", flat=True)[:PORTION])
        facts = list(Fact.rows.filter(stream=stream, id__in=keys).order_by("entry", "id"))
        claims = [
            Delivery(consumer=name, recipient=recipient, fact=fact.id, claimed_at=now)
            for name, choose in consumers.items()
            for recipient, fact in (choose(facts) if facts else ())
        ]
        writing.insert(claims)
        Undelivered.objects.filter(fact__in=keys).delete()
        return len(claims)
