"""Chains verified in turn by the platform itself, and what it last found: pages show that, and hash nothing.

A note says how far a chain was whole and when. Whatever it says, `medaccord audit verify` reads everything.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import structlog
from django.db import transaction

from medaccord.core import audit
from medaccord.core.models import Stream, Verified
from medaccord.core.streams import Known, every_stream, named, platform_scope

log = structlog.get_logger()

AGAIN = dt.timedelta(hours=1)
"""How long what was found stands before a chain is verified again."""
MOST = 20
"""Chains in one round; ten thousand of them are through in less than a day."""


@dataclass(frozen=True, slots=True)
class State:
    """How many entries a chain had when it was last verified, at which instant, and what was wrong."""

    entries: int
    breaks: tuple[str, ...]
    at: dt.datetime | None


def waiting(now: dt.datetime, most: int = MOST) -> list[Known]:
    """Chains to verify now: those never verified first, then those verified longest ago."""
    seen = dict(Verified.objects.values_list("stream", "at"))
    due = [known for known in every_stream() if known.id not in seen or seen[known.id] <= now - AGAIN]
    early = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(due, key=lambda known: seen.get(known.id, early))[:most]


def check(known: Known, now: dt.datetime) -> bool:
    """Verify one chain and note what was found; whether it is whole, which one that cannot be read is not."""
    whole, entries = False, 0
    try:
        with platform_scope(known.realm, [known.id]):
            stream = Stream.objects.get(id=known.id)
            whole, entries = not audit.verify(stream), stream.count
    except Exception as unreadable:  # whatever somebody wrote into the tables keeps no other chain waiting
        log.error("chain.unreadable", **named(known.realm, known.id), why=type(unreadable).__name__)
    values = {"realm": known.realm, "entries": entries, "whole": whole, "at": now}
    with transaction.atomic():
        Verified.objects.update_or_create(stream=known.id, defaults=values)
    if not whole:
        log.error("chain.broken", **named(known.realm, known.id))
    return whole


def state_of(stream_id: uuid.UUID) -> State:
    """What is known of a chain that the reader may see: the last note of it.

    Where there is none yet, or where it was not whole, it is verified at once: `at` is None then. That is
    done as the platform: texts in rooms that are closed to the reader would be missing otherwise.
    """
    note = Verified.objects.filter(stream=stream_id, whole=True).first()
    if note is not None:
        return State(note.entries, (), note.at)
    stream = Stream.objects.get(id=stream_id)
    with platform_scope(stream.realm, [stream_id]):
        return State(stream.count, tuple(found.sentence for found in audit.verify(stream)), None)
