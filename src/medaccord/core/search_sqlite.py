"""Search on SQLite: from the reader's few rooms, else in order, else by an FTS5 table of words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from medaccord.core import grant_rule
from medaccord.core.models import SearchRow
from medaccord.core.principal import Actor
from medaccord.core.scope import few_rooms
from medaccord.core.search_place import FEW_ROOMS, TRIED, Hit, Place

ORDER = "began_at DESC, stream_id DESC, subject"
BEYOND = "realm = %s AND (began_at, stream_id) < (%s, %s)"
NOW = "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')"
OPEN = (
    "EXISTS (SELECT 1 FROM core_grant g WHERE g.room_id = s.room_id AND g.realm = s.realm"  # noqa: S608
    f" AND {grant_rule.opens(NOW)}"
    " AND (g.principal_id = %s OR EXISTS"
    " (SELECT 1 FROM core_principal p WHERE p.id = g.principal_id AND p.joined_to_id = %s))"
    f" AND EXISTS (SELECT 1 FROM core_principal w WHERE w.id = %s AND {grant_rule.stands()}))"
)
# A plus sign keeps SQLite from walking all rows in their order to find those of a few rooms.
OF_ROOMS = (
    "SELECT id FROM core_searchrow WHERE room_id IN ({rooms}) AND +realm = %s"
    " AND (+began_at, +stream_id) < (%s, %s) AND {match}"
    " ORDER BY +began_at DESC, +stream_id DESC, subject LIMIT %s"
)
IN_ORDER = (
    f"SELECT id FROM (SELECT id, realm, room_id, text FROM core_searchrow WHERE {BEYOND}"  # noqa: S608
    f" ORDER BY {ORDER} LIMIT %s) s WHERE {{match}} AND {OPEN} LIMIT %s"
)
BY_WORDS = (
    "SELECT s.id FROM core_searchtext CROSS JOIN core_searchdoc d ON d.doc = core_searchtext.rowid"  # noqa: S608
    " CROSS JOIN core_searchrow s ON s.id = d.row_id"
    f" WHERE core_searchtext MATCH %s AND s.{BEYOND} AND {OPEN} ORDER BY {ORDER} LIMIT %s"
)


def hits(actor: Actor, words: Sequence[str], limit: int, after: Place) -> list[Hit]:
    """The first rows after a place that hold every word, newest stream first."""
    ids = _candidates(actor, words, limit, after)
    seen = SearchRow.objects.visible_to(actor).filter(id__in=ids)
    found = seen.order_by("-began_at", "-stream", "subject")
    return [tuple(hit) for hit in found.values_list("model", "stream_id", "subject", "began_at")]


def _candidates(actor: Actor, words: Sequence[str], limit: int, after: Place) -> list[uuid.UUID]:
    beyond = [actor.realm, connection.ops.adapt_datetimefield_value(after.at), after.key.hex]
    match = " AND ".join(["instr(' ' || text, %s) > 0"] * len(words))
    asked = [f" {word}" for word in words]
    if (rooms := few_rooms(actor, FEW_ROOMS)) is not None:
        few = OF_ROOMS.format(rooms=", ".join(["%s"] * len(rooms)), match=match)
        return _ids(few, [*(room.hex for room in rooms), *beyond, *asked, limit])
    me = [actor.person.hex if actor.person else None] * 3
    newest = _ids(IN_ORDER.format(match=match), [*beyond, TRIED * limit, *asked, *me, limit])
    if len(newest) == limit:
        return newest
    phrase = " AND ".join(f'"{word}"*' for word in words)
    return _ids(BY_WORDS, [phrase, *beyond, *me, limit])


def _ids(statement: str, values: Sequence[Any]) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [uuid.UUID(key) for (key,) in cursor.fetchall()]
