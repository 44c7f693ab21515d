"""What is told in several rooms: one row in each, under one key, and all of them change as one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from medaccord.apps.assessments.models import Determination, Dispute, DutyFact, Provisional
from medaccord.apps.cases.models import Participant
from medaccord.core.act import Act

M = TypeVar("M", Determination, Dispute, DutyFact, Provisional)


def lay(act: Act, model: type[M], told: Mapping[str, Any], rooms: Iterable[uuid.UUID]) -> list[M]:
    """Lay one thing into rooms, once into each; `told` holds its key and all else that its rows share."""
    made: list[M] = act.add_all(model(**told, room_id=room) for room in dict.fromkeys(rooms))
    return made


def show(act: Act, row: M, readers: Iterable[Participant]) -> list[M]:
    """Lay a row as it is into the side of each reader that has none of its copies yet."""
    known = set(_of(act, row).values_list("room_id", flat=True))
    own = ("id", "realm", "room")
    told = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in own}
    return lay(act, type(row), told, [one.side_id for one in readers if one.side_id not in known])


def change(act: Act, row: M, **said: Any) -> None:
    """Change every copy of a row in the same way."""
    for copy in _of(act, row).order_by("id"):
        act.change(copy, **said, version=copy.version + 1)


def rooms(act: Act, row: M) -> list[uuid.UUID]:
    """Where a row and its copies lie."""
    return list(_of(act, row).order_by("id").values_list("room_id", flat=True))


def _of(act: Act, row: M) -> Any:
    return type(row).objects.within(act).filter(key=row.key)
