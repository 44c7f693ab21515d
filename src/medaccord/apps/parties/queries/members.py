"""Who belongs to an organisation and how they come in, for whoever keeps its people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from medaccord.apps.accounts.models import OneTimeLink, User
from medaccord.apps.parties.models import Membership
from medaccord.apps.parties.queries.keepers import keeps_people, kept_by
from medaccord.apps.parties.queries.links import SESSION, is_inside, is_open
from medaccord.apps.parties.queries.sign_on import bound_by
from medaccord.core.models import Principal
from medaccord.core.principal import Actor


class WayIn(StrEnum):
    """How a member comes in now."""

    NONE = "none"
    LINK = "link"  # was made and not entered yet
    ENTERED = "entered"  # is in by a link
    SIGN_IN = "sign_in"
    SIGN_ON = "sign_on"  # through the organisation's own provider
    CLOSED = "closed"  # a sign-in that was closed


TOLD_FOR = dt.timedelta(days=30)
"""How long people are told that what somebody does for an organisation was changed."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member; `at` is when a link ends, or the session of whoever is in by it.

    `epoch` counts the links of a person; whoever makes another says which one they knew of. `trained_until`
    is until when their training in PCII holds, None where they have none now.
    """

    person: uuid.UUID
    name: str
    title: str
    triage: bool
    administrator: bool
    way_in: WayIn
    at: dt.datetime | None
    epoch: int
    trained_until: dt.datetime | None = None


def members(actor: Actor, organisation: uuid.UUID, now: dt.datetime) -> tuple[Member, ...] | None:
    """The members of an organisation by name; None for one whose people the actor does not keep."""
    if not keeps_people(actor, organisation):
        return None
    held = Membership.objects.filter(organisation=organisation, until=None).select_related("person")
    rows = list(held.order_by("person__name", "since", "id"))
    people = [row.person_id for row in rows]
    sign_ins = dict(User.objects.filter(person__in=people).values_list("person_id", "is_active"))
    links = {one.person_id: one for one in OneTimeLink.objects.filter(person__in=people)}
    bound = bound_by(people, organisation)
    held_on = Principal.objects.filter(id__in=people, trained_until__gt=now)
    trained = dict(held_on.values_list("id", "trained_until"))
    return tuple(
        Member(
            row.person_id,
            row.person.name,
            row.title,
            row.triage,
            row.administrator,
            *(
                (WayIn.SIGN_ON, None)
                if row.person_id in bound and sign_ins.get(row.person_id)
                else _way_in(sign_ins.get(row.person_id), links.get(row.person_id), now)
            ),
            links[row.person_id].epoch if row.person_id in links else 0,
            trained.get(row.person_id),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What a member does for an organisation since it was changed; `by` is empty for the server itself.

    `mine` says that it is the reader's own part, `kept` that the reader administers that organisation.
    """

    organisation: uuid.UUID
    organisation_name: str
    name: str
    triage: bool
    administrator: bool
    at: dt.datetime
    by: str
    mine: bool
    kept: bool


def changes_of_roles(actor: Actor, now: dt.datetime) -> tuple[RoleChange, ...]:
    """Changes of the last weeks that concern somebody, the newest first, but for those that they made.

    Their own part, and those in organisations that they administer.
    """
    if actor.person is None:
        return ()
    kept = kept_by(actor)
    rows = Membership.objects.filter(until=None, changed_at__gt=now - TOLD_FOR)
    rows = rows.filter(Q(person=actor.person) | Q(organisation__in=kept))
    rows = rows.exclude(changed_by=actor.person).select_related("organisation", "person", "changed_by")
    return tuple(
        RoleChange(
            row.organisation_id,
            row.organisation.name,
            row.person.name,
            row.triage,
            row.administrator,
            row.changed_at,
            row.changed_by.name if row.changed_by else "",
            row.person_id == actor.person,
            row.organisation_id in kept,
        )
        for row in rows.order_by("-changed_at", "id")
        if row.changed_at
    )


def member(actor: Actor, organisation: uuid.UUID, person: uuid.UUID, now: dt.datetime) -> Member | None:
    """One of them; None for everybody else."""
    return next((one for one in members(actor, organisation, now) or () if one.person == person), None)


def who_come_in(people: Collection[uuid.UUID], now: dt.datetime) -> set[uuid.UUID]:
    """Those of some people who have a way in now: a sign-in that is not closed, or a link; for commands."""
    sign_ins = dict(User.objects.filter(person__in=people).values_list("person_id", "is_active"))
    links = {one.person_id: one for one in OneTimeLink.objects.filter(person__in=people)}
    ways = {one: _way_in(sign_ins.get(one), links.get(one), now)[0] for one in {*sign_ins, *links}}
    return {one for one, way in ways.items() if way not in (WayIn.NONE, WayIn.CLOSED)}


def _way_in(
    signs_in: bool | None, link: OneTimeLink | None, now: dt.datetime
) -> tuple[WayIn, dt.datetime | None]:
    if signs_in is not None:
        return (WayIn.SIGN_IN if signs_in else WayIn.CLOSED), None
    if link is not None and link.entered_at is not None and is_inside(link, now):
        return WayIn.ENTERED, link.entered_at + SESSION
    if link is not None and is_open(link, now):
        return WayIn.LINK, link.expires_at
    return WayIn.NONE, None
