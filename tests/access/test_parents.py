"""The database itself refuses a row whose parent lies in another stream or realm (need-to-know 6 and 40).

Generated from the models: every foreign key of every case table, on both engines.
"""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction
from tests.support.database import everything_in, is_postgres, key

from medaccord.core.catalogue import case_tables, fixed_columns, parents
from medaccord.core.context import database_context

KEYS = [
    (model, column, parent, same_stream)
    for model in case_tables()
    for column, parent, same_stream in parents(model)
]
by_key = pytest.mark.parametrize(
    ("model", "column", "parent", "same_stream"),
    KEYS,
    ids=[f"{m._meta.label_lower}.{c}" for m, c, *_ in KEYS],
)


@pytest.fixture
def locked(filled, db):
    """A command's own context, as wide as it can be: every stream of the live realm is locked."""
    streams = [uuid.UUID(str(k)) for (k,) in everything_in("core_stream", "id")]
    with database_context(None, "live", streams):
        yield streams


def _plain(value):
    return key(value) if isinstance(value, uuid.UUID) else value


def _insert(table, row):
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("%s" for _ in row)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [_plain(v) for v in row.values()])
        if is_postgres():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _sample(model, column):
    """A stored row whose key is set, under a new key and in nobody's way."""
    manager = getattr(model, "rows", model._default_manager)
    found = manager.filter(**{f"{column}__isnull": False}).first()
    if found is None:  # no row uses this key yet: any row may, in the test
        found = manager.first()
    row = {
        field.column: field.get_db_prep_save(getattr(found, field.attname), connection)
        for field in model._meta.concrete_fields
    }
    row["id"] = uuid.uuid4()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.PositiveIntegerField):
            row[field.column] = 7_000_000 + len(row)
        if isinstance(field, models.CharField | models.TextField) and field.name in (
            "digest",
            "number",
            "role",
        ):
            row[field.column] = uuid.uuid4().hex[:12]
    return row


def _elsewhere(parent, same_stream, row):
    """A row of the parent's table in another stream, or where the key may cross, in no realm of ours."""
    rows = everything_in(parent, "id", "id" if parent == "core_stream" else "stream_id")
    other = [k for k, stream in rows if uuid.UUID(str(stream)) != uuid.UUID(str(row["stream_id"]))]
    return other[0] if other and same_stream else None


@by_key
def test_a_parent_in_another_stream_is_refused(locked, model, column, parent, same_stream):
    row = _sample(model, column)
    other = _elsewhere(parent, same_stream, row)
    if not same_stream:  # these may cross to another stream, but never to a parent that is not there
        with pytest.raises(DatabaseError):
            _insert(model._meta.db_table, {**row, column: uuid.uuid4()})
        return
    assert other is not None, f"two streams should have rows in {parent}"
    with pytest.raises(DatabaseError):
        _insert(model._meta.db_table, {**row, column: other})


KEYED = (
    "assessments.determination",
    "assessments.dispute",
    "assessments.dutyfact",
    "assessments.provisional",
)
"""Models of which one thing lies in several rooms under one key."""


@by_key
def test_a_parent_in_another_realm_is_refused(locked, model, column, parent, same_stream):
    """The same row, put into an exercise: all its parents stay behind."""
    row = _sample(model, column)
    with database_context(None, "exercise-1", locked), pytest.raises(DatabaseError):
        _insert(model._meta.db_table, {**row, "realm": "exercise-1"})


ONCE = (
    "subject",
    "principal_id",
    "participant_id",
    "product_id",
    "vulnerability_id",
    "report_id",
    "other_id",
)


@pytest.mark.parametrize("model", case_tables(), ids=lambda m: m._meta.label_lower)
def test_the_same_row_in_its_own_stream_is_accepted(locked, model):
    """Otherwise the refusals above would prove nothing."""
    if model._meta.db_table == "core_stream":
        row = {**_stream(), "id": uuid.uuid4(), "number": "MDC-1999-000001"}
        with database_context(None, "live", [row["id"]]):
            return _insert("core_stream", row)
    column = next(column for m, column, *_ in KEYS if m is model)
    row = _sample(model, column)
    if model._meta.label_lower in ("cases.embargo", "intake.triage", "intake.duplicate"):
        with pytest.raises(DatabaseError, match="(?i)unique"):
            _insert(model._meta.db_table, row)
        return None
    once = (
        "subject",
        "principal_id",
        "participant_id",
        "product_id",
        "vulnerability_id",
        "report_id",
        "other_id",
        "organisation_id",
        "original_id",
        "reveal_id",
        "field",
        *(("key",) if model._meta.label_lower in KEYED else ()),
        *(("room_id",) if model._meta.label_lower == "cases.item" else ()),
    )
    for name in once:
        if name in row and _is_once(model, name):
            return None
    return _insert(model._meta.db_table, row)


def _is_once(model, name):
    return any(name.removesuffix("_id") in c.fields for c in model._meta.constraints if hasattr(c, "fields"))


def _stream():
    names = ("id", "realm", "kind", "number", "began_at", "count", "head")
    rows = everything_in("core_stream", *names)
    return dict(zip(names, next(row for row in rows if row[2] == "case"), strict=True)) | {
        "count": 0,
        "head": "",
    }


@pytest.mark.parametrize("model", case_tables(), ids=lambda m: m._meta.label_lower)
def test_key_realm_and_stream_of_a_row_never_change(filled, locked, model):
    table = model._meta.db_table
    others = {"id": uuid.uuid4(), "realm": "exercise-1", "stream_id": filled.other.id, "kind": "realm"}
    found = getattr(model, "rows", model._default_manager).exclude(pk=filled.other.id).first()
    for column in fixed_columns(model):
        value = _plain(others.get(column, "MDC-1999-000002"))
        if str(getattr(found, column)) == str(others.get(column)):
            value = _plain(filled.main.id)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, _plain(found.pk)])


@pytest.mark.parametrize("model", case_tables(), ids=lambda m: m._meta.label_lower)
def test_no_row_is_removed(locked, model):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
