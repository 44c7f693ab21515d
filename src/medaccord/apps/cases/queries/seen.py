"""Whether a reader sees a case at all."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Case
from medaccord.core.principal import Actor
from medaccord.domain.errors import Missing


def check_seen(actor: Actor, case_id: uuid.UUID) -> None:
    """Raise Missing for a case that the reader does not see, as for none, inside an open read scope."""
    if not Case.objects.visible_to(actor).filter(id=case_id).exists():
        raise Missing
