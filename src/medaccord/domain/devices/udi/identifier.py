"""What a unique device identifier says: the device identifier, and the production identifiers beside it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

LONGEST: Final = 500
"""Of a text that is read, in characters; the longest identifiers of the three agencies have some 130."""


class Agency(StrEnum):
    """Issuing agencies that FDA accredited."""

    GS1 = "GS1"
    HIBCC = "HIBCC"
    ICCBBA = "ICCBBA"


@dataclass(frozen=True, slots=True)
class Udi:
    """One identifier as read; None for what the text does not carry.

    `di` and the production identifiers are verbatim, without the signs that set them apart. `check_digit_ok`
    is None where the agency's form has none; a wrong one is told in `warnings` and refuses nothing, because
    the label is on the device and a person must be able to say which device it is.
    """

    issuing_agency: Agency
    di: str
    lot: str | None = None
    serial: str | None = None
    expiration: dt.date | None = None
    manufactured: dt.date | None = None
    donation_id: str | None = None
    check_digit_ok: bool | None = None
    warnings: tuple[str, ...] = ()


def calendar_day(year: int, month: int, day: int, written: str) -> dt.date:
    """A date of these parts; Invalid, with the date as written, where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _no_date(written) from None


def last_day(year: int, month: int, written: str) -> dt.date:
    """The last day of a month, which a date without a day stands for."""
    try:
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        raise _no_date(written) from None


def ordinal_day(year: int, number: int, written: str) -> dt.date:
    """The day of this number in its year, from 1."""
    days = 366 if calendar.isleap(year) else 365
    if not 1 <= number <= days:
        raise _no_date(written)
    return dt.date(year, 1, 1) + dt.timedelta(days=number - 1)


def _no_date(written: str) -> Invalid:
    return Invalid(Sentence("There is no date {written!a}; check the identifier.", written=written))
