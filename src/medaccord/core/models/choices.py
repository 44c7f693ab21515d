"""Words of the domain as the choices of a column: the wire value stands for itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


def choices(words: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Pairs of value and label, both the word itself."""
    return [(word.value, word.value) for word in words]
