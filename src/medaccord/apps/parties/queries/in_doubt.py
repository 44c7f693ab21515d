"""Who is in doubt after a reset or a recovery, who may reset, who says that it is them (decision 0243)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F

from medaccord.apps.accounts.commands.register import ADMINISTERS, DOUBTED
from medaccord.apps.accounts.models import Person, User
from medaccord.apps.accounts.queries.factors import has_factor
from medaccord.apps.parties.models import AGENCIES, Membership, OrganisationKind, Origin
from medaccord.apps.parties.queries.keepers import kept_by
from medaccord.apps.parties.queries.sign_on import comes_by_provider
from medaccord.core.models import Principal
from medaccord.core.principal import Actor, is_doubted
from medaccord.domain.errors import Denied
from medaccord.domain.roles import Role

THEMSELVES = "Nobody confirms themselves. Somebody else does, who knows that it is you."
ANOTHER = "You reset their sign-in, so somebody else confirms that it is them."
NOBODY_LEFT = "Nobody is left at the coordination center who can sign in. Add a member, then this goes on."
NOBODY_HERE = (
    "Only administrators of somebody’s organization, and the coordination center’s people on duty, do this."
)


@dataclass(frozen=True, slots=True)
class Doubted:
    """Somebody who waits to be confirmed as a person, since when; `organisation` is empty without one."""

    person: uuid.UUID
    name: str
    organisation: str
    since: dt.datetime


def may_reset(actor: Actor, person: uuid.UUID) -> bool:
    """Whether somebody takes the factors of another person who lost them: whoever keeps that person.

    An organisation's administrators do so for those who belong to no other one and to no agency.
    """
    if ADMINISTERS & actor.roles:
        return Role.SYSTEM in actor.roles or (actor.person != person and not is_doubted(actor.person))
    if actor.person is None or actor.person == person or is_doubted(actor.person):
        return False
    ever = Membership.objects.filter(person=person)
    if ever.filter(organisation__kind__in=AGENCIES).exists():
        return False
    held = set(ever.filter(until=None).values_list("organisation_id", flat=True))
    return bool(held) and held <= kept_by(actor)


def check_resets_something(actor: Actor) -> None:
    """Raise Denied for whoever administers neither the center nor an organisation."""
    if not (ADMINISTERS & actor.roles or kept_by(actor)):
        raise Denied("Only the coordination center and your organization's administrators can do this.")


def check_confirms_somebody(actor: Actor) -> None:
    """Raise Denied for whoever confirms nobody as a person."""
    if not (ADMINISTERS & actor.roles or kept_by(actor) or _is_on_duty(actor)):
        raise Denied(NOBODY_HERE)


def check_confirms(actor: Actor, person: uuid.UUID) -> None:
    """Raise Denied unless the actor may say of another person that it is them."""
    if Role.SYSTEM in actor.roles:
        return
    if actor.person == person:
        raise Denied(THEMSELVES)
    if is_doubted(actor.person):
        raise Denied(DOUBTED)
    if not _confirms(actor, person):
        raise Denied(NOBODY_HERE)
    if Principal.objects.filter(id=person, doubted_by=actor.person).exists():
        raise Denied(ANOTHER)


def may_confirm(actor: Actor, person: uuid.UUID) -> bool:
    """Whether `check_confirms` lets the actor do it."""
    try:
        check_confirms(actor, person)
    except Denied:
        return False
    return True


def doubted(actor: Actor) -> tuple[Doubted, ...]:
    """People who wait to be confirmed and whom the actor may confirm, by name."""
    waiting = Principal.objects.filter(doubted__gt=F("confirmed"))
    active = User.objects.filter(person__principal__in=waiting, is_active=True)
    rows = Person.objects.filter(principal__in=active.values("person")).select_related("principal")
    found = [row for row in rows.order_by("name", "principal") if may_confirm(actor, row.pk)]
    of = dict(
        Membership.objects.filter(person__in=[row.pk for row in found], until=None)
        .order_by("-since", "-id")
        .values_list("person", "organisation__name")
    )
    return tuple(
        Doubted(row.pk, row.name, of.get(row.pk, ""), row.principal.doubted_at)
        for row in found
        if row.principal.doubted_at
    )


def who_sign_in(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people who can come in and do what their role needs: by a factor, or their provider."""
    return {one for one in _active(people) if has_factor(one) or comes_by_provider(one)}


def who_administer(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people who can come in as whoever administers does, with a second factor.

    It is their own, or one that a provider shows and the center counts.
    """
    return {one for one in _active(people) if has_factor(one) or comes_by_provider(one, counting=True)}


def _active(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    found = User.objects.filter(person__in=people, is_active=True).values_list("person_id", flat=True)
    return {one for one in found if one}


def first_able(people: Iterable[uuid.UUID]) -> uuid.UUID | None:
    """The first of some people who can sign in and does not wait to be confirmed: who takes work over."""
    waiting = list(people)
    able = who_sign_in(waiting)
    return next((one for one in waiting if one in able and not is_doubted(one)), None)


def _confirms(actor: Actor, person: uuid.UUID) -> bool:
    """Whoever administers the center or is on duty there; administrators of the person's organisations.

    Of somebody who belongs to an agency its own administrators may, and of nobody who belongs to none.
    """
    if ADMINISTERS & actor.roles or _is_on_duty(actor):
        return True
    held = Membership.objects.filter(person=person, until=None, organisation__in=kept_by(actor))
    return held.exists()


def _is_on_duty(actor: Actor) -> bool:
    """Whether somebody takes what comes in at the coordination center."""
    held = Membership.objects.filter(
        person=actor.person,
        until=None,
        triage=True,
        organisation__kind=OrganisationKind.COORDINATION_CENTER,
        organisation__origin=Origin.here(),
    )
    return actor.person is not None and held.exists()
