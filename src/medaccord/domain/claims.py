"""Claims of protection as PCII, critical infrastructure information (6 CFR part 29): stated, then judged.

A claim protects from the moment that it is made; a person of the coordination center validates or rejects it.
One that was spoken is stated in writing within some days, or it lapses (6 CFR 29.5).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence

STATEMENT: Final = (
    "We submit this of our own free will to the coordination center, expecting that it is kept from"
    " disclosure under the Critical Infrastructure Information Act of 2002."
)
"""The express statement in words of our own; an operator sets those that its law prescribes."""


class ClaimState(StrEnum):
    """Where a claim stands; a rejected one protects until the document is erased."""

    SPOKEN = "spoken"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ClaimMove(StrEnum):
    """What happens to a claim."""

    CONFIRM = "confirm"
    LAPSE = "lapse"
    VALIDATE = "validate"
    REJECT = "reject"
    WITHDRAW = "withdraw"


_STEPS: Final = {
    (ClaimState.SPOKEN, ClaimMove.CONFIRM): ClaimState.SUBMITTED,
    (ClaimState.SPOKEN, ClaimMove.LAPSE): ClaimState.LAPSED,
    (ClaimState.SUBMITTED, ClaimMove.VALIDATE): ClaimState.VALIDATED,
    (ClaimState.SUBMITTED, ClaimMove.REJECT): ClaimState.REJECTED,
    (ClaimState.SUBMITTED, ClaimMove.WITHDRAW): ClaimState.WITHDRAWN,
    (ClaimState.REJECTED, ClaimMove.WITHDRAW): ClaimState.WITHDRAWN,
}
_NOW: Final = {
    ClaimState.SPOKEN: "This was claimed in words only so far. It waits for its written statement.",
    ClaimState.SUBMITTED: "This was stated in writing already. It waits for the center’s decision.",
    ClaimState.VALIDATED: "This was validated already. It stays PCII.",
    ClaimState.REJECTED: "This was rejected already. Whoever filed it or the case lead erases it.",
    ClaimState.LAPSED: "The time to state this in writing has passed. Submit it as a document.",
    ClaimState.WITHDRAWN: "Its owner took this claim back.",
}


def step(state: ClaimState, move: ClaimMove) -> ClaimState:
    """The state after a move; raises Illegal with what holds now for one that does not fit."""
    after = _STEPS.get((state, move))
    if after is None:
        raise Illegal(_NOW[state])
    return after


def due(said_at: dt.datetime, now: dt.datetime, days: int) -> dt.datetime:
    """By when what was said at an instant is stated in writing; raises Invalid for one to come or too old."""
    if said_at > now:
        raise Invalid({"said_at": ["Give the time at which it was said, not one that comes."]})
    until = said_at + dt.timedelta(days=days)
    if until <= now:
        told = Sentence("Its {days} days to state it have passed. Ask for it as a document.", days=days)
        raise Invalid({"said_at": [told]})
    return until
