-- Database roles of Medaccord, for the whole PostgreSQL server; safe to run again, by a superuser:
--   psql -d postgres -v ON_ERROR_STOP=1 -f deploy/postgres-roles.sql
-- Then, once for each installation, as superuser, and the grants inside the new database as its owner:
--   createdb --owner medaccord_owner medaccord
--   psql -d medaccord -U medaccord_owner -v ON_ERROR_STOP=1 -f deploy/postgres-database.sql
-- No role gets a password here: set them with \password, or use peer or certificate authentication.

SET client_min_messages = warning;

DO $roles$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'medaccord_owner', 'medaccord_app', 'medaccord_worker', 'medaccord_definer', 'medaccord_backup'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$roles$;

-- Owns the database and migrates it; never serves. CREATEDB is left alone: a test server grants it besides.
ALTER ROLE medaccord_owner WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Serve requests and do background work: they own nothing, and row-level security always holds for them.
ALTER ROLE medaccord_app WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE medaccord_worker WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- What these two say never goes into the server's log: neither a statement, nor its values, nor the row that an
-- error names. `medaccord check` refuses a role for which it could.
DO $silent$
DECLARE
    name text;
    silent text;
BEGIN
    FOREACH name IN ARRAY ARRAY['medaccord_app', 'medaccord_worker'] LOOP
        FOREACH silent IN ARRAY ARRAY[
            'log_statement = none', 'log_min_duration_statement = -1', 'log_min_duration_sample = -1',
            'log_transaction_sample_rate = 0', 'log_min_error_statement = panic', 'log_error_verbosity = terse',
            'log_parameter_max_length = 0', 'log_parameter_max_length_on_error = 0'
        ] LOOP
            EXECUTE format('ALTER ROLE %I SET %s', name, silent);
        END LOOP;
    END LOOP;
END
$silent$;

-- Owns the few named functions that policies and search call; nobody signs in as it.
ALTER ROLE medaccord_definer WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;

-- Reads everything in order to copy it; never serves and writes nothing.
ALTER ROLE medaccord_backup WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE medaccord_backup SET default_transaction_read_only = on;

-- The owner hands those functions to the definer, and for that it must be a member. BYPASSRLS is an attribute
-- and is not inherited with the membership: as itself, the owner stays under forced row-level security.
GRANT medaccord_definer TO medaccord_owner;
