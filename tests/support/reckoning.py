"""Who sees which rows, reckoned in plain Python over raw rows: no query, scope or policy has a part in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from tests.support.database import everything_in

from medaccord.core.catalogue import scoped_models
from medaccord.core.principal import Actor

Seen = dict[str, dict[Any, set[str]]]
"""By role and scoped model the keys of the rows that the role sees, in hexadecimal."""


Rows = Callable[..., Sequence[Sequence[Any]]]
"""Columns of a table, as `everything_in` reads them."""


def raw(table: str, *columns: str, rows_of: Rows = everything_in) -> list[tuple[str | None, ...]]:
    """Columns of all rows of a table as plain text, keys in hexadecimal, alike on both engines."""
    rows = rows_of(table, *columns)
    return [
        tuple(str(value).replace("-", "") if value is not None else None for value in row) for row in rows
    ]


def reckon(people: Mapping[str, Actor], rows_of: Rows = everything_in) -> Seen:
    """What the grants as they lie in their table give to each of these people, by their roles."""
    look = partial(raw, rows_of=rows_of)
    joined = {(p, j) for p, j in look("core_principal", "id", "joined_to_id") if j}
    grants = look("core_grant", "principal_id", "room_id", "realm", "until")
    rows = {m: look(m._meta.db_table, "id", "room_id", "realm") for m in scoped_models()}
    now = dt.datetime.now(dt.UTC)
    found: Seen = {}
    for role, actor in people.items():
        assert actor.person
        selves = {actor.person.hex} | {p for p, j in joined if j == actor.person.hex}
        rooms = {r for p, r, realm, until in grants if p in selves and realm == "live" and _open(until, now)}
        found[role] = {
            m: {i for i, r, realm in of_m if i and r in rooms and realm == "live"} for m, of_m in rows.items()
        }
    return found


def _open(until: str | None, now: dt.datetime) -> bool:
    if until is None:
        return True
    digits = until.replace("-", "")
    return dt.datetime.strptime(digits[:16], "%Y%m%d %H:%M:%S").replace(tzinfo=dt.UTC) > now
