"""A reporter's own part: who holds a receipt, and which reports are theirs."""

from __future__ import annotations

import uuid

from medaccord.apps.intake.models import Receipt, Report
from medaccord.apps.intake.queries.reports import ReportView, load
from medaccord.core.principal import LIVE, Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.roles import Role


def actor_of_holder(principal: uuid.UUID, realm: str = LIVE) -> Actor | None:
    """The holder of a receipt whose code was entered before; None once the receipt was erased.

    It acts with the receipt's own grants and nothing else, as `receipt.actor_of_receipt` says.
    """
    if not Receipt.objects.filter(principal=principal, realm=realm).exists():
        return None
    return Actor(principal=principal, person=principal, realm=realm, roles=frozenset({Role.ANYONE}))


@query
def own_reports(actor: Actor) -> list[ReportView]:
    """Reports that the actor or its agency sent in, the newest first; none of those that it only judges."""
    if actor.person is None:
        return []
    followed = open_grants(actor).filter(role=Role.REPORTER)
    mine = Report.objects.visible_to(actor).filter(room__in=followed.values("room"))
    return load(actor, list(mine.order_by("-submitted_at", "-id").values_list("id", flat=True)))
