"""Years that a date from outside may lie in."""

from __future__ import annotations

from typing import Final

FIRST: Final = 1970
LAST: Final = 2199
"""A mistyped year is told, and every instant has a day in every zone."""
