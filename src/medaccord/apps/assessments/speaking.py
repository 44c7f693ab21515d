"""Who speaks in an assessment: for which party, and under which name its readers know them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.assessments.models import Assessment
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.core.act import Act
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
        raise Denied("Only a party that was asked can do that.")
    return found


def author(act: Act, party: Participant) -> str:
    """Who signs: a person of an organisation by name, a finder as the others know it."""
    if party.role == Role.REPORTER or act.actor.person is None:
        return str(party.name)
    return names_of([act.actor.person]).get(act.actor.person, "")[: text.LINE]


def require_open(act: Act, vulnerability: uuid.UUID) -> None:
    """Raise Illegal while a round of this vulnerability is sealed: nothing is judged in the open before."""
    if Assessment.objects.within(act).filter(vulnerability=vulnerability, opened_at=None).exists():
        raise Illegal(RUNS)


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
