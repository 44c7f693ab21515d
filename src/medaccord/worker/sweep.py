"""What expires by itself: drafts, sessions, throttle buckets, keys of requests, bytes that no row names."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.sessions.models import Session

from medaccord.apps.intake import drafts
from medaccord.core import files, once, throttle


def sweep(now: dt.datetime) -> dict[str, int]:
    """Remove what has expired at `now`; returns how many of each kind went."""
    gone = {
        "buckets": throttle.forget(now),
        "drafts": drafts.purge(now),
        "files": files.sweep(now),
        "requests": once.forget(now, dt.timedelta(hours=settings.MEDACCORD.repeat_hours)),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
    return {kind: count for kind, count in gone.items() if count}
