"""The chains: append-only on both engines, erasable, rebuildable, and blind to every word anybody typed."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.factories import NOW, world
from tests.support.database import SUPERUSER, everything_in, server
from tests.support.everything import MARK
from tests.support.filled import filled

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.models import Case
from medaccord.apps.intake.models import Known
from medaccord.core import audit, drift
from medaccord.core.act import Act, UnlockedWrite
from medaccord.core.catalogue import Table, append_only, declarations
from medaccord.core.columns import open_columns, text_columns
from medaccord.core.command import command
from medaccord.core.context import database_context
from medaccord.core.models import AuditSide, Fact, Grant, Room, Stream
from medaccord.core.streams import every_stream, platform_scope
from medaccord.domain.audit.replay import ERASED
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.verbs import Verb

__all__ = ["filled"]


@pytest.fixture
def told(filled, db):
    """Everything, and the streams of all of it, read as the platform would."""
    streams = [known.id for known in every_stream() if known.kind != "realm"]
    with database_context(None, "live", streams):
        yield filled


def test_every_chain_holds_and_tells_what_the_tables_hold(told):
    kinds = set()
    for stream in Stream.objects.all():
        kinds.add(stream.kind)
        assert audit.verify(stream) == []
        assert drift.of(stream.id) == []
        assert drift.rebuilt(stream.id) == _as_told(stream.id)
    assert {"report", "case"} <= kinds


def _as_told(stream):
    """The rows of a stream as they are, with what its chain has erased marked as that."""
    told = drift.rebuilt(stream)
    return {
        name: {column: ERASED if told[name].get(column) is ERASED else value for column, value in row.items()}
        for name, row in drift.stored(stream).items()
    }


def test_a_column_that_came_after_the_chain_is_held_against_its_default(told, monkeypatch):
    """An older version told rows without it: that is no drift, and another value than the default is."""
    whole = drift.rebuilt(told.main.id)
    name = ("cases.case", str(told.main.id))
    older = {key: {**row} for key, row in whole.items()}
    assert older[name].pop("origin") == "live"
    monkeypatch.setattr(drift, "rebuilt", lambda _: older)
    assert drift.of(told.main.id) == []
    Case.rows.filter(id=told.main.id).update(origin="replay")
    assert drift.of(told.main.id) == [name]
    Case.rows.filter(id=told.main.id).update(origin="live")
    older[name].pop("title")  # without a default it has been there from the start
    assert drift.of(told.main.id) == [name]


def test_a_row_changed_behind_the_chain_is_drift(told):
    Case.rows.filter(id=told.main.id).update(title="rewritten")
    key = str(told.main.id)
    # The index holds the words of the title that the case had.
    assert drift.of(told.main.id) == [("cases.case", key), ("core.searchrow", f"cases.case {key}")]
    assert drift.of(told.other.id) == []


def test_rows_of_a_stream_that_is_not_locked_are_not_written(told):
    @command(Verb.CASE_RENAME, on=Case)
    def wrong(act: Act, case: Case, *, how: str) -> None:
        other = Case.rows.get(id=told.other.id)
        if how == "add":
            act.open_room(other.id, "people")
        elif how == "change":
            act.change(other, title="x")
        else:
            other.title = "x"
            act.change_all([other], ["title"])

    for how, refusal in (("add", UnlockedWrite), ("change", Missing), ("change_all", Missing)):
        with pytest.raises((refusal, Case.DoesNotExist)):
            wrong(told.w.lead, told.main.id, NOW, how=how)
    assert drift.of(told.other.id) == []


def test_a_field_with_a_list_of_words_takes_no_other_word_into_an_envelope(db):
    with pytest.raises(Invalid):
        world().told(exploited=f"{MARK}")
    assert Known.YES in {
        word for word, _ in Case._meta.apps.get_model("intake.report").exploited.field.choices
    }


def test_open_columns_hold_no_free_text():
    """What the envelope shows: keys, dates, numbers, truth values, and words of a list."""
    from medaccord.core.catalogue import audited_models

    for model in audited_models():
        assert not set(open_columns(model)) & set(text_columns(model))
        for name in open_columns(model):
            field = model._meta.get_field(name)
            kind = field.get_internal_type()
            assert kind not in ("TextField", "JSONField", "FileField"), str(field)
            assert kind != "CharField" or field.choices, str(field)


def test_every_verb_there_is_has_left_an_entry(told):
    """So the markers below, the rings and the sweeps of tampering speak of every command, a new one too."""
    kept = everything_in("core_auditentry", "envelope")  # the realm's too, which no context of cases opens
    left = {json.loads(envelope)["verb"] for (envelope,) in kept}
    assert set(Verb) - left == set()


def test_no_word_of_anybody_reaches_an_envelope_a_fact_or_a_table_without_content(told):
    """Markers in every text of every command: beside the envelopes they are, elsewhere they are not."""
    with connection.cursor() as cursor:
        for table in [
            "core_auditentry",
            "core_fact",
            "core_stream",
            "core_room",
            "core_grant",
            *_system(cursor),
        ]:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert [row for row in cursor.fetchall() if MARK in repr(row)] == [], table
    texts = AuditSide.objects.filter(value__isnull=False).values_list("value", flat=True)
    planted = {f"{MARK}{number}" for number in range(told.first_mark, told.first_mark + told.marks)}
    kept = set(re.findall(rf"{MARK}\d+", "".join(texts)))  # whole markers: one may begin like another
    assert planted - kept == set(told.unwritten)


def _system(cursor):
    there = connection.introspection.table_names(cursor)
    return sorted(t for t in there if declarations().get(t) == [Table.SYSTEM] and t != "django_migrations")


def test_no_name_of_a_person_or_an_organisation_reaches_an_envelope(told):
    names = [*Person.objects.values_list("name", flat=True), *(row.name for row in told.w.makers.values())]
    assert len(names) > 8
    for _, envelope in _envelopes():
        assert not [name for name in names if f'"{name}"' in envelope]


def _envelopes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, envelope FROM core_auditentry")
        return cursor.fetchall()


@pytest.mark.parametrize("table", append_only())
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET realm = 'x'", "UPDATE {} SET id = id", "DELETE FROM {}"]
)
def test_an_entry_is_neither_changed_nor_removed(told, table, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.postgres
@pytest.mark.parametrize("table", append_only())
@pytest.mark.parametrize("statement", ["TRUNCATE {} CASCADE", "DELETE FROM {}", "UPDATE {} SET realm = 'x'"])
def test_not_even_a_superuser_changes_or_empties_it_by_accident(filled, table, statement):
    import psycopg

    with server(SUPERUSER) as link, pytest.raises(psycopg.errors.RaiseException, match="never"):
        link.execute(statement.format(table))


@pytest.mark.sqlite
@pytest.mark.parametrize("table", append_only())
def test_replacing_an_entry_is_refused(told, table):
    """REPLACE removes the row in its way without a DELETE, unless triggers are recursive."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
        for verb in ("REPLACE INTO", "INSERT OR REPLACE INTO"):
            with pytest.raises(DatabaseError, match="never"), transaction.atomic():
                cursor.execute(f"{verb} {table} SELECT * FROM {table} LIMIT 1")
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            cursor.execute(f"UPDATE OR REPLACE {table} SET id = (SELECT max(id) FROM {table})")


@pytest.mark.sqlite
def test_without_recursive_triggers_it_would_not_be(committed):
    """So the setting matters, and the test above proves something."""
    world().case()
    link = sqlite3.connect(settings.MEDACCORD.sqlite_path, isolation_level=None)
    link.execute("PRAGMA recursive_triggers = OFF")
    link.execute("BEGIN")
    link.execute("REPLACE INTO core_auditentry SELECT * FROM core_auditentry LIMIT 1")
    link.execute("ROLLBACK")
    link.close()


def _texts_of(stream, name):
    return AuditSide.objects.filter(stream=stream, value__contains=f'"{name}"').order_by("seq", "key")


def test_erased_texts_leave_the_chain_whole_and_are_rebuilt_as_erased(told):
    stream = Stream.objects.get(id=told.report)
    side = _texts_of(stream, "description").first()
    before = drift.rebuilt(stream.id)
    count = stream.count
    audit.erase(stream, [(side.seq, side.key)], verb="report.close", actor=told.w.lead.principal, at=NOW)
    stream.refresh_from_db()
    assert (stream.count, audit.verify(stream)) == (count + 1, [])
    after = drift.rebuilt(stream.id)
    row = after["intake.report", str(told.report)]
    assert row["description"] is ERASED
    assert row["device"] is ERASED
    assert {k: v for k, v in after.items() if k != ("intake.report", str(told.report))} == {
        k: v for k, v in before.items() if k != ("intake.report", str(told.report))
    }
    assert drift.of(stream.id) == [], "erased texts are no drift"
    assert [e for _, e in _envelopes() if f'"erases":[[{side.seq},{side.key}]]' in e]


def test_what_is_not_there_is_not_declared_erased(told):
    stream = Stream.objects.get(id=told.main.id)
    side = _texts_of(stream, "title").first()
    for pair in ((9_999, 0), (side.seq, 9_999)):
        with pytest.raises(Missing):
            audit.erase(stream, [pair], verb="case.rename", actor=told.w.lead.principal, at=NOW)
    erase = {"verb": "case.rename", "actor": told.w.lead.principal, "at": NOW}
    audit.erase(stream, [(side.seq, side.key)], **erase)
    with pytest.raises(Missing):
        audit.erase(stream, [(side.seq, side.key)], **erase)
    stream.refresh_from_db()
    assert audit.verify(stream) == []


def test_an_erasure_half_done_is_refused_by_the_database(told):
    side = _texts_of(told.main.id, "title").first()
    for values in ({"value": None}, {"salt": ""}, {"value": "{}", "salt": ""}, {"value": None, "salt": "00"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditSide.objects.filter(id=side.id).update(**values)


def test_a_long_chain_is_verified_piece_by_piece(db, django_assert_num_queries):
    """The rows come through two cursors in portions; nothing is asked again for each entry."""
    w = world()
    case, _ = w.case()
    for number in range(40):
        cases.rename(w.lead, case.id, NOW, title=f"title {number}")
    with platform_scope("live", [case.id]):
        stream = Stream.objects.get(id=case.id)
        with django_assert_num_queries(3):
            assert audit.verify(stream) == []
        places = audit._places(stream.id)
        assert [next(places).seq for _ in range(3)] == [1, 2, 3]


def test_a_clock_that_runs_ahead_keeps_no_door_open(db):
    """A grant ends by the wall clock at the latest, whatever time a command is given (need-to-know 41)."""
    from medaccord.apps.cases.commands import participant
    from medaccord.core.scope import granted_rooms, read_scope

    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    future = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    participant.leave(w.northgate, row.id, future)
    with read_scope(w.northgate):
        assert not Case.objects.visible_to(w.northgate).exists()
    with database_context(None, "live", [case.id]):
        ended = Grant.objects.filter(stream=case.id, principal=w.northgate.person, room=case.room_id)
        assert ended.exists()
        assert all(until <= dt.datetime.now(dt.UTC) for until in ended.values_list("until", flat=True))
    assert granted_rooms(w.outsider).count() == 0


def test_facts_and_rooms_are_in_one_realm_with_their_entry(told):
    assert Room.objects.exclude(realm="live").count() == Fact.rows.exclude(realm="live").count() == 0
    assert everything_in("core_delivery", "id") == []
