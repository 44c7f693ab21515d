"""What every source of rows in JSON has in common: each row is read, and one that cannot be is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.results import objects
from medaccord.domain.devices.registry import Reading, Row
from medaccord.domain.errors import Invalid

R = TypeVar("R")


def each(
    pieces: Iterable[bytes],
    reading: Reading,
    make: Callable[[Row], Iterable[R]],
    limits: Limits = LIMITS,
) -> Iterator[R]:
    """What `make` reads out of each row; it raises Invalid for one that it refuses, whole."""
    for line, row in objects(pieces, reading, limits):
        try:
            yield from list(make(row))
        except Invalid as wrong:
            reading.refuse(line, wrong.reason)


class Once:
    """Keys that were there already in one file: a second row of one key would leave open which counts."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def only(self, key: str) -> str:
        """The key, unless it was there; raises Invalid."""
        if key in self.seen:
            raise Invalid("This stands in the file twice.")
        self.seen.add(key)
        return key
