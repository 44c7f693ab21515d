-- Grants inside one Medaccord database; plain SQL, safe to run again, by its owner, before the first migration.
-- What a later migration creates is covered by the default privileges below.

DO $database$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO medaccord_app, medaccord_worker, medaccord_backup', current_database());
END
$database$;

-- PostgreSQL 15 gives the schema public to pg_database_owner, which is the database's owner; before 15 everybody
-- could create in it.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO medaccord_app, medaccord_worker, medaccord_backup, medaccord_definer;

-- Neither TRUNCATE nor REFERENCES nor TRIGGER. Append-only tables withdraw UPDATE and DELETE in their migration.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO medaccord_app, medaccord_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO medaccord_backup, medaccord_definer;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO medaccord_app, medaccord_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO medaccord_backup;

-- A function is executable by everybody unless this says otherwise; each migration grants its own.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
