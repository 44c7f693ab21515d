"""Steps that many tests begin with: taken once in a process, then laid down again as the same statements.

Most tests begin with a case and two manufacturers in it, which takes some thirty commands; what these wrote
is remembered and written again for the next test that begins so. A step is laid down only where the database
is known to be just as it was when the step was taken: from an empty one, by the same steps in the same order,
with nothing else written in between. Everywhere else it is really taken.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import re
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.signals import connection_created

from medaccord.apps.accounts.models import Person
from medaccord.apps.parties.models import Organisation
from medaccord.core import ports
from medaccord.core.principal import Actor

P = ParamSpec("P")
R = TypeVar("R")

DEPTH = 12
"""Steps after which a database is too much its own for others to begin with it."""
WRITES = {"INSERT", "UPDATE", "DELETE"}
HARMLESS = {"SELECT", "PRAGMA", "SET", "SAVEPOINT", "RELEASE", "EXPLAIN"}
KEYED = re.compile(
    r'(?P<insertion>INSERT INTO "(?P<table>\w+)" .*) RETURNING "(?P=table)"\."\w+"\Z', re.DOTALL
)


class _Unlike(Exception):
    """An argument that cannot be compared."""


@dataclass
class _Taken:
    """What a step wrote and returned; `again` is False where it did what statements cannot do again."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    again: bool = True
    result: Any = None
    text: str = ""


@dataclass
class _Ground:
    """What is known of the database: the steps since it was empty, or None, and the writes until then."""

    steps: tuple[Hashable, ...] | None = None
    upto: int = 0
    writes: int = 0
    taking: list[_Taken] = field(default_factory=list)


_ground = _Ground()
_taken: dict[tuple[Hashable, ...], _Taken] = {}


def forget() -> None:
    """Nothing is known of the database any more, as at the beginning of each test."""
    _ground.steps = None


def laid(step: Callable[P, R]) -> Callable[P, R]:
    """A step that is taken once and then laid down again; what it returns must be all that it changes."""

    @functools.wraps(step)
    def take(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            key = (step.__qualname__, *map(_like, args), *((k, _like(v)) for k, v in sorted(kwargs.items())))
        except _Unlike:
            return step(*args, **kwargs)
        before = _known()
        if before is None or len(before) >= DEPTH:
            return step(*args, **kwargs)
        path = (*before, key)
        with transaction.atomic():
            result: R
            if (known := _taken.get(path)) is None:
                result = _first(path, functools.partial(step, *args, **kwargs))
            elif known.again:
                result = _again(known)
            else:
                return step(*args, **kwargs)
        _ground.steps, _ground.upto = path, _ground.writes
        return result

    return take


def _like(value: Any) -> Hashable:
    """What two calls must share to be the same."""
    if isinstance(value, models.Model):
        return (type(value).__name__, value.pk)
    if value is None or isinstance(value, str | int | dt.datetime | Actor):
        return value
    if hasattr(value, "likeness"):
        return value.likeness()
    raise _Unlike


def _known() -> tuple[Hashable, ...] | None:
    """The steps that made this database, if there is nothing else in it."""
    if threading.current_thread() is not threading.main_thread():
        return None
    if _ground.steps is not None and _ground.upto == _ground.writes:
        return _ground.steps
    if Person.objects.exists() or Organisation.objects.exists():
        return None
    return ()


def _first(path: tuple[Hashable, ...], step: Callable[[], R]) -> R:
    taken, there = _Taken(), _files()
    _ground.taking.append(taken)
    try:
        result = step()
    finally:
        _ground.taking.remove(taken)
    taken.files |= {name: ports.storage().read(name) for name in _files() - there}
    taken.result = copy.deepcopy(result)
    if connection.vendor == "postgresql" and taken.again:
        taken.text = _joined(taken.statements)
    _taken[path] = taken
    return result


def _again(known: _Taken) -> Any:
    """The statements and files once more; PostgreSQL takes all statements at once."""
    for taken in _ground.taking:
        taken.statements += known.statements
        taken.files |= known.files
    for name in known.files.keys() - (_files() if known.files else set()):
        ports.storage().write(name, known.files[name])
    with connection.cursor() as cursor, _unwatched():
        if known.text:
            cursor.execute(known.text)
        else:
            for sql, params, many in known.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
    _ground.writes += 1
    return copy.deepcopy(known.result)


def _files() -> set[str]:
    return {key for key, _ in ports.storage().stored()}


def _joined(statements: list[tuple[str, Any, bool]]) -> str:
    with connection.cursor() as cursor:
        return ";\n".join(
            cursor.mogrify(sql, one)
            for sql, params, many in statements
            for one in (params if many else [params])
        )


@contextmanager
def _unwatched() -> Iterator[None]:
    connection.execute_wrappers.remove(_watch)
    try:
        yield
    finally:
        connection.execute_wrappers.insert(0, _watch)


def _watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Count what writes, and remember it for the steps that are being taken."""
    result = execute(sql, params, many, context)
    words = str(sql).split(None, 2)
    does = words[0].upper().rstrip(";") if words else ""
    writes = does not in HARMLESS
    _ground.writes += writes
    if _ground.taking and (writes or "set_config(" in str(sql) or does in ("SAVEPOINT", "RELEASE")):
        _remember(str(sql), params, many, does)
    return result


def _remember(sql: str, params: Any, many: bool, does: str) -> None:
    params = [tuple(one) for one in params] if many else params and tuple(params)
    sql = _without_key(sql)
    for taken in _ground.taking:
        taken.statements.append((sql, params, many))
        # Keys that the database chose, and work on the schema, would not be the same again.
        taken.again &= does in WRITES | HARMLESS | {"ROLLBACK"} and " RETURNING " not in sql


def _without_key(sql: str) -> str:
    """An insertion that need not tell its key: the database may choose another, to which nothing refers."""
    found = KEYED.match(sql)
    return found["insertion"] if found and found["table"] in _unreferred() else sql


@functools.cache
def _unreferred() -> set[str]:
    """Tables whose keys stand in no other table; what a step returns holds none of their rows."""
    return {model._meta.db_table for model in apps.get_models() if not model._meta.related_objects}


def _begin(connection: Any, **_: Any) -> None:
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _watch)


connection_created.connect(_begin, dispatch_uid="tests.support.laid")
