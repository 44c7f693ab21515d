"""Who is signed in where: each browser's session, as its owner sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.accounts.models import Session


@dataclass(frozen=True, slots=True)
class Open:
    """One session that holds now."""

    id: uuid.UUID
    begun_at: dt.datetime
    ends_at: dt.datetime
    last_used_on: dt.date
    proved_at: dt.datetime
    by_factor: bool
    through: uuid.UUID | None = None


def session_of(key: object, person: uuid.UUID, now: dt.datetime) -> Open | None:
    """The session under the key that a browser's own session holds; None once it was ended or is over."""
    try:
        row = Session.objects.filter(id=uuid.UUID(str(key)), person=person, ends_at__gt=now).first()
    except ValueError:
        return None
    return _shown(row) if row else None


def sessions_of(person: uuid.UUID, now: dt.datetime) -> list[Open]:
    """Everywhere somebody is signed in, newest first."""
    rows = Session.objects.filter(person=person, ends_at__gt=now).order_by("-begun_at", "id")
    return [_shown(row) for row in rows]


def _shown(row: Session) -> Open:
    return Open(
        row.id, row.begun_at, row.ends_at, row.last_used_on, row.proved_at, row.by_factor, row.through
    )
