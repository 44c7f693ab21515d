"""Whoever changes a chain through SQL, with triggers off and policies bypassed, is found (need-to-know 8).

Every column of entry, text and head in every row; rows removed, exchanged, inserted, cut off, chains deleted.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from tests.factories import NOW, world
from tests.support.database import everything_in, is_postgres, key, pristine, unprotected

from medaccord.apps.cases.commands import case as cases
from medaccord.core import audit
from medaccord.core.models import AuditEntry, AuditSide, Stream
from medaccord.core.principal import realm_stream_id
from medaccord.core.streams import every_stream, lost_streams, platform_scope
from medaccord.domain.audit.verify import BreakKind
from medaccord.domain.errors import Missing

ENTRY = [f.column for f in AuditEntry._meta.concrete_fields]
SIDE = [f.column for f in AuditSide._meta.concrete_fields]
HEAD = [f.column for f in Stream._meta.concrete_fields]


@pytest.fixture(scope="module")
def chain(django_db_setup, django_db_blocker) -> Iterator[uuid.UUID]:
    """A case with a handful of entries and texts, another beside it, and a refusal in the realm's chain."""
    with django_db_blocker.unblock():
        try:
            w = world()
            case, _ = w.case("one")
            w.case("two")
            w.embargo(case)
            w.join(case, "northgate")
            cases.rename(w.lead, case.id, NOW, title="renamed")
            with pytest.raises(Missing):
                cases.rename(w.outsider, case.id, NOW, title="stolen")
            yield case.id
        finally:
            pristine()


@pytest.fixture(scope="module")
def link(chain):
    """The tamperer's connection."""
    with unprotected() as opened:
        yield opened


@contextmanager
def _changed(link, table, row, **values):
    """A row with other values, for as long as this lasts; it is found again by its key as it was."""
    names = list(values)
    where = values.get("id", row)
    before = link.execute(f"SELECT {', '.join(names)} FROM {table} WHERE id = %s", (key(row),)).fetchone()
    link.execute(_update(table, names), (*map(_plain, values.values()), key(row)))
    link.commit()
    try:
        yield
    finally:
        link.execute(_update(table, names), (*before, key(where)))
        link.commit()


def _update(table, names):
    return f"UPDATE {table} SET {', '.join(f'{name} = %s' for name in names)} WHERE id = %s"


def _plain(value):
    return key(value) if isinstance(value, uuid.UUID) else value


def _breaks(stream):
    """What `verify` finds, read through the application's own connection and policies."""
    realm = next((known.realm for known in every_stream() if known.id == stream), "live")
    with platform_scope(realm, [stream]):
        return audit.verify(Stream.objects.get(id=stream))


def _rows(table, stream):
    with platform_scope("live", [stream]):
        model = AuditEntry if table == "core_auditentry" else AuditSide
        return list(model.objects.filter(stream=stream).order_by("seq"))


def _lies(column, row):
    """Other values for a column, from blunt to sly."""
    value = getattr(row, column)
    match column:
        case "id" | "stream_id" | "room_id":
            return [uuid.uuid4()]
        case "realm":
            return ["exercise-1", ""]
        case "seq" | "key":
            return [value + 1000]
        case "envelope":
            return [
                value.replace('"at":"2026', '"at":"2025'),
                value.replace(",", ", ", 1),
                "{}",
                "",
                "\u0394",
            ]
        case "prev" | "hash":
            return [value[::-1], "0" * 64, value.upper() if value.upper() != value else "f" * 64, ""]
        case "salt":
            return ["00" * 16, "", value.upper() if value.upper() != value else "x", value[:-2]]
        case "value":
            return [value.replace(":", ": ", 1), "{}", None, "", value[:-1]]
    raise AssertionError(f"no lie is known for the column {column}")


def test_an_untouched_chain_verifies(chain):
    for known in every_stream():
        assert _breaks(known.id) == [], known
    assert len(_rows("core_auditentry", chain)) > 5
    assert len(_rows("core_auditside", chain)) > 10
    assert lost_streams() == []


@pytest.mark.parametrize("column", ENTRY)
def test_a_changed_column_of_any_entry_is_found(chain, link, column):
    for row in _rows("core_auditentry", chain):
        for lie in _lies(column, row):
            with _changed(link, "core_auditentry", row.id, **{column: lie}):
                assert _breaks(chain), (row.seq, lie)
    assert _breaks(chain) == []


@pytest.mark.parametrize("column", SIDE)
def test_a_changed_column_of_any_text_is_found(chain, link, column):
    for row in _rows("core_auditside", chain):
        for lie in _lies(column, row)[:3]:
            with _changed(link, "core_auditside", row.id, **{column: lie}):
                assert _breaks(chain), (row.seq, row.key, lie)
    assert _breaks(chain) == []


def test_a_text_erased_without_an_entry_that_says_so_is_found(chain, link):
    row = _rows("core_auditside", chain)[0]
    with _changed(link, "core_auditside", row.id, value=None, salt=""):
        assert {b.kind for b in _breaks(chain)} == {BreakKind.ERASURE}


def test_texts_moved_to_a_wider_room_are_found(chain, link):
    """Sly: the other room is one of the same case."""
    rooms = {room for (room,) in _ids_of_rooms(chain)}
    for table in ("core_auditentry", "core_auditside"):
        for row in _rows(table, chain):
            other = next(room for room in sorted(rooms) if room != row.room_id)
            with _changed(link, table, row.id, room_id=other):
                assert {b.kind for b in _breaks(chain)} == {BreakKind.MISPLACED}


def _ids_of_rooms(stream):
    rows = everything_in("core_room", "id", "stream_id")
    return [(uuid.UUID(str(room)),) for room, of in rows if uuid.UUID(str(of)) == stream]


@pytest.mark.parametrize("column", HEAD)
@pytest.mark.parametrize("which", ["case", "realm"])
def test_a_changed_column_of_the_head_is_found(chain, link, which, column):
    stream = chain if which == "case" else realm_stream_id("live")
    lies = {
        "id": [uuid.uuid4()],
        "realm": ["exercise-1"],
        "kind": ["report", "realm" if which == "case" else "case"],
        "number": ["MDC-2026-000000"],
        "began_at": [NOW - dt.timedelta(days=1)],
        "count": [0, 1_000],
        "head": ["", "0" * 64],
    }
    for lie in lies[column]:
        with _changed(link, "core_stream", stream, **{column: lie}):
            assert _breaks(lie if column == "id" else stream), lie
    assert _breaks(stream) == []


def test_a_head_set_back_with_its_hash_is_found(chain, link):
    """Sly: the head agrees with an earlier entry, as after a restored backup of one row."""
    rows = _rows("core_auditentry", chain)
    with _changed(link, "core_stream", chain, count=rows[-2].seq, head=rows[-2].hash):
        assert BreakKind.EXTENDED in {b.kind for b in _breaks(chain)}


@contextmanager
def _without(link, table, where, *values):
    """The rows that a condition names, gone for as long as this lasts."""
    columns = ENTRY if table == "core_auditentry" else SIDE if table == "core_auditside" else HEAD
    names = ", ".join(columns)
    rows = link.execute(f"SELECT {names} FROM {table} WHERE {where}", values).fetchall()
    assert rows
    link.execute(f"DELETE FROM {table} WHERE {where}", values)
    link.commit()
    try:
        yield
    finally:
        marks = ", ".join(["%s"] * len(columns))
        for row in rows:
            link.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row))
        link.commit()


def test_a_removed_entry_is_found(chain, link):
    for row in _rows("core_auditentry", chain):
        with _without(link, "core_auditentry", "id = %s", key(row.id)):
            assert _breaks(chain), row.seq
    assert _breaks(chain) == []


def test_removed_texts_are_found(chain, link):
    for row in _rows("core_auditside", chain):
        with _without(link, "core_auditside", "id = %s", key(row.id)):
            assert BreakKind.SIDE_MISSING in {b.kind for b in _breaks(chain)}


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_chain_cut_short_is_found(chain, link, lost):
    last = len(_rows("core_auditentry", chain)) - lost
    with (
        _without(link, "core_auditentry", "stream_id = %s AND seq > %s", key(chain), last),
        _without(link, "core_auditside", "stream_id = %s AND seq > %s", key(chain), last),
    ):
        assert BreakKind.TRUNCATED in {b.kind for b in _breaks(chain)}


def test_two_entries_exchanged_are_found(chain, link):
    one, two = _rows("core_auditentry", chain)[2:4]
    content = ("envelope", "prev", "hash")
    with (
        _changed(link, "core_auditentry", one.id, **{name: getattr(two, name) for name in content}),
        _changed(link, "core_auditentry", two.id, **{name: getattr(one, name) for name in content}),
    ):
        assert _breaks(chain)


def test_an_inserted_entry_is_found(chain, link):
    last = _rows("core_auditentry", chain)[-1]
    values = {column: getattr(last, column) for column in ENTRY}
    values |= {"id": audit.entry_key(chain, last.seq + 1), "seq": last.seq + 1, "prev": last.hash}
    marks = ", ".join(["%s"] * len(ENTRY))
    statement = f"INSERT INTO core_auditentry ({', '.join(ENTRY)}) VALUES ({marks})"
    link.execute(statement, tuple(_plain(value) for value in values.values()))
    link.commit()
    try:
        assert BreakKind.EXTENDED in {b.kind for b in _breaks(chain)}
    finally:
        link.execute("DELETE FROM core_auditentry WHERE id = %s", (key(values["id"]),))
        link.commit()
    assert _breaks(chain) == []


def test_an_entry_rewritten_with_all_its_successors_is_found_by_the_head(chain, link):
    """Sly: every link is computed anew, and only the head kept with the stream still knows."""
    from medaccord.domain.audit.chain import linked

    rows = _rows("core_auditentry", chain)
    prev, undo = rows[0].hash, []
    for row in rows[1:]:
        text = row.envelope.replace('"at":"2026', '"at":"2025')
        digest = linked(prev, text.encode())
        change = _changed(link, "core_auditentry", row.id, envelope=text, prev=prev, hash=digest)
        change.__enter__()
        undo.append(change)
        prev = digest
    try:
        assert {b.kind for b in _breaks(chain)} == {BreakKind.HEAD}
    finally:
        for change in reversed(undo):
            change.__exit__(None, None, None)
    assert _breaks(chain) == []


def test_a_chain_deleted_whole_is_found(chain, link):
    with (
        _without(link, "core_auditentry", "stream_id = %s", key(chain)),
        _without(link, "core_auditside", "stream_id = %s", key(chain)),
    ):
        assert {b.kind for b in _breaks(chain)} >= {BreakKind.TRUNCATED}
        with _changed(link, "core_stream", chain, count=0, head=""):
            assert _breaks(chain), "a stream that was opened has an entry"


def test_a_stream_deleted_from_under_its_chain_is_found(chain, link):
    assert lost_streams() == []
    with _without(link, "core_stream", "id = %s", key(chain)):
        assert lost_streams() == [(chain, "live")]


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["id", "room_id", "salt", "value", "seq", "key"])
@pytest.mark.parametrize("garbage", [b"\xff\xfe", 7_777, "\u2400"])
def test_what_cannot_even_be_read_is_found_and_is_no_traceback(chain, link, column, garbage):
    """SQLite stores anything in any column."""
    row = _rows("core_auditside", chain)[0]
    before = link.execute(f"SELECT {column} FROM core_auditside WHERE id = %s", (key(row.id),)).fetchone()
    where = "stream_id = %s AND seq = %s AND key = %s"
    place = (key(chain), row.seq, row.key)
    if column in ("seq", "key"):
        where, place = "id = %s", (key(row.id),)
    if column == "id":
        where = "stream_id = %s AND seq = %s AND key = %s"
    try:
        link.execute(f"UPDATE core_auditside SET {column} = %s WHERE {where}", (garbage, *place))
    except Exception as refused:
        assert "CHECK" in str(refused)
        return
    connections.close_all()
    try:
        assert _breaks(chain)
    finally:
        link.execute(f"UPDATE core_auditside SET {column} = %s WHERE {where}", (before[0], *place))
    assert _breaks(chain) == []


def test_the_tamperer_was_not_the_application(chain):
    """The verifier reads as the application does; the tampering above could not have been done by it."""
    assert connection.settings_dict["USER"] == ("medaccord_app" if is_postgres() else "")
