"""The gate: may this actor use this verb here, in this phase?"""

from __future__ import annotations

import uuid

from medaccord.core.prepared import Prepared
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants
from medaccord.domain.errors import Denied
from medaccord.domain.policy.matrix import decide
from medaccord.domain.roles import Role
from medaccord.domain.tokens import beyond
from medaccord.domain.verbs import Verb

HELD: Prepared[str] = Prepared(
    lambda person, realm, stream: (
        open_grants(Actor(person, person, realm)).filter(stream=stream).values_list("role", flat=True)
    ),
    *(uuid.UUID, str, uuid.UUID),
)
"""Roles that open grants give in one stream: (person, realm, stream)."""


def roles_in(actor: Actor, stream: uuid.UUID | None) -> frozenset[Role]:
    """The actor's roles everywhere and, by its grants, in this stream."""
    if stream is None:
        return actor.roles
    held = HELD.rows(actor.person, actor.realm, stream) if actor.person else []
    return actor.roles | {Role(role) for role in held}


def authorize(actor: Actor, verb: Verb, stream: uuid.UUID | None, phase: str | None) -> frozenset[Role]:
    """The roles with which the actor may go on; raises Denied with the reason otherwise."""
    roles = roles_in(actor, stream)
    reason = decide(verb, roles, phase) or beyond(actor.scope, verb)
    if reason:
        raise Denied(reason)
    return roles
