"""What was erased leaves SQLite's files too: freed pages, index of words and log (decision 0174).

`PRAGMA secure_delete` writes zeros over what is freed. The full-text index keeps a deleted word beside a mark
that it is gone until its parts are merged, and the write-ahead log keeps old pages until it is emptied; both
are done here. PostgreSQL does the like by VACUUM and by the age of its log, which are the operator's.
"""

from __future__ import annotations

from django.db import connection, transaction

LONGEST_WAIT = 500
"""Milliseconds for which the log waits for readers; nobody can write meanwhile."""


def wipe() -> None:
    """Rewrite the index of words in this transaction, and empty the log once it is committed."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_searchtext (core_searchtext) VALUES ('optimize')")
    transaction.on_commit(_empty_log, robust=True)


def _empty_log() -> None:
    """Write the log into the file and cut it to nothing; a reader of old pages leaves it to the next one."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {usual}")
