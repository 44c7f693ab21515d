"""Whose a file is, and who takes the archive of an exploit or firmware (decision 0273)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Set

from django.db.models import Q

from medaccord.apps.cases.models import Item, Participant
from medaccord.apps.parties.queries.reach import Someone, people_behind
from medaccord.core import files
from medaccord.core.models import Blob, Grant, Principal
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import as_reporter_alone, open_grants, still_open
from medaccord.domain.policy.matrix import LEAD
from medaccord.domain.roles import DESK, Role

NOT_NAMED = "Only people who are named take this archive. Ask the lead of the case to name you, and say why."
NOT_NAMED_IN_REPORT = (
    "Only people who are named take this archive. Ask the desk of the report to name you, and say why."
)
NAME_YOURSELF = "Only people who are named take this archive. You name them: name yourself, and say why."


WITHOUT_A_SIDE = [one.value for one in DESK]
NOT_BY_SIDE = [*WITHOUT_A_SIDE, Role.REPORTER.value]
"""Whoever enters a side as one of these does not take by it what lies elsewhere: a reporter who is a
colleague there would be told apart by that (decision 0180)."""


def owns(actor: Actor, row: Blob) -> bool:
    """Whether somebody works for the party that a file belongs to, or in whose side it lies."""
    beyond = WITHOUT_A_SIDE if as_reporter_alone(actor, row.room_id) else NOT_BY_SIDE
    held = open_grants(actor).filter(stream=row.stream_id, room__kind=RoomKind.SIDE)
    sides = set(held.exclude(role__in=beyond).values_list("room", flat=True))
    owner = Item.objects.visible_to(actor).filter(room=row.room_id).values_list("originator", flat=True)
    parties = Participant.objects.visible_to(actor)
    own = parties.filter(side__in=sides).exclude(organisation=None).values_list("organisation", flat=True)
    mine = Q(side__in=sides) | Q(organisation__in=list(own))
    return row.room_id in sides or parties.filter(mine, id__in=list(owner)).exists()


def takes(actor: Actor, row: Blob, own: Collection[uuid.UUID]) -> bool:
    """Whether a reader of a file, who is `own`, gets it: an exploit goes to who is named, or whose it is."""
    return files.is_entrusted(actor, row, own) or owns(actor, row)


def deciding(row: Blob) -> frozenset[Role]:
    """Who decides about a file that is not theirs, who takes it and that it is erased: the lead of a case,
    and whoever judges a report, which has no lead."""
    return LEAD if row.stream.kind == StreamKind.CASE else DESK


def why_not(row: Blob, roles: Set[Role]) -> str:
    """What somebody with these roles is told who does not take a file: to name themself, or whom to ask."""
    if roles & deciding(row):
        return NAME_YOURSELF
    return NOT_NAMED if row.stream.kind == StreamKind.CASE else NOT_NAMED_IN_REPORT


def may_be_named(row: Blob) -> Mapping[uuid.UUID, Someone]:
    """People who may open a file's room now, by name: whoever reported is nobody whom others name."""
    held = Grant.objects.filter(still_open(), stream=row.stream_id, room=row.room_id)
    people = people_behind(held.exclude(role=Role.REPORTER).values_list("principal_id", flat=True))
    return dict(sorted(people.items(), key=lambda one: (one[1].name, str(one[0]))))


def take_unnamed(row: Blob) -> set[uuid.UUID]:
    """People who take a file and need no name: who filed it, and whose it is; as the whole stream says.

    A reporter is not among them: whoever is missing among those who may be named would be known as one
    (need-to-know 35).
    """
    filer = {row.filed_by_id} if row.filed_by_id and not row.by_day else set()
    filers = Principal.objects.filter(id__in=filer).values_list("id", "joined_to_id")
    return {key for pair in filers for key in pair if key} | _people_of_owner(row)


def _people_of_owner(row: Blob) -> set[uuid.UUID]:
    """Who works for the party that a file belongs to, or in whose side it lies."""
    parties = Participant.rows.filter(stream=row.stream_id)
    owner = list(
        Item.rows.filter(stream=row.stream_id, room=row.room_id).values_list("originator", flat=True)
    )
    theirs = parties.filter(id__in=owner).exclude(organisation=None).values_list("organisation", flat=True)
    sides = parties.filter(Q(id__in=owner) | Q(organisation__in=list(theirs))).values_list("side", flat=True)
    rooms = {row.room_id, *sides}
    held = Grant.objects.filter(still_open(), stream=row.stream_id, room__in=rooms, room__kind=RoomKind.SIDE)
    return set(held.exclude(role__in=NOT_BY_SIDE).values_list("principal_id", flat=True))
