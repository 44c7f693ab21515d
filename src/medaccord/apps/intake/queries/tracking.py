"""A reporter's own part: who holds a receipt, and which reports are theirs."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

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
    mine = sent_in(actor).order_by("-submitted_at", "-id")
    return load(actor, list(mine.values_list("id", flat=True)))


def sent_in(actor: Actor, among: Collection[uuid.UUID] | None = None) -> QuerySet[Report]:
    """Reports that the actor or its agency sent in, inside a read scope that is open already.

    `among` these alone: of somebody with many cases not every key is looked through.
    """
    followed = open_grants(actor).filter(role=Role.REPORTER)
    if among is not None:
        followed = followed.filter(stream__in=list(among))
    found: QuerySet[Report] = Report.objects.visible_to(actor).filter(room__in=followed.values("room"))
    return found
