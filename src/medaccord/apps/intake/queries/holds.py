"""Legal holds of a report or case, for its desk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from medaccord.apps.accounts.models import Person
from medaccord.apps.intake.models import Hold
from medaccord.core.gate import roles_in
from medaccord.core.models import Principal, Stream
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK, Role


@dataclass(frozen=True, slots=True)
class HoldView:
    """One hold: for which matter, why, who placed and who lifted it; `reached` where it came with a case."""

    id: uuid.UUID
    stream: uuid.UUID
    matter: str
    reason: str
    by: str
    at: dt.datetime
    reached: bool
    lifted_by: str
    lifted_at: dt.datetime | None
    lifted_why: str
    version: int
    marking: str
    is_case: bool
    leads: bool
    """Whether the reader may lift it: the lead of a case, the desk of a report."""


@query
def holds(actor: Actor, stream: uuid.UUID) -> list[HoldView]:
    """The holds of a report or case, those that stand first; none for everybody but its desk."""
    return _views(actor, stream, Hold.objects.visible_to(actor).filter(stream=stream))


@query
def is_held(actor: Actor, stream: uuid.UUID) -> bool:
    """Whether a hold stands in a report or case, for its desk; nobody else is told."""
    stands = Hold.objects.visible_to(actor).filter(stream=stream, lifted_at=None).exists()
    return stands and bool(roles_in(actor, stream) & DESK)


@query
def hold(actor: Actor, key: uuid.UUID) -> HoldView:
    """One hold, for the desk; raises Missing for everybody else."""
    row = Hold.objects.visible_to(actor).filter(id=key).first()
    found = _views(actor, row.stream_id, [row]) if row is not None else []
    if not found:
        raise Missing
    return found[0]


def _views(actor: Actor, stream: uuid.UUID, found: Iterable[Hold]) -> list[HoldView]:
    held = roles_in(actor, stream) & DESK
    if not held:
        return []
    rows = sorted(found, key=lambda row: (row.lifted_at is not None, row.at, row.id))
    is_case = Stream.objects.filter(id=stream, kind=StreamKind.CASE).exists()
    names = _names(row.by_id for row in rows) | _names(row.lifted_by_id for row in rows)
    leads = not is_case or Role.LEAD in held
    return [_view(row, names, is_case, leads) for row in rows]


def _names(principals: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names of the natural persons behind principals."""
    rows = Principal.objects.filter(id__in={key for key in principals if key is not None})
    behind = {key: joined or key for key, joined in rows.values_list("id", "joined_to_id")}
    people = Person.objects.filter(principal__in=set(behind.values()))
    names = dict(people.values_list("principal_id", "name"))
    return {key: names.get(person, "") for key, person in behind.items()}


def _view(row: Hold, names: dict[uuid.UUID, str], is_case: bool, leads: bool) -> HoldView:
    return HoldView(
        id=row.id,
        stream=row.stream_id,
        matter=row.matter,
        reason=row.reason,
        by=names.get(row.by_id, ""),
        at=row.at,
        reached=row.of_id is not None,
        lifted_by=names.get(row.lifted_by_id, "") if row.lifted_by_id else "",
        lifted_at=row.lifted_at,
        lifted_why=row.lifted_why,
        version=row.version,
        marking=row.marking,
        is_case=is_case,
        leads=leads,
    )
