"""A case gets another lead: it has one, and the one before stays a coordinator while at the center."""

from __future__ import annotations

import uuid

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands.participant import check_of_center, seat
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.parties.queries.people import members_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb

TAKEN_OVER = "taken_over"
"""What the desk is told where its lead did not hand the case over."""


@command(Verb.CASE_ASSIGN, on=Case)
def assign(act: Act, case: Case, *, person: uuid.UUID, note: str) -> Case:
    """Hand a case to a colleague, who leads it from now on, with a note on what is open.

    A coordinator of the case takes it over with a note that says why; to nobody else can they give it
    (decision 0203). A release that is set for an instant stays set: it is the case's, and whoever leads it
    then answers for it (decision 0172).
    """
    text.said(note, "Write down what is open, so that nothing is lost.", limit=text.LETTER, name="note")
    taken = Role.LEAD not in act.roles
    if taken and person != act.actor.person:
        raise Denied("Only its lead hands a case to somebody else. You can take it over yourself.")
    check_of_center(act, case, person)
    if person == case.lead_id:
        raise Illegal("This person leads the case already.")
    _unseat(act, case)
    seat(act, case, person, Role.LEAD)
    if taken:
        act.outcomes[act.desk(case.stream_id)] = TAKEN_OVER
    kin.passed(act, case, note, to=person)
    return act.change(case, lead_id=person, changed_at=act.now)


def _unseat(act: Act, case: Case) -> None:
    """The lead before is a coordinator from now on, or outside if no member of the center any more."""
    owner = Participant.objects.within(act).get(stream=case.stream_id, role=Role.LEAD)
    assert owner.organisation_id is not None
    if case.lead_id in members_of(owner.organisation_id):
        seat(act, case, case.lead_id, Role.COORDINATOR)
    else:
        act.end_grants(stream=case.stream_id, principal=case.lead_id, role__in=DESK)
