"""The database's idea of who is asking: three transaction-local settings that the policies read.

PostgreSQL keeps a local setting past the release of a savepoint, so every exit restores what was there
before; a rollback restores it by itself. On SQLite there is no third ring and nothing to set.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import TransactionManagementError

SETTINGS = ("medaccord.principal", "medaccord.realm", "medaccord.streams")


def _read() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), current_setting(%s, true), current_setting(%s, true)", SETTINGS
        )
        return [value or "" for value in cursor.fetchone()]


def _write(values: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
            [part for pair in zip(SETTINGS, values, strict=True) for part in pair],
        )


def _can_speak() -> bool:
    """Whether the transaction goes on; one that failed restores its settings by rolling back."""
    if connection.connection is None or connection.needs_rollback:
        return False
    return str(connection.connection.info.transaction_status.name) == "INTRANS"


@contextmanager
def database_context(
    person: uuid.UUID | None, realm: str, streams: Iterable[uuid.UUID] = ()
) -> Iterator[None]:
    """Tell the database who reads, in which realm, and which streams a command has locked.

    Raises TransactionManagementError outside a transaction: what is told there is forgotten at once, and
    whoever reads next would be shown nothing without a word.
    """
    if connection.vendor != "postgresql":
        yield
        return
    if not connection.in_atomic_block:
        raise TransactionManagementError("Tell the database who reads within a transaction.")
    before = _read()
    _write((str(person or ""), realm, ",".join(map(str, streams))))
    try:
        yield
    finally:
        if _can_speak():
            _write(before)


def widen(streams: Iterable[uuid.UUID]) -> None:
    """Let the running command reach exactly these streams, in place of those it could reach so far."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('medaccord.streams', %s, true)", [",".join(map(str, streams))])
