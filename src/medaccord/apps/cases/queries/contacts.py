"""The trail of contacts: every attempt to reach a party and every sign that it was reached."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from medaccord.apps.cases.models import Contact, ContactAct
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.principal import Actor, token_holders
from medaccord.core.scope import open_grants, query
from medaccord.domain.roles import DESK

__all__ = ["ContactAct", "Touch", "contacts"]


@dataclass(frozen=True, slots=True)
class Touch:
    """One instant on the way to a party; `source` says who or what tells of it.

    `to` is what was tried, `upshot` what came of an attempt; `by` names who at the desk noted it, for the
    desk alone.
    """

    id: uuid.UUID
    case: uuid.UUID
    party: uuid.UUID
    act: str
    channel: str
    source: str
    to: str
    upshot: str
    by: str
    at: dt.datetime


@query
def contacts(actor: Actor, case_ids: Sequence[uuid.UUID]) -> list[Touch]:
    """The contacts of these cases that the actor may see, newest first."""
    return touches(actor, case_ids)


def touches(actor: Actor, case_ids: Sequence[uuid.UUID]) -> list[Touch]:
    """As `contacts`, inside a read scope that is open already."""
    rows = list(Contact.objects.visible_to(actor).filter(stream__in=case_ids).order_by("-at", "id"))
    at_desk = desks(actor, case_ids)
    names = names_of(row.by_id for row in rows if row.by_id and row.stream_id in at_desk)
    return [
        Touch(
            id=row.id,
            case=row.stream_id,
            party=row.participant_id,
            act=row.act,
            channel=row.channel,
            source=row.source,
            to=row.to,
            upshot=row.upshot,
            by=names.get(row.by_id, "") if row.stream_id in at_desk else "",
            at=row.at,
        )
        for row in rows
    ]


def desks(actor: Actor, case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these cases at whose desk the actor works."""
    held = open_grants(actor).filter(stream__in=case_ids, role__in=DESK)
    return set(held.values_list("stream_id", flat=True))


def names_of(principals: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of natural persons and of those whose tokens acted, for the desk."""
    wanted = set(principals)
    holders = token_holders(wanted)
    known = people_behind({holders.get(key, key) for key in wanted})
    names = ((key, known.get(holders.get(key, key))) for key in wanted)
    return {key: someone.name for key, someone in names if someone}
