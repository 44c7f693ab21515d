"""What somebody holds in cases for one organisation: named to its administrators before a membership ends.

A number and no more: whoever administers an organisation sees none of its cases by that (need-to-know 37).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medaccord.apps.cases.leaving import holders
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.parties.queries.keepers import keeps_people
from medaccord.core.principal import Actor
from medaccord.core.streams import case_streams, in_portions, platform_scope
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role

PORTION = 500


@dataclass(frozen=True, slots=True)
class Owned:
    """One case in which somebody works for an organisation: do they lead it, is nobody else there for it."""

    case: uuid.UUID
    realm: str
    number: str
    leads: bool
    alone: bool


def owned(actor: Actor, organisation: uuid.UUID, person: uuid.UUID) -> tuple[Owned, ...]:
    """Cases in which somebody holds keys for an organisation whose people the actor keeps, by number."""
    if Role.SYSTEM not in actor.roles and not keeps_people(actor, organisation):
        raise Missing
    found = [
        one
        for realm, streams in in_portions(case_streams(), PORTION)
        for one in _among(realm, streams, organisation, person)
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _among(
    realm: str, streams: Sequence[uuid.UUID], organisation: uuid.UUID, person: uuid.UUID
) -> Iterator[Owned]:
    with platform_scope(realm, streams):
        rows = Participant.rows.filter(realm=realm, stream__in=streams, organisation=organisation)
        held = {row.stream_id for row, people in holders(list(rows), for_hours=True) if person in people}
        alone = {row.stream_id for row, people in holders(list(rows)) if people == {person}}
        cases = list(Case.rows.filter(realm=realm, stream__in=held).select_related("stream"))
    for case in cases:
        yield Owned(case.id, realm, case.stream.number, case.lead_id == person, case.stream_id in alone)
