"""Numbers people use for reports, cases and publications: random within the year, telling no one how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Invalid

CAPACITY: Final = 10**6
_FORM: Final = re.compile(r"(MDR|MDC|MDA|MDS)-([1-9][0-9]{3})-([0-9]{6})")


class NumberKind(StrEnum):
    """What a number names."""

    REPORT = "MDR"
    CASE = "MDC"
    ADVISORY = "MDA"
    COMMUNICATION = "MDS"


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart; `str()` writes it as people use it, `MDC-2026-482913`."""

    kind: NumberKind
    year: int
    digits: int

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.year:04d}-{self.digits:06d}"


def number(kind: NumberKind, year: int, six_digits: int) -> str:
    """Write a number from its kind, a year of four digits and a random whole number below one million."""
    if not 1000 <= year <= 9999:
        raise Invalid("The year of a number has four digits.")
    if not 0 <= six_digits < CAPACITY:
        raise Invalid("The last part of a number has six digits.")
    return str(Number(NumberKind(kind), year, six_digits))


def named(text: str) -> set[str]:
    """Every number that stands in a text, as people write them in any case."""
    return {found.group() for found in _FORM.finditer(text.upper())}


def parse_number(text: str) -> Number:
    """Read a number, in any case and with blanks around it; a number is a name, never a credential."""
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        raise Invalid("A number looks like MDC-2026-482913: MDR, MDC, MDA or MDS, a year and six digits.")
    kind, year, digits = found.groups()
    return Number(NumberKind(kind), int(year), int(digits))
