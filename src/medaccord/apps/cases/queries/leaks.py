"""Claims that something of a case leaked, as far as a reader may know of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from medaccord.apps.cases.models import Leak
from medaccord.apps.cases.queries.views import LeakView
from medaccord.core.principal import Actor


def leaks_in(
    actor: Actor, cases: Sequence[uuid.UUID], reporters: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, LeakView]]:
    """Each claim in these cases with its case, the newest first, inside a read scope that is open already.

    Of the parties in `reporters` the day alone is known (need-to-know 35).
    """
    rows = Leak.objects.visible_to(actor).filter(stream__in=cases).order_by("-claimed_at", "id")
    for row in rows:
        yield (
            row.stream_id,
            LeakView(
                id=row.id,
                party=row.participant_id,
                place=row.place,
                words=row.words,
                seen_on=row.seen_on,
                claimed_at=row.claimed_at,
                by_day=row.participant_id in reporters,
                state=row.state,
                reason=row.reason,
                decided_at=row.decided_at,
                version=row.version,
            ),
        )
