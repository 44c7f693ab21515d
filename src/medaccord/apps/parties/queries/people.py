"""Who belongs to an organisation."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Container, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind, Origin
from medaccord.core.models import Grant
from medaccord.core.scope import still_open

Member = tuple[uuid.UUID, uuid.UUID]
"""An organisation, and somebody who belongs to it."""
Held = tuple[frozenset[uuid.UUID], uuid.UUID]
"""Organisations for any of which something is held, and by whom."""


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


def leavers(held: Collection[Held]) -> set[Held]:
    """Who belonged to one of the organisations for which they hold something, and to none of them now.

    What was never held by a member of these is no leaver's: it was given to the person.
    """
    wanted = {at for organisations, _ in held for at in organisations}
    ever = Membership.objects.filter(organisation__in=wanted, person__in={person for _, person in held})
    pairs = list(ever.values_list("organisation_id", "person_id", "until"))
    once = {(at, person) for at, person, _ in pairs}
    now = {(at, person) for at, person, until in pairs if until is None}
    return {(at, who) for at, who in held if _among(at, who, once) and not _among(at, who, now)}


def _among(organisations: Iterable[uuid.UUID], person: uuid.UUID, pairs: Container[Member]) -> bool:
    return any((at, person) in pairs for at in organisations)


def with_leavers(streams: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these streams, read in a scope of them, in which somebody who left an organisation has a key.

    For which organisation a key is held each report and case says itself: these are the few to ask.
    """
    again = Membership.objects.filter(
        organisation=OuterRef("organisation"), person=OuterRef("person"), until=None
    )
    left = Membership.objects.exclude(until=None).filter(~Exists(again))
    keys = Grant.objects.filter(still_open(), stream__in=streams, principal__in=left.values("person"))
    return list(keys.order_by("stream_id").values_list("stream_id", flat=True).distinct())


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
