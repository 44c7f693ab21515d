"""Rows written by a statement compiled once for their columns; what Django compiles anew each time costs more
than the writing (decision 0044).

Values go through the same field methods as in Django's own `bulk_create` and `update`.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, models, transaction


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model whose keys are set; equal to its manager's `bulk_create`."""
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined]
    values = [[_value(field, field.pre_save(row, add=True)) for field in fields] for row in rows]
    with transaction.mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
        cursor.executemany(_insert_statement(type(rows[0]), connection.vendor), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(row: models.Model, names: Sequence[str], streams: Sequence[uuid.UUID]) -> bool:
    """Write these columns of a row if it lies in one of the streams; whether it did."""
    fields = [row._meta.get_field(name) for name in names]
    key, home = row._meta.pk, row._meta.get_field("stream")
    values = [_value(field, getattr(row, field.attname)) for field in fields]  # type: ignore[union-attr]
    where = [_value(key, row.pk), *(_value(home, stream) for stream in streams)]
    columns = tuple(field.column for field in fields)  # type: ignore[union-attr]
    statement = _update_statement(type(row), columns, len(streams), connection.vendor)
    with transaction.mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(statement, [*values, *where])
        return bool(cursor.rowcount == 1)


def _value(field: Any, value: Any) -> Any:
    """A value as the driver takes it for this column."""
    return field.get_db_prep_save(value, connection)


@functools.cache
def _insert_statement(model: type[models.Model], vendor: str) -> str:
    columns = [_quoted(str(field.column)) for field in model._meta.concrete_fields]
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608


@functools.cache
def _update_statement(model: type[models.Model], columns: tuple[str, ...], streams: int, vendor: str) -> str:
    written = ", ".join(f"{_quoted(column)} = %s" for column in columns)
    key, home = _quoted(str(model._meta.pk.column)), _quoted("stream_id")
    among = ", ".join(["%s"] * streams)
    table = _quoted(model._meta.db_table)
    return f"UPDATE {table} SET {written} WHERE {key} = %s AND {home} IN ({among})"  # noqa: S608


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
