"""The trail of contacts: every attempt to reach a party and every sign that it was reached."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases.models import Contact, ContactAct
from medaccord.core.principal import Actor
from medaccord.core.scope import query

__all__ = ["ContactAct", "Touch", "contacts"]


@dataclass(frozen=True, slots=True)
class Touch:
    """One instant on the way to a party; `source` says who or what tells of it."""

    id: uuid.UUID
    case: uuid.UUID
    party: uuid.UUID
    act: str
    channel: str
    source: str
    at: dt.datetime


@query
def contacts(actor: Actor, case_ids: Sequence[uuid.UUID]) -> list[Touch]:
    """The contacts of these cases that the actor may see, newest first."""
    rows = Contact.objects.visible_to(actor).filter(stream__in=case_ids).order_by("-at", "id")
    return [Touch(r.id, r.stream_id, r.participant_id, r.act, r.channel, r.source, r.at) for r in rows]
