"""A browser's session of somebody who signed in: begun, found again, and let go of in one place."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.queries.factors import has_factor
from medaccord.apps.accounts.queries.sessions import Open, session_of
from medaccord.apps.parties.queries.factors import session_hours
from medaccord.apps.parties.queries.sign_on import holds
from medaccord.web.clock import now

SESSION = "session"
"""Session key of the row that says that this browser is signed in."""


def begin(
    request: HttpRequest,
    person: uuid.UUID,
    *,
    by_factor: bool,
    came: tuple[uuid.UUID, bool, bool] | None = None,
) -> None:
    """Note that a person came in here just now, with a second factor or without.

    `came` is the single sign-on that let them in, whether it has shown a second factor that counts here, and
    whether they proved there just now that it is them: else they do so before the first step that asks.
    """
    through, shown, fresh = came or (None, False, True)
    proved = shown or (by_factor and has_factor(person))  # a reset may have come in between
    hours = min(session_hours(person), settings.MEDACCORD.sign_on_hours if came else 10**6)
    fresh = fresh or by_factor
    key = sessions.begin(person, now(), hours=hours, by_factor=proved, through=through, fresh=fresh)
    request.session[SESSION] = str(key)


def held_by(request: HttpRequest, person: uuid.UUID) -> Open | None:
    """The session of whoever signed in here; None once it was ended anywhere or its hours are over.

    One that was begun with the password alone is over as soon as its owner has a second factor; one that was
    begun through an organisation, as soon as that does not let its owner in any more.
    """
    at = now()
    found = session_of(request.session.get(SESSION), person, at)
    if found is None or (not found.by_factor and has_factor(person)):
        return None
    if found.through and not holds(person, found.through):
        return None
    if found.last_used_on != at.date():
        sessions.note_use(found.id, at)
    return found


def let_go(request: HttpRequest) -> None:
    """Forget everything that this browser's session holds, a sign-in included."""
    person = getattr(request.user, "person_id", None)
    if person is not None and (key := request.session.get(SESSION)):
        sessions.end(person, uuid.UUID(key))
    request.session.flush()
    request.user = AnonymousUser()
