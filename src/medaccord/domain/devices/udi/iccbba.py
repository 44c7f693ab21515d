"""ISBT 128 of ICCBBA: data structures one after another, each with two or three signs and a fixed length."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from medaccord.domain.devices.udi.identifier import Agency, Udi, ordinal_day
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

_DI, _SERIAL, _DONATION, _EXPIRES, _MADE, _LOT = (
    "di",
    "serial",
    "donation",
    "expiration",
    "manufactured",
    "lot",
)
# The donation identification number has '=' alone before it, and begins with a letter or a digit.
_STRUCTURES: Final = (
    (_DI, re.compile(r"=/([A-Z0-9]{16})")),
    (_DI, re.compile(r"=\)([A-Z0-9]{10})")),
    (_SERIAL, re.compile(r"=,([A-Z0-9]{6})")),
    (_EXPIRES, re.compile(r"=>([0-9]{6})")),
    (_MADE, re.compile(r"=}([0-9]{6})")),
    (_LOT, re.compile(r"&,1([ -~]{18})")),
    (_LOT, re.compile(r"&\)([A-Z0-9]{10})")),
    (_DONATION, re.compile(r"=([A-Z0-9]{15})")),
)
_THIS_MILLENNIUM: Final = 900
"""Years are written with three digits; from this one on they belong to the 1900s."""


def is_iccbba(text: str) -> bool:
    """Whether a text begins as ISBT 128 does."""
    return text.startswith(("=", "&"))


def parse(text: str) -> Udi:
    """Read an identifier with its product code; ISBT 128 has no check character over the whole."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        name, value, place = _structure(text, place)
        if found.setdefault(name, value) != value:
            raise Invalid(
                Sentence("The identifier says two things: {one} and {two}.", one=found[name], two=value)
            )
    if _DI not in found:
        raise Invalid("There is no device identifier: ISBT 128 writes it after =/ with 16 characters.")
    return Udi(
        Agency.ICCBBA,
        found[_DI],
        lot=found.get(_LOT),
        serial=found.get(_SERIAL),
        expiration=_date(found.get(_EXPIRES)),
        manufactured=_date(found.get(_MADE)),
        donation_id=found.get(_DONATION),
    )


def _structure(text: str, place: int) -> tuple[str, str, int]:
    for name, pattern in _STRUCTURES:
        if written := pattern.match(text, place):
            return name, written[1], written.end()
    rest = text[place : place + 20]
    raise Invalid(Sentence("ISBT 128 writes nothing like {rest!a} for a device; check the text.", rest=rest))


def _date(written: str | None) -> dt.date | None:
    if written is None:
        return None
    year, number = int(written[:3]), int(written[3:])
    return ordinal_day(year + (2000 if year < _THIS_MILLENNIUM else 1000), number, written)
