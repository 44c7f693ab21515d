"""The seat of a party's counsel in a case: one of its people is named, and the seat ended (decision 0257)."""

from __future__ import annotations

import uuid

from medaccord.apps.advisories import before_counsel
from medaccord.apps.cases import counsel
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.cases.settle import people_of
from medaccord.apps.parties.queries.people import administrators_of, members_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.counsel import DAYS, MOST_DAYS
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.policy.matrix import SPEAKS_OUT
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

NOT_THERE = "Only this party's own people, who belong to its organization now, name its counsel."
NO_COLLEAGUE = "Choose somebody who belongs to this party's organization now."
TAKEN = "This party has a counsel. An administrator of it, or the lead of the case, ends that seat first."


@command(Verb.COUNSEL_NAME, on=Participant)
def name(act: Act, row: Participant, *, person: uuid.UUID, days: int = DAYS) -> Participant:
    """Name somebody of a party its counsel: from now on what goes out in its name waits for them.

    What it has stated and is not out waits as well. Counsel reads that and nothing else of the case, so
    whoever works on it is none. Each version is theirs to decide on within so many days.
    """
    colleagues = _colleagues(act, row)
    if person not in colleagues:
        raise Invalid({"person": [NO_COLLEAGUE]})
    if person in people_of(act, row):
        raise Illegal("This colleague works on the case. Name somebody who does not, or take them out first.")
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": [Sentence("Give between 1 and {most} days.", most=MOST_DAYS)]})
    if counsel.sitting(act, row):
        raise Illegal(TAKEN)
    counsel.vacate(act, row)  # what waited for somebody who has left waits for the new one
    room = counsel.seat(act, row, person)
    told = {"counsel_id": room, "counsel_days": days, "counsel_ended_because": ""}
    act.change(row, **told, version=row.version + 1)
    counsel.hold_back(act, row, Case.objects.within(act).get())
    before_counsel.hold_back(act, row)
    return row


@command(Verb.COUNSEL_END, on=Participant)
def end(act: Act, row: Participant, *, reason: str) -> Participant:
    """End the seat of a party's counsel, as its administrator or as the lead of the case, and say why.

    What waits is not approved by that: it goes out once somebody of the party saves it again.
    """
    if not counsel.is_seated(row):
        raise Illegal("This party has no counsel here.")
    if Role.LEAD not in act.roles and not _administers(act, row):
        raise Denied("An administrator of this party's organization does this, or the lead of the case.")
    text.said(reason, "Say why. The party and the desk of the case read it.", limit=text.REASON)
    counsel.vacate(act, row)
    told = {"counsel_days": None, "counsel_ended_because": reason}
    return act.change(row, **told, version=row.version + 1)


def _colleagues(act: Act, row: Participant) -> list[uuid.UUID]:
    """Who belongs to the organisation of the party for which the actor works and to which they belong."""
    if row.role not in SPEAKS_OUT or row.left_at is not None or row.organisation_id is None:
        raise Illegal("Only a manufacturer or an advising agency of the case names its counsel.")
    colleagues = members_of(row.organisation_id)
    if acting_participant(act, [row]) is None or act.actor.person not in colleagues:
        raise Denied(NOT_THERE)
    return colleagues


def _administers(act: Act, row: Participant) -> bool:
    """Whether the actor works for the party and administers its organisation."""
    if row.organisation_id is None or acting_participant(act, [row]) is None:
        return False
    return act.actor.person in administrators_of(row.organisation_id)
