"""When a party has done its part: what it still owes stands in the way, or needs a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from medaccord.domain.cvd.turn import Duty, PartyFacts, owed_by
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence

FIRST = frozenset({Duty.ANSWER_INVITATION, Duty.SIGN})
"""No reason stands for a yes or no to terms: who has not answered them is bound by nothing, or by others."""

WORDS: Mapping[Duty, tuple[str, str]] = {
    Duty.JUDGE: ("your judgment of the report", "your judgments of the report"),
    Duty.ANSWER: ("%d answer", "%d answers"),
    Duty.FIX: ("%d planned fix", "%d planned fixes"),
}
"""What is open, for one and for several."""


def still_open(party: PartyFacts, now: dt.datetime) -> Counter[Duty]:
    """What a party owes, by duty, with how many of it."""
    owed: Counter[Duty] = Counter()
    for item in owed_by(party, now):
        owed[item.duty] += item.count
    return owed


def check(party: PartyFacts, now: dt.datetime, reason: str) -> None:
    """Raise Illegal while terms wait for its word, Invalid while something else is open without a reason."""
    owed = still_open(party, now)
    if FIRST & owed.keys():
        raise Illegal("Terms wait for your yes or no. Answer them first, then say that you are done.")
    if owed and not reason.strip():
        listed = ", ".join(_words(duty, count) for duty, count in owed.items())
        raise Invalid(
            {
                "reason": [
                    Sentence(
                        "Still open: {listed}. Give that first, or say why you are done without.",
                        listed=listed,
                    )
                ]
            }
        )


def _words(duty: Duty, count: int) -> str:
    words = WORDS[duty][count > 1]
    return words % count if "%d" in words else words
