"""What an advisory says of where it came from, when it is not this center's own."""

from __future__ import annotations

from typing import Final

REPLAYED: Final = "Replayed from a published advisory; not issued by this center."
"""Begins the text of a document's distribution (CSAF 2.0 §3.2.1.5.1), so that the file itself says it."""


def is_replayed(distribution: str | None) -> bool:
    """Whether the text of a document's distribution says that it was replayed."""
    return bool(distribution and distribution.startswith(REPLAYED))
