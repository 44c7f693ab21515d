"""From facts to clocks: what is due by when, what is met, and the conditions of enforcement discretion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from medaccord.domain.assessment.duties import (
    BY_CLOCK,
    ISAO,
    OF_MANUFACTURER,
    Clock,
    Condition,
    Days,
    Duty,
    Fact,
)
from medaccord.domain.cvd.limits import EAST, WEST
from medaccord.domain.workdays import is_federal_holiday, working_day

Stated = Mapping[Fact, dt.date]
"""The day of each fact, as its holder states it now; of several of a kind the last."""

Several = Mapping[tuple[Fact, int], dt.date]
"""The day of each fact by its number: of events that recur 1, 2 and so on, of anything else 1."""


class Stands(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    SUGGESTED = "suggested"
    """Something suggests when it started, and nobody has stated it."""
    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"
    """Done after its last day."""


class Holds(StrEnum):
    """Whether a condition holds."""

    MET = "met"
    OPEN = "open"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One clock: from which day, until which day at the latest, and when it was done."""

    clock: Clock
    stands: Stands
    start: dt.date | None = None
    due: dt.date | None = None
    done: dt.date | None = None
    item: int = 1
    """Of which of several events it is."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One condition; `by` are facts that decide it, `lacks` those that nobody has stated yet."""

    condition: Condition
    holds: Holds
    by: tuple[Fact, ...] = ()
    lacks: tuple[Fact, ...] = ()
    due: dt.date | None = None


def after(start: dt.date, number: int, days: Days) -> dt.date:
    """The last day of a duty: the day of its fact is not counted (21 CFR 803.10).

    Working days are Monday to Friday without federal holidays (21 CFR 803.3).
    """
    if days == Days.CALENDAR:
        return start + dt.timedelta(days=number)
    return working_day(start, number, is_federal_holiday)


def today(now: dt.datetime) -> dt.date:
    """The day that is not over yet anywhere: nothing is overdue before its last day has ended everywhere."""
    return (now - WEST).date()


def latest(now: dt.datetime) -> dt.date:
    """The last day that has begun somewhere; a fact of a later one has not come about."""
    return (now + EAST).date()


def suggested(uncontrolled: Iterable[dt.datetime]) -> dict[Fact, dt.date]:
    """What a manufacturer's own determinations of an uncontrolled risk suggest: it knew on the first's day.

    The guidance counts from learning of the vulnerability, which may well have been earlier.
    """
    days = [(instant - WEST).date() for instant in uncontrolled]  # the earliest day that it was anywhere
    return {Fact.LEARNED: min(days)} if days else {}


def last(facts: Several) -> Stated:
    """The day of each fact; of several of a kind the last."""
    found: dict[Fact, dt.date] = {}
    for (fact, _), day in facts.items():
        found[fact] = max(day, found.get(fact, day))
    return found


def reckon(facts: Several, hints: Stated, day: dt.date) -> tuple[Reckoned, ...]:
    """Every clock of a manufacturer, on a day that is not over yet: one for each event that recurs."""
    return tuple(
        one_clock(duty, facts, hints, day, item)
        for duty in OF_MANUFACTURER
        for item in sorted(number for fact, number in facts if fact == duty.starts) or (1,)
    )


def one_clock(duty: Duty, facts: Several, hints: Stated, day: dt.date, item: int = 1) -> Reckoned:
    """The clock of one event; what was done before it came, or about another one, is no answer to it."""
    start = facts.get((duty.starts, item))
    if start is None:
        hint = hints.get(duty.starts)
        if hint is None:
            return Reckoned(duty.clock, Stands.NOT_STARTED)
        return Reckoned(duty.clock, Stands.SUGGESTED, hint, _due(duty, hint))
    due, done = _due(duty, start), facts.get((duty.ends, item))
    if done is not None and (done >= start or not duty.recurs):
        late = due is not None and done > due
        return Reckoned(duty.clock, Stands.LATE if late else Stands.MET, start, due, done, item)
    over = due is not None and day > due
    return Reckoned(duty.clock, Stands.OVERDUE if over else Stands.OPEN, start, due, item=item)


def _due(duty: Duty, start: dt.date) -> dt.date | None:
    return None if duty.number is None else after(start, duty.number, duty.days)


def weigh(facts: Stated, day: dt.date) -> tuple[Weighed, ...]:
    """The four conditions on a day; what is only suggested decides none of them."""
    return (
        _no_harm(facts),
        _in_time(Condition.COMMUNICATED, Clock.COMMUNICATE, facts, day, Fact.CUSTOMERS_TOLD, Fact.PLANNED),
        _in_time(Condition.REMEDIATED, Clock.REMEDIATE, facts, day, Fact.FIXED),
        _participant(facts),
    )


def all_met(conditions: Iterable[Weighed]) -> bool:
    """Whether every condition holds: one alone is worth nothing."""
    return all(one.holds == Holds.MET for one in conditions)


def _no_harm(facts: Stated) -> Weighed:
    """None known, said no earlier than the last reportable event that the manufacturer knew of."""
    if Fact.HARM_KNOWN in facts:
        return Weighed(Condition.NO_HARM, Holds.FAILED, (Fact.HARM_KNOWN,))
    said, event = facts.get(Fact.NO_HARM_KNOWN), facts.get(Fact.EVENT_KNOWN)
    if said is None or (event is not None and said < event):
        return Weighed(Condition.NO_HARM, Holds.OPEN, lacks=(Fact.NO_HARM_KNOWN,))
    return Weighed(Condition.NO_HARM, Holds.MET, (Fact.NO_HARM_KNOWN,))


def _in_time(condition: Condition, clock: Clock, facts: Stated, day: dt.date, *needed: Fact) -> Weighed:
    """Each fact that is needed came about no later than the last day of a clock."""
    duty = BY_CLOCK[clock]
    start = facts.get(duty.starts)
    if start is None:
        return Weighed(condition, Holds.OPEN, lacks=(duty.starts,))
    due = after(start, duty.number or 0, duty.days)
    there = {one: facts[one] for one in needed if one in facts}
    late = tuple(one for one, when in there.items() if when > due)
    lacks = tuple(one for one in needed if one not in there)
    if late or (lacks and day > due):
        return Weighed(condition, Holds.FAILED, late, lacks, due)
    holds = Holds.OPEN if lacks else Holds.MET
    return Weighed(condition, holds, tuple(there), lacks, due)


def _participant(facts: Stated) -> Weighed:
    there = tuple(one for one in ISAO if one in facts)
    lacks = tuple(one for one in ISAO if one not in facts)
    return Weighed(Condition.ISAO_PARTICIPANT, Holds.OPEN if lacks else Holds.MET, there, lacks)
