"""Queries that every command asks, compiled once: Django writes their SQL anew each time, which costs more
than the database takes to answer (decision 0044).
"""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import BooleanField, Expression, F, QuerySet, UUIDField

R = TypeVar("R")

KEY = UUIDField()

PLACE = re.compile("%s|%%")
"""A parameter of a statement, or a percent sign that is none."""

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

    def filled(self, given: Sequence[Any]) -> list[Any]:
        """The parameters, with these values in their places."""
        params = list(self.params)
        for place, number in self.places:
            params[place] = given[number]
        return params


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
        statement = self._statement()
        params = statement.filled(_given(self._kinds, values))
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            found = cursor.fetchall()
        return [statement.make(_converted(statement, row)) for row in found]

    def first(self, *values: Value) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(*values)), None)

    def finds(self, column: str, *values: Value) -> Finds:
        """A condition for other queries: whether this one finds a row, a column of theirs its first value."""
        return Finds(self, column, *values)

    def beside(self, column: str, own: Sequence[Any], *values: Value) -> tuple[str, tuple[Any, ...]]:
        """SQL and parameters with a column, itself SQL with its `own` parameters, for the first value.

        That value must go to a single place, else ValueError.
        """
        statement = self._statement()
        (at,) = (place for place, number in statement.places if number == 0)
        hole = [found for found in PLACE.finditer(statement.sql) if found[0] == "%s"][at]
        sql = f"{statement.sql[: hole.start()]}{column}{statement.sql[hole.end() :]}"
        params = statement.filled([None, *_given(self._kinds[1:], values)])
        return sql, (*params[:at], *own, *params[at + 1 :])

    def _statement(self) -> _Statement:
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._compiled()
        return statement

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


class Finds(Expression):
    """`Exists` over a prepared query, which costs a look-up where Django would write a query."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, asked: Prepared[Any], column: str, *values: Value) -> None:
        super().__init__()
        self._asked, self._column, self._values = asked, F(column), values

    def get_source_expressions(self) -> list[Any]:
        """The column of the query around it."""
        return [self._column]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Put the resolved column in place of its name."""
        (self._column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the condition for the engine at hand."""
        column, own = compiler.compile(self._column)
        sql, params = self._asked.beside(column, own, *self._values)
        return f"EXISTS({sql})", params


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


def _given(kinds: Sequence[type[Value]], values: Sequence[Value]) -> list[Any]:
    return [_stored(kind, value) for kind, value in zip(kinds, values, strict=True)]


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
