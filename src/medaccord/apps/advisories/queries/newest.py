"""Which revision of each case's advisory is being worked on: what decides whose turn it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from medaccord.apps.advisories.models import Revision, RevisionState
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.cvd.turn import Draft

UNRELEASED = (RevisionState.DRAFT, RevisionState.REVIEW, RevisionState.APPROVED)


@query
def unreleased(actor: Actor, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Draft]:
    """The newest unreleased revision of each case, where the actor sees one."""
    rows = Revision.objects.visible_to(actor).filter(stream__in=case_ids, state__in=UNRELEASED)
    own = own_principals(actor)
    return {
        row.stream_id: Draft(
            id=str(row.id),
            state=row.state,
            may_review=not own & {row.author_id, row.submitter_id},
            release_at=row.release_at,
            stopped_at=row.stopped_at,
        )
        for row in rows.order_by("version", "drafted_at", "id")
    }
