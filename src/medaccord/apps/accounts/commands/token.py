"""API tokens: shown once, kept as a keyed digest, acting with the grants of their person."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, replace

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.commands.sign_in import oneself
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.core.models.principal import Kind
from medaccord.core.principal import Actor, new_principal, token_holders
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.sentence import Sentence
from medaccord.domain.tokens import Scope

PREFIX = "mdat_"
BYTES = 32
LONGEST_DAYS = 730
LONGEST_OWN_DAYS = 365
"""Of one that somebody makes for themselves."""
MOST = 10
"""Tokens that open something and that one person made or was given, before they make another."""


@dataclass(frozen=True, slots=True)
class Created:
    """A new token; `secret` is shown now and never again."""

    id: uuid.UUID
    secret: str
    expires_at: dt.datetime


@registration(Registration.TOKEN_CREATE)
def create(entry: Entry, *, sign_in: str, name: str, days: int, scope: Scope = Scope.READ) -> Created:
    """Make a token for somebody who can sign in; it expires after `days` (1 to 730), and reads by default."""
    user = User.objects.filter(username=sign_in, is_active=True).exclude(person=None).first()
    if user is None or user.person_id is None:
        raise Missing("There is no such sign-in. List them with: medaccord user list")
    return _make(entry, user.person_id, name=name, days=days, longest=LONGEST_DAYS, scope=scope)


@registration(Registration.TOKEN_CREATE, gate=oneself)
def create_own(entry: Entry, *, name: str, days: int, scope: Scope) -> Created:
    """Make a token for oneself, as a person who signed in: no token makes another (decision 0270)."""
    person = User.objects.select_for_update().get(person=entry.actor.person).person_id
    assert person is not None
    held = ApiToken.objects.filter(principal__joined_to=person, revoked_at=None, expires_at__gt=entry.now)
    if held.count() >= MOST:
        raise Illegal(
            Sentence("You have {most} tokens, and more cannot be kept in view. Revoke one first.", most=MOST)
        )
    return _make(entry, person, name=name, days=days, longest=LONGEST_OWN_DAYS, scope=scope)


def _make(entry: Entry, person: uuid.UUID, *, name: str, days: int, longest: int, scope: Scope) -> Created:
    text.line(name, name="name")
    if not 0 < len(name.strip()) <= 100:
        raise Invalid({"name": ["Name what the token is for, in at most 100 characters."]})
    if not 1 <= days <= longest:
        raise Invalid({"days": [Sentence("A token lasts 1 to {longest_days} days.", longest_days=longest)]})
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    row = ApiToken(principal=new_principal(Kind.TOKEN, person), digest=token_digest(secret))
    row.name, row.created_at, row.expires_at = name.strip(), entry.now, entry.now + dt.timedelta(days=days)
    row.scope = scope.value
    row.save(force_insert=True)
    entry.names(token=row.id, person=person, principal=row.principal_id)
    return Created(row.id, secret, row.expires_at)


@registration(Registration.TOKEN_REVOKE)
def revoke(entry: Entry, *, token: uuid.UUID) -> None:
    """End a token now; revoking it again changes nothing."""
    if not ApiToken.objects.filter(id=token).exists():
        raise Missing("There is no such token. List them with: medaccord token list")
    ApiToken.objects.filter(id=token, revoked_at=None).update(revoked_at=entry.now)
    entry.names(token=token)


def _own_or_their_program(actor: Actor) -> None:
    """Raise Denied unless the actor is a person who signs in, or a token of theirs."""
    own = actor.principal == actor.person
    if actor.principal is None or not (own or token_holders([actor.principal])):
        raise Denied("This is for people who sign in, and for their programs.")
    oneself(replace(actor, principal=actor.person))


@registration(Registration.TOKEN_REVOKE, gate=_own_or_their_program, own=True)
def revoke_own(entry: Entry, *, token: uuid.UUID) -> uuid.UUID:
    """End a token of one's own now, by oneself or by a program; another person's is not there."""
    mine = ApiToken.objects.filter(id=token, principal__joined_to=entry.actor.person)
    if not mine.exists():
        raise Missing
    mine.filter(revoked_at=None).update(revoked_at=entry.now)
    entry.names(token=token)
    return token


def note_use(actor: Actor, now: dt.datetime) -> None:
    """Remember the day on which a token was last used, with one write a day."""
    used = ApiToken.objects.filter(principal=actor.principal).exclude(last_used_on=now.date())
    if used.exists():
        used.update(last_used_on=now.date())
