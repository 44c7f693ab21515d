"""Who acts: the actor behind a sign-in, an API token or a one-time link, with the roles that hold everywhere.

Roles in a case come from grants and are looked up by the gate; no role here shows anybody's content
(need-to-know 37).
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.functions import Now

from medaccord.apps.accounts.models import ApiToken, OneTimeLink, User
from medaccord.apps.accounts.queries.links import SESSION, Found, has_sign_in, is_inside, link_at
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.apps.parties.models import AGENCIES, Membership, OrganisationKind
from medaccord.core.models import Principal
from medaccord.core.principal import LIVE, Actor, actor_for, stranger
from medaccord.domain.roles import Role


def actor_of_user(user: User | AnonymousUser, realm: str = LIVE) -> Actor:
    """The actor behind a sign-in; a visitor, a closed sign-in and one without a person are strangers."""
    if isinstance(user, AnonymousUser) or not user.is_active or user.person_id is None:
        return stranger(realm)
    return actor_for(Principal.objects.get(id=user.person_id), realm, platform_roles(user.person_id))


def actor_of_token(token: str, realm: str = LIVE) -> Actor | None:
    """The actor behind an API token as sent; None for an unknown, expired or revoked one.

    It is named as itself in the audit trail and holds its person's grants and roles while that person can
    sign in. Expiry goes by the wall clock, as grants do.
    """
    found = _living_tokens().filter(digest=token_digest(token)).select_related("principal").first()
    if found is None or found.principal.joined_to_id is None:
        return None
    person = found.principal.joined_to_id
    if not User.objects.filter(person=person, is_active=True).exists():
        return None
    return actor_for(found.principal, realm, platform_roles(person))


def found_link(token: str, code: str, now: dt.datetime) -> Found | None:
    """The open link of an address and a code as typed; None alike for every other."""
    at = link_at(token, code)
    return at[1] if at and is_open(at[0], now) else None


def actor_of_link(found: Found, realm: str = LIVE) -> Actor:
    """Who stands before the door with a link and its code; `link.enter` lets them in."""
    return _by_link(OneTimeLink.objects.select_related("principal").get(id=found.link), realm)


def actor_of_entered_link(
    found: Found, now: dt.datetime, realm: str = LIVE
) -> tuple[Actor, dt.datetime] | None:
    """The actor of a session that came in by a link, and when it ends; None once it does not hold.

    It is named as itself in the audit trail.
    """
    row = OneTimeLink.objects.filter(id=found.link, epoch=found.epoch).select_related("principal").first()
    if row is None or row.entered_at is None or not is_inside(row, now) or not comes_by_link(row.person_id):
        return None
    return _by_link(row, realm), row.entered_at + SESSION


def is_open(row: OneTimeLink, now: dt.datetime) -> bool:
    """Whether a link can still be entered."""
    waits = row.entered_at is None and now < row.expires_at
    return waits and not has_sign_in(row.person_id) and comes_by_link(row.person_id)


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


def platform_roles(person: uuid.UUID) -> frozenset[Role]:
    """Roles that a person has everywhere, all by membership in a coordination center.

    Administrators of other organisations administer these alone, which is no role of the platform.
    """
    held = Membership.objects.filter(
        person=person, until=None, organisation__kind=OrganisationKind.COORDINATION_CENTER
    ).values_list("administrator", flat=True)
    flags = list(held)
    roles = {Role.PERSON} | ({Role.ANALYST} if flags else set())
    return frozenset(roles | ({Role.ADMINISTRATOR} if any(flags) else set()))


def _living_tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=Now())
