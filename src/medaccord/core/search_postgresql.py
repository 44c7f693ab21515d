"""Search on PostgreSQL: one definer function, which joins the grants inside (need-to-know 9)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from medaccord.core import grant_rule
from medaccord.core.principal import Actor
from medaccord.core.search_place import FEW_ROOMS, TRIED, Hit, Place

OPENS = grant_rule.opens("now()", "public.")
COUNTS = grant_rule.stands("settled", "times")
"""Both are read once for the person who asks."""

FUNCTIONS = (
    r"""
CREATE OR REPLACE FUNCTION medaccord_search(words text[], most integer, before timestamptz, below uuid)
RETURNS TABLE (model text, stream uuid, subject uuid, began_at timestamptz) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
#variable_conflict use_column
DECLARE
  here text := medaccord_realm();
  held uuid := medaccord_uuid('medaccord.principal');
  asked text[] := ARRAY(
    SELECT '% ' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' FROM unnest(words) w WHERE w <> '');
  sought tsquery;
  me uuid[];
  times integer := (SELECT p.doubted FROM core_principal p WHERE p.id = held);
  settled integer := (SELECT p.confirmed FROM core_principal p WHERE p.id = held);
  mine uuid[];
  found uuid[];
BEGIN
  IF here IS NULL OR held IS NULL OR cardinality(asked) = 0 THEN
    RETURN;
  END IF;
  me := held || ARRAY(SELECT p.id FROM core_principal p WHERE p.joined_to_id = held);
  mine := ARRAY(
    SELECT g.room_id FROM core_grant g
    WHERE g.principal_id = ANY (me) AND g.realm = here AND %OPENS%
      AND %COUNTS%
    LIMIT %FEW% + 1);
  IF cardinality(mine) <= %FEW% THEN  -- from the asker's rooms; what is added to a column keeps off its index
    found := ARRAY(
      SELECT s.id FROM core_searchrow s
      WHERE s.room_id = ANY (mine) AND s.realm || '' = here
        AND (s.began_at, s.stream_id) < (before, below)
        AND ' ' || s.text LIKE ALL (asked)
      ORDER BY s.began_at DESC, s.stream_id DESC, s.subject
      LIMIT most);
  ELSE  -- the newest, in the order of an index
    found := ARRAY(
      SELECT s.id FROM (
        SELECT r.id, r.room_id, r.text FROM core_searchrow r
        WHERE r.realm = here AND (r.began_at, r.stream_id) < (before, below)
        ORDER BY r.began_at DESC, r.stream_id DESC, r.subject
        LIMIT %TRIED% * most) s
      WHERE ' ' || s.text LIKE ALL (asked)
        AND EXISTS (SELECT FROM core_grant g WHERE g.room_id = s.room_id AND g.principal_id = ANY (me)
          AND g.realm = here AND %OPENS% AND %COUNTS%)
      LIMIT most);
    IF cardinality(found) < most THEN  -- by words, in order without the window
      sought := (
        SELECT string_agg('''' || replace(replace(w, '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
        FROM unnest(words) w WHERE w <> '');
      found := ARRAY(
        SELECT s.id FROM core_searchrow s
        WHERE array_to_tsvector(string_to_array(s.text, ' ')) @@ sought
          AND s.realm || '' = here AND (s.began_at, s.stream_id) < (before, below)
          AND EXISTS (SELECT FROM core_grant g WHERE g.room_id = s.room_id AND g.principal_id = ANY (me)
            AND g.realm = here AND %OPENS% AND %COUNTS%)
        ORDER BY s.began_at DESC, s.stream_id DESC, s.subject
        LIMIT most);
    END IF;
  END IF;
  RETURN QUERY
    SELECT s.model::text, s.stream_id, s.subject, s.began_at FROM core_searchrow s WHERE s.id = ANY (found)
    ORDER BY s.began_at DESC, s.stream_id DESC, s.subject;
END $body$;
""".replace("%OPENS%", OPENS)
    .replace("%COUNTS%", COUNTS)
    .replace("%FEW%", str(FEW_ROOMS))
    .replace("%TRIED%", str(TRIED))
)
FORMER = "DROP FUNCTION IF EXISTS medaccord_search(text[], integer)"
DEFINER_FUNCTIONS = ("medaccord_search(text[], integer, timestamp with time zone, uuid)",)


def hits(actor: Actor, words: Sequence[str], limit: int, after: Place) -> list[Hit]:
    """The first rows after a place that hold every word, newest stream first; the context says who asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT model, stream, subject, began_at FROM medaccord_search(%s, %s, %s, %s)",
            [list(words), limit, after.at, after.key],
        )
        return [(model, stream, subject, at) for model, stream, subject, at in cursor.fetchall()]
