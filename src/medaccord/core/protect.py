"""What the database itself enforces, derived from the models: policies, append-only tables, parents.

Applied after every migration as the owner, on both engines; safe to apply again. Row-level security
exists on PostgreSQL only. `core.inspection` reads back from the database what this writes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from medaccord.core import protect_postgresql, protect_sqlite
from medaccord.core.catalogue import append_only, case_tables, parents, published_tables

__all__ = ["append_only", "apply", "case_tables", "lift", "parents"]


def apply(connection: Any) -> None:
    """Write every protection to the database behind an owner's connection, all of them or none."""
    engine = protect_postgresql if connection.vendor == "postgresql" else protect_sqlite
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        models = [model for model in case_tables() if model._meta.db_table in there]
        for statement in engine.statements(models):
            cursor.execute(statement)
        for model, columns in published_tables().items():
            if model._meta.db_table in there:
                for statement in engine.published(model._meta.db_table, columns):
                    cursor.execute(statement)


def lift(connection: Any) -> None:
    """Take away what would stand in a migration's way: SQLite cannot rename a table that a trigger names."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
