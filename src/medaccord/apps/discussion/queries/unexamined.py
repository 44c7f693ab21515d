"""Files that the scanner has yet to look at: for the platform's own rounds, which then act as the system."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.core import files
from medaccord.core.streams import platform_scope
from medaccord.domain.errors import Missing


@dataclass(frozen=True, slots=True)
class Unexamined:
    """A file that waits, and the digest that its bytes have."""

    id: uuid.UUID
    realm: str
    stream: uuid.UUID
    sha256: str


def unexamined(realm: str, streams: Sequence[uuid.UUID]) -> list[Unexamined]:
    """Files of these streams that wait for the scanner, by their keys."""
    with platform_scope(realm, streams):
        found = files.unexamined(realm, streams).order_by("id")
        return [Unexamined(row.id, realm, row.stream_id, row.sha256) for row in found]


def bytes_of(file: Unexamined) -> bytes:
    """The plaintext of a file that waits, for the scanner alone; raises Missing when it is gone by now."""
    with platform_scope(file.realm, [file.stream]):
        row = files.unexamined(file.realm, [file.stream]).filter(pk=file.id).first()
    if row is None:
        raise Missing
    return files.read(row)
