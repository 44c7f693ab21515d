"""A published document whose names and titles look like what they are: marks that reorder text are shown."""

from __future__ import annotations

from typing import Any

from medaccord.domain.text import visible

LONG = frozenset({"details", "text"})
"""Keys of running text, which is kept as published; in identifiers `text` is the identifier itself."""


def legible(part: Any, key: str = "") -> Any:
    """The same document or part of one with every such mark in a name or title shown."""
    if isinstance(part, dict):
        return {
            name: value if name in LONG and key != "ids" and isinstance(value, str) else legible(value, name)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [legible(one, key) for one in part]
    return visible(part) if isinstance(part, str) else part
