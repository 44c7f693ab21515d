"""A case is handed to another lead: it has one, and the one before stays a coordinator."""

from __future__ import annotations

import uuid

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands.participant import check_of_center, seat
from medaccord.apps.cases.models import Case
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb


@command(Verb.CASE_ASSIGN, on=Case)
def assign(act: Act, case: Case, *, person: uuid.UUID, note: str) -> Case:
    """Hand a case to a colleague, who leads it from now on, with a note on what is open.

    A release that is set for an instant stays set: it is the case's, and whoever leads it then answers for
    it (decision 0172).
    """
    text.said(note, "Write down what is open, so that nothing is lost.", limit=text.LETTER, name="note")
    check_of_center(act, case, person)
    if person == case.lead_id:
        raise Illegal("This person leads the case already.")
    seat(act, case, case.lead_id, Role.COORDINATOR)
    seat(act, case, person, Role.LEAD)
    kin.passed(act, case, note, to=person)
    return act.change(case, lead_id=person, changed_at=act.now)
