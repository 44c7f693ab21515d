"""Files: sealed outside the database, bound to one row, nameless, and swept where no row names them."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import NOW, world

from medaccord.apps.discussion.commands import file
from medaccord.apps.intake.commands.report import Evidence
from medaccord.core import files, ports
from medaccord.core.context import database_context
from medaccord.core.models import Blob
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Invalid, Missing

SECRET = b"a proof of concept that must not lie about" * 40
DAY = dt.timedelta(days=1)


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """A folder of this test's own."""
    monkeypatch.setattr(ports.storage(), "folder", tmp_path)
    return tmp_path


def _sent(w, data=SECRET, name="poc-of-the-secret.py"):
    case, _ = w.case()
    (blob,) = file.add(w.lead, case.id, NOW, room=case.room_id, files=[Evidence(name, "text/x-python", data)])
    return blob


def _paths(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_what_lies_in_the_storage_is_sealed_and_nameless(db, storage):
    blob = _sent(world())
    (path,) = _paths(storage)
    assert files.read(blob) == SECRET
    sealed = path.read_bytes()
    assert SECRET[:16] not in sealed
    assert len(sealed) == len(SECRET) + files.NONCE + 16
    assert "secret" not in str(path.relative_to(storage))
    assert path.name == blob.storage_key
    assert path.stat().st_mode & 0o077 == 0


def test_the_storage_key_reveals_nothing(db, storage):
    """It is a keyed digest: neither the file's own digest nor anything that the row's columns give."""
    import hashlib

    w = world()
    one, two = _sent(w), _sent(w)
    assert one.sha256 == two.sha256 == hashlib.sha256(SECRET).hexdigest()
    assert one.storage_key != two.storage_key
    for parts in ((one.sha256,), (one.realm, one.stream_id, one.id, one.sha256), (one.id,)):
        plain = hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
        assert one.storage_key != plain
    assert len(_paths(storage)) == 2
    assert one.wrapped_key != two.wrapped_key
    first, second = (ports.storage().read(blob.storage_key) for blob in (one, two))
    assert first != second


def test_equal_files_in_one_case_have_keys_of_their_own(db, storage):
    w = world()
    case, _ = w.case()
    sent = [Evidence("a", "text/plain", SECRET), Evidence("b", "text/plain", SECRET)]
    one, two = file.add(w.lead, case.id, NOW, room=case.room_id, files=sent)
    assert one.storage_key != two.storage_key


@pytest.mark.parametrize("column", ["id", "stream_id", "realm", "storage_key", "wrapped_key", "sealed_with"])
def test_a_file_does_not_open_for_another_row(db, storage, column):
    w = world()
    one, two = _sent(w), _sent(w, b"another file")
    lies = {"id": uuid.uuid4(), "realm": "exercise-1", "sealed_with": "wrap-2"}
    setattr(one, column, lies.get(column, getattr(two, column)))
    with pytest.raises(Missing):
        files.read(one)


def test_a_row_that_takes_all_of_another_files_columns_does_not_open_it(db, storage):
    w = world()
    one, two = _sent(w), _sent(w, b"another file")
    for column in ("storage_key", "wrapped_key", "sealed_with", "sha256", "size"):
        setattr(one, column, getattr(two, column))
    with pytest.raises(Missing):
        files.read(one)


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[:5],
        lambda sealed: b"",
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:],
    ],
)
def test_damaged_bytes_are_missing_and_no_traceback(db, storage, damage):
    blob = _sent(world())
    (path,) = _paths(storage)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Missing, match="damaged"):
        files.read(blob)


@pytest.mark.parametrize("column", ["storage_key", "wrapped_key"])
@pytest.mark.parametrize("value", ["", "../../etc/passwd", "zz", "0" * 64, "0" * 63])
def test_a_damaged_row_is_missing_and_no_traceback(db, storage, column, value):
    blob = _sent(world())
    setattr(blob, column, value)
    with pytest.raises(Missing):
        files.read(blob)


def test_a_missing_file_is_missing(db, storage):
    blob = _sent(world())
    ports.storage().remove(blob.storage_key)
    ports.storage().remove(blob.storage_key)
    with pytest.raises(Missing):
        files.read(blob)


@pytest.mark.parametrize("size", [0, files.LIMIT + 1])
def test_an_empty_or_too_large_file_is_refused_before_anything_is_stored(db, storage, size):
    w = world()
    with pytest.raises(Invalid):
        _sent(w, b"x" * size)
    assert _paths(storage) == []


def test_a_command_that_fails_after_writing_leaves_bytes_that_a_sweep_removes(db, storage):
    """As after a crash between rename and commit: the row is gone, the bytes are there."""
    from medaccord.apps.cases.models import Case
    from medaccord.core.command import command
    from medaccord.domain.verbs import Verb

    w = world()
    kept = _sent(w)
    case, _ = w.case()

    @command(Verb.FILE_ADD, on=Case)
    def crash(act, row):
        files.store(act, stream=row.id, room=row.room_id, name="x", media_type="x/y", data=SECRET)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crash(w.lead, case.id, NOW)
    assert len(_paths(storage)) == 2
    now = dt.datetime.now(dt.UTC)
    assert files.sweep(now) == 0, "it may be a command that is still running"
    assert files.sweep(now + 2 * DAY) == 1
    assert [path.name for path in _paths(storage)] == [kept.storage_key]
    assert files.sweep(now + 2 * DAY) == 0
    assert files.read(kept) == SECRET


def test_a_sweep_knows_files_of_every_stream_and_realm_whoever_asks(committed, storage):
    """It runs without a context, in which the application role sees no row at all."""
    w = world()
    blobs = [_sent(w, bytes([n]) * 9) for n in range(3)]
    assert files.sweep(dt.datetime.now(dt.UTC) + 2 * DAY) == 0
    assert len(_paths(storage)) == 3
    with read_scope(w.outsider):
        assert not Blob.objects.visible_to(w.outsider).exists()
    with read_scope(w.lead):
        assert {files.read(b) for b in Blob.objects.visible_to(w.lead)} == {files.read(b) for b in blobs}


def test_a_sweep_removes_what_a_crash_left_half_written(db, storage):
    blob = _sent(world())
    path = storage / blob.storage_key[:2] / f".{blob.storage_key}.{'0' * 16}"
    path.write_bytes(b"half")
    old = (dt.datetime.now(dt.UTC) - 3 * DAY).timestamp()
    os.utime(path, (old, old))
    (storage / "ab").mkdir(exist_ok=True)
    assert files.sweep(dt.datetime.now(dt.UTC)) == 1
    assert not path.exists()
    assert files.read(blob) == SECRET


def test_more_files_than_one_portion_are_swept(db, storage, monkeypatch):
    monkeypatch.setattr(files, "PORTION", 2)
    kept = _sent(world())
    for number in range(5):
        ports.storage().write(f"{number:064x}", b"x")
    assert files.sweep(dt.datetime.now(dt.UTC) + 2 * DAY) == 5
    assert [path.name for path in _paths(storage)] == [kept.storage_key]


def test_the_outside_keys_lie_outside_the_database_and_the_files(db, storage):
    blob = _sent(world())
    found = list(Path(settings.MEDACCORD_KEYS_DIR).rglob("*"))
    assert {"hmac-storage", blob.sealed_with} <= {path.name for path in found}
    for path in found:
        assert path.stat().st_mode & 0o077 == 0
    with database_context(None, "live", [blob.stream_id]):
        row = repr(Blob.rows.filter(id=blob.id).values().get())
    for path in found:
        assert path.is_dir() or path.read_bytes().hex() not in row
