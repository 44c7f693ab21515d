"""When the fixes of a case come in which region, for one reader."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from medaccord.apps.cases.models import Rollout, RolloutVulnerability, Vulnerability
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.apps.devices.queries.sets import Members, products_of_sets
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.cvd.rollout import Stage


@dataclass(frozen=True, slots=True)
class RolloutView:
    """When one fix comes in one region; `party` is the manufacturer whose plan it is.

    `reason` tells where it was stated, if the coordination center recorded it.
    """

    id: uuid.UUID
    party: uuid.UUID
    region: str
    fixed_version: str
    clearance: str
    clearance_date: dt.date | None
    clearance_reference: str
    stages: tuple[Stage, ...]
    products: frozenset[uuid.UUID]
    vulnerabilities: frozenset[uuid.UUID]
    reason: str
    version: int


@query
def rollouts(actor: Actor, case_id: uuid.UUID) -> tuple[RolloutView, ...]:
    """The rollouts that stand, in the order in which they were planned; raises Missing."""
    check_seen(actor, case_id)
    return rollouts_in(actor, case_id)


def rollouts_in(actor: Actor, case_id: uuid.UUID, members: Members | None = None) -> tuple[RolloutView, ...]:
    """As `rollouts`, inside a read scope that is open already; `members` are those of product sets.

    One whose vulnerabilities were all withdrawn, or went on where the reader does not see them, is not shown.
    """
    rows = Rollout.objects.visible_to(actor).filter(stream=case_id, withdrawn_at=None)
    found = list(rows.order_by("position", "id"))
    if not found:
        return ()
    fixed = _fixed(actor, case_id)
    if members is None:
        members = products_of_sets(actor, case_id, {row.products_id for row in found})
    return tuple(
        RolloutView(
            id=row.id,
            party=row.party_id,
            region=row.region,
            fixed_version=row.fixed_version,
            clearance=row.clearance,
            clearance_date=row.clearance_date,
            clearance_reference=row.clearance_reference,
            stages=tuple(map(_stage, row.stages)),
            products=members.get(row.products_id, frozenset()),
            vulnerabilities=fixed[row.id],
            reason=row.reason,
            version=row.version,
        )
        for row in found
        if fixed.get(row.id)
    )


def _fixed(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    seen = Vulnerability.objects.visible_to(actor).filter(stream=case_id, withdrawn_at=None).values("id")
    links = RolloutVulnerability.objects.visible_to(actor).filter(stream=case_id, ended_at=None)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for rollout, flaw in links.filter(vulnerability__in=seen).values_list("rollout_id", "vulnerability_id"):
        found[rollout].add(flaw)
    return {key: frozenset(flaws) for key, flaws in found.items()}


def _stage(told: list[str]) -> Stage:
    name, planned, done = told
    return Stage(name, dt.date.fromisoformat(planned), dt.date.fromisoformat(done) if done else None)
