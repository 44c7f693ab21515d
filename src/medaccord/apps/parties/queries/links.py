"""The door of one-time links: who stands before it with a link and its code, and who is in by one.

What stands in a link is derived in `accounts.queries.links`; whom a link may let in turns on memberships.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from medaccord.apps.accounts.models import OneTimeLink
from medaccord.apps.accounts.queries.links import has_sign_in, link_at
from medaccord.apps.parties.models import AGENCIES, Membership
from medaccord.core.principal import LIVE, Actor, actor_for
from medaccord.domain.roles import Role

SESSION: Final = dt.timedelta(hours=1)
"""How long one is in by a link that was entered."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """A link and its epoch, as a session remembers them."""

    link: uuid.UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class AtDoor:
    """Whoever has an open link and its code: who they are, and what their session will remember."""

    actor: Actor
    key: LinkKey


def at_door(token: str, code: str, now: dt.datetime, realm: str = LIVE) -> AtDoor | None:
    """Who stands before the door with an address and a code as typed; None alike for all but an open link.

    `link.enter` lets them in.
    """
    row = link_at(token, code)
    if row is None or not is_open(row, now):
        return None
    return AtDoor(_by_link(row, realm), LinkKey(row.id, row.epoch))


def actor_of_entered_link(
    key: LinkKey, now: dt.datetime, realm: str = LIVE
) -> tuple[Actor, dt.datetime] | None:
    """The actor of a session that came in by a link, and when it ends; None once it does not hold.

    It is named as itself in the audit trail.
    """
    row = OneTimeLink.objects.filter(id=key.link, epoch=key.epoch).select_related("principal").first()
    if row is None or row.entered_at is None or not is_inside(row, now) or not comes_by_link(row.person_id):
        return None
    return _by_link(row, realm), row.entered_at + SESSION


def is_open(row: OneTimeLink, now: dt.datetime) -> bool:
    """Whether a link can still be entered."""
    waits = row.entered_at is None and now < row.expires_at
    return waits and not has_sign_in(row.person_id) and comes_by_link(row.person_id)


def is_inside(row: OneTimeLink, now: dt.datetime) -> bool:
    """Whether whoever entered a link is in by it still."""
    return row.entered_at is not None and now < row.entered_at + SESSION and not has_sign_in(row.person_id)


def comes_by_link(person: uuid.UUID) -> bool:
    """Whether a link may let somebody in: a member of one organisation, who never was one of another.

    Keys outlive a job: a link that one organisation gives must not open what another one entrusted.
    """
    held = Membership.objects.filter(person=person).values_list("organisation", "organisation__kind", "until")
    places = {(organisation, kind) for organisation, kind, _until in held}
    now_there = any(until is None for _organisation, _kind, until in held)
    return now_there and len(places) == 1 and not any(kind in AGENCIES for _place, kind in places)


def _by_link(row: OneTimeLink, realm: str) -> Actor:
    return actor_for(row.principal, realm, frozenset({Role.PERSON}))
