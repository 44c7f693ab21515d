"""The register as its administrators see it: sign-ins and organisations, nothing of any case."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from medaccord.apps.accounts.commands.register import administers
from medaccord.apps.accounts.models import User
from medaccord.apps.parties.models import ContactPoint, Membership, Organisation
from medaccord.core.principal import Actor
from medaccord.domain.errors import Missing


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in, its person and the organisations they belong to."""

    person: uuid.UUID | None
    sign_in: str
    name: str
    active: bool
    organisations: tuple[str, ...]
    last_signed_in: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation with the names of its members and its ways to be reached."""

    id: uuid.UUID
    name: str
    kind: str
    origin: str
    members: tuple[str, ...]
    contacts: tuple[str, ...]


def sign_ins(actor: Actor) -> list[SignIn]:
    """All sign-ins by name."""
    administers(actor)
    belongs: dict[uuid.UUID, list[str]] = {}
    held = Membership.objects.filter(until=None).select_related("organisation").order_by("since", "id")
    for row in held:
        belongs.setdefault(row.person_id, []).append(row.organisation.name)
    return [
        SignIn(
            user.person_id,
            user.username,
            user.person.name if user.person else "",
            user.is_active,
            tuple(belongs.get(user.person_id, ())) if user.person_id else (),
            user.last_login,
        )
        for user in User.objects.select_related("person").order_by("username")
    ]


def organisations(actor: Actor) -> list[Listed]:
    """All organisations by name."""
    administers(actor)
    members: dict[uuid.UUID, list[str]] = {}
    for row in Membership.objects.filter(until=None).select_related("person").order_by("since", "id"):
        members.setdefault(row.organisation_id, []).append(row.person.name)
    contacts: dict[uuid.UUID, list[str]] = {}
    for point in ContactPoint.objects.order_by("channel", "value", "id"):
        contacts.setdefault(point.organisation_id, []).append(f"{point.channel} {point.value}")
    return [
        Listed(
            row.id,
            row.name,
            row.kind,
            row.origin,
            tuple(members.get(row.id, ())),
            tuple(contacts.get(row.id, ())),
        )
        for row in Organisation.objects.order_by("name", "id")
    ]


def organisation_named(actor: Actor, name: str) -> uuid.UUID:
    """The organisation of that name or key; raises Missing for none and where a name is not unique."""
    administers(actor)
    named = Q(name__iexact=name.strip())
    with contextlib.suppress(ValueError):
        named |= Q(id=uuid.UUID(name))
    found = Organisation.objects.filter(named)
    keys = list(found.values_list("id", flat=True)[:2])
    if len(keys) != 1:
        raise Missing("Name one organisation, or give its id. List them with: medaccord org list")
    return keys[0]


def person_behind(actor: Actor, sign_in: str) -> uuid.UUID:
    """The person behind a sign-in name; raises Missing when there is none."""
    administers(actor)
    found = User.objects.filter(username=sign_in).values_list("person_id", flat=True).first()
    if found is None:
        raise Missing("There is no such sign-in. List them with: medaccord user list")
    return found
