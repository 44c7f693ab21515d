"""How a row is written into the chain: which columns are open, which are texts, and their JSON form."""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import hashlib
import uuid
from typing import Any

from django.db import models

from medaccord.domain.errors import Invalid

ANCHORS = frozenset({"id", "realm", "stream"})
OPEN_KINDS = (
    models.UUIDField,
    models.ForeignKey,
    models.DateField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.BinaryField,
)


@functools.cache
def open_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Names of columns with identifiers, states, codes, dates and numbers, which the envelope shows."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.name not in ANCHORS and _is_open(f))


@functools.cache
def text_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Names of columns with texts, names and file references, which lie beside the envelope."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.name not in ANCHORS and not _is_open(f))


def _is_open(field: Any) -> bool:
    return isinstance(field, OPEN_KINDS) or bool(getattr(field, "choices", None))


def plain(value: Any) -> Any:
    """A column's value as JSON: UTC instants with microseconds, keys and decimals as text, bytes digested."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return str(value) if isinstance(value, str) else value


def open_values(row: models.Model, names: frozenset[str] | None = None) -> dict[str, Any]:
    """Open columns of a row, all of them or those named; raises Invalid for a word not in the list."""
    columns = open_columns(type(row))
    found = {n: plain(getattr(row, n)) for n in columns if names is None or n in names}
    for name, words in _vocabularies(type(row)).items():
        if found.get(name) not in words:
            raise Invalid({name: ["Choose one of the words that this field knows."]})
    return found


@functools.cache
def _vocabularies(model: type[models.Model]) -> dict[str, frozenset[str | None]]:
    """The words of each column that has a list of them; nothing else reaches an envelope."""
    return {
        field.attname: frozenset({None, "", *(str(word) for word, _ in field.flatchoices)})
        for field in model._meta.concrete_fields
        if field.choices and field.name not in ANCHORS
    }


def text_values(row: models.Model, names: frozenset[str] | None = None) -> dict[str, Any]:
    """Text columns of a row, all of them or those named."""
    columns = text_columns(type(row))
    return {n: plain(getattr(row, n)) for n in columns if names is None or n in names}
