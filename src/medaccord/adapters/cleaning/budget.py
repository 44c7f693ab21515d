"""How much a file may unpack to, how deep and in how many parts, and what was met on the way."""

from __future__ import annotations

from dataclasses import dataclass

from medaccord.domain.cleaning import Uncleanable, Why

BYTES = 256 * 2**20
PARTS = 4_000
DEPTH = 4
RATIO = 400
FREE = 2**20
"""Bytes to which anything may unpack, however small it is packed."""


@dataclass
class Budget:
    """What is left for one file as sent; `packets` says that a recording of network traffic is in it."""

    size: int = BYTES
    parts: int = PARTS
    depth: int = 0
    packets: bool = False

    def enter(self) -> None:
        """Go one archive deeper."""
        self.depth += 1
        if self.depth > DEPTH:
            raise Uncleanable(Why.NESTED)

    def leave(self) -> None:
        """Come back from it."""
        self.depth -= 1

    def take(self, size: int, packed: int) -> None:
        """Unpack one part of this size, which lies packed in so many bytes."""
        self.parts -= 1
        self.size -= size
        if self.parts < 0 or self.size < 0 or size > FREE + RATIO * packed:
            raise Uncleanable(Why.LARGE)
