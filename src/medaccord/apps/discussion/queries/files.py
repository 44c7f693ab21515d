"""Files, opened only for whoever may enter their room (need-to-know 10 and 24)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from medaccord.adapters.archive import sealed
from medaccord.apps.cases.models import Item, Participant
from medaccord.core import files, ports
from medaccord.core.files import Examination
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.errors import Missing
from medaccord.domain.examination import Examined, is_waiting
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import LEAD, MATRIX
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file's bytes with what a download says of it: number, marking and key, never its own name."""

    id: uuid.UUID
    number: str
    marking: Marking
    name: str
    data: bytes


@query
def open_file(actor: Actor, file_id: uuid.UUID) -> OpenFile:
    """The plaintext of a file that the actor may see; raises Missing for any other.

    The one door through which stored bytes leave: raises Illegal for what is unexamined or suspicious. An
    exploit or firmware leaves as an archive that its password opens.
    """
    blob = Blob.objects.visible_to(actor).filter(pk=file_id).select_related("stream").first()
    if blob is None or blob.erased_at is not None:
        raise Missing
    files.require_open(blob)
    name, data = blob.name, files.read(blob)
    if blob.exploit:
        name, data = "archive.zip", sealed(f"{blob.id.hex[:8]}.bin", data, files.password_of(blob))
    return OpenFile(blob.id, blob.stream.number, marking_of(blob), name, data)


@dataclass(frozen=True, slots=True)
class FileAbout:
    """A file without its bytes, as the pages tell it that ask whether to release or to erase it.

    `may` says that this reader erases it, `may_clear` that it releases it, `may_class` that it marks it as an
    exploit, `may_mark` that it marks it more strictly, `may_claim` that it can become PCII where it lies.
    `alike` are others with the same content that it may open too, each by name and by the number of its
    report or case.
    """

    id: uuid.UUID
    stream: uuid.UUID
    name: str
    size: int
    marking: Marking
    media_type: str
    claimed_type: str
    sha256: str
    may: bool
    may_class: bool
    may_clear: bool
    may_mark: bool
    may_claim: bool
    erased: bool
    alike: tuple[tuple[str, str], ...]
    examination: Examination


@query
def one_file(actor: Actor, file_id: uuid.UUID) -> FileAbout:
    """A file as the pages show it that release or erase it; raises Missing for what is not seen."""
    seen = Blob.objects.visible_to(actor)
    row = seen.filter(pk=file_id).select_related("stream", "room").first()
    if row is None:
        raise Missing
    mine = row.filed_by_id in own_principals(actor)
    same = seen.filter(sha256=row.sha256, erased_at=None).exclude(pk=row.pk).select_related("stream")
    return FileAbout(
        id=row.id,
        stream=row.stream_id,
        name=row.name,
        size=row.size,
        marking=marking_of(row),
        media_type=row.media_type,
        claimed_type=row.claimed_type,
        sha256=row.sha256,
        may=mine or _decides(actor, row),
        may_class=_holds(actor, row, DESK) or (mine and row.examined != Examined.SUSPICIOUS),
        may_clear=_holds(actor, row, MATRIX[Verb.FILE_CLEAR].roles),
        may_claim=row.room.kind == RoomKind.SIDE and not row.handed,
        may_mark=mine or _holds(actor, row, DESK) or _is_owners(actor, row),
        erased=row.erased_at is not None,
        alike=tuple((one.name, one.stream.number) for one in same.order_by("name", "id")),
        examination=files.examination_of(row),
    )


def _decides(actor: Actor, row: Blob) -> bool:
    """Whether the reader erases what others filed: the lead of a case, whoever judges a report."""
    return _holds(actor, row, LEAD if row.stream.kind == StreamKind.CASE else DESK)


def _is_owners(actor: Actor, row: Blob) -> bool:
    """Whether the reader works for the party that a file belongs to, or in whose side it lies."""
    held = open_grants(actor).filter(stream=row.stream_id, room__kind=RoomKind.SIDE)
    sides = set(held.exclude(role__in=[one.value for one in DESK]).values_list("room", flat=True))
    owner = Item.objects.visible_to(actor).filter(room=row.room_id).values_list("originator", flat=True)
    parties = Participant.objects.visible_to(actor)
    own = parties.filter(side__in=sides).exclude(organisation=None).values_list("organisation", flat=True)
    mine = Q(side__in=sides) | Q(organisation__in=list(own))
    return row.room_id in sides or parties.filter(mine, id__in=list(owner)).exists()


def _holds(actor: Actor, row: Blob, roles: Collection[Role]) -> bool:
    """Whether the reader has one of these roles in the file's case or report."""
    return open_grants(actor).filter(stream=row.stream_id, role__in=[one.value for one in roles]).exists()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many files of one case or report wait to be examined, or to be released where `by_hand`."""

    stream: uuid.UUID
    number: str
    is_case: bool
    count: int
    by_hand: bool


@query
def waiting_files(actor: Actor) -> list[Waiting]:
    """Where files wait that the reader, as its desk, may see, by number."""
    roles = [role.value for role in MATRIX[Verb.FILE_CLEAR].roles]
    held = open_grants(actor).filter(role__in=roles).values("stream")
    scanned = ports.scanner() is not None
    states = [one.value for one in Examined if is_waiting(one, scanned=scanned)]
    found = Blob.objects.visible_to(actor).filter(stream__in=held, examined__in=states, erased_at=None)
    counted = found.values("stream", "stream__number", "stream__kind").annotate(count=Count("id"))
    return [
        Waiting(
            row["stream"],
            row["stream__number"],
            row["stream__kind"] == StreamKind.CASE,
            row["count"],
            not scanned,
        )
        for row in counted.order_by("stream__number")
    ]
