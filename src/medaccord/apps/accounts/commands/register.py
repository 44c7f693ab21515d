"""Administration: what is done to people, organisations and their sign-ins, on the realm's own chain.

These rows lie outside realms and streams, so no case's chain tells of them. Each change is one entry in the
chain of the realm that the actor is in: verb, actor and identifiers, and the rows as they are then, names
and addresses beside the envelope (`core.register`). Secrets are nowhere in it.
"""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from medaccord.core import audit, once
from medaccord.core.command import remember
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import Actor, is_doubted, realm_stream_id
from medaccord.core.register import tellings
from medaccord.domain.errors import Denied, Refusal
from medaccord.domain.roles import Role
from medaccord.domain.tokens import PUBLISHES_NOT, Scope

P = ParamSpec("P")
R = TypeVar("R")

ADMINISTERS = frozenset({Role.SYSTEM, Role.ADMINISTRATOR})
"""Whoever sits at the server's command line is the system; others are the center's administrators."""


class Registration(StrEnum):
    """What is done in the register, as the chain names it."""

    ADVISORY_INGEST = "advisory.ingest"
    CONTACT_ADD = "contact.add"
    CONTACT_CHANGE = "contact.change"
    CONTACT_CHECK = "contact.check"
    CONTACT_REMOVE = "contact.remove"
    FACTOR_ADD = "factor.add"
    FACTOR_RECOVER = "factor.recover"
    FACTOR_REMOVE = "factor.remove"
    FACTOR_RENEW = "factor.renew"
    FACTOR_RESET = "factor.reset"
    LINK_ENTER = "link.enter"
    LINK_MAKE = "link.make"
    LINK_WITHDRAW = "link.withdraw"
    MEMBER_ADD = "member.add"
    MEMBER_CONFIRM = "member.confirm"
    MEMBERSHIP_ADD = "membership.add"
    MEMBERSHIP_CHANGE = "membership.change"
    MEMBERSHIP_END = "membership.end"
    ORGANISATION_ADD = "organisation.add"
    ORGANISATION_SIGN = "organisation.sign"
    PASSWORD_SET = "password.set"  # noqa: S105 - a verb, no secret
    PERSON_ADD = "person.add"
    REGISTRY_LOAD = "registry.load"
    SIGN_IN_ADD = "sign_in.add"
    SIGN_IN_CLOSE = "sign_in.close"
    SIGN_IN_OPEN = "sign_in.open"
    SIGN_ON_ADMIT = "sign_on.admit"
    SIGN_ON_BIND = "sign_on.bind"
    SIGN_ON_CLOSE = "sign_on.close"
    SIGN_ON_CONFIGURE = "sign_on.configure"
    SIGN_ON_JOIN = "sign_on.join"
    SIGN_ON_RELEASE = "sign_on.release"
    SIGN_ON_VERIFY = "sign_on.verify"
    STANDING_CONSENT_END = "standing_consent.end"
    STANDING_CONSENT_GIVE = "standing_consent.give"
    TEMPLATE_ADD = "template.add"
    TEMPLATE_CHANGE = "template.change"
    TEMPLATE_RETIRE = "template.retire"
    TOKEN_CREATE = "token.create"  # noqa: S105 - a verb, no secret
    TOKEN_REVOKE = "token.revoke"  # noqa: S105 - a verb, no secret
    TRAINING_END = "training.end"
    TRAINING_RECORD = "training.record"


@dataclass
class Entry:
    """One running change of the register; `ids` are the identifiers that its entry will show."""

    actor: Actor
    now: dt.datetime
    ids: dict[str, Any] = field(default_factory=dict)

    def names(self, **ids: uuid.UUID | int | str | bool | list[uuid.UUID]) -> None:
        """Say which rows and codes this is about."""
        self.ids |= {name: _told(one) for name, one in ids.items()}


def _told(value: uuid.UUID | int | str | bool | list[uuid.UUID]) -> Any:
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value) if isinstance(value, uuid.UUID) else value


DOUBTED = "Somebody has to confirm first that it is you."


def registration(
    verb: Registration,
    gate: Callable[[Actor], None] | None = None,
    *,
    own: bool = False,
    reaches: bool = False,
) -> Callable[[Callable[Concatenate[Entry, P], R]], Callable[Concatenate[Actor, dt.datetime, P], R]]:
    """A change of the register, called as `verb(actor, now, …)`: lock, gate and entry in one transaction.

    `gate` raises Denied for whoever may not, by default for whoever administers nothing. Whoever waits to be
    confirmed changes only what is their `own` (decision 0243). What `reaches` as far as a publication is not
    for a program whose token does not. What the body raises goes on; refusals are recorded. A request that
    may come again is done once.
    """
    allowed = gate or administers

    def decorate(body: Callable[Concatenate[Entry, P], R]) -> Callable[Concatenate[Actor, dt.datetime, P], R]:
        @functools.wraps(body)
        def run(actor: Actor, now: dt.datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            realm = realm_stream_id(actor.realm)
            try:
                with transaction.atomic(), database_context(actor.person, actor.realm, [realm]):
                    stream = Stream.objects.select_for_update().get(id=realm)
                    allowed(actor)  # by what the change before this one left
                    if actor.person and not own and is_doubted(actor.person):
                        raise Denied(DOUBTED)
                    if reaches and actor.scope != Scope.PUBLISH:
                        raise Denied(PUBLISHES_NOT)
                    entry, claimed = Entry(actor, now), once.claim(actor, verb, now)
                    result = body(entry, *args, **kwargs)
                    changes = tellings(verb, entry.ids)
                    audit.append(
                        stream, verb=verb, actor=actor.principal, at=now, objects=entry.ids, changes=changes
                    )
                    once.settle(claimed, result)
                return result
            except Refusal as refusal:
                remember(refusal, actor, verb, now, None)
                raise

        return run

    return decorate


def administers(actor: Actor) -> None:
    """Raise Denied unless the actor keeps the register."""
    if not ADMINISTERS & actor.roles:
        raise Denied("Only an administrator of the coordination center can do this. Ask one of them.")
