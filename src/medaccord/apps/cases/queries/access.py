"""Who entered a case in an emergency, as its agencies read it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.cases.models import EmergencyAccess
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.core.gate import counts_for
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.access import Emergency
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class AccessView:
    """One emergency access: whose, why, until when, and what another person made of it.

    `may_review` says whether the reader is of the desk and another person, and nobody looked at it yet.
    """

    id: uuid.UUID
    person: uuid.UUID
    name: str
    ground: Emergency
    reason: str
    since: dt.datetime
    until: dt.datetime
    review_due: dt.datetime
    review: str
    review_words: str
    reviewer: str
    may_review: bool
    version: int


@query
def accesses(actor: Actor, case_id: uuid.UUID) -> list[AccessView]:
    """Every emergency access to a case, the newest first, for its agencies; raises Missing."""
    check_seen(actor, case_id)
    rows = list(EmergencyAccess.objects.visible_to(actor).filter(stream=case_id).order_by("-since", "id"))
    reviews = counts_for(Verb.ACCESS_REVIEW, actor, case_id)
    reviewers = [row.reviewed_by_id for row in rows if row.reviewed_by_id]
    names = names_of([*(row.person_id for row in rows), *reviewers])
    return [_view(row, names, reviews and row.person_id != actor.person) for row in rows]


def _view(row: EmergencyAccess, names: dict[uuid.UUID, str], other: bool) -> AccessView:
    return AccessView(
        id=row.id,
        person=row.person_id,
        name=names.get(row.person_id, ""),
        ground=Emergency(row.ground),
        reason=row.reason,
        since=row.since,
        until=row.until,
        review_due=row.review_due,
        review=row.review,
        review_words=row.review_words,
        reviewer=names.get(row.reviewed_by_id, "") if row.reviewed_by_id else "",
        may_review=other and not row.review,
        version=row.version,
    )
