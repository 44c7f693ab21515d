"""Who keeps the directory: the desk all of it, administrators what reaches their own organisation."""

from __future__ import annotations

import uuid

from medaccord.apps.accounts.commands.register import ADMINISTERS
from medaccord.apps.parties.models import AGENCIES, Membership, Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core.principal import Actor
from medaccord.domain.errors import Denied


def at_desk(actor: Actor) -> bool:
    """Whether somebody is a member of a coordination center now."""
    held = organisation_of(actor.person) if actor.person else None
    return held is not None and held.kind == OrganisationKind.COORDINATION_CENTER


def keeps_directory(actor: Actor) -> bool:
    """Whether somebody keeps every organisation of the directory."""
    return bool(ADMINISTERS & actor.roles) or at_desk(actor)


def kept_by(actor: Actor) -> frozenset[uuid.UUID]:
    """Organisations of this installation whose administrator somebody is."""
    held = Membership.objects.filter(
        person=actor.person, until=None, administrator=True, organisation__origin=Origin.here()
    )
    return frozenset(held.values_list("organisation_id", flat=True)) if actor.person else frozenset()


def keeps(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether somebody keeps the ways to reach one organisation."""
    return keeps_directory(actor) or organisation in kept_by(actor)


def keeps_people(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether somebody keeps who belongs to one organisation.

    An agency's people are for administrators alone, and nobody invented by a replay ever comes in.
    """
    found = Organisation.objects.filter(id=organisation, origin=Origin.here())
    if not ADMINISTERS & actor.roles:
        found = found.exclude(kind__in=AGENCIES)
    return found.exists() and keeps(actor, organisation)


def names_roles(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether somebody says what the members of one organisation do for it.

    Its own administrators do, and of an agency those of the center. The center names nobody of a party: who
    administers one agrees for it.
    """
    if not keeps_people(actor, organisation):
        return False
    agency = Organisation.objects.filter(id=organisation, kind__in=AGENCIES).exists()
    return organisation in kept_by(actor) or (agency and bool(ADMINISTERS & actor.roles))


def check_keeps_directory(actor: Actor) -> None:
    """Raise Denied unless the actor keeps the whole directory."""
    if not keeps_directory(actor):
        raise Denied("Only members of the coordination center can do this. Ask one of them.")


def check_keeps_something(actor: Actor) -> None:
    """Raise Denied unless the actor keeps the directory or one organisation of it."""
    if not (keeps_directory(actor) or kept_by(actor)):
        raise Denied("Only the coordination center and your organization's administrators can do this.")
