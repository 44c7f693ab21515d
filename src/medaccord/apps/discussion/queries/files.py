"""Files, opened only for whoever may enter their room (need-to-know 10 and 24)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from medaccord.core import files
from medaccord.core.models import Blob
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import LEAD
from medaccord.domain.roles import DESK


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
    """The plaintext of a file that the actor may see; raises Missing for any other."""
    blob = Blob.objects.visible_to(actor).filter(pk=file_id).select_related("stream").first()
    if blob is None or blob.erased_at is not None:
        raise Missing
    return OpenFile(blob.id, blob.stream.number, files.marking_of(blob), blob.name, files.read(blob))


@dataclass(frozen=True, slots=True)
class FileAbout:
    """A file without its bytes, as the page tells it that asks whether to erase it.

    `may` says that this reader may. `alike` are others with the same content that it may open too, each by
    name and by the number of its report or case.
    """

    id: uuid.UUID
    stream: uuid.UUID
    name: str
    size: int
    marking: Marking
    may: bool
    erased: bool
    alike: tuple[tuple[str, str], ...]


@query
def one_file(actor: Actor, file_id: uuid.UUID) -> FileAbout:
    """A file as the page shows it that erases it; raises Missing for any that the actor may not see."""
    seen = Blob.objects.visible_to(actor)
    row = seen.filter(pk=file_id).select_related("stream").first()
    if row is None:
        raise Missing
    same = seen.filter(sha256=row.sha256, erased_at=None).exclude(pk=row.pk).select_related("stream")
    return FileAbout(
        id=row.id,
        stream=row.stream_id,
        name=row.name,
        size=row.size,
        marking=files.marking_of(row),
        may=row.filed_by_id in own_principals(actor) or _decides(actor, row),
        erased=row.erased_at is not None,
        alike=tuple((one.name, one.stream.number) for one in same.order_by("name", "id")),
    )


def _decides(actor: Actor, row: Blob) -> bool:
    """Whether the reader erases what others filed: the lead of a case, whoever judges a report."""
    roles = LEAD if row.stream.kind == StreamKind.CASE else DESK
    return open_grants(actor).filter(stream=row.stream_id, role__in=[one.value for one in roles]).exists()
