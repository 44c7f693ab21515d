"""Many downloads of one person that nobody has looked at, for the desk of their case or report."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from medaccord.apps.cases.models import Bulk
from medaccord.apps.cases.queries.seen import labels_of
from medaccord.apps.cases.queries.views import BulkView
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.gate import keys_for
from medaccord.core.marking import at_least
from medaccord.core.models import Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK
from medaccord.domain.sharing import review_due
from medaccord.domain.verbs import Verb


@query
def bulks(actor: Actor) -> list[BulkView]:
    """All that wait for the actor's desks, the oldest first."""
    return _at_desk(actor, Bulk.objects.visible_to(actor))


@query
def bulks_of(actor: Actor, stream: uuid.UUID) -> list[BulkView]:
    """Those of one case or report, for its desk; none for everybody else."""
    return _at_desk(actor, Bulk.objects.visible_to(actor).filter(stream=stream))


@query
def bulk(actor: Actor, key: uuid.UUID) -> BulkView:
    """One that waits; raises Missing for everybody but its desk, and once somebody looked at it."""
    found = _at_desk(actor, Bulk.objects.visible_to(actor).filter(id=key))
    if not found:
        raise Missing
    return found[0]


def views_of(actor: Actor, rows: Iterable[Bulk]) -> list[BulkView]:
    """Rows that the actor may see, as its desk reads them."""
    rows = list(rows)
    if not rows:
        return []
    own, known = own_principals(actor), people_behind({row.reader_id for row in rows})
    told = Stream.objects.filter(id__in={row.stream_id for row in rows}).values_list("id", "number", "kind")
    labels = labels_of(actor, {row.stream_id for row in rows})
    decided = set(keys_for(Verb.READING_REVIEW, actor).values_list("stream_id", flat=True))
    streams = {key: (number, kind == StreamKind.CASE) for key, number, kind in told}
    return [
        BulkView(
            id=row.id,
            stream=row.stream_id,
            number=streams[row.stream_id][0],
            is_case=streams[row.stream_id][1],
            party=row.party_name,
            person=known[row.reader_id].name if row.reader_id in known else "",
            count=row.count,
            across=row.across,
            at=row.at,
            due_at=review_due(row.at),
            own=row.reader_id in own,
            may=row.stream_id in decided and row.reader_id not in own,
            version=row.version,
            marking=at_least(row.marking, labels.get(row.stream_id, row.marking)),
        )
        for row in rows
    ]


def _at_desk(actor: Actor, found: Iterable[Bulk]) -> list[BulkView]:
    rows = list(found.filter(reviewed_at=None).order_by("at", "id"))  # type: ignore[attr-defined]
    held = open_grants(actor).filter(stream__in={row.stream_id for row in rows}, role__in=DESK)
    desks = set(held.values_list("stream_id", flat=True)) if rows else set()
    return views_of(actor, (row for row in rows if row.stream_id in desks))
