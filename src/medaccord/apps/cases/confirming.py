"""Keys in a case that wait until somebody confirms whose they are (need-to-know 39, decision 0243)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from medaccord.apps.cases.leaving import holders
from medaccord.apps.cases.models import Participant
from medaccord.core.models import Grant, Principal
from medaccord.core.scope import still_open, trusted
from medaccord.domain.roles import DESK, Role


def waiting(streams: Iterable[uuid.UUID]) -> QuerySet[Grant]:
    """Keys in cases, read in a scope of them, that wait; those of reporters follow their person."""
    in_doubt = list(Principal.objects.filter(doubted__gt=0).values_list("id", flat=True))
    held = Grant.objects.filter(still_open(), stream__in=list(streams), principal__in=in_doubt)
    return held.filter(~trusted(), standing__isnull=False)


def whose_wait(rows: list[Participant]) -> list[tuple[Participant, uuid.UUID]]:
    """Parties, read in a scope of their cases, with each of their people whose keys there wait."""
    keys = waiting({row.stream_id for row in rows})
    pairs = set(keys.values_list("stream_id", "principal_id"))
    if not pairs:
        return []
    return [
        (row, person)
        for row, people in holders([row for row in rows if row.role != Role.REPORTER])
        for person in sorted(people)
        if (row.stream_id, person) in pairs
    ]


def desk_keys(stream: uuid.UUID) -> QuerySet[Grant]:
    """Keys of a case's lead and coordinators that open something now."""
    return Grant.objects.filter(Q(until=None), trusted(), stream=stream, role__in=DESK)
