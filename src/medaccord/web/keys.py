"""Keys of rows as addresses and forms send them."""

from __future__ import annotations

import uuid


def key_in(text: str) -> uuid.UUID | None:
    """The key that a text is; None for every other text."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
