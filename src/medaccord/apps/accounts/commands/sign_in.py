"""Sign-ins: a person's name and password at the door."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.models import ApiToken, Person, User
from medaccord.core.principal import Actor, doubt
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.sentence import Sentence
from medaccord.domain.tokens import Scope

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,149}")
SHORTEST, LONGEST = 12, 256
GUESSABLE = {
    "password_too_common": "Many people use this password, so it is tried first. Use several words that do "
    "not belong together.",
    "password_entirely_numeric": "Use words too, not digits alone.",
    "password_too_similar": "This is too close to the sign-in name. Use other words.",
    "password_too_even": "Use more than a few different characters.",
}
"""What is said of a password that is guessed easily, by the code of whoever found it."""


@registration(Registration.SIGN_IN_ADD)
def add(entry: Entry, *, person: uuid.UUID, sign_in: str, password: str) -> None:
    """Give a person a sign-in name and a first password."""
    create(entry, person, sign_in, password)


def create(entry: Entry, person: uuid.UUID, sign_in: str, password: str) -> None:
    """Write a sign-in's row, for the change of the register that tells it.

    What is wrong with name and password is said before whether the name is taken.
    """
    if not NAME.fullmatch(sign_in):
        raise Invalid(
            {"sign_in": ["Use 2 to 150 lower-case letters, digits and . _ @ + - for a sign-in name."]}
        )
    user = User(username=sign_in, person_id=person)
    _put(user, password)
    if User.objects.filter(username=sign_in).exists():
        raise Illegal("This sign-in name is taken. Choose another.")
    if User.objects.filter(person=person).exists():
        raise Illegal("This person has a sign-in already.")
    if not Person.objects.filter(pk=person).exists():
        raise Missing
    user.save()
    entry.names(person=person)


@registration(Registration.PASSWORD_SET)
def change_password(entry: Entry, *, sign_in: str, password: str, doubts: bool = True) -> None:
    """Set another password; whoever is signed in with the old one is signed out, and their tokens end.

    Their keys wait until somebody else confirms that it is them (decision 0243); but for people whom a
    demonstration invents, and whose passwords it sets each time that it starts.
    """
    user = _user(sign_in)
    _put(user, password)
    user.save()
    _sign_out(user)
    if doubts and user.person_id:
        revoke_tokens(user.person_id, entry.now)
        doubt(user.person_id, entry.now, entry.actor.person)
    entry.names(**_person(user))


def oneself(actor: Actor) -> None:
    """Raise Denied unless the actor is a person who signs in."""
    mine = User.objects.filter(person=actor.person, is_active=True)
    if actor.person is None or actor.person != actor.principal or not mine.exists():
        raise Denied("This is for people who sign in.")


@registration(Registration.PASSWORD_SET, gate=oneself, own=True)
def change_own_password(entry: Entry, *, old: str, password: str, session: uuid.UUID | None = None) -> None:
    """Set another password of one's own, knowing the old one; every other session ends, tokens go on."""
    user = User.objects.select_for_update().get(person=entry.actor.person)
    if not user.check_password(old):
        raise Invalid({"old": ["This is not your password. Check it, then try again."]})
    _put(user, password)
    user.save()
    assert user.person_id is not None
    sessions.end_all(user.person_id, but=session)
    entry.names(person=user.person_id)


@registration(Registration.SIGN_IN_CLOSE)
def close(entry: Entry, *, sign_in: str) -> None:
    """Close a sign-in and revoke its tokens; the person and everything they did stay.

    Only `reopen` opens it again: no administrator of an organisation lets somebody in whom this shut out.
    """
    user = _user(sign_in)
    user.is_active, user.barred = False, True
    user.save(update_fields=["is_active", "barred"])
    _sign_out(user)
    if user.person_id:
        revoke_tokens(user.person_id, entry.now)
    entry.names(**_person(user))


@registration(Registration.SIGN_IN_OPEN)
def reopen(entry: Entry, *, sign_in: str) -> None:
    """Open a sign-in again that was closed, for somebody who comes back; their tokens stay revoked."""
    user = _user(sign_in)
    if user.is_active:
        raise Illegal("This sign-in is open already.")
    user.is_active, user.barred = True, False
    user.save(update_fields=["is_active", "barred"])
    entry.names(**_person(user))


def revoke_tokens(person: uuid.UUID, now: dt.datetime, *, readers: bool = True) -> None:
    """End all tokens of a person, for the change of the register that names them; perhaps but for readers."""
    living = ApiToken.objects.filter(principal__joined_to=person, revoked_at=None)
    (living if readers else living.exclude(scope=Scope.READ)).update(revoked_at=now)


def _put(user: User, password: str) -> None:
    findings: list[str] = (
        []
        if SHORTEST <= len(password) <= LONGEST
        else [Sentence("Use {shortest} to {longest} characters.", shortest=SHORTEST, longest=LONGEST)]
    )
    try:
        validate_password(password, user)
    except ValidationError as refused:
        findings += [GUESSABLE[one.code or ""] for one in refused.error_list]
    if findings:
        raise Invalid({"password": findings})
    user.set_password(password)


def _sign_out(user: User) -> None:
    if user.person_id:
        sessions.end_all(user.person_id)


def _user(sign_in: str) -> User:
    found = User.objects.filter(username=sign_in).first()
    if found is None:
        raise Missing("There is no such sign-in. List them with: medaccord user list")
    return found


def _person(user: User) -> dict[str, uuid.UUID]:
    return {"person": user.person_id} if user.person_id else {}
