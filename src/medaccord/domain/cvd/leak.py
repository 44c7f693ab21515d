"""Claims that something leaked, and what stays secret once one is confirmed (Vultron T2 and T22)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from enum import StrEnum
from typing import TypeVar

from medaccord.domain.errors import Illegal, Invalid, Missing
from medaccord.domain.sentence import Sentence

K = TypeVar("K", bound=Hashable)


class LeakState(StrEnum):
    """What became of a claim; a decided one stays as it is."""

    OPEN = "open"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"


def decided(state: LeakState, outcome: LeakState) -> LeakState:
    """The state of a claim after the desk has weighed it; raises Illegal where it was weighed before."""
    if state != LeakState.OPEN:
        raise Illegal(
            Sentence(
                "This claim was {state} already. Let the others of the desk know if that was wrong.",
                state=state,
            )
        )
    return outcome


def kept_secret(leaked: Collection[K], standing: Sequence[K]) -> list[K]:
    """Which of the vulnerabilities of a case have not leaked when exactly `leaked` have, in their order.

    A case that describes none has leaked as a whole. Raises Missing for one that is not of the case, and
    Invalid where it describes some and none is named.
    """
    if set(leaked) - set(standing):
        raise Missing("Choose vulnerabilities of this case that have not moved yet.")
    if standing and not leaked:
        raise Invalid({"vulnerabilities": ["Name at least one that leaked, or dismiss the claim."]})
    return [one for one in standing if one not in set(leaked)]
