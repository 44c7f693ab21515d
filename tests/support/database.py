"""Connections that a test needs besides its own: the owner's, a superuser's, and SQLite's bare file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

APPLICATION = "medaccord_app"
OWNER = "medaccord_owner"
SUPERUSER = "postgres"


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def server(role: str) -> Iterator[Any]:
    """A transaction of another role in the test's own PostgreSQL database, rolled back unless committed."""
    import psycopg

    with psycopg.connect(**_address(), user=role) as link:
        link.execute("SET lock_timeout = '5s'")
        link.commit()
        try:
            yield link
        finally:
            link.rollback()


def _address() -> dict[str, Any]:
    there = connection.settings_dict
    return {"host": there["HOST"], "port": int(there["PORT"] or 5432), "dbname": there["NAME"]}


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Let everything that goes through Django's own connection be done by another role of the server."""
    own = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = own


@contextmanager
def unprotected() -> Iterator[Any]:
    """A connection for whoever tampers: triggers off, policies bypassed; what it does is committed.

    Its `execute(sql, values)` takes %s on both engines.
    """
    if is_postgres():
        with server(SUPERUSER) as link:
            link.execute("SET session_replication_role = replica")
            yield link
            link.commit()
        return
    link = sqlite3.connect(settings.MEDACCORD.sqlite_path, isolation_level=None)
    triggers = link.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        link.execute(f'DROP TRIGGER "{name}"')
    try:
        yield _Percent(link)
    finally:
        for _, sql in triggers:
            link.execute(sql)
        link.close()


def everything_in(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of a table as they lie there, whatever scopes and policies say."""
    statement = f"SELECT {', '.join(columns)} FROM {table}"
    if is_postgres():
        with server(SUPERUSER) as link:
            return list(link.execute(statement).fetchall())
    with closing(sqlite3.connect(settings.MEDACCORD.sqlite_path)) as link:
        return list(link.execute(statement).fetchall())


def rows_within(table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The same within the transaction that is open now, as far as no policy is in its way."""
    with connection.cursor() as link:
        link.execute(f"SELECT {', '.join(columns)} FROM {table}")
        return list(link.fetchall())


class _Percent:
    """SQLite with PostgreSQL's placeholders."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self.link = link

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        return self.link.execute(statement.replace("%s", "?"), values)

    def commit(self) -> None:
        """Nothing to do: each statement is a transaction."""


def key(value: Any) -> Any:
    """A UUID as the engine stores it."""
    return value if is_postgres() else value.hex


def keep_pristine() -> None:
    """Set the migrated database aside, so that `pristine` can put back the same rows with the same keys."""
    connection.close()
    if is_postgres():
        with server(SUPERUSER) as link:
            _lines.update({table: lines for table in _tables() if (lines := _copied_out(link, table))})
        return
    _copy(settings.MEDACCORD.sqlite_path, _kept())


_lines: dict[str, bytes] = {}
"""On PostgreSQL the rows with which a migrated database begins, by table."""


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True)]


def _copied_out(link: Any, table: str) -> bytes:
    with link.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


def pristine() -> None:
    """The database as it was before any test, for fixtures that really commit."""
    connections.close_all()
    if is_postgres():
        assert _lines, "keep_pristine was not called: nothing would be there to begin with"
        # Emptying by TRUNCATE makes each table's files anew, which takes longer than most tests do.
        with unprotected() as link:
            link.execute(";".join(f'DELETE FROM "{table}"' for table in _tables()))
            for table, lines in _lines.items():
                with link.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(lines)
        return
    _copy(_kept(), settings.MEDACCORD.sqlite_path)


def _kept() -> Path:
    return settings.MEDACCORD.data / "pristine.sqlite3"


def _copy(source: Path, target: Path) -> None:
    """Put one database file in the place of another, write-ahead log and all."""
    for suffix in ("", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as link:
        link.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as link:
        link.execute("PRAGMA journal_mode=WAL")
