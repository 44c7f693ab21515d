"""Orders that CSAF needs, exact for any legal value: instants (RFC 3339) and versions (CSAF 2.0 §3.1.11)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_DAYS_IN_400_YEARS = 146_097
_FIRST = datetime(1, 1, 1, tzinfo=UTC)

Instant = tuple[int, str]
_Number = tuple[int, str]  # length, then digits: orders decimal numbers of any length without converting them
_ZERO: _Number = (1, "0")


@lru_cache(maxsize=4096)
def instant(text: str) -> Instant:
    """Sort key of an RFC 3339 date and time: UTC seconds, digits behind the point; ValueError otherwise.

    Year 0000 and leap seconds are legal there, so `datetime` cannot hold every value.
    """
    if text[19:] == "Z" or (text[19:20] == "." and text[-1] == "Z"):
        # Nearly every document writes UTC so; the general way below takes four times as long.
        usual = _usual(text)
        if usual is not None:
            return usual
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date and time of RFC 3339")
    year, month, day, hour, minute, second = (int(part) for part in match.group(1, 2, 3, 4, 5, 6))
    shift = _DAYS_IN_400_YEARS if year == 0 else 0
    days = date(year or 400, month, day).toordinal() - shift
    offset = 0
    if match[8]:
        offset = (int(match[9]) * 60 + int(match[10])) * (60 if match[8] == "+" else -60)
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    return seconds, (match[7] or "").rstrip("0")


def _usual(text: str) -> Instant | None:
    """Sort key of `2026-11-23T10:00:00Z`, with or without a fraction; None for any other form."""
    fraction = text[20:-1]
    marks = text[4] + text[7] + text[10] + text[13] + text[16]
    if marks != "--T::" or not text.isascii() or (fraction and not fraction.isdigit()):
        return None
    try:
        since = datetime.fromisoformat(text[:19] + "+00:00") - _FIRST
    except ValueError:
        return None
    return (since.days + 1) * 86_400 + since.seconds, fraction.rstrip("0")


class Version(NamedTuple):
    """A version number as CSAF orders it; of integer versioning, `n` stands as n.0.0 (CSAF 2.1 §6.1.14)."""

    core: tuple[_Number, _Number, _Number]
    release: tuple[object, ...]  # (1,) for a release; (0, identifiers) for a pre-release, which sorts before
    semantic: bool

    @property
    def major(self) -> _Number:
        """The integer, or the major number."""
        return self.core[0]

    def precedes(self, other: Version) -> bool:
        """Comes before another, whichever way each is written."""
        return self[:2] < other[:2]

    def is_next_of(self, other: Version) -> bool:
        """One number is the other's plus one, what stands before it is the same, what stands behind it 0."""
        return any(
            self.core[:place] == other.core[:place]
            and follows(other.core[place], self.core[place])
            and all(number == _ZERO for number in self.core[place + 1 :])
            for place in range(3)
        )

    @property
    def is_prerelease(self) -> bool:
        """Carries a pre-release part such as `-rc.1`."""
        return self.release != (1,)

    @property
    def is_draft(self) -> bool:
        """`0` or `0.y.z` (CSAF 2.0 §6.1.17)."""
        return self.major == _ZERO


@lru_cache(maxsize=4096)
def version(text: str) -> Version:
    """Sort key of a version number that the schema accepts; build metadata is left out (SemVer 2.0.0 §10)."""
    head = text.split("+", 1)[0]
    core, _, pre = head.partition("-")
    numbers = [(len(part), part) for part in core.split(".")]
    semantic = len(numbers) > 1
    major, minor, patch = numbers if semantic else (*numbers, _ZERO, _ZERO)
    release: tuple[object, ...] = (0, tuple(map(_identifier, pre.split(".")))) if pre else (1,)
    return Version((major, minor, patch), release, semantic)


def follows(earlier: _Number, later: _Number) -> bool:
    """`later` is `earlier` plus one; numbers of more than 18 digits follow nothing."""
    return later[0] <= 18 and int(later[1]) == int(earlier[1] if earlier[0] <= 18 else "0") + 1


def _identifier(text: str) -> tuple[object, ...]:
    return (0, len(text), text) if text.isdigit() else (1, 0, text)
