"""Who acts: the actor behind a sign-in or an API token, with the roles that hold everywhere.

Roles in a case come from grants and are looked up by the gate; no role here shows anybody's content
(need-to-know 37).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.functions import Now

from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.apps.parties.queries.sign_on import comes_by_provider, password_is_closed
from medaccord.core.models import Principal
from medaccord.core.principal import LIVE, Actor, actor_for, stranger
from medaccord.domain.roles import Role
from medaccord.domain.tokens import Scope

LONGEST_AWAY_DAYS = 30
"""For which the tokens of somebody who comes in by a provider alone go on without them."""


def actor_of_user(user: User | AnonymousUser, realm: str = LIVE) -> Actor:
    """The actor behind a sign-in; a visitor, a closed sign-in and one without a person are strangers."""
    if isinstance(user, AnonymousUser) or not user.is_active or user.person_id is None:
        return stranger(realm)
    return actor_for(Principal.objects.get(id=user.person_id), realm, platform_roles(user.person_id))


def actor_of_token(token: str, realm: str = LIVE) -> Actor | None:
    """The actor behind an API token as sent; None for an unknown, expired or revoked one.

    It is named as itself in the audit trail and holds its person's grants and roles while that person can
    sign in, at their organisation where they have no other way. Expiry goes by the wall clock, as grants do.
    """
    found = _living_tokens().filter(digest=token_digest(token)).select_related("principal").first()
    if found is None or found.principal.joined_to_id is None:
        return None
    person = found.principal.joined_to_id
    user = User.objects.filter(person=person, is_active=True).first()
    if user is None or not _comes_in(user, person):
        return None
    actor = actor_for(found.principal, realm, platform_roles(person))
    return replace(actor, scope=Scope(found.scope))


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


def _comes_in(user: User, person: uuid.UUID) -> bool:
    """Whether somebody has a way in now: their password, or else a provider by which they came lately.

    A provider tells us nothing of whoever it shut out, so that their tokens wait until they come in again.
    """
    if _has_password(user, person):
        return True
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=LONGEST_AWAY_DAYS)
    return user.last_login is not None and user.last_login > since and comes_by_provider(person)


def _has_password(user: User, person: uuid.UUID) -> bool:
    """Whether a password of somebody's own lets them in."""
    return user.has_usable_password() and not password_is_closed(person)


def comes_by_provider_alone(person: uuid.UUID) -> bool:
    """Whether somebody has no way in but a provider, so that their tokens wait while they stay away."""
    user = User.objects.filter(person=person, is_active=True).first()
    return user is not None and not _has_password(user, person)


def _living_tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=Now())
