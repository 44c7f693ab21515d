"""Posts of others that a person has not seen yet, in this person's own scope."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from medaccord.apps.discussion.models import Post, Seen
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.errors import Missing


@query
def unread(actor: Actor, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many posts of each of these cases are new for the actor; cases without any are left out."""
    if not cases or actor.person is None:
        return {}
    rows = unseen(actor).filter(stream__in=list(cases)).order_by()
    return dict(rows.values("stream_id").annotate(n=Count("id")).values_list("stream_id", "n"))


@query
def unseen_among(
    actor: Actor, case: uuid.UUID, upto: uuid.UUID, since: uuid.UUID | None, thread: uuid.UUID | None
) -> list[uuid.UUID]:
    """Posts of a case, or of one thread, that are new for the actor, from one that it reads to another."""
    last = _read(actor, case, upto)
    rows = unseen(actor).filter(stream=case)
    rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lte=last.id))
    if since is not None:
        first = _read(actor, case, since)
        rows = rows.filter(Q(at__gt=first.at) | Q(at=first.at, id__gte=first.id))
    return list((rows if thread is None else rows.filter(thread=thread)).values_list("id", flat=True))


def _read(actor: Actor, case: uuid.UUID, key: uuid.UUID) -> Post:
    """A post that the actor reads; raises Missing for any other."""
    found: Post | None = Post.objects.visible_to(actor).filter(stream=case, pk=key).first()
    if found is None:
        raise Missing
    return found


def unseen(actor: Actor) -> QuerySet[Post]:
    """What others wrote that still stands there and that this person has no mark on."""
    own = own_principals(actor)
    seen = Seen.objects.filter(person__in=own, post=OuterRef("id"))
    rows: QuerySet[Post] = Post.objects.visible_to(actor).filter(~Exists(seen), withdrawn_at=None)
    return rows.exclude(author__in=own)
