"""What an answer shows that leaves a read record: told by queries, kept before it leaves (decision 0269)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from medaccord.domain.reading import Opening, Thing


@dataclass(frozen=True, slots=True)
class Sight:
    """One version of one thing that an answer shows, and the room by whose key its reader sees it."""

    stream: uuid.UUID
    room: uuid.UUID
    kind: Thing
    key: uuid.UUID
    version: int


@dataclass(slots=True)
class Shown:
    """All that one answer shows; `way` is set where it is no page but something that is taken away."""

    way: Opening | None = None
    sights: set[Sight] = field(default_factory=set)

    def add(self, sights: Iterable[Sight]) -> None:
        """A query hands these out."""
        self.sights.update(sights)
