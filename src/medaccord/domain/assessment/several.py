"""Events that come about several times, side by side: which one a statement is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from medaccord.domain.assessment.duties import BY_FACT, Duty
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

Numbers = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class Before:
    """What a party stated earlier, as numbers by fact: all of it, and what of it holds."""

    ever: Numbers = field(default_factory=dict)
    holds: Numbers = field(default_factory=dict)


def number_of(wanted: Statement, before: Before) -> int:
    """The number of the event that a statement is about; raises Invalid where that stays open.

    What comes about once is number 1. A further event gets the next number, unless the statement says
    which earlier one it corrects. An answer has the number of its event, left out if there is one alone.
    """
    duty = BY_FACT.get(wanted.fact)
    if duty is None or not duty.recurs:
        if wanted.item not in (None, 1):
            raise Invalid({"item": ["This comes about once: leave out its number."]})
        return 1
    if wanted.item is not None:
        return _given(wanted.item, wanted.fact, duty, before)
    if wanted.taken_back:
        return _only(
            before.holds.get(wanted.fact, ()), "Nobody has stated this, so there is nothing to take back."
        )
    if wanted.fact == duty.ends:
        return _only(before.holds.get(duty.starts, ()), "State first what this answers.")
    return max(before.ever.get(duty.starts, ()), default=0) + 1


def _given(item: int, fact: str, duty: Duty, before: Before) -> int:
    known = {*before.ever.get(duty.starts, ()), *before.ever.get(fact, ())}
    if not known:
        raise Invalid({"item": ["Nobody has stated one yet: leave out its number."]})
    if item not in known:
        raise Invalid({"item": [_which(known)]})
    return item


def _only(items: Collection[int], none: str) -> int:
    if not items:
        raise Invalid({"fact": [none]})
    if len(items) > 1:
        raise Invalid({"item": [_which(items)]})
    return next(iter(items))


def _which(items: Collection[int]) -> Sentence:
    return Sentence("Say which one it is about: {items}.", items=", ".join(map(str, sorted(items))))
