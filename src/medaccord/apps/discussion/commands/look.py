"""What a person has seen: a mark of one's own, in no chain and told to nobody (need-to-know 35)."""

from __future__ import annotations

import uuid

from medaccord.apps.discussion.models import Seen
from medaccord.apps.discussion.queries.unread import unseen_among
from medaccord.core.principal import Actor
from medaccord.domain.errors import Missing

PORTION = 500


def see(
    actor: Actor,
    case: uuid.UUID,
    *,
    upto: uuid.UUID,
    since: uuid.UUID | None = None,
    thread: uuid.UUID | None = None,
) -> int:
    """Mark the posts of a case, or of one thread, as seen up to one that was shown; how many were new.

    Raises Missing for a post that the actor cannot read. What came meanwhile stays new, and with the oldest
    that was shown in `since` what stands on a further page too.
    """
    if actor.person is None:
        raise Missing
    keys = unseen_among(actor, case, upto, since, thread)
    rows = [Seen(person=actor.person, post=key) for key in keys]
    Seen.objects.bulk_create(rows, batch_size=PORTION, ignore_conflicts=True)
    return len(rows)
