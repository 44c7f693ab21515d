"""The cases that somebody works on: what my work is drawn from."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.cvd.phase import Phase

MOST = 500


@query
def running_cases(actor: Actor) -> tuple[list[CaseView], bool]:
    """The actor's cases that are not closed, latest change first, and whether some were left out."""
    rows = Case.objects.visible_to(actor).exclude(phase=Phase.CLOSED).order_by("-changed_at", "-id")
    keys: list[uuid.UUID] = list(rows.values_list("id", flat=True)[: MOST + 1])
    return load(actor, keys[:MOST]), len(keys) > MOST
