"""Who acts: the actor behind a sign-in or an API token, with the roles that hold everywhere.

Roles in a case come from grants and are looked up by the gate; no role here shows anybody's content
(need-to-know 37).
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.functions import Now

from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.models import Principal
from medaccord.core.principal import LIVE, Actor, actor_for, stranger
from medaccord.domain.roles import Role
from medaccord.domain.tokens import Scope


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


def _living_tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=Now())
