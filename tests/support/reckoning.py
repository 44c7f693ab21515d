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
    grants = look("core_grant", "principal_id", "room_id", "realm", "until", "trained", "standing")
    names = ("trained_until", "doubted", "confirmed")
    known = {key: dict(zip(names, told, strict=True)) for key, *told in look("core_principal", "id", *names)}
    rows = {m: look(m._meta.db_table, "id", "room_id", "realm") for m in scoped_models()}
    now = dt.datetime.now(dt.UTC)
    found: Seen = {}
    for role, actor in people.items():
        assert actor.person
        selves = {actor.person.hex} | {p for p, j in joined if j == actor.person.hex}
        mine = (grant for grant in grants if grant[0] in selves and grant[2] == "live")
        person = known[actor.person.hex]
        rooms = {grant[1] for grant in mine if _opens(*grant[3:], known[grant[0]], person, now)}
        found[role] = {
            m: {i for i, r, realm in of_m if i and r in rooms and realm == "live"} for m, of_m in rows.items()
        }
    return found


def _opens(
    until: str | None,
    trained: str | None,
    standing: str | None,
    holder: Mapping[str, str | None],
    person: Mapping[str, str | None],
    now: dt.datetime,
) -> bool:
    """Whether a key opens: it has not ended, its holder is trained if asked for, and nobody doubts them."""
    is_trained = holder["trained_until"] is not None and _open(holder["trained_until"], now)
    settled = person["confirmed"] if standing is None else standing
    counts = int(settled or 0) >= int(person["doubted"] or 0)
    return counts and _open(until, now) and (trained not in ("1", "True") or is_trained)


def _open(until: str | None, now: dt.datetime) -> bool:
    if until is None:
        return True
    digits = until.replace("-", "")
    return dt.datetime.strptime(digits[:16], "%Y%m%d %H:%M:%S").replace(tzinfo=dt.UTC) > now
