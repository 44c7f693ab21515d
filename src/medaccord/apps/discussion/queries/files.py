"""Files, opened only for whoever may enter their room (need-to-know 10 and 24)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from medaccord.core import files
from medaccord.core.models import Blob
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file's bytes with what a download says of it: number, marking and key, never its own name."""

    id: uuid.UUID
    number: str
    marking: str
    name: str
    data: bytes


@query
def open_file(actor: Actor, file_id: uuid.UUID) -> OpenFile:
    """The plaintext of a file that the actor may see; raises Missing for any other."""
    blob = Blob.objects.visible_to(actor).filter(pk=file_id).select_related("stream").first()
    if blob is None:
        raise Missing
    return OpenFile(blob.id, blob.stream.number, blob.marking, blob.name, files.read(blob))
