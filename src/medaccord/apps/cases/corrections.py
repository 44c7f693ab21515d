"""How every row of a case is corrected and withdrawn: in one way, whatever the row is (decision 0140)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Authored, Case, CaseRow, Participant, Vulnerability
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.devices.commands.product import common_room
from medaccord.core.act import Act
from medaccord.core.models import Correctable
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import DESK, Role

GONE = "This was withdrawn. Add it again if it holds after all."

R = TypeVar("R", bound=Correctable)


def writer(act: Act, *roles: Role) -> Participant | None:
    """The party that writes a row as its own, in one of these roles if some are named; None for the desk."""
    if act.roles & DESK:
        return None
    parties = list(Participant.objects.within(act).filter(left_at=None, role__in=roles or Role))
    own = acting_participant(act, parties)
    return next((party for party in parties if party.id == own), None)


def home_of(act: Act, case: Case, party: Participant | None) -> uuid.UUID:
    """Where texts of the actor lie: the desk's in the agencies' room, a party's in its side."""
    if act.roles & DESK:
        return act.desk(case.stream_id)
    if party is None:
        raise Denied("Only a party of the case can add this.")
    side: uuid.UUID = party.side_id
    return side


def check(act: Act, row: Correctable, version: int | None) -> None:
    """Raise what keeps the actor from correcting a row: whose it is, what became of it, another's save."""
    if isinstance(row, Authored):
        _check_own(act, row)
    if row.withdrawn_at is not None:
        raise Illegal(GONE)
    about = getattr(row, "vulnerability_id", None)
    if about is not None:
        inputs.standing(Vulnerability.objects.within(act).get(id=about))
    act.expect(row, version, *row.TOLD)


def _check_own(act: Act, row: Authored) -> None:
    if act.roles & DESK:
        return
    if acting_participant(act, Participant.objects.within(act).filter(id=row.party_id)) is None:
        raise Denied("This is somebody else's. Ask them, or the coordination center, to correct it.")


def put(act: Act, row: R, **values: Any) -> R:
    """Put values in place of those there; the chain keeps what stood before."""
    return act.change(row, **values, version=row.version + 1)


def take_back(act: Act, row: R, reason: str) -> R:
    """Withdraw a row that was checked; raises Invalid for a reason that cannot be kept."""
    text.said(reason, "Say in a few words why this is withdrawn.", limit=text.REASON)
    values = {"withdrawn_at": act.now, "withdrawn_by_id": act.by, "withdrawn_because": reason}
    return put(act, row, **values)


def withdraw(act: Act, row: R, reason: str, version: int | None) -> R:
    """Withdraw a row, after all checks."""
    check(act, row, version)
    return take_back(act, row, reason)


def room_of(act: Act, row: CaseRow, common: bool) -> uuid.UUID:
    """Where a text lies after a correction: shown to every party, or with its author and the desk."""
    shared: uuid.UUID = Case.objects.within(act).get(id=row.stream_id).room_id
    if common or row.room_id != shared:
        return shared if common else row.room_id
    party = row.party_id if isinstance(row, Authored) else None
    if party is None:
        return act.desk(row.stream_id)
    side: uuid.UUID = Participant.objects.within(act).get(id=party).side_id
    return side


def room_among(act: Act, row: Authored, rooms: Iterable[uuid.UUID]) -> uuid.UUID:
    """Where a row about things in these rooms lies after a correction.

    The desk's own goes where its products are. What a party wrote stays where that party reads it, and
    speaks of things there; an adviser's stays among the agencies.
    """
    if row.party_id is None:
        return common_room(act, row, rooms)
    desk = act.desk(row.stream_id)
    if row.room_id != desk and set(rooms) != {row.room_id}:
        raise Invalid({"products": ["Choose products of the manufacturer that wrote this."]})
    return row.room_id


def place(act: Act, row: Any, about: uuid.UUID | None) -> int:
    """The position of a text that is about this vulnerability, or the whole, from now on."""
    if row.vulnerability_id == about:
        return int(row.position)
    return next(inputs.places(act, type(row), [about]))
