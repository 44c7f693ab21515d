"""The cases that somebody works on: what my work is drawn from."""

from __future__ import annotations

import uuid

from django.db.models import Q

from medaccord.apps.cases.models import Case, Leak
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.roles import DESK

MOST = 500


@query
def running_cases(actor: Actor) -> tuple[list[CaseView], bool]:
    """The actor's cases that are not closed, urgent and latest changed first; whether some are left out.

    A closed one comes back to its desk while it is claimed that something of it leaked.
    """
    wanted = ~Q(phase=Phase.CLOSED)
    if claimed := _claimed(actor):
        wanted |= Q(id__in=claimed)
    rows = Case.objects.visible_to(actor).filter(wanted).order_by("-urgent", "-changed_at", "-id")
    keys: list[uuid.UUID] = list(rows.values_list("id", flat=True)[: MOST + 1])
    return load(actor, keys[:MOST]), len(keys) > MOST


def _claimed(actor: Actor) -> list[uuid.UUID]:
    """Cases at whose desk the actor is and of which a claim waits."""
    waiting = Leak.objects.visible_to(actor).filter(state=LeakState.OPEN)
    cases = set(waiting.values_list("stream_id", flat=True))
    desk = open_grants(actor).filter(stream__in=cases, role__in=DESK)
    return list(desk.values_list("stream_id", flat=True).distinct()) if cases else []
