"""The operator's own numbers of advisories, and what it calls their updates.

A scheme is a text with places to fill in, such as `MDA-{year}-{random}` or `ICSMA-{yy}-{day}-{serial:2}`. Its
numbers are names of addresses and files (CSAF 2.0 §5.1), so they hold capitals, digits and hyphens only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from medaccord.domain.numbers import NumberKind

LONGEST: Final = 32
DIGITS: Final = 6
"""Digits of a random number, and the most that a serial number has."""
WIDTH: Final = 3
"""Digits that a serial number has at least, where the scheme does not say."""
_PLACE: Final = re.compile(r"\{(year|yy|day|random|serial)(?::([1-6]))?\}")
_TEXT: Final = re.compile(r"[A-Z0-9-]*")
COUNTERS: Final = ("random", "serial")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme taken apart: what stands before and after the one place that makes a number unique."""

    before: str
    after: str
    random: bool
    width: int

    @classmethod
    def read(cls, text: str) -> Scheme:
        """Read a scheme; raises ValueError with a sentence that says what to change."""
        counters = [found for found in _PLACE.finditer(text) if found[1] in COUNTERS]
        if len(counters) != 1:
            raise ValueError("must hold either {random} or {serial}, once")
        (counter,) = counters
        if any(found[2] and found[1] != "serial" for found in _PLACE.finditer(text)):
            raise ValueError("must give a width to {serial} only, such as {serial:2}")
        _check(text)
        random = counter[1] == "random"
        width = DIGITS if random else int(counter[2] or WIDTH)
        made = cls(text[: counter.start()], text[counter.end() :], random, width)
        if len(made.number(dt.date(2000, 12, 31), 10**DIGITS - 1)) > LONGEST:
            raise ValueError(f"must give numbers of at most {LONGEST} characters")
        return made

    def number(self, on: dt.date, counted: int) -> str:
        """The number with this random or serial part, on a day in UTC."""
        return f"{_filled(self.before, on)}{counted:0{self.width}d}{_filled(self.after, on)}"

    def start(self, on: dt.date) -> str:
        """What numbers of a day begin with, as far as nothing is counted."""
        return _filled(self.before, on)

    def next(self, taken: Iterable[str], on: dt.date) -> int:
        """The serial part after the highest of those that are taken and alike in everything else."""
        before, after = (re.escape(_filled(part, on)) for part in (self.before, self.after))
        found = (re.fullmatch(f"{before}([0-9]+){after}", number) for number in taken)
        return max((int(one[1]) for one in found if one), default=0) + 1


def _check(text: str) -> None:
    """Numbers must be legible names, differ from those of reports and cases, and be taken apart again."""
    spoken = _PLACE.sub("", text)
    if not _TEXT.fullmatch(spoken):
        raise ValueError("must be made of capitals, digits, hyphens, {year}, {yy}, {day}, {random}, {serial}")
    names = {found[1] for found in _PLACE.finditer(text)}
    if not names & {"year", "yy"}:
        raise ValueError("must hold {year} or {yy}, so that no number comes again")
    marked = _PLACE.sub("0", text)
    if any(_touches(text, found) for found in _PLACE.finditer(text)):
        raise ValueError("must have a hyphen or letter between its places and beside its digits")
    if not re.match(r"[A-Z0-9]", marked) or not re.search(r"[A-Z0-9]$", marked):
        raise ValueError("must begin and end with a capital or digit")
    if text.startswith(tuple(f"{kind.value}-" for kind in NumberKind if kind != NumberKind.ADVISORY)):
        raise ValueError("must not begin like the numbers of reports and cases")


def _touches(text: str, found: re.Match[str]) -> bool:
    """Whether a digit or another place stands right beside a place."""
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    return before in tuple("0123456789}") or after in tuple("0123456789{")


def _filled(text: str, on: dt.date) -> str:
    parts = {"year": f"{on.year:04d}", "yy": f"{on.year % 100:02d}", "day": f"{on.timetuple().tm_yday:03d}"}
    return _PLACE.sub(lambda found: parts[found[1]], text)


_LABEL: Final = re.compile(r"\{(letter|count)\}")
LONGEST_LABEL: Final = 60


def check_label(text: str) -> str:
    """The name of updates as it was given; raises ValueError unless it can tell one from another."""
    if not text:
        return text
    if len(_LABEL.findall(text)) != 1 or re.search(r"[{}]", _LABEL.sub("", text)):
        raise ValueError("must hold either {letter} or {count}, once, such as Update {letter}")
    if len(text) > LONGEST_LABEL or text != text.strip() or not text.isprintable():
        raise ValueError(f"must be one line of at most {LONGEST_LABEL} characters")
    return text


def label(text: str, version: int) -> str:
    """What version 2, 3, … is called: `Update A`, … `Update Z`, `Update AA`; the first has no name."""
    if not text or version < 2:
        return ""
    return _LABEL.sub(lambda found: _letters(version - 1) if found[1] == "letter" else str(version - 1), text)


def _letters(count: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    found = ""
    while count:
        count, rest = divmod(count - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
