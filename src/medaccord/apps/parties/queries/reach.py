"""Who can be brought in and how: organisations to invite, colleagues to admit, ways to reach a party."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from medaccord.apps.accounts.models import Person
from medaccord.apps.parties.models import (
    MAKERS,
    Channel,
    ContactPoint,
    Membership,
    Organisation,
    OrganisationKind,
    Origin,
)
from medaccord.apps.parties.queries.keepers import at_desk
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core.principal import Actor

__all__ = [
    "Channel",
    "OrganisationKind",
    "Point",
    "Reachable",
    "Someone",
    "colleagues",
    "invitable",
    "maker_of",
    "makers",
]


@dataclass(frozen=True, slots=True)
class Reachable:
    """An organisation that can be invited."""

    id: uuid.UUID
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach an organisation, and when it was last verified."""

    id: uuid.UUID
    organisation: uuid.UUID
    channel: str
    value: str
    note: str
    verified_on: dt.date | None
    version: int

    def is_stale(self, today: dt.date) -> bool:
        """Whether nobody has checked it within the time that this installation allows."""
        days = dt.timedelta(days=settings.MEDACCORD.contact_check_days)
        return self.verified_on is None or self.verified_on < today - days


@dataclass(frozen=True, slots=True)
class Someone:
    """A natural person by name, with the organisation that they belong to now."""

    person: uuid.UUID
    name: str
    organisation: uuid.UUID | None = None
    organisation_name: str = ""
    organisation_kind: str = ""


ORGANISATION = ("organisation", "organisation__name", "organisation__kind")
"""Columns of a membership in the order of `Someone`."""


def invitable(actor: Actor, origin: str) -> list[Reachable]:
    """Organisations of one origin by name, for members of a coordination center and nobody else."""
    if not at_desk(actor):
        return []
    rows = Organisation.objects.filter(origin=origin).order_by("name", "id")
    return [Reachable(row.id, row.name, row.kind) for row in rows]


def makers(actor: Actor) -> list[Reachable]:
    """Manufacturers and suppliers of this installation's directory by name, for members of the desk."""
    return [one for one in invitable(actor, Origin.here()) if one.kind in MAKERS]


def maker_of(actor: Actor, name: str, site: str) -> Reachable | None:
    """The one of them that has this name or this web site; None for none and for several."""
    listed = makers(actor)
    sites = [point for point in points_of(one.id for one in listed) if point.channel == Channel.WEB]
    there = {point.organisation for point in sites if _site(site) and _site(point.value) == _site(site)}
    found = [one for one in listed if _folded(one.name) == _folded(name) or one.id in there]
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _site(address: str) -> str:
    """Host and path of a web address, with or without its scheme; empty for what is none."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")


def colleagues(actor: Actor) -> list[Someone]:
    """The other members of the actor's own coordination center, by name."""
    if not at_desk(actor) or actor.person is None:
        return []
    center = organisation_of(actor.person)
    held = Membership.objects.filter(until=None, organisation=center).exclude(person=actor.person)
    rows = held.order_by("person__name", "id").values_list("person", "person__name", *ORGANISATION)
    return [Someone(*row) for row in rows]


def points_of(organisations: Iterable[uuid.UUID]) -> list[Point]:
    """Ways to reach these organisations, which the caller has found in the actor's own scope."""
    rows = ContactPoint.objects.filter(organisation__in=set(organisations))
    return [
        Point(r.id, r.organisation_id, r.channel, r.value, r.note, r.verified_on, r.version)
        for r in rows.order_by("organisation", "channel", "value", "id")
    ]


def people_behind(principals: Iterable[uuid.UUID]) -> dict[uuid.UUID, Someone]:
    """The natural persons among principals, with their oldest membership that is still held."""
    wanted = set(principals)
    held: dict[uuid.UUID, tuple[Any, ...]] = {}
    rows = Membership.objects.filter(person__in=wanted, until=None).order_by("since", "id")
    for key, *organisation in rows.values_list("person", *ORGANISATION):
        held.setdefault(key, tuple(organisation))
    people = Person.objects.filter(principal__in=wanted).values_list("pk", "name")
    return {key: Someone(key, name, *held.get(key, ())) for key, name in people}
