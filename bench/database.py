"""An empty, migrated database that is thrown away: SQLite, or PostgreSQL as the application role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

PLACES = {
    "sqlite": " on SQLite",
    "postgres": " on PostgreSQL, as application role",
    "none": ", without a database",
}
"""What the heading of a benchmark adds to its name."""
SERVER = os.environ.get("MEDACCORD_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
GRANTS = Path(__file__).resolve().parent.parent / "deploy" / "postgres-database.sql"


@contextmanager
def thrown_away(engine: str) -> Iterator[None]:
    """Start Django on such a database; the roles of `make postgres-roles` must exist on the server.

    For `none` nothing is started.
    """
    if engine == "none":
        yield
        return
    if engine == "sqlite":
        from medaccord.cli.replay import database

        with database.thrown_away():
            yield
        return
    name = f"medaccord_test_bench_{os.getpid()}"
    _as(_address("postgres", "postgres"), f"CREATE DATABASE {name} OWNER medaccord_owner")
    try:
        with TemporaryDirectory(prefix="medaccord-bench-") as folder:
            _as(_address("medaccord_owner", name), GRANTS.read_text())
            os.environ |= {"MEDACCORD_DATA": folder, "DATABASE_URL": _address("medaccord_app", name)}
            os.environ["DATABASE_OWNER_URL"] = _address("medaccord_owner", name)
            from medaccord.cli import boot

            boot.migrate(boot.django())
            yield
            from django.db import connection

            connection.close()
    finally:
        _as(_address("postgres", "postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def unbound_role() -> Iterator[str]:
    """A role that may do what the application may and that no policy binds; it exists for this run only."""
    role, server = f"medaccord_bench_{os.getpid()}", _address("postgres", "postgres")
    _as(server, f"CREATE ROLE {role} LOGIN BYPASSRLS IN ROLE medaccord_app")
    try:
        yield role
    finally:
        _as(server, f"DROP ROLE {role}")


def settle() -> None:
    """Let the database know its own statistics, as it would after a while (autovacuum, PRAGMA optimize)."""
    from django.db import connection

    if connection.vendor == "postgresql":
        database = connection.settings_dict["NAME"]
        _as(_address("medaccord_owner", database), "VACUUM ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _address(role: str, database: str) -> str:
    parts = urlsplit(SERVER)
    return f"postgresql://{role}@{parts.hostname}:{parts.port or 5432}/{database}"


def _as(address: str, statements: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statements)
