"""Second factors: added, used, renewed and removed by their owner, reset at the server (decision 0222)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.commands.sign_in import oneself, revoke_tokens
from medaccord.apps.accounts.factors import SealedFactors, Unreadable
from medaccord.apps.accounts.models import Factor, FactorKind, Session, User
from medaccord.apps.accounts.queries.factors import ASKED, digest_of, genuine, has_factor, step_of
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.apps.parties.queries.in_doubt import check_resets_something, may_reset
from medaccord.core.principal import Actor, doubt, system
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role

LONGEST_NAME = 100
APP_NAME, CODES_NAME = "App", "Recovery codes"


@dataclass(frozen=True, slots=True)
class Added:
    """A factor just added; `codes` are new recovery codes, shown now and never again, or empty."""

    id: uuid.UUID
    codes: tuple[str, ...]


@registration(Registration.FACTOR_ADD, gate=oneself, own=True)
def add_app(entry: Entry, *, secret: str, code: str, session: uuid.UUID | None = None) -> Added:
    """Take an app that shows codes of a secret, proved by one of them; its code is used up with that.

    It takes the place of an earlier one: whoever lost their phone came in by a recovery code.

    The session in which it is added counts as one with a second factor; all others that lack one end.
    """
    step = step_of(secret, code)
    if step is None:
        raise Invalid({"code": ["This is not the code that the app shows now. Type the newest one."]})
    user = _locked(entry.actor)
    _end(entry, Factor.objects.filter(person=user.person_id, kind=FactorKind.APP, removed_at=None))
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()  # what nothing told
    row = _keep(entry, FactorKind.APP, APP_NAME, TOTP.activate(user, secret).instance)
    Factor.objects.filter(id=row.id).update(last_step=step)
    return _added(entry, row, user, session)


@registration(Registration.FACTOR_ADD, gate=oneself, own=True)
def add_passkey(
    entry: Entry, *, name: str, credential: dict[str, Any], session: uuid.UUID | None = None
) -> Added:
    """Take a passkey whose credential the browser's own ceremony has just proved (WebAuthn §7.1)."""
    text.line(name, name="name")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid({"name": ["Give the passkey a name of at most 100 characters."]})
    user = _locked(entry.actor)
    known = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    if credential["id"] in {row.data["credential"]["id"] for row in known}:
        raise Illegal("You have added this passkey already. Choose another one.")
    key = WebAuthn.add(user, name.strip(), credential).instance
    return _added(entry, _keep(entry, FactorKind.PASSKEY, name.strip(), key), user, session)


@registration(Registration.FACTOR_RENEW, gate=oneself, own=True)
def renew_codes(entry: Entry) -> tuple[str, ...]:
    """Make new recovery codes; the old ones open nothing any more."""
    user = _locked(entry.actor)
    if not has_factor(_person(entry.actor)):
        raise Illegal("Add an app or a passkey first; recovery codes stand in for it.")
    _end(entry, Factor.objects.filter(person=user.person_id, kind=FactorKind.CODES, removed_at=None))
    codes = _codes(entry, user)
    entry.names(person=_person(entry.actor))
    return codes


@registration(Registration.FACTOR_REMOVE, gate=oneself, own=True)
def remove(entry: Entry, *, factor: uuid.UUID) -> None:
    """Give a factor up; with the last one its recovery codes go. Whoever needs one keeps one."""
    user, person = _locked(entry.actor), _person(entry.actor)
    mine = Factor.objects.filter(person=person, removed_at=None)
    if not mine.filter(id=factor, kind__in=ASKED).exists():
        raise Missing
    last = not mine.filter(kind__in=ASKED).exclude(id=factor).exists()
    if last and needs_factor(person):
        raise Illegal("Your role needs a second factor. Add another one first, then remove this one.")
    _end(entry, mine if last else mine.filter(id=factor))
    if last:
        Session.objects.filter(person=user.person_id).update(by_factor=False)
    entry.names(person=person)


@registration(Registration.FACTOR_RESET, gate=check_resets_something, reaches=True)
def reset(entry: Entry, *, person: uuid.UUID) -> None:
    """Take all factors from somebody who lost theirs and sign them out everywhere.

    Whoever needs a factor sets up a new one after the next password. Their tokens end, and their keys wait
    until somebody else confirms that it is them (decision 0243).
    """
    if not may_reset(entry.actor, person):
        raise Missing
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        raise Missing("There is no such sign-in. List them with: medaccord user list")
    _end(entry, Factor.objects.filter(person=person, removed_at=None))
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(person)
    revoke_tokens(person, entry.now)
    doubt(person, entry.now, entry.actor.person)
    entry.names(person=person)


def _system(actor: Actor) -> None:
    if Role.SYSTEM not in actor.roles:
        raise Denied("A recovery code does this, nobody else.")


@registration(Registration.FACTOR_RECOVER, gate=_system)
def recover(entry: Entry, *, person: uuid.UUID) -> None:
    """Tell that somebody showed a recovery code: tokens end, keys wait until somebody else confirms them."""
    revoke_tokens(person, entry.now)
    doubt(person, entry.now, None)
    entry.names(person=person)


def use_code(person: uuid.UUID, code: str, now: dt.datetime, *, recovers: bool = True) -> bool:
    """Take a code of an app or, where it `recovers`, a recovery code, each once; False where it is neither.

    Whoever recovers by a code comes in, and their keys to cases wait (need-to-know 39).
    """
    with transaction.atomic():
        kinds = (FactorKind.APP, FactorKind.CODES) if recovers else (FactorKind.APP,)
        for row, key in genuine(person, *kinds):
            try:
                used = _use_step(row, key, code) if row.kind == FactorKind.APP else _use_recovery(key, code)
            except Unreadable:
                continue
            if used:
                key.record_usage()
                if row.kind == FactorKind.CODES:
                    recover(system(), now, person=person)
                return True
    return False


def use_passkey(person: uuid.UUID, key: Authenticator) -> bool:
    """Note the use of a passkey whose answer was verified; False where it is not one that the chain tells."""
    known = any(row == key for _factor, row in genuine(person, FactorKind.PASSKEY))
    if known:
        key.record_usage()
    return known


def _use_step(row: Factor, key: Authenticator, code: str) -> bool:
    """Whoever is faster uses a step up, and every earlier one with it."""
    step = step_of(SealedFactors().decrypt(key.data["secret"]), code)
    later = Factor.objects.filter(id=row.id, removed_at=None, last_step__lt=step or 0)
    return step is not None and later.update(last_step=step) == 1


def _use_recovery(key: Authenticator, code: str) -> bool:
    used: bool = RecoveryCodes(key).validate_code(code)
    return used


def _added(entry: Entry, row: Factor, user: User, session: uuid.UUID | None) -> Added:
    person = _person(entry.actor)
    entry.names(factor=row.id, person=person)
    mine = Session.objects.filter(person=person)
    if session is not None:
        mine.filter(id=session).update(by_factor=True, proved_at=entry.now)
    mine.filter(by_factor=False).delete()
    kept = Factor.objects.filter(person=person, kind=FactorKind.CODES, removed_at=None).exists()
    return Added(row.id, () if kept else _codes(entry, user))


def _codes(entry: Entry, user: User) -> tuple[str, ...]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    wrapped = RecoveryCodes.activate(user)
    row = _keep(entry, FactorKind.CODES, CODES_NAME, wrapped.instance)
    entry.names(codes=row.id)
    return tuple(wrapped.generate_codes())


def _keep(entry: Entry, kind: FactorKind, name: str, key: Authenticator) -> Factor:
    row = Factor(person_id=_person(entry.actor), kind=kind, name=name, added_at=entry.now, authenticator=key)
    row.digest = digest_of(row.id, row.person_id, key)
    row.save(force_insert=True)
    return row


def _end(entry: Entry, rows: Any) -> None:
    """Destroy the secrets of factors and note when they ended."""
    keys = [row.authenticator_id for row in rows if row.authenticator_id]
    Factor.objects.filter(id__in=[row.id for row in rows]).update(removed_at=entry.now)
    Authenticator.objects.filter(id__in=keys).delete()


def _person(actor: Actor) -> uuid.UUID:
    assert actor.person is not None
    return actor.person


def _locked(actor: Actor) -> User:
    """The actor's sign-in, locked: one change of its factors after the other."""
    return User.objects.select_for_update().get(person=actor.person, is_active=True)
