"""The order of what is found, newest stream first, and how far a search goes before it looks up words."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import NamedTuple

FEW_ROOMS = 1_000
"""A reader of so many rooms or fewer is answered from the rows in them."""
TRIED = 20
"""For a reader of more, so many rows for each one wanted are tried in order before words are looked up."""


class Place(NamedTuple):
    """Where a page of streams ended: when the last one began, and its key."""

    at: dt.datetime
    key: uuid.UUID


FIRST = Place(dt.datetime(9999, 12, 31, tzinfo=dt.UTC), uuid.UUID(int=2**128 - 1))
"""Before every stream."""

Hit = tuple[str, uuid.UUID, uuid.UUID, dt.datetime]
"""Model, stream and key of a found row, and when its stream began."""
