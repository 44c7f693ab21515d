"""What stands against a release: reviews and answers, with which reason it goes over them, and their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from medaccord.apps.advisories.models import Communication, Review, Revision
from medaccord.apps.cases.models import Override, Participant
from medaccord.core.act import Act
from medaccord.core.models.principal import STRANGER
from medaccord.domain.advisory import review
from medaccord.domain.advisory.review import (
    COMMUNICATION_OBJECTION,
    NOT_ASKED,
    OBJECTION,
    Asked,
    Standing,
)
from medaccord.domain.cvd import rules
from medaccord.domain.roles import Role

OVER_OBJECTION, OVER_REVIEW, UNASKED = "over_objection", "over_review", "unasked"
"""What came of a release or its date, told to the agencies."""


def standing(act: Act, row: Revision, at: dt.datetime) -> tuple[Standing, ...]:
    """What stands against a release of this version at `at`, less what a reason was given for already."""
    advisers = _advisers(act)
    asked = _of_advisers(act, row, advisers)
    here = (str(key) for key, left in advisers.items() if left is None)
    return unweighed(act, (*review.standing(asked, at), *review.unasked(here, asked, row.version)))


def unweighed(act: Act, found: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Less what a reason was given for already."""
    if not found:
        return ()
    weighed = Override.objects.within(act).filter(rule__in=review.RULES).values_list("rule", "grounds")
    known = set(weighed)
    return tuple(one for one in found if (one.rule, one.grounds) not in known)


def _advisers(act: Act) -> dict[UUID, dt.datetime | None]:
    """Every clinical adviser of the case, with when it left."""
    rows = Participant.objects.within(act).filter(role=Role.ADVISER)
    return dict(rows.values_list("id", "left_at"))


def _of_advisers(act: Act, row: Revision, known: Mapping[UUID, dt.datetime | None]) -> list[Asked]:
    """Reviews of this version by advisers; nobody waits for one who has left, whose objection stays."""
    found = Review.objects.within(act).filter(
        stream=row.stream_id, edition=row.version, participant__in=list(known)
    )
    return [_asked(one, gone=known[one.participant_id] is not None) for one in found]


def _asked(row: Review, gone: bool) -> Asked:
    return Asked(
        str(row.id),
        str(row.participant_id),
        row.version,
        row.asked_at,
        row.due_at,
        row.answer,
        row.answered_at,
        row.closed_at is not None or gone,
    )


def go_over(
    act: Act, row: Revision | Communication, found: tuple[Standing, ...], reasons: Mapping[str, str] | None
) -> None:
    """Keep the reason for each review that is gone over, where its author reads it; Illegal without one."""
    given = rules.overridden(review.cautions(found), reasons or {})
    desk = act.desk(row.stream_id)
    for one in found:
        kept = Override(stream_id=row.stream_id, room_id=desk, rule=one.rule, verb=act.verb)
        kept.principal_id, kept.reason, kept.at = act.by or STRANGER, given[one.rule], act.now
        kept.grounds = one.grounds
        act.add(kept)
    if found:
        act.outcomes[desk] = _outcome({one.rule for one in found})


def _outcome(rules: Collection[str]) -> str:
    """The gravest of what a release went over."""
    if {OBJECTION, COMMUNICATION_OBJECTION} & set(rules):
        return OVER_OBJECTION
    return UNASKED if set(rules) == {NOT_ASKED} else OVER_REVIEW


def close(act: Act, row: Revision, parties: Collection[UUID] | None = None) -> None:
    """End the wait for answers about the version of a revision, of these parties or of all."""
    rows = Review.objects.within(act).filter(
        stream=row.stream_id, edition=row.version, answer="", closed_at=None
    )
    if parties is not None:
        rows = rows.filter(participant__in=parties)
    waiting = list(rows.order_by("id"))
    for one in waiting:
        one.closed_at = act.now
    act.change_all(waiting, ("closed_at",))
