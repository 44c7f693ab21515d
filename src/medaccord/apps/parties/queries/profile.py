"""How a signed-in person is shown to themself: name, organisation, zone, and whether they sit at the desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from medaccord.apps.accounts.models import Person
from medaccord.apps.parties.models import OrganisationKind
from medaccord.apps.parties.queries.people import organisation_of


@dataclass(frozen=True, slots=True)
class Profile:
    """What the frame of a page says about its reader.

    `kind` is that of the organisation. `in_doubt` is who nobody has confirmed as a person since a reset or a
    recovery; whoever ever was in doubt may have keys to cases that wait.
    """

    name: str
    organisation: str
    zone: str
    at_desk: bool
    kind: str = ""
    in_doubt: bool = False
    was_in_doubt: bool = False


def profile_of(person: uuid.UUID) -> Profile | None:
    """The profile of a person; None for a principal that is nobody's."""
    row = Person.objects.filter(principal=person).select_related("principal").first()
    if row is None:
        return None
    held = organisation_of(person)
    at_desk = held is not None and held.kind == OrganisationKind.COORDINATION_CENTER
    known = row.principal
    return Profile(
        row.name,
        held.name if held else "",
        row.zone,
        at_desk,
        held.kind if held else "",
        in_doubt=known.doubted > known.confirmed,
        was_in_doubt=known.doubted > 0,
    )
