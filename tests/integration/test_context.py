"""Who is asking lasts exactly as long as it should (need-to-know 4)."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import person, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.models import Case
from medaccord.core.context import SETTINGS, database_context
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Illegal, Missing

pytestmark = pytest.mark.postgres


def _context():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(['current_setting(%s, true)'] * 3)}", SETTINGS)
        return tuple(value or "" for value in cursor.fetchone())


def _titles():
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM cases_case ORDER BY title")
        return [title for (title,) in cursor.fetchall()]


NOTHING = ("", "", "")


def test_nested_actors_restore_the_one_before(db):
    w = world()
    w.case("mine")
    with read_scope(w.lead):
        outer = _context()
        assert _titles() == ["mine"]
        with read_scope(w.outsider):
            assert _context() == (str(w.outsider.person), "live", "")
            assert _titles() == []
            with database_context(w.lead.person, "exercise-1"):
                assert _titles() == []
            assert _context()[0] == str(w.outsider.person)
        assert _context() == outer
        assert _titles() == ["mine"]
    assert _context() == NOTHING


def test_a_savepoint_that_is_rolled_back_restores_too(db):
    first, second = person(), person()
    with read_scope(first):
        before = _context()
        with pytest.raises(Illegal), read_scope(second):
            raise Illegal("no")
        assert _context() == before
        with pytest.raises(DatabaseError), read_scope(second), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert _context() == before


def test_an_error_inside_a_context_without_a_savepoint_of_its_own_leaves_nothing(db):
    first, second = person(), person()
    with database_context(first.person, "live"):
        before = _context()
        with pytest.raises(Illegal), database_context(second.person, "live", [uuid.uuid4()]):
            raise Illegal("no")
        assert _context() == before
    with pytest.raises(DatabaseError), transaction.atomic(), database_context(second.person, "live"):
        connection.cursor().execute("SELECT 1/0")
    assert _context() == NOTHING


def test_a_command_inside_a_read_sees_its_own_stream_and_no_more(db):
    w = world()
    case, _ = w.case("mine")
    w.case("other")
    with transaction.atomic(), database_context(w.lead.person, "live"):
        before = _context()
        cases.rename(w.lead, case.id, w.now, title="renamed")
        assert _context() == before
        with pytest.raises(Missing):
            cases.rename(w.outsider, case.id, w.now, title="stolen")
        assert _context() == before
        assert _titles() == ["other", "renamed"]


def test_after_the_transaction_nothing_is_left_on_the_connection(committed):
    w = world()
    w.case("mine")
    backend = connection.connection.info.backend_pid
    with read_scope(w.lead):
        assert _titles() == ["mine"]
    assert _context() == NOTHING
    assert _titles() == []
    with transaction.atomic():
        assert _context() == NOTHING
        assert _titles() == []
    with read_scope(w.outsider):
        assert _titles() == []
    assert connection.connection.info.backend_pid == backend, "the connection was to be the same"


def test_a_transaction_that_failed_leaves_nothing_on_the_connection(committed):
    w = world()
    w.case("mine")
    with pytest.raises(Illegal), read_scope(w.lead):
        assert _titles() == ["mine"]
        raise Illegal("no")
    assert (_context(), _titles()) == (NOTHING, [])
    with pytest.raises(DatabaseError), read_scope(w.lead):
        connection.cursor().execute("SELECT 1/0")
    assert (_context(), _titles()) == (NOTHING, [])


def test_outside_a_transaction_there_are_no_rows_and_no_error(committed):
    w = world()
    w.case("mine")
    assert list(Case.objects.visible_to(w.lead)) == []
    assert _titles() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('medaccord.principal', %s, true)", [str(w.lead.person)])
        cursor.execute("SELECT set_config('medaccord.realm', 'live', true)")
    assert _titles() == []


def test_a_read_cannot_write(committed):
    w = world()
    w.case("mine")
    with pytest.raises(DatabaseError, match="read-only"), read_scope(w.lead):
        connection.cursor().execute("UPDATE cases_case SET title = 'x'")
    with read_scope(w.lead):
        assert _titles() == ["mine"]
