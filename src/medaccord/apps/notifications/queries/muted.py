"""Which cases a person has muted; nobody else is told."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.notifications.models import Muted
from medaccord.core.principal import Actor


def muted(actor: Actor, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases of which the actor wants no notices."""
    if actor.person is None:
        return set()
    rows = Muted.objects.filter(person=actor.person, case__in=cases)
    return set(rows.values_list("case", flat=True))
