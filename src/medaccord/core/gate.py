"""The gate: may this actor use this verb here, in this phase?"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from medaccord.core.models import Grant
from medaccord.core.prepared import Prepared
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants
from medaccord.domain.access import FOR_HOURS
from medaccord.domain.errors import Denied
from medaccord.domain.policy.matrix import MATRIX, counting, decide, is_for_visitors
from medaccord.domain.roles import Role
from medaccord.domain.tokens import beyond
from medaccord.domain.verbs import Verb

HELD: Prepared[tuple[str, dt.datetime | None]] = Prepared(
    lambda person, realm, stream: (
        open_grants(Actor(person, person, realm)).filter(stream=stream).values_list("role", "until")
    ),
    *(uuid.UUID, str, uuid.UUID),
)
"""Roles that open grants give in one stream, and until when: (person, realm, stream)."""


def roles_in(actor: Actor, stream: uuid.UUID | None) -> frozenset[Role]:
    """The actor's roles everywhere and, by its grants, in this stream: what it reads as."""
    return frozenset.union(*_held(actor, stream))


def roles_for(verb: Verb, actor: Actor, stream: uuid.UUID | None) -> frozenset[Role]:
    """Those of them that count for a verb: what is held for some hours is enough for few."""
    return counting(verb, *_held(actor, stream))


def counts_for(verb: Verb, actor: Actor, stream: uuid.UUID) -> bool:
    """Whether the actor's roles are of those that a verb is for, whatever the phase."""
    return bool(roles_for(verb, actor, stream) & MATRIX[verb].roles)


def keys_for(verb: Verb, actor: Actor) -> QuerySet[Grant]:
    """The actor's open grants whose roles count for a verb, in whatever stream."""
    held = open_grants(actor).filter(role__in=[one.value for one in MATRIX[verb].roles])
    return held if is_for_visitors(verb) else held.filter(until=None)


def _held(actor: Actor, stream: uuid.UUID | None) -> tuple[frozenset[Role], frozenset[Role]]:
    """The actor's roles in a stream without an end, and those for some hours."""
    held = HELD.rows(actor.person, actor.realm, stream) if stream is not None and actor.person else []
    lasting = {Role(role) for role, until in held if until is None}
    return actor.roles | lasting, frozenset(Role(role) for role, until in held if until is not None)


def authorize(actor: Actor, verb: Verb, stream: uuid.UUID | None, phase: str | None) -> frozenset[Role]:
    """The roles with which the actor may go on; raises Denied with the reason otherwise."""
    lasting, for_hours = _held(actor, stream)
    roles = counting(verb, lasting, for_hours)
    reason = decide(verb, roles, phase)
    if reason and decide(verb, lasting | for_hours, phase) is None:
        reason = FOR_HOURS
    if reason := reason or beyond(actor.scope, verb):
        raise Denied(reason)
    return roles
