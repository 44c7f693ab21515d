"""Sessions: where somebody is signed in, begun by the sign-in and ended by whoever may.

They come and go with every sign-in; no chain tells them.
"""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.accounts.models import Session
from medaccord.core.principal import EVER


def begin(
    person: uuid.UUID,
    now: dt.datetime,
    *,
    hours: int,
    by_factor: bool,
    through: uuid.UUID | None = None,
    fresh: bool = True,
) -> uuid.UUID:
    """Note a session that lasts so many hours; returns its key. Sessions that are over are forgotten.

    `through` is the single sign-on by which they came in, `fresh` that they proved just now to be there.
    """
    Session.objects.filter(ends_at__lte=now).delete()
    row = Session.objects.create(
        person_id=person,
        begun_at=now,
        ends_at=now + dt.timedelta(hours=hours),
        last_used_on=now.date(),
        proved_at=now if fresh else EVER,
        by_factor=by_factor,
        through=through,
    )
    return row.id


def prove(session: uuid.UUID, now: dt.datetime) -> None:
    """Note that the owner of a session has just proved to be there."""
    Session.objects.filter(id=session).update(proved_at=now)


def note_use(session: uuid.UUID, now: dt.datetime) -> None:
    """Note the day on which a session is used."""
    Session.objects.filter(id=session).exclude(last_used_on=now.date()).update(last_used_on=now.date())


def end(person: uuid.UUID, session: uuid.UUID) -> None:
    """End one session of a person; no error where it is over already."""
    Session.objects.filter(person=person, id=session).delete()


def end_all(person: uuid.UUID, *, but: uuid.UUID | None = None, through: bool = False) -> None:
    """End all sessions of a person, except perhaps the one in which they say so.

    With `through` those alone that began by a single sign-on, whichever.
    """
    mine = Session.objects.filter(person=person)
    mine = mine.exclude(through=None) if through else mine
    (mine.exclude(id=but) if but else mine).delete()


def end_through(sign_on: uuid.UUID, *, person: uuid.UUID | None = None) -> None:
    """End the sessions of whoever, or of one person who, came in by a single sign-on."""
    found = Session.objects.filter(through=sign_on)
    (found.filter(person=person) if person else found).delete()
