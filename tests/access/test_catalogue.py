"""What the database itself enforces, read from its catalogue and by raw SQL (need-to-know 2 to 6).

The tables come from the catalogue and the models, never from a list that somebody typed.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from tests.support.database import APPLICATION, OWNER, SUPERUSER, acting_as, server

from medaccord.core import inspection, protect
from medaccord.core.catalogue import case_tables, declarations, scoped_models
from medaccord.core.context import SETTINGS
from medaccord.core.scope import open_grants, read_scope

pytestmark = pytest.mark.postgres

TABLES = sorted(model._meta.db_table for model in case_tables())
HOSTILE = (
    "",
    " ",
    "x",
    "0",
    "NULL",
    "-" * 36,
    "00000000-0000-0000-0000-00000000000g",
    "' OR true --",
    "{}",
    "00000000-0000-4000-8000-000000000001,",
    ",",
    "00000000-0000-4000-8000-000000000001\n",
    "\u2400",
    "a" * 10_000,
)


@contextmanager
def _application(**settings):
    """A transaction of the application role whose context is exactly these settings."""
    with server(APPLICATION) as link:
        for name, value in settings.items():
            link.execute("SELECT set_config(%s, %s, true)", (f"medaccord.{name}", value))
        yield link


def _ids(link, table):
    return {row[0] for row in link.execute(f"SELECT id FROM {table}").fetchall()}


def test_the_database_has_every_protection_that_the_models_ask_for(db):
    with connection.cursor() as cursor:
        assert inspection.faults(cursor) == []


def test_no_table_is_declared_twice_and_every_model_of_ours_is_declared():
    assert {name: kinds for name, kinds in declarations().items() if len(kinds) != 1} == {}
    assert {m._meta.db_table for m in scoped_models()} <= set(TABLES)


def test_every_case_table_was_filled_and_is_empty_without_context(filled):
    with server(SUPERUSER) as everybody, _application() as nobody:
        assert {t for t in TABLES if not _ids(everybody, t)} == set()
        assert {t: found for t in TABLES if (found := _ids(nobody, t))} == {}


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("setting", [name.split(".")[1] for name in SETTINGS])
def test_a_context_that_is_no_key_means_no_rows_and_no_error(filled, setting, hostile):
    context = {"realm": "live", "principal": str(uuid.uuid4()), "streams": str(uuid.uuid4())}
    if setting == "realm":
        context |= {"principal": str(filled.w.lead.person), "streams": str(filled.main.id)}
    with _application(**{**context, setting: hostile}) as link:
        assert {t: found for t in TABLES if (found := _ids(link, t))} == {}


def test_a_party_sees_by_raw_sql_exactly_what_its_queries_give(filled):
    for role, actor in filled.people.items():
        with read_scope(actor):
            given = {m._meta.db_table: set(_keys(m, actor)) for m in scoped_models()}
        with _application(realm="live", principal=str(actor.person)) as link:
            assert {t: _ids(link, t) for t in given} == given, role


def _keys(model, actor):
    return model.objects.visible_to(actor).values_list("id", flat=True)


def test_a_party_sees_its_own_grants_and_the_rooms_they_open(filled):
    for role, actor in filled.people.items():
        with server(SUPERUSER) as everybody:
            mine = "SELECT id FROM core_principal WHERE id = %s OR joined_to_id = %s"
            grants = everybody.execute(
                f"SELECT id, room_id FROM core_grant WHERE principal_id IN ({mine})",
                (actor.person, actor.person),
            ).fetchall()
        with read_scope(actor):
            rooms = set(open_grants(actor).values_list("room_id", flat=True))
        with _application(realm="live", principal=str(actor.person)) as link:
            assert _ids(link, "core_grant") == {row[0] for row in grants}, role
            assert _ids(link, "core_room") == rooms, role


def test_another_realm_holds_nothing_for_the_same_people(filled):
    for actor in filled.people.values():
        with _application(realm="exercise", principal=str(actor.person), streams=str(filled.main.id)) as link:
            assert {t: found for t in TABLES if (found := _ids(link, t))} == {}


def test_rows_of_a_stream_that_is_not_locked_cannot_be_written(filled):
    import psycopg

    with _application(realm="live", principal=str(filled.w.lead.person)) as link:
        assert _ids(link, "cases_case")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("UPDATE cases_case SET title = 'x'")
    with _application(realm="live", streams=str(filled.main.id)) as link:
        changed = link.execute("UPDATE cases_case SET title = title").rowcount
        assert changed == 1


@pytest.mark.parametrize("table", TABLES)
def test_the_application_removes_no_row_and_empties_no_table(filled, table):
    import psycopg

    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with _application(realm="live", streams=str(filled.main.id)) as link:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "SET ROLE medaccord_definer",
        "SET ROLE medaccord_owner",
        "SET session_replication_role = replica",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY need_to_know ON cases_case",
        "ALTER TABLE core_auditentry DISABLE TRIGGER ALL",
    ],
)
def test_the_application_can_change_no_protection(db, statement):
    import psycopg

    with _application() as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(statement)


SABOTAGE = {
    "published rows that may go": "DROP TRIGGER published_gone ON advisories_publication",
    "published rows that may change": "DROP TRIGGER published ON advisories_publicproduct",
    "a right to remove what is published": "GRANT DELETE ON advisories_publication TO medaccord_app",
    "a dropped policy": "DROP POLICY need_to_know ON cases_case",
    "row security switched off": "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
    "row security not forced": "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "a second policy": "CREATE POLICY also ON cases_case USING (true)",
    "a policy for all": "ALTER POLICY need_to_know ON cases_case USING (true)",
    "a policy without check": "ALTER POLICY need_to_know ON cases_case WITH CHECK (true)",
    "a policy for one role": f"ALTER POLICY need_to_know ON cases_case TO {APPLICATION}",
    "an undeclared table": "CREATE TABLE stray (id int)",
    "a materialised view": "CREATE MATERIALIZED VIEW stray AS SELECT 1 AS one",
    "a view with its owner's rights": "CREATE VIEW stray AS SELECT title FROM cases_case",
    "a definer function": "CREATE FUNCTION stray() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "a definer function without path": "ALTER FUNCTION medaccord_rooms() RESET search_path",
    "a definer function for everybody": "GRANT EXECUTE ON FUNCTION medaccord_rooms() TO PUBLIC",
    "a definer function of the owner": f"ALTER FUNCTION medaccord_rooms() OWNER TO {OWNER}",
    "a missing definer function": "DROP FUNCTION medaccord_known_files(text[])",
    "a right to remove": f"GRANT DELETE ON cases_case TO {APPLICATION}",
    "a right to empty": f"GRANT TRUNCATE ON cases_case TO {APPLICATION}",
    "a right to change entries": f"GRANT UPDATE ON core_auditentry TO {APPLICATION}",
    "a right to create": f"GRANT CREATE ON SCHEMA public TO {APPLICATION}",
    "a right to temporary tables": "DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO PUBLIC',"
    " current_database()); END $$",
    "a unique rule across streams": "CREATE UNIQUE INDEX stray ON cases_vulnerability (id, cve);"
    "CREATE UNIQUE INDEX stray_too ON cases_vulnerability (title, stream_id)",
    "a missing composite key": "ALTER TABLE cases_cell DROP CONSTRAINT cases_cell_product_id_parent",
    "a key that may be empty": "ALTER TABLE cases_cell ALTER COLUMN room_id DROP NOT NULL",
    "a trigger switched off": "ALTER TABLE core_auditentry DISABLE TRIGGER append_only",
    "a missing trigger": "DROP TRIGGER fixed ON cases_case",
}


@pytest.mark.parametrize("sabotage", SABOTAGE, ids=str)
def test_the_check_turns_red(django_db_setup, sabotage):
    """Each in a transaction of the owner that is rolled back: the check is the one that the suite runs."""
    with server(OWNER) as owner:
        assert inspection.faults(owner.cursor()) == []
        owner.execute(SABOTAGE[sabotage])
        assert len(inspection.faults(owner.cursor())) >= 1


def test_a_dropped_policy_shows_rows_to_the_very_check_that_found_none(filled):
    """Without its policy a forced table is closed to all; one that lets everything through is what leaks."""
    with server(SUPERUSER) as link:
        every = _ids(link, "cases_case")
        link.execute(SABOTAGE["a policy for all"])
        link.execute(f"SET LOCAL ROLE {APPLICATION}")
        assert _ids(link, "cases_case") == every != set()


def test_the_owner_sees_no_row_either(filled):
    with server(OWNER) as owner:
        assert {t: found for t in TABLES if (found := _ids(owner, t))} == {}


def test_protections_can_be_applied_again(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with acting_as(OWNER):
            protect.apply(connection)
        with transaction.atomic(), connection.cursor() as cursor:
            assert inspection.faults(cursor) == []
        connection.close()
