"""Where somebody was mentioned."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.discussion.models import Mention
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query


@query
def mentioned_in(actor: Actor, posts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these posts speak to the actor and still stand there."""
    rows = Mention.objects.visible_to(actor).filter(post__in=posts, post__withdrawn_at=None)
    return set(rows.filter(person__in=own_principals(actor)).values_list("post_id", flat=True))


def spoken_to(stream: uuid.UUID, posts: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Principals and the posts that speak to them; for code that may read the whole stream."""
    rows = Mention.rows.filter(stream=stream, post__in=posts, post__withdrawn_at=None)
    return set(rows.values_list("person_id", "post_id"))
