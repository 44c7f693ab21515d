"""How an answer is to be handled: it says so of itself, as the banner of a page does (decision 0266).

Label, handling marks and onward sharing are those of all that the answer holds: the strictest label, every
mark, the narrowest way on. What has a marking of its own names that as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from medaccord.core.marking import columns
from medaccord.domain.handling import Marking


def marked(made: Marking, told: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with the marking of what it holds."""
    return {**told, **columns(made)}


def listed(made: Marking, rows: Sequence[Any], after: str | None = None) -> dict[str, Any]:
    """A list, or a page of one, with the marking of what it shows and where to go on."""
    return marked(made, {"results": rows, "next": after})
