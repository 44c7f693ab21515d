"""Second factors of the demo's people: their keys are shown, and this machine stands in for a phone."""

from __future__ import annotations

import datetime as dt
import time

from medaccord.apps.accounts.queries.factors import code_at, has_factor, new_secret, secret_of
from medaccord.apps.parties.commands import factor
from medaccord.apps.parties.queries.actor import platform_roles
from medaccord.apps.parties.queries.directory import person_behind
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.core.models import Principal
from medaccord.core.principal import Actor, actor_for
from medaccord.domain.errors import Missing

PERIOD = 30.0
"""Seconds of a time step (RFC 6238 §4.1)."""


def player(actor: Actor, sign_in: str) -> Actor:
    """The person behind a sign-in, as whom they act."""
    person = person_behind(actor, sign_in)
    return actor_for(Principal.objects.get(id=person), roles=platform_roles(person))


def key_of(actor: Actor, now: dt.datetime) -> str | None:
    """The key of somebody's app, made where they need one and have none; None for everybody else."""
    assert actor.person is not None
    if not has_factor(actor.person) and needs_factor(actor.person):
        secret = new_secret()
        factor.add_app(actor, now, secret=secret, code=code_at(secret, _step() - 1))
        return secret
    found = secret_of(actor.person)
    return found[0] if found else None


def next_code(actor: Actor, sign_in: str) -> str:
    """A code that opens somebody's sign-in now; waits where the newest one was used already."""
    found = secret_of(person_behind(actor, sign_in))
    if found is None:
        raise Missing("This person has no app. Their password alone lets them in.")
    secret, used = found
    while used > _step():
        time.sleep(1)
    return code_at(secret, max(used + 1, _step()))


def _step() -> int:
    return int(time.time() // PERIOD)
