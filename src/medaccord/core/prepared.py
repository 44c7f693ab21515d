"""Queries that every command asks, compiled once: Django writes their SQL anew each time, which costs more
than the database takes to answer (decision 0044).
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet, UUIDField

R = TypeVar("R")

KEY = UUIDField()

Value = uuid.UUID | str
"""What may change from one asking to the next: a key, or a word such as a realm."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with its constants; `places` are parameters by the number of the value that goes there."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    make: Callable[[tuple[Any, ...]], Any]


class Prepared(Generic[R]):
    """One query; `build` makes its queryset from values of these kinds, once per database engine.

    What it builds must not depend on the values but by carrying them as parameters. Rows come as the
    queryset would give them: models, tuples, or the values of a single column.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type[Value]) -> None:
        self._build, self._kinds = build, kinds
        self._statements: dict[str, _Statement] = {}

    def rows(self, *values: Value) -> list[R]:
        """Ask with these values."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._compiled()
        given = [_stored(kind, value) for kind, value in zip(self._kinds, values, strict=True)]
        params = list(statement.params)
        for place, number in statement.places:
            params[place] = given[number]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            found = cursor.fetchall()
        return [statement.make(_converted(statement, row)) for row in found]

    def first(self, *values: Value) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(*values)), None)

    def _compiled(self) -> _Statement:
        """Compile with stand-ins that occur nowhere else, and remember where each of them went."""
        standing = [uuid.uuid4() if kind is uuid.UUID else str(uuid.uuid4()) for kind in self._kinds]
        queryset = self._build(*standing)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        known = {_stored(self._kinds[number], value): number for number, value in enumerate(standing)}
        places = tuple(
            (place, known[param])
            for place, param in enumerate(params)
            if isinstance(param, str | uuid.UUID) and param in known
        )
        if {number for _, number in places} != set(range(len(standing))):
            raise TypeError("A value does not go into this query as a parameter of its own.")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Statement(
            sql=sql,
            params=tuple(params),
            places=places,
            converters=tuple((at, tuple(some), column) for at, (some, column) in converters.items()),
            make=_maker(queryset, compiler),
        )


def _maker(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[tuple[Any, ...]], Any]:
    """How a row of columns becomes what the queryset gives."""
    if queryset.query.values_select:
        flat = len(queryset.query.values_select) == 1
        return (lambda row: row[0]) if flat else tuple
    start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    return functools.partial(_model, queryset.model, names, slice(start, end))


def _model(model: Any, names: list[str], columns: slice, row: tuple[Any, ...]) -> Any:
    return model.from_db(connection.alias, names, row[columns])


def _stored(kind: type[Value], value: Value) -> Any:
    """A value as this engine's driver takes it."""
    return KEY.get_db_prep_value(value, connection) if kind is uuid.UUID else str(value)


def _converted(statement: _Statement, row: tuple[Any, ...]) -> tuple[Any, ...]:
    if not statement.converters:
        return row
    cells = list(row)
    for at, some, column in statement.converters:
        for convert in some:
            cells[at] = convert(cells[at], column, connection)
    return tuple(cells)
