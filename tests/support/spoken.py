"""A safety communication made through the real commands, for tests of what is beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tests.factories import World, organisation, person

from medaccord.apps.advisories.commands import communication
from medaccord.apps.advisories.models import Communication
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.principal import Actor

PARTS = {"summary": "The pump takes any dose.", "patients": "Keep using it; turn the radio off."}


def second_adviser(w: World, case: uuid.UUID, now: dt.datetime) -> Actor:
    """A colleague of the adviser in a case that the adviser takes part in."""
    second = person("Second of the agency")
    Membership.objects.create(organisation=w.agency, person_id=second.person, triage=True, since=now)
    (seat,) = (one for one in case_view(w.adviser, case).parties if one.role == "adviser")
    colleague.add(w.adviser, seat.id, now, person=second.person)
    return second


def another_agency(w: World, case: uuid.UUID, now: dt.datetime) -> Actor:
    """The one person of a second adviser's agency in a case."""
    one = person("Adviser of another agency")
    party = organisation(OrganisationKind.CLINICAL_ADVISER, one, name="Another agency")
    row = participant.invite(w.lead, case, now, organisation=party.id)
    consent.accept(one, row.id, now)
    return one


def drafted(w: World, case: uuid.UUID, now: dt.datetime, **told: Any) -> Communication:
    """A draft by the adviser; `told` are other inputs than the usual ones."""
    inputs = {
        "title": "Pumps may be changed from nearby",
        "parts": PARTS,
        "summary": "First version",
        "outlet": "together",
        "due_at": now + dt.timedelta(days=3),
        **told,
    }
    return communication.draft(inputs.pop("by", w.adviser), case, now, **inputs)


def ready(w: World, case: uuid.UUID, now: dt.datetime, **told: Any) -> Communication:
    """A draft that the center has no comment on and a second person approved."""
    second = told.pop("second", None) or second_adviser(w, case, now)
    row = drafted(w, case, now, **told)
    communication.answer(w.lead, row.id, now, answer="no_comment")
    return communication.approve(second, row.id, now, digest=row.digest)
