"""Thousands of rows whose columns repeat a few values: each value is converted once (decision 0063)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.constants import MULTI


class _Converted(dict[Any, Any]):
    """What Django makes of each value of one column as the driver gave it."""

    def __init__(self, converters: tuple[Any, ...], expression: Any) -> None:
        self._converters, self._expression = converters, expression

    def __missing__(self, raw: Any) -> Any:
        value = raw
        for convert in self._converters:
            value = convert(value, self._expression, connection)
        self[raw] = value
        return value


def values(queryset: QuerySet[Any, Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """As `values_list`, for a query with a scope; equal values of one column are one object."""
    compiler = queryset.values_list(*names).query.get_compiler(connection=connection)
    columns = list(zip(*itertools.chain.from_iterable(compiler.execute_sql(MULTI)), strict=True))
    expressions = [selected[0] for selected in compiler.select[: compiler.col_count]]
    for place, (converters, expression) in compiler.get_converters(expressions).items() if columns else ():
        columns[place] = map(_Converted(tuple(converters), expression).__getitem__, columns[place])
    return zip(*columns, strict=True)
