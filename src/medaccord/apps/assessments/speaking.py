"""Who speaks in an assessment: for which party, and under which name its readers know them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from medaccord.apps.assessments.models import Asked, Assessment, Determination, Provisional
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Case, Participant, Vulnerability
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.core.act import Act
from medaccord.core.marking import at_least
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence

RUNS = "Parties judge this vulnerability alone now. Wait until the seal opens."


def party_of(act: Act, *roles: Role) -> Participant:
    """The party for which the actor speaks, in one of these roles; raises Denied where there is none."""
    rows = list(Participant.objects.within(act).filter(left_at=None, role__in=roles))
    own = acting_participant(act, rows)
    found: Participant | None = next((row for row in rows if row.id == own), None)
    if found is None:
        raise Denied("Only a party of this case that has the role for it can do that.")
    return found


def home(act: Act, party: Participant) -> uuid.UUID:
    """Where a party keeps its own: an agency's lies among the agencies."""
    room: uuid.UUID = act.desk(party.stream_id) if party.role in AGENCY else party.side_id
    return room


def of_organisation(act: Act, party: Participant) -> list[uuid.UUID]:
    """A party and those of its organisation and role from before it left and came back."""
    alike = Participant.objects.within(act).filter(organisation=party.organisation_id, role=party.role)
    return list(alike.values_list("id", flat=True))


def of_same(
    act: Act, model: type[Determination] | type[Provisional], vulnerability: uuid.UUID, party: Participant
) -> Any:
    """Rows of one organisation about a vulnerability, also from before it left and came back."""
    keys = of_organisation(act, party)
    return model.objects.within(act).filter(vulnerability=vulnerability, participant__in=keys)


def author(act: Act, party: Participant) -> str:
    """Who signs: a person of an organisation by name, a finder as the others know it."""
    if party.role == Role.REPORTER or act.actor.person is None:
        return str(party.name)
    return person(act)


def person(act: Act) -> str:
    """The name of the person who acts, empty where none does."""
    key = act.actor.person
    return names_of([key]).get(key, "")[: text.LINE] if key is not None else ""


def label(act: Act, row: Vulnerability) -> str:
    """The label of what is said of a vulnerability: at least as strict as it and its case are."""
    return at_least(Case.objects.within(act).get(pk=row.stream_id).marking, row.marking)


def require_open(act: Act, vulnerability: uuid.UUID, party: Participant) -> None:
    """Raise Illegal while a party judges this vulnerability alone, and for an agency while anybody does.

    Whoever was not asked is not told that others are.
    """
    running = Assessment.objects.within(act).filter(vulnerability=vulnerability, opened_at=None)
    if party.role not in AGENCY:
        mine = Asked.objects.within(act).filter(participant=party).values_list("assessment_id", flat=True)
        running = running.filter(id__in=list(mine))
    if running.exists():
        raise Illegal(RUNS)


AGENCY = frozenset({Role.LEAD, Role.ADVISER})
"""Parties that see who was asked."""


def name_of(act: Act, party: Participant) -> str:
    """Who signs for an agency, with the agency: there may be two."""
    return ", ".join(filter(None, (author(act, party), str(party.name))))[: text.LINE]


def told(
    act: Act, keys: Collection[uuid.UUID], *roles: Role, but: uuid.UUID | None = None
) -> list[Participant]:
    """Parties by name, of these roles, that something can be shown to; raises Invalid for any other."""
    rows = Participant.objects.within(act).filter(id__in=list(keys), role__in=roles).exclude(id=but)
    found = [row for row in rows.order_by("name", "id") if takes_part(act, row)]
    if len(found) != len(set(keys)):
        listed = " or ".join(f"{role.value}s" for role in roles)
        raise Invalid(
            {"parties": [Sentence("Choose {listed} that take part in this case now.", listed=listed)]}
        )
    return found
