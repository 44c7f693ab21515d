"""Which module reads which source, from a file or from the pieces of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from medaccord.adapters.registry import (
    classification,
    enforcement,
    event,
    foiclass,
    imdrf,
    recall,
    udi,
)
from medaccord.adapters.registry.opened import LIMITS, Limits, opened
from medaccord.domain.devices.registry import Reading, Record, Source

Reader = Callable[[Iterable[bytes], Reading, Limits], Iterator[Record]]

READERS: Final[Mapping[Source, Reader]] = MappingProxyType(
    {
        Source.FOICLASS: cast(Reader, foiclass.read),
        Source.CLASSIFICATION: cast(Reader, classification.read),
        Source.UDI: cast(Reader, udi.read),
        Source.RECALL: cast(Reader, recall.read),
        Source.ENFORCEMENT: cast(Reader, enforcement.read),
        Source.EVENT: cast(Reader, event.read),
        Source.IMDRF: cast(Reader, imdrf.read),
    }
)


def of_file(path: Path, reading: Reading, limits: Limits = LIMITS) -> Iterator[Record]:
    """The rows of a file; what it says of itself is told to the reading. Raises Invalid."""
    with opened(path, limits) as given:
        reading.sha256 = given.sha256
        yield from READERS[reading.source](given.pieces, reading, limits)
        if not reading.edition and given.made_on:
            reading.edition = given.made_on.isoformat()
