"""Second factors for tests about them: an app, and the codes that it shows."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import time_machine

from medaccord.apps.accounts.models import User
from medaccord.apps.accounts.queries.factors import code_at, new_secret
from medaccord.apps.parties.commands import factor
from medaccord.core.principal import Actor
from medaccord.web.clock import now

PASSWORD = "correct horse battery"


def shown(secret: str, ahead: int = 0) -> str:
    """The code that an app with this secret shows, so many time steps ahead."""
    return code_at(secret, int(time.time() // 30) + ahead)


def sign_in_for(actor: Actor, name: str) -> User:
    """A sign-in with PASSWORD."""
    user, _ = User.objects.get_or_create(person_id=actor.person)
    user.username = name
    user.set_password(PASSWORD)
    user.save()
    return user


def app_for(actor: Actor, at: dt.datetime | None = None) -> tuple[str, tuple[str, ...]]:
    """Give somebody an app by the real command: its secret, and the recovery codes; the last step is used.

    No time passes in between: the code of a step ago would be too old a moment after the next begins.
    """
    secret = new_secret()
    with time_machine.travel(time.time(), tick=False):
        added = factor.add_app(actor, at or now(), secret=secret, code=shown(secret, -1))
    return secret, added.codes


def comes_in(client: Any, name: str, secret: str, ahead: int = 0) -> Any:
    """Sign in by password and app; the answer to the code."""
    answer = client.post("/sign-in/", {"login": name, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/second-step/", answer
    return client.post(answer["Location"], {"code": shown(secret, ahead)})
