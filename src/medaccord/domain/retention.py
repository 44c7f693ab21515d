"""The records schedule: what is kept for how long from which instant on, and what is erased then.

Periods are defaults of our own, for laws and schedules of archives differ; an operator gives its own numbers
in one setting, such as `report_without_case=730, exploit=keep`. What is permanent stays so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

VERSION: Final = "2026-11-27"
BY: Final = "Records schedule"
"""Who erased, and the basis, where nobody did but the schedule."""
LONGEST: Final = 36_525
"""Days; a hundred years."""
OURS: Final = "A default of our own"


class Kind(StrEnum):
    """Kinds of records that the schedule tells apart."""

    REPORT_WITHOUT_CASE = "report_without_case"
    REPORTER = "reporter"
    EXPLOIT = "exploit"
    CASE = "case"
    PUBLICATION = "publication"
    CHAIN = "chain"
    UNFINISHED = "unfinished"


class Disposition(StrEnum):
    """What becomes of a record in the end."""

    ERASE = "erase"
    PERMANENT = "permanent"
    EXPIRES = "expires"


class Start(StrEnum):
    """The fact from which a period runs."""

    REPORT_CLOSED = "report_closed"
    CASES_CLOSED = "cases_closed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: which records, from when, for how many days, what then, and who says so."""

    kind: Kind
    what: str
    start: Start
    days: int | None
    disposition: Disposition
    source: str = OURS

    def due(self, began: dt.datetime | None) -> dt.datetime | None:
        """Since when a record may be erased whose period began then; None for never."""
        if self.disposition is not Disposition.ERASE or self.days is None or began is None:
            return None
        return began + dt.timedelta(days=self.days)

    @property
    def reason(self) -> str:
        """What readers of an erased record are told."""
        return f"Its time in the records schedule is over: {self.what}, {self.days} days."


Schedule = Mapping[Kind, Rule]

_RULES: Final = (
    Rule(
        Kind.REPORT_WITHOUT_CASE,
        "words, messages and files of a report that no case was opened for",
        Start.REPORT_CLOSED,
        3 * 365,
        Disposition.ERASE,
    ),
    Rule(
        Kind.REPORTER,
        "a reporter's name, contact and key in a report whose cases are closed",
        Start.CASES_CLOSED,
        5 * 365,
        Disposition.ERASE,
    ),
    Rule(
        Kind.EXPLOIT,
        "files marked as an exploit or firmware, where the cases are closed",
        Start.CASES_CLOSED,
        3 * 365,
        Disposition.ERASE,
    ),
    Rule(Kind.CASE, "everything else in a case", Start.NEVER, None, Disposition.PERMANENT),
    Rule(Kind.PUBLICATION, "what was published", Start.NEVER, None, Disposition.PERMANENT),
    Rule(Kind.CHAIN, "the chains, without erased texts", Start.NEVER, None, Disposition.PERMANENT),
    Rule(
        Kind.UNFINISHED,
        "unfinished reports, sessions, and marks against floods; the worker removes them as they end",
        Start.NEVER,
        None,
        Disposition.EXPIRES,
    ),
)
DEFAULT: Final[Schedule] = MappingProxyType({rule.kind: rule for rule in _RULES})


def read(text: str) -> Schedule:
    """The schedule with an operator's own numbers; raises ValueError with a sentence that says what is wrong.

    Each part is `kind=days` or `kind=keep`.
    """
    told = dict(DEFAULT)
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, found, value = (one.strip() for one in part.partition("="))
        kind = next((one for one in Kind if one == name), None)
        if not found or kind is None or DEFAULT[kind].disposition is not Disposition.ERASE:
            able = ", ".join(rule.kind for rule in _RULES if rule.disposition is Disposition.ERASE)
            raise ValueError(f"must be parts such as {Kind.EXPLOIT}=730 or {Kind.EXPLOIT}=keep, of: {able}")
        told[kind] = _own(told[kind], value)
    return MappingProxyType(told)


def _own(rule: Rule, value: str) -> Rule:
    if value == "keep":
        return replace(rule, days=None, disposition=Disposition.PERMANENT, source="The operator")
    if not (value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= LONGEST and len(value) < 9):
        raise ValueError(f"must give {rule.kind} whole days from 1 to {LONGEST}, or keep")
    return replace(rule, days=int(value), source="The operator")
