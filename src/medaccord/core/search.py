"""Full text: scoped before the limit, ordered without statistics of what others hold (need-to-know 9).

A row is indexed as the set of its words, normalised here, so that both engines match the same and no index
holds a sentence. SQLite looks them up in an FTS5 table that triggers maintain, PostgreSQL in a GIN index
behind one definer function, because the index would go unused under row-level security.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

from medaccord.core.audit import Change
from medaccord.core.models import SearchRow, Stream
from medaccord.core.principal import Actor
from medaccord.core.scope import read_scope

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
LONGEST_WORD = 64
LARGEST_ROW = 500_000
"""Bytes of one row's words; PostgreSQL refuses to index more than a mebibyte."""

Found = tuple[str, uuid.UUID, uuid.UUID]

MATCH = (
    "SELECT d.row_id FROM core_searchtext JOIN core_searchdoc d ON d.doc = core_searchtext.rowid"
    " WHERE core_searchtext MATCH %s"
)


def words(text: str) -> list[str]:
    """The distinct words of a text in order, without case, accents and punctuation, cut to 64 letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(mark for mark in plain if not unicodedata.category(mark).startswith("M"))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(bare.casefold())))


def _indexed(text: str) -> str:
    """The words of a row as stored: sorted, so that nothing of a sentence is left, and not too many."""
    kept, size = [], 0
    for word in words(text):
        size += len(word.encode()) + 1
        if size > LARGEST_ROW:
            break
        kept.append(word)
    return " ".join(sorted(kept))


def index(changes: Iterable[Change]) -> None:
    """Bring the index rows of changed rows up to date, in the changing transaction."""
    found: dict[tuple[str, uuid.UUID], SearchRow] = {}
    for change in changes:
        fields = getattr(change.row, "SEARCHED", ())
        if not fields or (change.names is not None and not change.names & {*fields, "room_id", "marking"}):
            continue
        row = change.row
        found[change.label, row.pk] = SearchRow(
            realm=row.realm,
            stream_id=row.stream_id,
            room_id=row.room_id,
            marking=row.marking,
            model=change.label,
            subject=row.pk,
            text=_indexed("\n".join(str(getattr(row, name)) for name in fields)),
        )
    if found:
        SearchRow.rows.bulk_create(
            found.values(),
            batch_size=100,
            update_conflicts=True,
            unique_fields=["stream", "model", "subject"],
            update_fields=["room", "marking", "text"],
        )


def find(actor: Actor, text: str, limit: int = 50) -> list[Found]:
    """Rows that hold every word of a text, or begin one with it, as (model, stream, row), by number.

    The scope is part of the query, so hidden rows change neither order nor count.
    """
    wanted = words(text)[:MOST_WORDS]
    if not wanted or limit < 1:
        return []
    with read_scope(actor):
        return (_by_gin if connection.vendor == "postgresql" else _by_fts5)(actor, wanted, limit)


def streams(actor: Actor, text: str, limit: int = 500) -> set[uuid.UUID]:
    """Streams in which a row holds every word of a text, and the one of that number; scope what you read."""
    named = Stream.objects.filter(realm=actor.realm, number=text.strip().upper())
    return {stream for _, stream, _ in find(actor, text, limit)} | set(named.values_list("id", flat=True))


def _by_gin(actor: Actor, wanted: list[str], limit: int) -> list[Found]:
    if actor.person is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT model, stream, subject FROM medaccord_search(%s, %s)", [wanted, limit])
        return [(model, stream, subject) for model, stream, subject in cursor.fetchall()]


def _by_fts5(actor: Actor, wanted: list[str], limit: int) -> list[Found]:
    match = " AND ".join(f'"{word}"*' for word in wanted)
    seen = SearchRow.objects.visible_to(actor).filter(id__in=RawSQL(MATCH, [match]))  # noqa: S611 - constant
    found = seen.order_by("stream__number", "model", "subject").values_list("model", "stream_id", "subject")
    return [(str(model), stream, subject) for model, stream, subject in found[:limit]]
