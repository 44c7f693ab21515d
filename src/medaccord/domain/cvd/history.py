"""The 70 possible histories of a disclosure, how likely luck makes them, and skill (Vultron measuring)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from math import prod
from statistics import median, pvariance
from types import MappingProxyType
from typing import NamedTuple

from medaccord.domain.cvd.case_state import MACHINE, CaseEvent, paths
from medaccord.domain.errors import Invalid

History = tuple[CaseEvent, ...]

HISTORIES: tuple[History, ...] = tuple(path for path in paths() if len(path) == len(CaseEvent))


class Desideratum(NamedTuple):
    """One wish: `earlier` happens before `later`."""

    earlier: CaseEvent
    later: CaseEvent


_E = CaseEvent

DESIDERATA: tuple[Desideratum, ...] = tuple(
    Desideratum(earlier, later)
    for earlier, laters in (
        (_E.VENDOR_AWARE, (_E.PUBLIC, _E.EXPLOIT, _E.ATTACKS)),
        (_E.FIX_READY, (_E.PUBLIC, _E.EXPLOIT, _E.ATTACKS)),
        (_E.FIX_DEPLOYED, (_E.PUBLIC, _E.EXPLOIT, _E.ATTACKS)),
        (_E.PUBLIC, (_E.EXPLOIT, _E.ATTACKS)),
        (_E.EXPLOIT, (_E.ATTACKS,)),
    )
    for later in laters
)


def probability(history: Iterable[CaseEvent]) -> Fraction:
    """How often luck alone takes this way: each step is equally likely among those that are possible."""
    state, steps = MACHINE.initial, []
    for event in history:
        steps.append(Fraction(1, len(MACHINE.events_from(state))))
        state = MACHINE.step(state, event)
    return prod(steps, start=Fraction(1))


@cache
def satisfied(history: History) -> frozenset[Desideratum]:
    """The wishes that a complete history fulfils."""
    return frozenset(d for d in DESIDERATA if history.index(d.earlier) < history.index(d.later))


# How often each wish comes true by luck; rarer means that it takes more skill.
BASELINE: Mapping[Desideratum, Fraction] = MappingProxyType(
    {d: sum((probability(h) for h in HISTORIES if d in satisfied(h)), Fraction(0)) for d in DESIDERATA}
)


def better(one: History, other: History) -> bool:
    """Whether `one` fulfils all that `other` does, and more: a strict partial order of the histories."""
    return satisfied(other) < satisfied(one)


def decided(when: Mapping[CaseEvent, datetime], wish: Desideratum) -> bool | None:
    """Whether the wish came true in a case with these instants, or None where nobody can tell (yet).

    An exploit or attacks that nobody saw may have happened all the same: missing means unknown, not late.
    """
    earlier, later = when.get(wish.earlier), when.get(wish.later)
    unseen = (CaseEvent.EXPLOIT, CaseEvent.ATTACKS)
    if earlier is not None and later is not None:
        return earlier < later
    if later is not None:
        return None if wish.earlier in unseen else False
    if earlier is not None:
        return None if wish.later in unseen else True
    return None


def skill(successes: int, cases: int, baseline: Fraction) -> Fraction:
    """Alpha: 1 always fulfilled, 0 as luck has it, below 0 worse than luck; raises Invalid without cases."""
    if not 0 <= successes <= cases or cases == 0:
        raise Invalid("Give at least one case, and no more successes than cases.")
    if not 0 <= baseline < 1:
        raise Invalid("Give a baseline from 0 to below 1.")
    return (Fraction(successes, cases) - baseline) / (1 - baseline)


def confidence_shape(successes: int, cases: int) -> tuple[int, int]:
    """The parameters (a, b) of the Beta distribution from which an interval for the frequency is read."""
    if not 0 <= successes <= cases:
        raise Invalid("Give no more successes than cases.")
    return successes, cases - successes


def meets_benchmark(alphas: Sequence[Fraction], threshold: Fraction, spread: Fraction) -> bool:
    """Whether a case's histories reach `threshold` in the median with at most `spread` variance."""
    return bool(alphas) and median(alphas) >= threshold and pvariance(alphas) <= spread
