"""Who belongs to an organisation."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind, Origin

Left = tuple[uuid.UUID, uuid.UUID]
"""An organisation, and somebody who belonged to it."""


def triage_of(kind: OrganisationKind, origin: str) -> list[uuid.UUID]:
    """Principals on triage duty in organisations of a kind and origin."""
    return list(_members().filter(organisation__kind=kind, organisation__origin=origin, triage=True))


def duty_of(organisation: uuid.UUID, without: Collection[uuid.UUID] = ()) -> list[uuid.UUID]:
    """Principals of one organisation who take what comes in for it: its triage, or else all its members."""
    members = _members().filter(organisation=organisation).exclude(person__in=without)
    return list(members.filter(triage=True)) or list(members)


def members_of(organisation: uuid.UUID) -> list[uuid.UUID]:
    """Principals of everybody who belongs to one organisation now."""
    return list(_members().filter(organisation=organisation))


def center_people(origin: str) -> set[uuid.UUID]:
    """Principals of everybody who belongs now to the coordination center of an origin."""
    kind = OrganisationKind.COORDINATION_CENTER
    return set(_members().filter(organisation__kind=kind, organisation__origin=origin))


def administrators_of(organisation: uuid.UUID) -> list[uuid.UUID]:
    """Principals of those who administer one organisation now."""
    return list(_members().filter(organisation=organisation, administrator=True))


def organisation_of(principal: uuid.UUID) -> Organisation | None:
    """The organisation that a person belongs to now; the oldest membership where there are several."""
    held = Membership.objects.filter(person=principal, until=None).select_related("organisation")
    first = held.order_by("since", "id").first()
    return first.organisation if first else None


def leavers(organisations: Collection[uuid.UUID], people: Collection[uuid.UUID]) -> set[Left]:
    """Which of these people belonged to which of these organisations and do not any more."""
    ever = Membership.objects.filter(organisation__in=organisations, person__in=people)
    pairs = list(ever.values_list("organisation_id", "person_id", "until"))
    now = {(at, person) for at, person, until in pairs if until is None}
    return {(at, person) for at, person, _until in pairs} - now


def once_members(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people of whom any membership has ended."""
    ended = Membership.objects.filter(person__in=people).exclude(until=None)
    return set(ended.values_list("person_id", flat=True))


def gone_from(organisations: Collection[uuid.UUID], people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people who belonged to one of these organisations and belong to none of them any more."""
    ever = Membership.objects.filter(organisation__in=organisations, person__in=people)
    known = list(ever.values_list("person_id", "until"))
    return {person for person, _until in known} - {person for person, until in known if until is None}


def centers_of(origin: str) -> list[uuid.UUID]:
    """Keys of the coordination centers of an origin."""
    found = Organisation.objects.filter(kind=OrganisationKind.COORDINATION_CENTER, origin=origin)
    return list(found.order_by("name", "id").values_list("id", flat=True))


def organisations_of(kind: OrganisationKind, origin: str) -> list[Organisation]:
    """Organisations of a kind and origin, by name."""
    return list(Organisation.objects.filter(kind=kind, origin=origin).order_by("name", "id"))


def organisations_here() -> int:
    """How many organisations this installation knows, invented ones of replayed cases aside."""
    return Organisation.objects.exclude(origin=Origin.REPLAY).count()


def _members() -> QuerySet[Membership, uuid.UUID]:
    return Membership.objects.filter(until=None).order_by("since", "id").values_list("person_id", flat=True)
