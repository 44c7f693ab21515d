"""What was withdrawn in a case, for those who could read it: what it was, who withdrew it, when and why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases.models import (
    Acknowledgment,
    Note,
    Reference,
    Remediation,
    Rollout,
    Score,
    Vulnerability,
)
from medaccord.apps.cases.queries.history import Speaker
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.core.principal import Actor
from medaccord.core.scope import query

KINDS: dict[str, Any] = {
    "vulnerability": Vulnerability,
    "product": Product,
    "group": ProductSet,
    "score": Score,
    "remediation": Remediation,
    "rollout": Rollout,
    "note": Note,
    "reference": Reference,
    "acknowledgment": Acknowledgment,
}
"""Each kind of row that is withdrawn, in the order of a case's page."""


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """One row that is over; `words` say what it was, `who` is empty for whom the reader does not know."""

    id: uuid.UUID
    kind: str
    vulnerability: uuid.UUID | None
    words: str
    reason: str
    who: str
    own: bool
    at: dt.datetime


@query
def withdrawn(actor: Actor, view: CaseView) -> tuple[WithdrawnView, ...]:
    """The withdrawn rows of a case as this actor was just shown it, by kind, those first that went first."""
    found = [
        (kind, row)
        for kind, model in KINDS.items()
        for row in model.objects.visible_to(actor)
        .filter(stream=view.id, withdrawn_at__isnull=False)
        .order_by("withdrawn_at", "id")
    ]
    speaker = Speaker.of(actor, view, {row.withdrawn_by_id for _, row in found})
    return tuple(
        WithdrawnView(
            id=row.id,
            kind=kind,
            vulnerability=getattr(row, "vulnerability_id", None),
            words=", ".join(_words(row)),
            reason=row.withdrawn_because,
            who=speaker.name(row.withdrawn_by_id),
            own=row.withdrawn_by_id in speaker.own,
            at=row.withdrawn_at,
        )
        for kind, row in found
    )


def _words(row: Any) -> Iterator[str]:
    for value in (getattr(row, name) for name in getattr(row, "SHOWN", row.TOLD)):
        for part in value if isinstance(value, list) else [value]:
            if words := ": ".join(filter(None, part)) if isinstance(part, list) else part:
                yield words
