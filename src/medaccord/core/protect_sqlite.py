"""The protections of SQLite: triggers for parents, for what never changes, and for the full-text index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models

from medaccord.core.catalogue import append_only, fixed_columns, parents


def statements(tables: Sequence[type[models.Model]]) -> Iterator[str]:
    """Every statement, in order; each may be run again."""
    never = set(append_only())
    for model in tables:
        table = model._meta.db_table
        for column, parent, same_stream in parents(model):
            yield from _parent(table, column, parent, same_stream)
        yield from _refused(table, "kept", "DELETE", f"rows of {table} are never removed")
        if table in never:
            yield from _append_only(table)
        else:
            yield from _fixed(table, fixed_columns(model))
    if any(model._meta.db_table == "core_searchrow" for model in tables):
        yield from SEARCH


def published(table: str, columns: Sequence[str]) -> Iterator[str]:
    """What was published is never removed, and no column but those that may: `columns` never change."""
    sentence = f"rows of {table} are published: they are never changed or removed"
    yield from _refused(table, "published", "DELETE", sentence)
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
    yield from _trigger(
        f"{table}_published", f"UPDATE OF {', '.join(columns)}", table, f"WHEN {moved}", sentence
    )


def _trigger(name: str, when: str, table: str, condition: str, sentence: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    yield f"CREATE TRIGGER {name} BEFORE {when} ON {table} {condition} {refuse}"


def _refused(table: str, name: str, event: str, sentence: str, condition: str = "") -> Iterator[str]:
    yield from _trigger(f"{table}_{name}_{event.lower()}", event, table, condition, sentence)


def _parent(table: str, column: str, parent: str, same_stream: bool) -> Iterator[str]:
    """A row's parent lies in the same realm and, but for the keys that may cross, in the same stream."""
    same = " AND p.stream_id = NEW.stream_id" if same_stream else ""
    there = f"SELECT 1 FROM {parent} p WHERE p.id = NEW.{column} AND p.realm = NEW.realm{same}"
    condition = f"WHEN NEW.{column} IS NOT NULL AND NOT EXISTS ({there})"
    for event in ("INSERT", "UPDATE"):
        yield from _refused(
            table, column, event, f"parent in another realm or stream: {table}.{column}", condition
        )


def _fixed(table: str, columns: Sequence[str]) -> Iterator[str]:
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
    sentence = f"key, realm and stream of a row never change: {table}"
    yield from _trigger(f"{table}_fixed", f"UPDATE OF {', '.join(columns)}", table, f"WHEN {moved}", sentence)


def _append_only(table: str) -> Iterator[str]:
    """No row changes; an audit text may be erased, whole, and nothing else of it."""
    erasing = ""
    if table == "core_auditside":
        kept = " AND ".join(
            f"NEW.{c} IS OLD.{c}" for c in ("id", "realm", "stream_id", "room_id", "seq", "key")
        )
        erasing = f"WHEN NOT (NEW.value IS NULL AND NEW.salt = '' AND OLD.value IS NOT NULL AND {kept})"
    yield from _refused(table, "append_only", "UPDATE", f"rows of {table} are never changed", erasing)


_LIST = "INSERT INTO core_searchdoc (row_id) VALUES (NEW.id)"
_NEXT = (
    "INSERT INTO core_searchtext (rowid, text) SELECT doc, NEW.text FROM core_searchdoc WHERE row_id = NEW.id"
)
_GONE = (
    "INSERT INTO core_searchtext (core_searchtext, rowid, text)"
    " SELECT 'delete', doc, OLD.text FROM core_searchdoc WHERE row_id = OLD.id"
)

SEARCH = (
    # A table's own row numbers change under VACUUM where its key is a text; these do not.
    "CREATE TABLE IF NOT EXISTS core_searchdoc (doc INTEGER PRIMARY KEY, row_id char(32) NOT NULL UNIQUE)",
    # The words come normalised: ASCII letters and digits, and anything beyond ASCII, make a word.
    "CREATE VIRTUAL TABLE IF NOT EXISTS core_searchtext"
    " USING fts5(text, content='', detail='none', tokenize='ascii')",
    "DROP TRIGGER IF EXISTS core_searchrow_listed",
    "DROP TRIGGER IF EXISTS core_searchrow_relisted",
    f"CREATE TRIGGER core_searchrow_listed AFTER INSERT ON core_searchrow BEGIN {_LIST}; {_NEXT}; END",
    "CREATE TRIGGER core_searchrow_relisted AFTER UPDATE OF text ON core_searchrow"
    f" BEGIN {_GONE}; {_NEXT}; END",
    # Made anew after every migration, which may have written rows while no trigger watched.
    "INSERT INTO core_searchtext (core_searchtext) VALUES ('delete-all')",
    "DELETE FROM core_searchdoc",
    "INSERT INTO core_searchdoc (row_id) SELECT id FROM core_searchrow ORDER BY id",
    "INSERT INTO core_searchtext (rowid, text) SELECT d.doc, s.text FROM core_searchdoc d"
    " JOIN core_searchrow s ON s.id = d.row_id",
)
"""The full-text index, kept by the database in the transaction that writes a row (need-to-know 9)."""
