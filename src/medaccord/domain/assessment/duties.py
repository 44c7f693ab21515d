"""Duties that follow from a vulnerability, as data: which fact starts each, in which days it is due, and why.

A fact is the duty holder's own statement. The platform suggests and counts; it files nothing (decision 0288).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VERSION: Final = "2026-11-28"
"""Of the lists below; a test holds their digest, so that another word needs another version."""


class Fact(StrEnum):
    """What a duty holder states, with the day on which it came about."""

    LEARNED = "learned"
    HARM_KNOWN = "harm_known"
    NO_HARM_KNOWN = "no_harm_known"
    PLANNED = "planned"
    CUSTOMERS_TOLD = "customers_told"
    FIXED = "fixed"
    UPDATE_OFFERED = "update_offered"
    CORRECTION_BEGUN = "correction_begun"
    CORRECTION_REPORTED = "correction_reported"
    EVENT_KNOWN = "event_known"
    EVENT_REPORTED = "event_reported"
    REMEDY_NEEDED = "remedy_needed"
    REMEDY_REPORTED = "remedy_reported"
    REQUEST_RECEIVED = "request_received"
    REQUEST_ANSWERED = "request_answered"
    FACILITY_KNEW = "facility_knew"
    FACILITY_REPORTED = "facility_reported"
    ISAO_MEMBER = "isao_member"
    ISAO_POLICIES = "isao_policies"
    ISAO_SHARED = "isao_shared"
    ISAO_PROCESS = "isao_process"
    ROUTINE_UPDATE = "routine_update"
    RECALL_CLASSIFIED = "recall_classified"
    EVENT_NUMBERS = "event_numbers"


class Holder(StrEnum):
    """Who holds a duty."""

    MANUFACTURER = "manufacturer"
    USER_FACILITY = "user_facility"


class Days(StrEnum):
    """In which days a duty is counted; the day of the fact is never one of them."""

    CALENDAR = "calendar"
    """Every day; the last one may be a Sunday or a holiday."""
    WORKING = "working"
    """Monday to Friday without federal holidays of the United States (21 CFR 803.3, 'work day')."""


class Clock(StrEnum):
    """A duty with a time."""

    COMMUNICATE = "communicate"
    REMEDIATE = "remediate"
    OUT_OF_CYCLE = "out_of_cycle"
    CORRECTION_REPORT = "correction_report"
    EVENT_REPORT = "event_report"
    REMEDY_REPORT = "remedy_report"
    REQUESTED_REPORT = "requested_report"
    FACILITY_REPORT = "facility_report"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: from the day of `starts` so many `days` until `ends`; no number: as soon as possible.

    What `recurs` starts anew with another event: what was done before does not end it.
    """

    clock: Clock
    holder: Holder
    starts: Fact
    ends: Fact
    number: int | None
    days: Days
    source: str
    recurs: bool = True


_GUIDANCE: Final = "FDA postmarket guidance, December 2016"
_MAKER: Final = Holder.MANUFACTURER

DUTIES: Final = (
    Duty(Clock.COMMUNICATE, _MAKER, Fact.LEARNED, Fact.CUSTOMERS_TOLD, 30, Days.CALENDAR, _GUIDANCE, False),
    Duty(Clock.REMEDIATE, _MAKER, Fact.LEARNED, Fact.FIXED, 60, Days.CALENDAR, _GUIDANCE, False),
    Duty(
        Clock.OUT_OF_CYCLE,
        _MAKER,
        Fact.LEARNED,
        Fact.UPDATE_OFFERED,
        None,
        Days.CALENDAR,
        "21 USC 360n-2(b)(2)(B)",
        recurs=False,
    ),
    Duty(
        Clock.CORRECTION_REPORT,
        _MAKER,
        Fact.CORRECTION_BEGUN,
        Fact.CORRECTION_REPORTED,
        10,
        Days.WORKING,
        "21 CFR 806.10(b)",
    ),
    Duty(
        Clock.EVENT_REPORT,
        _MAKER,
        Fact.EVENT_KNOWN,
        Fact.EVENT_REPORTED,
        30,
        Days.CALENDAR,
        "21 CFR 803.50(a)",
    ),
    Duty(
        Clock.REMEDY_REPORT,
        _MAKER,
        Fact.REMEDY_NEEDED,
        Fact.REMEDY_REPORTED,
        5,
        Days.WORKING,
        "21 CFR 803.53(a)",
    ),
    Duty(
        Clock.REQUESTED_REPORT,
        _MAKER,
        Fact.REQUEST_RECEIVED,
        Fact.REQUEST_ANSWERED,
        5,
        Days.WORKING,
        "21 CFR 803.53(b)",
    ),
    Duty(
        Clock.FACILITY_REPORT,
        Holder.USER_FACILITY,
        Fact.FACILITY_KNEW,
        Fact.FACILITY_REPORTED,
        10,
        Days.WORKING,
        "21 CFR 803.30(a)",
    ),
)
"""Every duty with a clock. Part 803 counts 'after the day' of the fact, so the next day is the first one."""

BY_CLOCK: Final[Mapping[Clock, Duty]] = {one.clock: one for one in DUTIES}
OF_MANUFACTURER: Final = tuple(one for one in DUTIES if one.holder == Holder.MANUFACTURER)
_OF_FACILITY: Final = frozenset({Fact.FACILITY_KNEW, Fact.FACILITY_REPORTED})
STATED_BY_MANUFACTURER: Final = tuple(one for one in Fact if one not in _OF_FACILITY)
"""What a manufacturer states; when a user facility knew, only that facility can say."""

BY_FACT: Final[Mapping[str, Duty]] = {fact: one for one in DUTIES for fact in (one.starts, one.ends)}
"""A duty that a fact starts or ends. Several start as one is learned of, of which none recurs."""

NAMED: Final = frozenset({Fact.ISAO_MEMBER, Fact.RECALL_CLASSIFIED, Fact.EVENT_NUMBERS})
"""Facts that need a name or a number: the organization, the class with the recall number, the reports."""

ISAO: Final = (Fact.ISAO_MEMBER, Fact.ISAO_POLICIES, Fact.ISAO_SHARED, Fact.ISAO_PROCESS)
"""The four criteria of an active participant in an information sharing analysis organization."""


class Condition(StrEnum):
    """What must hold so that the agency does not intend to enforce reports of a correction or removal."""

    NO_HARM = "no_harm"
    COMMUNICATED = "communicated"
    REMEDIATED = "remediated"
    ISAO_PARTICIPANT = "isao_participant"


ENFORCEMENT: Final = "FDA postmarket guidance, December 2016, on 21 CFR part 806"
"""Where the four conditions stand; all of them must hold."""
