"""Documents of a case, and the rooms that a reader may write into."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

from medaccord.apps.cases.models import Item
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.apps.cases.taking import deciding, takes
from medaccord.apps.discussion.audience import AUDIENCES, FILING, READERS
from medaccord.apps.discussion.queries.threads import named_in
from medaccord.core.files import Erasure, Examination, erasure_of, examination_of
from medaccord.core.gate import roles_for
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob, Fact, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.handling import Mark, Marking, Onward, Readers
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import Role
from medaccord.domain.sharing import bases_of
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import is_hidden, told_at

__all__ = ["Audience", "Document", "RoomKind", "audiences", "documents"]


@dataclass(frozen=True, slots=True)
class Audience:
    """A room that the reader may write into: everyone, one party's side, the agencies, or people by name."""

    room: uuid.UUID
    kind: str
    named: tuple[str, ...] = ()

    @property
    def readers(self) -> Readers:
        """For whom the room is."""
        return READERS[RoomKind(self.kind)]


@dataclass(frozen=True, slots=True)
class Document:
    """A file without its bytes; `at` is None where several came in one step, which is dated as one.

    `named` are the people who may open it, where they were named; `originator` is the party that it belongs
    to and that is asked before anybody else may, `item` the key under which it is asked, `override_bases` on
    what the agreement lets it go past that party.
    `mine` says that the reader filed it; an erased one has no size, no digest, and perhaps no name.
    """

    id: uuid.UUID
    room: uuid.UUID
    name: str
    marking: str
    handling: tuple[Mark, ...]
    onward: Onward
    media_type: str
    size: int
    sha256: str
    at: dt.datetime | None
    mine: bool
    erased: Erasure | None
    named: tuple[str, ...]
    examination: Examination
    originator: uuid.UUID | None
    item: uuid.UUID | None
    override_bases: tuple[str, ...] = ()

    @property
    def marked(self) -> Marking:
        """How it is to be handled, as one."""
        return marking_of(self)


@query
def audiences(actor: Actor, case_id: uuid.UUID, verb: Verb) -> list[Audience]:
    """Rooms of a case for which the reader holds a key that allows the verb; the widest first.

    Files go before named people too; posts to them belong to their thread.
    """
    kinds = FILING if verb == Verb.FILE_ADD else AUDIENCES
    check_seen(actor, case_id)
    roles = [role.value for role in MATRIX[verb].roles]
    held = open_grants(actor).filter(stream=case_id, role__in=roles).values("room_id")
    rooms = Room.objects.filter(stream=case_id, id__in=held, kind__in=kinds)
    found = list(rooms.values_list("id", "kind").order_by("id"))
    named = named_in(actor, case_id, [key for key, kind in found if kind == RoomKind.PEOPLE])
    open_ = [Audience(key, kind, named.get(key, ())) for key, kind in found]
    return sorted(
        (one for one in open_ if one.named or one.kind != RoomKind.PEOPLE),
        key=lambda one: (FILING.index(RoomKind(one.kind)), one.named),
    )


_Owned = tuple[uuid.UUID, uuid.UUID, tuple[str, ...]]


@query
def documents(actor: Actor, case_id: uuid.UUID) -> list[Document]:
    """Files of a case that the reader may open, the newest first; raises Missing."""
    check_seen(actor, case_id)
    files = Blob.objects.visible_to(actor).select_related("stream").filter(stream=case_id)
    rows = list(files.order_by("name", "id"))
    dates, own = _dates(actor, case_id), own_principals(actor)
    named = named_in(actor, case_id, {row.room_id for row in rows}, ended_too=True)
    owners, roles = _owners(actor, case_id), roles_for(Verb.FILE_ENTRUST, actor, case_id)
    found = [
        Document(
            row.id,
            row.room_id,
            row.name,
            row.marking,
            tuple(map(Mark, row.handling)),
            Onward(row.onward),
            row.media_type,
            row.size,
            row.sha256,
            dates.get(row.id),
            row.filed_by_id in own,
            erasure_of(row, own),
            named.get(row.room_id, ()),
            _examination(actor, row, own, roles),
            *owners.get(row.room_id, (None, None, ())),
        )
        for row in rows
    ]
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: one.at or oldest, reverse=True)


def _examination(actor: Actor, row: Blob, own: Collection[uuid.UUID], roles: frozenset[Role]) -> Examination:
    entrusts = bool(roles & deciding(row))
    return examination_of(row, own, takes=takes(actor, row, own), entrusts=entrusts, led=True)


def _owners(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, _Owned]:
    """Whose each item is, its key, and on which bases it may go past its owner, by its room."""
    agreed, rows = settings.MEDACCORD.override_bases, Item.objects.visible_to(actor).filter(stream=case_id)
    return {row.room_id: (row.originator_id, row.id, bases_of(row.override_bases, agreed)) for row in rows}


CAME = (Verb.FILE_ADD, Verb.FILE_CLEAN, Verb.FILE_FORWARD)
"""Steps by which a file comes into a room."""


def _dates(actor: Actor, case_id: uuid.UUID) -> dict[uuid.UUID, dt.datetime]:
    """When files were added; a reporter's by their day for everybody else (need-to-know 35)."""
    facts = Fact.objects.visible_to(actor).filter(stream=case_id, verb__in=CAME)
    own = own_principals(actor)
    found = facts.values_list("subject", "recorded_at", "by_day", "actor")
    return {row: told_at(at, is_hidden(by_day, who, own)) for row, at, by_day, who in found}
