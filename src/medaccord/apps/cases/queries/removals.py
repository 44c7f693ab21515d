"""Parts of a case that the lead ended, for those who had them: why, and what stays private."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.own import is_own
from medaccord.apps.cases.queries.seen import label_for
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.handling import Marking

TOLD_FOR = dt.timedelta(days=30)
"""How long a party is shown at least that it was taken out."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One party that was taken out; made from its own record alone.

    `bound_until` is the end to which it had agreed to keep details private; `reference` and `alias` are what
    it called the case itself.
    """

    participant: uuid.UUID
    at: dt.datetime
    reason: str
    bound_until: dt.datetime | None
    reference: str
    alias: str
    marking: str

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as its case was when the party was invited."""
        return label_of(self)


@query
def removal(actor: Actor, party: uuid.UUID) -> Removal | None:
    """How the part of one party ended, for its own people; None where it did not end like this."""
    return next(iter(_removals(actor, [party])), None)


@query
def removals(actor: Actor, now: dt.datetime) -> list[Removal]:
    """Those of the actor's own parties, the newest first, while they bind and for some weeks at least."""
    found = [one for one in _removals(actor) if one.at > now - TOLD_FOR or (one.bound_until or now) > now]
    return sorted(found, key=lambda one: (one.at, str(one.participant)), reverse=True)


def _removals(actor: Actor, parties: Iterable[uuid.UUID] | None = None) -> list[Removal]:
    found = Participant.objects.visible_to(actor).exclude(removed_because="").exclude(left_at=None)
    rows = list(found if parties is None else found.filter(id__in=list(parties)))
    held: dict[uuid.UUID, set[str]] = {row.room_id: set() for row in rows}
    for room, role in open_grants(actor).filter(room__in=list(held)).values_list("room_id", "role"):
        held[room].add(role)
    return [
        Removal(r.id, r.left_at, r.removed_because, r.bound_until, r.reference, r.alias, label_for(actor, r))
        for r in rows
        if is_own(r.role, held[r.room_id])
    ]
