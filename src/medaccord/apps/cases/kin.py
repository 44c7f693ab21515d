"""Cases that belong together: the rows that say so, and the turn of a case's life that led to it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from medaccord.apps.cases.models import Case, LifeStep, Link, Participant
from medaccord.core.act import Act
from medaccord.core.models.principal import STRANGER
from medaccord.domain.cvd.kin import GOES_ON, INVERSE, Relation
from medaccord.domain.errors import Illegal

LINKED_LEAK = "linked_leak"
"""What came of a step for the desk of a linked case."""


def kin_of(act: Act, case: Case) -> list[uuid.UUID]:
    """Keys of every case that the desk of a locked one knows to belong to it."""
    rows = Link.objects.within(act).filter(stream=case.stream_id)
    return sorted(set(rows.values_list("other_id", flat=True)))


def tie(act: Act, one: uuid.UUID, other: uuid.UUID, relation: Relation) -> None:
    """Tell the desk of each of two locked cases of the other; `relation` is what the other is to the one."""
    for stream, there, what in ((one, other, relation), (other, one, INVERSE[relation])):
        room = act.desk(stream)
        if not Link.objects.within(act).filter(stream=stream, room=room, other=there).exists():
            link = Link(stream_id=stream, room_id=room, other_id=there, relation=what.value)
            link.leaked_at = _leaked_at(act, there)
            act.add(link)


def _leaked_at(act: Act, other: uuid.UUID) -> dt.datetime | None:
    """When a case became public, as the locked cases that belong to it were warned."""
    told: Link | None = Link.objects.within(act).filter(other=other).exclude(leaked_at=None).first()
    return told.leaked_at if told else None


def warn(act: Act, case: Case, others: Collection[uuid.UUID]) -> None:
    """Tell the desk of each of these cases that a linked one became public (Vultron T22).

    It hears that, and nothing of how or what. A case that is public itself needs no warning. Other streams
    are locked from here on: the case itself must be settled before.
    """
    if not others:
        return
    act.lock(*others)
    secret = Case.objects.within(act).filter(stream__in=list(others), public_at=None)
    for other in sorted(secret.values_list("id", flat=True)):
        desk = act.desk(other)
        told = Link.objects.within(act).filter(stream=other, room=desk, other=case.id, leaked_at=None)
        for link in told:
            act.change(link, leaked_at=act.occurred_at)
            act.outcomes[desk] = LINKED_LEAK


def tie_siblings(act: Act, new: uuid.UUID, others: Collection[uuid.UUID]) -> None:
    """Tell the desk of the new case of every other one of its kin, and theirs of it."""
    act.lock(*others)
    for other in others:
        tie(act, new, other, Relation.SIBLING)


def tell(act: Act, parties: Iterable[Participant], other: Case, relation: Relation) -> None:
    """Let parties know, each in its own room, that this case goes on in another one."""
    act.add_all(
        Link(stream_id=one.stream_id, room_id=one.room_id, other_id=other.id, relation=relation.value)
        for one in parties
    )


def check_end(act: Act, case: Case) -> None:
    """Raise Illegal for a case that goes on elsewhere already."""
    on = Link.objects.within(act).filter(stream=case.stream_id, relation__in=GOES_ON)
    if on.exists():
        raise Illegal("This case goes on in a linked one already. Go on there.")


def passed(act: Act, case: Case, reason: str, to: uuid.UUID | None = None) -> LifeStep:
    """Note a turn of this case's life with its reason, for the desk; `to` is who leads it from now on."""
    row = LifeStep(stream_id=case.stream_id, room_id=act.desk(case.stream_id), verb=act.verb)
    row.principal_id, row.to_id, row.reason, row.at = act.by or STRANGER, to, reason.strip(), act.now
    return act.add(row)
