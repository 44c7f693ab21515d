"""What operations on legal duties take and answer: facts as stated, clocks as counted, conditions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.assessments import ElsewhereOut
from medaccord.api.schemas.common import In, MarkedOut, example
from medaccord.apps.assessments.queries.following import FactLine, FollowsLine
from medaccord.domain.assessment.clocks import Holds, Reckoned, Stands, all_met
from medaccord.domain.assessment.duties import BY_CLOCK, Clock, Condition, Days, Fact, Holder
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.devices.device import YesNo


class DutyStateIn(In):
    """One fact and its day; `reason` where it was stated before, `taken_back` where it does not hold.

    Of an event that recurs, `item` is the number of the one that this corrects or answers; without it a
    further event is stated.
    """

    model_config = example({"fact": "learned", "day": "2026-11-02", "words": "Our product security team."})
    fact: str
    day: dt.date | None = None
    named: str = ""
    words: str = ""
    link: str = ""
    reason: str = ""
    taken_back: Annotated[bool, Field(strict=True)] = False
    item: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def inputs(self) -> dict[str, Any]:
        """The statement in one piece."""
        return {"wanted": Statement(**super().inputs())}


class FactOut(Schema):
    """One statement of a fact; only the newest of a fact and item counts, unless it was taken back."""

    id: uuid.UUID
    fact: Fact
    item: int
    number: int
    newest: bool
    day: dt.date
    named: str
    words: str
    link: str
    reason: str
    taken_back: bool
    author_name: str
    at: dt.datetime


class HintOut(Schema):
    """What the platform suggests that a fact's day is; nobody has stated it."""

    fact: Fact
    day: dt.date


class ClockOut(Schema):
    """One duty: what starts and ends it, in how many days (none: as soon as possible), where it stands.

    An event that recurs has a clock for each `item`.
    """

    clock: Clock
    item: int
    holder: Holder
    starts: Fact
    ends: Fact
    number: int | None
    days: Days
    source: str
    stands: Stands
    start: dt.date | None
    due: dt.date | None
    done: dt.date | None


class ConditionOut(Schema):
    """One condition under which reports of a correction or removal are not enforced."""

    condition: Condition
    holds: Holds
    by: list[Fact]
    lacks: list[Fact]
    due: dt.date | None


class FollowsOut(Schema):
    """What follows for one manufacturer from one vulnerability.

    `cyber`: whether a device of it is a cyber device; if not, nothing is due out of cycle. What `moved` along
    into a linked case is counted there. `withdrawn`: the vulnerability was; the clocks run on until its
    manufacturer takes back or corrects what it stated.
    """

    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    statements: list[FactOut]
    suggested: list[HintOut]
    clocks: list[ClockOut]
    conditions: list[ConditionOut]
    all_conditions_met: bool
    cyber: YesNo
    moved: bool
    elsewhere: list[ElsewhereOut]
    withdrawn: bool


class DutyListOut(MarkedOut):
    """What follows for each manufacturer that you are shown anything of; `rules` is their version."""

    results: list[FollowsOut]
    rules: str
    next: None = None


def followed(line: FollowsLine) -> dict[str, Any]:
    """One line in plain values; how it is to be handled is said of the answer."""
    return {
        "vulnerability": line.vulnerability,
        "participant": line.participant,
        "name": line.name,
        "statements": [_fact(one) for one in line.statements],
        "suggested": [{"fact": fact, "day": day} for fact, day in line.hints.items()],
        "clocks": [_clock(one) for one in line.clocks],
        "conditions": [asdict(one) for one in line.conditions],
        "all_conditions_met": bool(line.conditions) and all_met(line.conditions),
        "cyber": line.cyber,
        "moved": line.moved,
        "elsewhere": [asdict(one) for one in line.elsewhere],
        "withdrawn": line.gone,
    }


def _fact(one: FactLine) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FactOut.model_fields}


def _clock(one: Reckoned) -> dict[str, Any]:
    duty = asdict(BY_CLOCK[one.clock])
    del duty["recurs"]
    return duty | asdict(one)
