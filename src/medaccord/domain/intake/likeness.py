"""By what a report is like another one: CVE ids first, then words that few others have.

Each term weighs as much as it tells: an id more than a word of the device, that more than one of the
description, and any of them less the more reports and cases hold it. Words that every report of a medical
device may hold tell nothing (decision 0197).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

ID: Final = re.compile(r"\bCVE-\d{4}-\d{4,19}\b", re.IGNORECASE | re.ASCII)
WORD: Final = re.compile(r"\w+", re.UNICODE)
MOST_IDS: Final = 5
MOST_OF_DEVICE: Final = 8
MOST_OF_STORY: Final = 8
SHORT: Final = 4
"""Letters from which a word of a sentence counts; in a device's name two are enough, as in LX or G5."""
ENOUGH: Final = 0.9
"""What two must share to be called similar: an id, a rare word of the device, or several words."""

COMMON: Final = frozenset(
    WORD.findall(
        """
    a about able access accepts affected all allow allows also an and any anybody anyone are as at attack
    attacker attackers attacks be because been before being but by can case cause causes center clinic code
    could data date department device devices did different do does done during each equipment error every
    firmware first for found from gave get gets had has have hospital how however if in into is issue it its
    just known like made make manufacturer many may medical might model models more most must name near need
    network never new no nobody not number of off old on one only or other our out over own part patient
    patients person possible problem product products read reads release report reported reports rev revision
    same security see seen send sends serial series set several should since so software some somebody
    somebodys someone still such system systems takes than that the their them then there these they this
    those through to type under until unit units up update updates use used user users using vendor ver
    version versions very via vulnerability vulnerable was we well were what when where which while who will
    with within without would write writes wrong you your
    """
    )
)


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for, and how much it tells where nobody else holds it."""

    text: str
    weight: float


def terms(device: str, story: str) -> tuple[Term, ...]:
    """What tells a report from others, each once, the weightiest first."""
    whole = f"{device}\n{story}"
    ids = list(dict.fromkeys(one.lower() for one in ID.findall(whole)))[:MOST_IDS]
    named = list(dict.fromkeys(_words(ID.sub(" ", device), 2)))[:MOST_OF_DEVICE]
    told = dict.fromkeys(word for word in _words(ID.sub(" ", story), SHORT) if word not in named)
    longest = sorted(told, key=len, reverse=True)[:MOST_OF_STORY]
    return (
        *(Term(one, 4.0) for one in ids),
        *(Term(one, 2.0) for one in named),
        *(Term(one, 0.5) for one in longest),
    )


def _words(text: str, shortest: int) -> Iterator[str]:
    """Words that tell something; a bare number of fewer than three digits tells nothing."""
    for word in WORD.findall(text.lower()):
        if len(word) >= shortest and word not in COMMON and not (word.isdecimal() and len(word) < 3):
            yield word


def shared(term: Term, holders: int) -> float:
    """How much it tells that two share a term which so many hold, these two among them."""
    return term.weight / (1 + math.log2(max(holders, 2) / 2))


def is_enough(weights: Iterable[float]) -> bool:
    """Whether what two share makes them similar."""
    return sum(weights) >= ENOUGH
