"""Other parties that were proposed: each proposer's own, and all of them for the desk."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.cases.models import Nomination, NominationState
from medaccord.apps.parties.models import Organisation
from medaccord.apps.parties.queries.keepers import at_desk
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing

__all__ = ["NominationState", "NominationView", "in_directory", "nomination", "nominations"]


@dataclass(frozen=True, slots=True)
class NominationView:
    """A proposed party, who proposed it, and what became of that; `answer` is the desk's reason."""

    id: uuid.UUID
    party: uuid.UUID
    name: str
    contact: str
    reason: str
    proposed_at: dt.datetime
    state: str
    answer: str
    decided_at: dt.datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether the desk has still to decide."""
        return self.state == NominationState.OPEN


@query
def nominations(actor: Actor, case_id: uuid.UUID) -> list[NominationView]:
    """The proposals of a case that the actor may see: those that wait first, then the newest."""
    rows = Nomination.objects.visible_to(actor).filter(stream=case_id).order_by("-proposed_at", "id")
    return sorted((_view(row) for row in rows), key=lambda one: not one.is_open)


@query
def nomination(actor: Actor, case_id: uuid.UUID, key: uuid.UUID) -> NominationView:
    """One of them; raises Missing."""
    row = Nomination.objects.visible_to(actor).filter(stream=case_id, id=key).first()
    if row is None:
        raise Missing
    return _view(row)


def in_directory(actor: Actor, name: str, origin: str) -> uuid.UUID | None:
    """The organisation of the directory that has this name, for the desk, which keeps it."""
    if not at_desk(actor):
        return None
    found = Organisation.objects.filter(origin=origin, name__iexact=name.strip()).order_by("id")
    return found.values_list("id", flat=True).first()


def _view(row: Nomination) -> NominationView:
    return NominationView(
        row.id,
        row.participant_id,
        row.name,
        row.contact,
        row.reason,
        row.proposed_at,
        row.state,
        row.answer,
        row.decided_at,
        row.version,
    )
