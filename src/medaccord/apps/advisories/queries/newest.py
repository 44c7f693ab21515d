"""Which revision of each case's advisory is being worked on, for lists: its key and state, nothing more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.advisories.models import Revision, RevisionState
from medaccord.core.principal import Actor
from medaccord.core.scope import query

UNRELEASED = (RevisionState.DRAFT, RevisionState.REVIEW, RevisionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Unreleased:
    """The newest revision that is not out yet."""

    id: uuid.UUID
    state: str


@query
def unreleased(actor: Actor, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Unreleased]:
    """The newest unreleased revision of each case, where the actor sees one; one query."""
    rows = Revision.objects.visible_to(actor).filter(stream__in=case_ids, state__in=UNRELEASED)
    ordered = rows.order_by("version", "drafted_at", "id").values_list("stream_id", "id", "state")
    return {case: Unreleased(key, state) for case, key, state in ordered}
