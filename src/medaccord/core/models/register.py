"""What a model outside all streams says of itself, so that the realms' chains tell its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Registered:
    """Columns of a model that the chain tells, and how an entry names its rows: its name to our lookup.

    Of several ways the first counts whose names the entry has. `alone` is true of rows that nothing tells.
    """

    columns: frozenset[str]
    named_by: tuple[Mapping[str, str], ...]
    alone: Callable[[Any], bool] = lambda _row: False
