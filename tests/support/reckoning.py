"""Who sees which rows, reckoned in plain Python over raw rows: no query, scope or policy has a part in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.database import everything_in
from tests.support.everything import Everything

from medaccord.core.catalogue import scoped_models

Seen = dict[str, dict[Any, set[str]]]
"""By role and scoped model the keys of the rows that the role sees, in hexadecimal."""


def raw(table: str, *columns: str) -> list[tuple[str | None, ...]]:
    """Columns of all rows of a table as plain text, keys in hexadecimal, alike on both engines."""
    rows = everything_in(table, *columns)
    return [
        tuple(str(value).replace("-", "") if value is not None else None for value in row) for row in rows
    ]


def reckon(world: Everything) -> Seen:
    """What the grants as they lie in their table give to everybody of a world."""
    joined = {(p, j) for p, j in raw("core_principal", "id", "joined_to_id") if j}
    grants = raw("core_grant", "principal_id", "room_id", "realm", "until")
    rows = {m: raw(m._meta.db_table, "id", "room_id", "realm") for m in scoped_models()}
    now = dt.datetime.now(dt.UTC)
    found: Seen = {}
    for role, actor in world.people.items():
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
