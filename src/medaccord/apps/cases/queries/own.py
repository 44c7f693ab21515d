"""What a reader's own party calls its cases, and the cases that a party calls by a number or a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from medaccord.apps.cases.models import Participant
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants
from medaccord.domain.roles import DESK, Role

NOTHING = RawSQL("''", ())
"""No number, written out: only where SQLite can read the condition of an index does it use that index."""


@dataclass(frozen=True, slots=True)
class OwnName:
    """A party's own number for a case and its neutral name for it."""

    reference: str = ""
    alias: str = ""


def is_own(party: str, held: Iterable[str]) -> bool:
    """Whether somebody with these roles in a party's own room acts for it; the desk does for the center."""
    roles = set(held)
    return bool(roles & DESK) if party == Role.LEAD else bool(roles - DESK)


def own_names(actor: Actor, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, OwnName]:
    """By case: what the reader's own party calls it, where it has a name of its own."""
    rows = list(
        Participant.objects.visible_to(actor)
        .filter(stream__in=list(keys), left_at=None)
        .exclude(reference="", alias="")
    )
    doors = open_grants(actor).filter(room__in=[row.room_id for row in rows])
    held: dict[uuid.UUID, set[str]] = {}
    for room, role in doors.values_list("room_id", "role"):
        held.setdefault(room, set()).add(role)
    return {
        row.stream_id: OwnName(row.reference, row.alias)
        for row in rows
        if is_own(row.role, held.get(row.room_id, ()))
    }


def called(actor: Actor, reference: str) -> set[uuid.UUID]:
    """Cases that a party which the reader may see calls by exactly this number."""
    if not reference:
        return set()
    rows = Participant.objects.visible_to(actor).filter(reference=reference).exclude(reference=NOTHING)
    return set(rows.values_list("stream_id", flat=True))


def known_as(actor: Actor, alias: str) -> set[uuid.UUID]:
    """Cases that a party which the reader may see calls by exactly this neutral name."""
    if not alias:
        return set()
    rows = Participant.objects.visible_to(actor).filter(alias=alias).exclude(alias=NOTHING)
    return set(rows.values_list("stream_id", flat=True))
