"""The protections of PostgreSQL: policies, definer functions, composite keys, triggers and grants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import models

from medaccord.core import grant_rule, search_postgresql, streams
from medaccord.core.catalogue import append_only, fixed_columns, parents

ROLES = ("medaccord_app", "medaccord_worker")
DEFINER = "medaccord_definer"
KEY = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

# Who asks, as `medaccord_uuid` and `medaccord_realm` tell it, and written out: calling both for each row
# costs more than all the rest (decision 0244). The plan is made once, not anew for each row. A look-up
# costs as much as a thousand comparisons: told so, the planner reads the newest row first and stops at it.
ASKER = """
  told text := current_setting('medaccord.principal', true);
  me uuid := CASE WHEN told ~ '^%KEY%$' THEN told::uuid END;
  here text := nullif(current_setting('medaccord.realm', true), '');
""".strip()

OPEN = f"g.realm = here AND {search_postgresql.OPENS}"
STANDS = grant_rule.stands()

# Each setting is '' rather than null after a transaction used it; whatever is no key means no rows, no error.
FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION medaccord_uuid(setting text) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog AS $body$
  SELECT CASE WHEN current_setting(setting, true) ~ '^%KEY%$'
              THEN current_setting(setting, true)::uuid END
$body$;

CREATE OR REPLACE FUNCTION medaccord_realm() RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog AS $body$
  SELECT nullif(current_setting('medaccord.realm', true), '')
$body$;

CREATE OR REPLACE FUNCTION medaccord_streams() RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog AS $body$
  SELECT CASE WHEN current_setting('medaccord.streams', true) ~ '^%KEY%(,%KEY%)*$'
              THEN string_to_array(current_setting('medaccord.streams', true), ',')::uuid[]
              ELSE '{}'::uuid[] END
$body$;

CREATE OR REPLACE FUNCTION medaccord_rooms() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $body$
  WITH mine AS (
    SELECT public.medaccord_uuid('medaccord.principal') AS id
    UNION ALL
    SELECT p.id FROM public.core_principal p
    WHERE p.joined_to_id = public.medaccord_uuid('medaccord.principal')
  )
  SELECT g.room_id FROM mine JOIN public.core_grant g ON g.principal_id = mine.id
    JOIN public.core_principal w ON w.id = public.medaccord_uuid('medaccord.principal')
  WHERE g.realm = public.medaccord_realm() AND %OPENS% AND %STANDS%
$body$;

CREATE OR REPLACE FUNCTION medaccord_may_enter(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
  %ASKER%
BEGIN
  RETURN EXISTS (
    SELECT FROM core_grant g JOIN core_principal w ON w.id = g.principal_id
    WHERE g.room_id = asked AND g.principal_id = me AND %OPEN% AND %STANDS%
  ) OR EXISTS (
    SELECT FROM core_grant g JOIN core_principal p ON p.id = g.principal_id
      JOIN core_principal w ON w.id = p.joined_to_id
    WHERE g.room_id = asked AND p.joined_to_id = me AND %OPEN% AND %STANDS%
  );
END $body$;

CREATE OR REPLACE FUNCTION medaccord_may_see(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
  %ASKER%
BEGIN
  RETURN EXISTS (
    SELECT FROM core_room r JOIN core_grant g ON g.room_id = r.id
      JOIN core_principal w ON w.id = g.principal_id
    WHERE r.stream_id = asked AND g.principal_id = me AND %OPEN% AND %STANDS%
  ) OR EXISTS (
    SELECT FROM core_room r JOIN core_grant g ON g.room_id = r.id
      JOIN core_principal p ON p.id = g.principal_id JOIN core_principal w ON w.id = p.joined_to_id
    WHERE r.stream_id = asked AND p.joined_to_id = me AND %OPEN% AND %STANDS%
  );
END $body$;

CREATE OR REPLACE FUNCTION medaccord_known_files(keys text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
  SELECT b.storage_key FROM public.core_blob b WHERE b.storage_key = ANY (keys)
$body$;

CREATE OR REPLACE FUNCTION medaccord_append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $body$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_auditside' THEN
    IF NEW.value IS NULL AND NEW.salt = '' AND OLD.value IS NOT NULL
       AND (to_jsonb(NEW) - 'value' - 'salt') = (to_jsonb(OLD) - 'value' - 'salt') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME;
END $body$;

CREATE OR REPLACE FUNCTION medaccord_published() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $body$
BEGIN
  RAISE EXCEPTION 'rows of % are published: they are never changed or removed', TG_TABLE_NAME;
END $body$;

CREATE OR REPLACE FUNCTION medaccord_fixed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $body$
BEGIN
  RAISE EXCEPTION 'key, realm and stream of a row never change: %', TG_TABLE_NAME;
END $body$;
""".replace("%ASKER%", ASKER)
    .replace("%OPENS%", search_postgresql.OPENS)
    .replace("%OPEN%", OPEN)
    .replace("%STANDS%", STANDS)
    .replace("%KEY%", KEY)
)

DEFINER_FUNCTIONS = (
    "medaccord_rooms()",
    "medaccord_may_enter(uuid)",
    "medaccord_may_see(uuid)",
    *search_postgresql.DEFINER_FUNCTIONS,
    "medaccord_known_files(text[])",
    *streams.DEFINER_FUNCTIONS,
)
"""The only functions that look past the policies. The first four answer for the asker's own grants; the
others tell keys only: which stored files have a row, and which streams there are."""
PLAIN_FUNCTIONS = ("medaccord_uuid(text)", "medaccord_realm()", "medaccord_streams()")
TRIGGER_FUNCTIONS = ("medaccord_append_only()", "medaccord_fixed()", "medaccord_published()")
READ_BY_DEFINER = (
    "core_grant",
    "core_principal",
    "core_room",
    "core_stream",
    "core_searchrow",
    "core_blob",
    "core_auditentry",
    "core_fact",
)

# A sub-select is evaluated once a query, a function in a filter once a row. Who may enter is asked once a
# row: a list of the asker's rooms, made for each query, costs a lead of many cases most (decision 0055).
REALM = "realm = (SELECT medaccord_realm())"
LOCKED = "{stream} = ANY ((SELECT medaccord_streams())::uuid[])"
MINE = "(SELECT medaccord_uuid('medaccord.principal'))"
JOINED = f"SELECT id FROM core_principal WHERE joined_to_id = {MINE}"
SEEN = {
    "core_stream": "medaccord_may_see(id)",
    "core_room": "medaccord_may_enter(id)",
    "core_grant": f"(principal_id = {MINE} OR principal_id IN ({JOINED}))",
}


def statements(tables: Sequence[type[models.Model]]) -> Iterator[str]:
    """Every statement, in order; each may be run again."""
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {DEFINER}"  # CREATE only while it receives its functions
    yield FUNCTIONS
    yield search_postgresql.FORMER
    yield search_postgresql.FUNCTIONS
    yield streams.FUNCTIONS
    for name in (*PLAIN_FUNCTIONS, *DEFINER_FUNCTIONS):
        yield f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {', '.join((*ROLES, DEFINER))}"
    for name in DEFINER_FUNCTIONS:
        yield f"ALTER FUNCTION {name} OWNER TO {DEFINER}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {DEFINER}"
    yield f"GRANT SELECT ON {', '.join(READ_BY_DEFINER)} TO {DEFINER}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {', '.join(ROLES)}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {', '.join(ROLES)}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {', '.join(ROLES)}"
    for model in tables:
        yield from _policy(model._meta.db_table)
        yield from _anchors(model._meta.db_table)
        yield from _fixed(model)
    for model in tables:
        yield from _composite_keys(model)
    for table in set(append_only()) & {model._meta.db_table for model in tables}:
        yield from _append_only(table)
    yield (
        "CREATE INDEX IF NOT EXISTS core_searchrow_words ON core_searchrow"
        " USING gin (array_to_tsvector(string_to_array(text, ' ')))"
    )


def published(table: str, columns: Sequence[str]) -> Iterator[str]:
    """What was published is never removed, and no column but those that may: `columns` never change."""
    everybody, run = ", ".join(ROLES), "EXECUTE FUNCTION medaccord_published()"
    yield f"REVOKE DELETE ON {table} FROM {everybody}"
    for name in ("published", "published_gone", "published_all"):
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    moved = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    yield (
        f"CREATE TRIGGER published BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN ({moved}) {run}"
    )
    yield f"CREATE TRIGGER published_gone BEFORE DELETE ON {table} FOR EACH ROW {run}"
    yield f"CREATE TRIGGER published_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}"


def _policy(table: str) -> Iterator[str]:
    locked = LOCKED.format(stream="id" if table == "core_stream" else "stream_id")
    seen = SEEN.get(table, "medaccord_may_enter(room_id)")
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS need_to_know ON {table}"
    yield (
        f"CREATE POLICY need_to_know ON {table} "
        f"USING ({REALM} AND ({seen} OR {locked})) "
        f"WITH CHECK ({REALM} AND {locked})"
    )
    yield f"REVOKE DELETE ON {table} FROM {', '.join(ROLES)}"


def _anchors(table: str) -> Iterator[str]:
    """What composite foreign keys point at; they begin with the key, so they reveal nothing more."""
    keys = "id, realm" if table == "core_stream" else "id, stream_id, realm"
    for suffix, columns in (("anchor", keys), ("realm_anchor", "id, realm")):
        yield from _once(table, f"{table}_{suffix}", f"UNIQUE ({columns})")


def _fixed(model: type[models.Model]) -> Iterator[str]:
    table, columns = model._meta.db_table, fixed_columns(model)
    moved = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    yield f"DROP TRIGGER IF EXISTS fixed ON {table}"
    yield (
        f"CREATE TRIGGER fixed BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN ({moved}) EXECUTE FUNCTION medaccord_fixed()"
    )


def _composite_keys(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for column, parent, same_stream in parents(model):
        mine = f"{column}, stream_id, realm" if same_stream else f"{column}, realm"
        theirs = "id, stream_id, realm" if same_stream else "id, realm"
        rule = f"FOREIGN KEY ({mine}) REFERENCES {parent} ({theirs}) DEFERRABLE INITIALLY DEFERRED"
        yield from _once(table, f"{table}_{column}_parent", rule)


def _once(table: str, name: str, rule: str) -> Iterator[str]:
    yield (
        "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint "
        f"WHERE conname = '{name[:63]}' AND conrelid = '{table}'::regclass) THEN "
        f"ALTER TABLE {table} ADD CONSTRAINT {name[:63]} {rule}; END IF; END $do$"
    )


def _append_only(table: str) -> Iterator[str]:
    yield f"REVOKE UPDATE ON {table} FROM {', '.join(ROLES)}"
    if table == "core_auditside":
        yield f"GRANT UPDATE (value, salt) ON {table} TO {', '.join(ROLES)}"  # to erase, nothing else
    yield f"DROP TRIGGER IF EXISTS append_only ON {table}"
    yield f"DROP TRIGGER IF EXISTS append_only_all ON {table}"
    yield (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION medaccord_append_only()"
    )
    yield (
        f"CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION medaccord_append_only()"
    )
