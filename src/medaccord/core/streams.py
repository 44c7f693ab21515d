"""Every stream there is: for the platform's own rounds, which keep time and verify chains.

Row-level security hides streams from whoever holds no grant, the platform included. Two definer functions
tell the application role which streams exist, by key, realm and kind and nothing more; their rows are then
read stream by stream, each in a context of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import DatabaseError, connection, transaction

from medaccord.core.audit import chained_streams
from medaccord.core.context import database_context
from medaccord.core.models import Fact, Grant, Room, Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.prepared import Prepared

LOCK: Prepared[Stream] = Prepared(
    lambda stream, realm: Stream.objects.select_for_update().filter(id=stream, realm=realm), uuid.UUID, str
)
"""One stream of a realm, locked until the transaction ends: (stream, realm)."""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION medaccord_every_stream() RETURNS TABLE (id uuid, realm text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
  SELECT s.id, s.realm::text, s.kind::text FROM public.core_stream s
$body$;

CREATE OR REPLACE FUNCTION medaccord_lost_streams() RETURNS TABLE (id uuid, realm text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
  SELECT DISTINCT l.stream_id, l.realm::text FROM (
    SELECT stream_id, realm FROM public.core_room
    UNION SELECT stream_id, realm FROM public.core_grant
    UNION SELECT stream_id, realm FROM public.core_auditentry
    UNION SELECT stream_id, realm FROM public.core_fact
  ) l WHERE NOT EXISTS (SELECT FROM public.core_stream s WHERE s.id = l.stream_id)
$body$;
"""
DEFINER_FUNCTIONS = ("medaccord_every_stream()", "medaccord_lost_streams()")


@dataclass(frozen=True, slots=True)
class Known:
    """That a stream exists, and nothing of what it holds."""

    id: uuid.UUID
    realm: str
    kind: str


def every_stream() -> list[Known]:
    """All streams of all realms, by realm and key."""
    if connection.vendor == "postgresql":
        told = _ask("SELECT id, realm, kind FROM medaccord_every_stream() ORDER BY realm, id")
        return [Known(*row) for row in told]
    return [Known(*row) for row in Stream.objects.order_by("realm", "id").values_list("id", "realm", "kind")]


def named(realm: str, stream: uuid.UUID) -> dict[str, str]:
    """A stream for a line of the log: its key, and the number that people know its case or report by.

    Where the number cannot be read, the key is told alone: the line itself tells of some trouble.
    """
    number = ""
    with suppress(DatabaseError), platform_scope(realm, [stream]):
        number = Stream.objects.filter(id=stream).values_list("number", flat=True).first() or ""
    return {"stream": str(stream), **({"number": number} if number else {})}


def case_streams() -> list[Known]:
    """The streams of cases among them."""
    return [known for known in every_stream() if known.kind == StreamKind.CASE]


def report_streams() -> list[Known]:
    """The streams of reports among them."""
    return [known for known in every_stream() if known.kind == StreamKind.REPORT]


def lost_streams() -> list[tuple[uuid.UUID, str]]:
    """Streams that are gone although something of theirs is left: key and realm."""
    if connection.vendor == "postgresql":
        return [*_ask("SELECT id, realm FROM medaccord_lost_streams() ORDER BY realm, id")]
    held = set(Stream.objects.values_list("id", flat=True))
    left = chained_streams()
    for rows in (Room.objects, Grant.objects, Fact.rows):
        left |= set(rows.order_by().values_list("stream_id", "realm").distinct())
    return sorted(((key, realm) for key, realm in left if key not in held), key=lambda lost: lost[::-1])


def _ask(question: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [*cursor.fetchall()]


def in_portions(streams: Iterable[Known], size: int) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """Streams of one realm at a time, at most `size` of them, in the order given."""
    for realm, found in groupby(streams, key=lambda known: known.realm):
        keys = [known.id for known in found]
        for start in range(0, len(keys), size):
            yield realm, keys[start : start + size]


@contextmanager
def glance(realm: str, streams: Sequence[uuid.UUID]) -> Iterator[None]:
    """As `platform_scope`, for one question: it holds no writer off, on SQLite neither."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), database_context(None, realm, streams):
        yield


@contextmanager
def platform_scope(realm: str, streams: Sequence[uuid.UUID]) -> Iterator[None]:
    """Read exactly these streams as the platform, all of them as they were at one moment.

    On PostgreSQL a read-only transaction with that context; on SQLite one that holds writers off.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with database_context(None, realm, streams):
            yield
