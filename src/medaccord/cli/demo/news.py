"""What is new for the people of the demo: only what happened lately, as if they had looked in between."""

from __future__ import annotations

import datetime as dt

from medaccord.apps.notifications.commands import notice
from medaccord.core.facts import waiting
from medaccord.core.models import Delivery, Fact
from medaccord.core.streams import every_stream, platform_scope

LATELY = dt.timedelta(days=3)


def catch_up(now: dt.datetime) -> None:
    """Deliver everything that the stories left, and take what is old as seen."""
    while streams := waiting():
        for realm, stream in streams:
            notice.deliver(realm, stream, now)
    for known in every_stream():
        with platform_scope(known.realm, [known.id]):
            old = list(
                Fact.rows.filter(stream=known.id, recorded_at__lt=now - LATELY).values_list("id", flat=True)
            )
        Delivery.objects.filter(fact__in=old).update(seen_at=now)
