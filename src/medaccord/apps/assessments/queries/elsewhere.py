"""What became of what something is about: it went along into a linked case, or was withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from medaccord.apps.assessments.models import Dispute, DutyFact, Provisional
from medaccord.apps.cases.models import Vulnerability
from medaccord.core.principal import Actor


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A case with another copy of what went along, and the vulnerability there; `on`: it goes on there."""

    case: uuid.UUID
    number: str
    vulnerability: uuid.UUID
    on: bool


def elsewhere(
    actor: Actor,
    model: type[Dispute] | type[DutyFact] | type[Provisional],
    case_id: uuid.UUID,
    keys: Collection[uuid.UUID],
) -> dict[uuid.UUID, tuple[Elsewhere, ...]]:
    """By key the copies in other cases that the reader may see, inside a read scope that is open already."""
    rows = model.objects.visible_to(actor).filter(key__in=keys).exclude(stream=case_id)
    told = rows.values_list("key", "stream_id", "stream__number", "vulnerability_id", "moved")
    found: dict[uuid.UUID, dict[Elsewhere, None]] = {}
    for key, case, number, flaw, moved in told.order_by("stream__number").distinct():
        found.setdefault(key, {})[Elsewhere(case, number, flaw, not moved)] = None
    return {key: tuple(listed) for key, listed in found.items()}


def withdrawn_in(actor: Actor, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Vulnerabilities of a case that the reader sees were withdrawn, inside an open read scope."""
    flaws = Vulnerability.objects.visible_to(actor).filter(stream=case_id).exclude(withdrawn_at=None)
    return set(flaws.values_list("id", flat=True))
