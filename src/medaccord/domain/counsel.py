"""A party's counsel: what goes out in its name is read and approved before it does (decision 0257)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Illegal


class Subject(StrEnum):
    """What is published word for word under a party's own name."""

    NOTE = "note"
    """A manufacturer's statement in the advisory."""
    COMMUNICATION = "communication"
    """An agency's safety communication."""


class StatementState(StrEnum):
    """Where one version stands before counsel."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    CLOSED = "closed"
    """Nobody decided: another version took its place, it was withdrawn, or the seat was ended."""


class StatementMove(StrEnum):
    """What may happen to a version that waits."""

    APPROVE = "approve"
    RETURN = "return"
    CLOSE = "close"


AFTER: Final[Mapping[StatementMove, StatementState]] = {
    StatementMove.APPROVE: StatementState.APPROVED,
    StatementMove.RETURN: StatementState.RETURNED,
    StatementMove.CLOSE: StatementState.CLOSED,
}
DAYS: Final = 3
"""How long counsel has for each version, unless the party says otherwise."""
MOST_DAYS: Final = 30


def step(state: StatementState, move: StatementMove) -> StatementState:
    """Where a version stands after a move; raises Illegal for one on which nobody waits any more."""
    if state is not StatementState.WAITING:
        raise Illegal("This version waits no more. Read the newest one.")
    return AFTER[move]
