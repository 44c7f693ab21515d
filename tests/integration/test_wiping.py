"""What is erased leaves SQLite's files, byte by byte (decision 0174)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.models import Post
from medaccord.core import ports, search

pytestmark = pytest.mark.sqlite

HOUR = dt.timedelta(hours=1)
SECRET = "Patient Zyxwvuts"
WHY = {"reason": "It names a patient.", "basis": "GDPR Article 17"}


def _bytes():
    """What the database's files hold, whoever reads them without a key to any row."""
    there = settings.MEDACCORD.sqlite_path
    files = (there.with_name(there.name + suffix) for suffix in ("", "-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists()).lower()


def _checkpoint():
    with closing(sqlite3.connect(settings.MEDACCORD.sqlite_path)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erased(f):
    """Two posts of which one began a thread, changed, written and erased again; others stay."""
    words = f"{SECRET} was harmed. " * 300
    row = post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text=words)
    post.revise(f.w.northgate, row.id, NOW + HOUR, text=f"A patient ({SECRET}) was harmed.")
    post.write(f.w.halcyon, f.case.id, NOW, room=f.case.room_id, text="Zyxwvabc is ours.")
    begun = thread.start(
        f.w.northgate, f.case.id, NOW, room=f.case.room_id, subject=SECRET, text="Whom do we tell?"
    )
    first = next(one for one in f.rows(Post) if one.thread_id == begun.id)
    _checkpoint()
    assert _bytes().count(b"zyxwvuts") > 300
    for one in (row, first):
        post.redact(f.w.lead, one.id, NOW + 2 * HOUR, **WHY)


def test_no_byte_of_it_stays_in_the_database_and_its_log(committed):
    f = filled()
    _erased(f)
    assert b"zyxwvuts" not in _bytes()
    _checkpoint()
    assert b"zyxwvuts" not in _bytes()
    assert search.find(f.w.lead, "Zyxwvabc")
    assert not search.find(f.w.lead, "Zyxwvuts")


def test_no_byte_of_an_erased_file_stays_in_the_database_or_the_folder(committed):
    f = filled()
    sent = [file.Evidence("Zyxwvuts.csv", "text/csv", SECRET.encode() * 50)]
    (row,) = file.add(f.w.northgate, f.case.id, NOW, room=f.case.room_id, files=sent)
    _checkpoint()
    told = [value.encode() for value in ("zyxwvuts", row.wrapped_key, row.sha256, row.storage_key)]
    assert all(value in _bytes() for value in told)
    assert ports.storage().read(row.storage_key)
    file.redact(f.w.northgate, row.id, NOW + HOUR, **WHY, with_name=True)
    assert not any(value in _bytes() for value in told)
    _checkpoint()
    assert not any(value in _bytes() for value in told)
    with pytest.raises(KeyError):
        ports.storage().read(row.storage_key)


def test_a_reader_of_old_pages_holds_nothing_up_and_the_next_checkpoint_empties_the_log(committed):
    f = filled()
    with closing(sqlite3.connect(settings.MEDACCORD.sqlite_path)) as link:
        link.execute("BEGIN")
        link.execute("SELECT count(*) FROM core_auditentry").fetchone()
        _erased(f)
    _checkpoint()
    assert b"zyxwvuts" not in _bytes()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


def test_what_is_freed_is_overwritten_however_sqlite_was_built():
    with closing(sqlite3.connect(":memory:")) as link:
        link.execute("PRAGMA secure_delete = OFF")
        link.executescript(connection.settings_dict["OPTIONS"]["init_command"])
        assert link.execute("PRAGMA secure_delete").fetchone() == (1,)
