"""Full text: scoped before the limit, ordered without statistics of what others hold (need-to-know 9).

A row is indexed as the set of its words, normalised here, so that both engines match the same and no index
holds a sentence. What is found goes newest first. Nobody's search reads what others hold: who has few
rooms is answered from them; for others an index gives the order, and reading stops at the limit. Only words
that the newest rows lack are looked up, in an FTS5 table that triggers maintain on SQLite and in a GIN index
on PostgreSQL, where all of it is behind one definer function, because indexes of words would go unused under
row-level security (decision 0065).
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from medaccord.core import search_postgresql, search_sqlite
from medaccord.core.audit import Change
from medaccord.core.catalogue import scoped_models
from medaccord.core.models import SearchRow, Stream
from medaccord.core.principal import Actor
from medaccord.core.scope import read_scope
from medaccord.core.search_place import FIRST, Hit, Place

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
LONGEST_WORD = 64
MOST_AT_ONCE = 1_000
LARGEST_ROW = 500_000
"""Bytes of one row's words; PostgreSQL refuses to index more than a mebibyte."""

PLACES = ("room_id", "marking", "withdrawn_at")
"""Columns that decide who finds a row, and whether anybody does."""

Found = tuple[str, uuid.UUID, uuid.UUID]


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


def index(stream: Stream, changes: Iterable[Change]) -> None:
    """Bring the index rows of a stream's changed rows up to date, in the changing transaction."""
    found: dict[tuple[str, uuid.UUID], SearchRow] = {}
    for change in changes:
        fields = getattr(change.row, "SEARCHED", ())
        if not fields or (change.names is not None and not change.names & {*fields, *PLACES}):
            continue
        row = change.row
        found[change.label, row.pk] = SearchRow(
            realm=row.realm,
            stream=stream,
            began_at=stream.began_at,
            room_id=row.room_id,
            marking=row.marking,
            model=change.label,
            subject=row.pk,
            text=_words_of(row),
        )
    if found:
        SearchRow.rows.bulk_create(
            found.values(),
            batch_size=100,
            update_conflicts=True,
            unique_fields=["stream", "model", "subject"],
            update_fields=["room", "marking", "text"],
        )


def _words_of(row: Any) -> str:
    if getattr(row, "withdrawn_at", None):
        return ""
    return _indexed("\n".join(str(getattr(row, name)) for name in row.SEARCHED))


def misplaced(stream_id: uuid.UUID) -> set[tuple[str, str]]:
    """Model and key of rows that the index holds otherwise than the rows say, or of none that there is."""
    stream = Stream.objects.get(id=stream_id)
    wanted, names = Counter[tuple[Any, ...]](), ("room_id", "marking", "realm")
    for model in scoped_models():
        if getattr(model, "SEARCHED", ()):
            for row in model.rows.filter(stream=stream_id):
                place = (model._meta.label_lower, row.pk, *(getattr(row, name) for name in names))
                wanted[*place, _words_of(row), stream.began_at] += 1
    columns = ("model", "subject", *names, "text", "began_at")
    there = Counter(SearchRow.rows.filter(stream=stream_id).values_list(*columns))
    return {(str(row[0]), str(row[1])) for row in (wanted - there) + (there - wanted)}


def find(actor: Actor, text: str, limit: int = 50) -> list[Found]:
    """Rows with each word of a text, or one that begins with it: (model, stream, row), newest stream first.

    The scope is part of the query, so hidden rows change neither order nor count.
    """
    return [(model, stream, row) for model, stream, row, _ in _hits(actor, text, limit, FIRST)]


def numbered(actor: Actor, text: str) -> set[uuid.UUID]:
    """The stream whose number a text is, if any; scope what you read."""
    named = Stream.objects.filter(realm=actor.realm, number=text.strip().upper())
    return set(named.values_list("id", flat=True))


def streams(actor: Actor, text: str, limit: int = 500) -> set[uuid.UUID]:
    """Streams in which a row holds every word of a text, and the one of that number; scope what you read."""
    return {stream for _, stream, _ in find(actor, text, limit)} | numbered(actor, text)


def pages(actor: Actor, text: str, after: Place = FIRST, size: int = 50) -> Iterator[list[Place]]:
    """Streams in which a row holds every word of a text, newest first after a place, some at a time."""
    while hits := _hits(actor, text, size, after):
        page = list(dict.fromkeys(Place(began_at, stream) for _, stream, _, began_at in hits))
        yield page
        if len(hits) < size:
            return
        after, size = page[-1], min(2 * size, MOST_AT_ONCE)


def _hits(actor: Actor, text: str, limit: int, after: Place) -> list[Hit]:
    wanted = words(text)[:MOST_WORDS]
    if not wanted or limit < 1 or actor.person is None:
        return []
    hits = search_postgresql.hits if connection.vendor == "postgresql" else search_sqlite.hits
    with read_scope(actor):
        return hits(actor, wanted, limit, after)
