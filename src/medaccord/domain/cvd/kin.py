"""How cases that belong together belong together, seen from one of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Relation(StrEnum):
    """What the other case is to this one."""

    SIBLING = "sibling"
    """It came of the same case by a split (Vultron T22)."""
    SUCCESSOR = "successor"
    """It goes on where this one was closed."""
    PREDECESSOR = "predecessor"
    """This one goes on where it was closed."""
    MERGED_INTO = "merged_into"
    """This one was merged into it (Vultron T21)."""
    MERGED_FROM = "merged_from"
    """It was merged into this one."""


INVERSE: Mapping[Relation, Relation] = {
    Relation.SIBLING: Relation.SIBLING,
    Relation.SUCCESSOR: Relation.PREDECESSOR,
    Relation.PREDECESSOR: Relation.SUCCESSOR,
    Relation.MERGED_INTO: Relation.MERGED_FROM,
    Relation.MERGED_FROM: Relation.MERGED_INTO,
}
"""What this one is to the other."""

GOES_ON = frozenset({Relation.SUCCESSOR, Relation.MERGED_INTO})
"""Where a case that has ended goes on."""

CAME_OF = frozenset({Relation.SIBLING, Relation.PREDECESSOR, Relation.MERGED_FROM})
"""Others of which something is in this one."""
