"""What ends when a party goes, by its own wish or the lead's: its keys at once, its duties as agreed."""

from __future__ import annotations

import datetime as dt

from medaccord.apps.cases.counsel import vacate
from medaccord.apps.cases.items import part_with
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import Picture, attempt
from medaccord.apps.cases.settle import (
    is_covered,
    own_rooms,
    people_of,
    settle_grants,
    settle_phase,
    shut_out,
)
from medaccord.core.act import Act
from medaccord.core.marking import at_least
from medaccord.core.models.access import RoomKind
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.roles import Role


def depart(
    act: Act,
    case: Case,
    picture: Picture,
    row: Participant,
    *,
    by: Participant,
    told: dict[str, str],
    reads_why: bool = False,
) -> Participant:
    """End a party's part: its people see nothing further, the embargo of the others goes on (Vultron T13).

    `told` are the words about it. With `reads_why` its people keep the key of an invited to its own record:
    what it was asked, what it agreed to, and those words.
    """
    mine = picture.participants[str(row.id)]
    bound = bound_until(picture, mine)
    attempt(act, picture, Attempt(Move.PARTICIPANT_LEAVE, str(by.id), act.now, str(mine.id)))
    told = told | {"marking": at_least(case.marking)}  # what it reads of it later comes from the case
    act.change(mine, left_at=act.now, bound_until=bound, **told, version=mine.version + 1)
    shut_out(act, case, [mine])
    vacate(act, mine)
    part_with(act, mine)
    people = people_of(act, mine)
    act.end_grants(room__in=own_rooms(act, mine), principal__in=people)
    act.end_grants(room__kind=RoomKind.ORIGINAL, principal__in=people)
    for person in sorted(set(people)) if reads_why else ():
        act.grant(mine.room_id, case.stream_id, person, Role.INVITEE, "reads why it was removed")
    settle_grants(act, picture)
    settle_phase(act, picture)
    return mine


def bound_until(picture: Picture, row: Participant) -> dt.datetime | None:
    """The end to which a party is bound as it goes: that in force, if it agreed to keep quiet so long."""
    binds = picture.now.binding and is_covered(picture, row)
    return picture.embargo.ends_at if binds else None
