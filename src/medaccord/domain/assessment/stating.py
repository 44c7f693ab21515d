"""What a manufacturer states: one fact, the day on which it came about, and why it is stated anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from medaccord.domain import identifiers, text
from medaccord.domain.assessment.duties import NAMED, STATED_BY_MANUFACTURER, Fact
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence
from medaccord.domain.years import FIRST


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as it was typed; one that is taken back has no day, name or words of its own.

    `item` says which of several events it is about (`domain.assessment.several`).
    """

    fact: str
    day: dt.date | None = None
    named: str = ""
    words: str = ""
    link: str = ""
    reason: str = ""
    taken_back: bool = False
    item: int | None = None


def read(wanted: Statement, *, latest: dt.date, before: bool) -> Fact:
    """Check what is stated, `before`: the same fact was stated earlier; raises Invalid by name.

    `latest` is the last day that has begun somewhere.
    """
    found = Findings()
    if wanted.fact not in STATED_BY_MANUFACTURER:
        listed = ", ".join(STATED_BY_MANUFACTURER)
        found.add("fact", Sentence("Choose one of: {listed}.", listed=listed))
    _day(found, wanted, latest)
    found.take("named", text.line, wanted.named)
    if wanted.fact in NAMED and not wanted.named.strip() and not wanted.taken_back:
        found.add("named", "Give the name or the number, so that others can follow it.")
    found.take("words", text.text, wanted.words, limit=text.REASON)
    if wanted.link:
        found.take("link", identifiers.address, wanted.link)
    found.take("reason", text.text, wanted.reason, limit=text.REASON)
    if before and not wanted.reason.strip():
        found.add("reason", "This was stated before. Say why this takes its place.")
    if wanted.taken_back and not before:
        found.add("taken_back", "Nobody has stated this, so there is nothing to take back.")
    found.settle()
    return Fact(wanted.fact)


def _day(found: Findings, wanted: Statement, latest: dt.date) -> None:
    if wanted.taken_back:
        return
    if wanted.day is None:
        found.add("day", "Give the day on which it came about.")
    elif wanted.day.year < FIRST:
        found.add("day", Sentence("Check the year: it must be {first} or later.", first=FIRST))
    elif wanted.day > latest:
        found.add("day", "A fact lies in the past. Choose a day that has come.")
