"""What clinical people know a device by: class, codes, firmware, how many there are, how long supported."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from medaccord.domain import text
from medaccord.domain.cvd.cells import EASTMOST, WESTMOST
from medaccord.domain.devices.registry import CODE
from medaccord.domain.devices.scope import ONE_UNIT, Scope, check_scopes, names_one_unit
from medaccord.domain.devices.udi.alone import DeviceIdentifier, device_identifier
from medaccord.domain.devices.versions import parse_version
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

MOST_FIRMWARE: Final = 30
MOST_FIELDED: Final = 2_000_000_000
LONGEST_SUBMISSION: Final = 20

STAGE_OVER: Final = (
    "By its day a later stage of support has begun. Choose the stage that holds now, or correct that day."
)
CYBER_DEVICE: Final = (
    "A cyber device includes software that its sponsor validated, installed or authorized, can connect to the"
    " internet, and has characteristics that could be vulnerable to cybersecurity threats: all three"
    " (section 524B of the FD&C Act)."
)
"""The three parts of the definition (21 U.S.C. 360n-2(c)); able to connect counts, connected or not."""

_SUBMISSION: Final = re.compile(r"[A-Z]{1,4}[0-9]{5,7}(?:/[A-Z]{0,2}[0-9]{1,4})?")


class DeviceClass(StrEnum):
    """Risk classes of FDA; `other` is one of another regulator, or none that is known."""

    ONE = "I"
    TWO = "II"
    THREE = "III"
    UNCLASSIFIED = "unclassified"
    OTHER = "other"


class YesNo(StrEnum):
    """An answer to yes or no that may not be known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Support(StrEnum):
    """Stages of the life of a product, in their order (IMDRF/CYBER WG/N70:2023)."""

    DEVELOPMENT = "development"
    SUPPORT = "support"
    LIMITED = "limited_support"
    END = "end_of_support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of a device; empty is not said, and `unknown` that nobody knows.

    `udi` is an identifier in any form, of which the device identifier is kept. `stages` are the days on
    which a stage of support begins, or began.
    """

    udi: str = ""
    product_code: str = ""
    device_class: DeviceClass | None = None
    implant: YesNo = YesNo.UNKNOWN
    life_sustaining: YesNo = YesNo.UNKNOWN
    submission: str = ""
    model: str = ""
    firmware: Sequence[str] = ()
    fielded: int | None = None
    fielded_source: str = ""
    fielded_on: dt.date | None = None
    support: Support | None = None
    stages: Mapping[Support, dt.date] = field(default_factory=dict)
    cyber: YesNo = YesNo.UNKNOWN
    scopes: Sequence[Scope] = ()


def code(given: str) -> str:
    """An FDA product code; raises Invalid for another form. Which codes there are is a register's to say."""
    plain = given.strip().upper()
    if plain and not CODE.fullmatch(plain):
        raise Invalid("A product code of FDA has three characters, like FRN.")
    return plain


MOST_CODES: Final = 5
"""Product codes that one question is about."""


def codes(given: Iterable[str]) -> list[str]:
    """FDA product codes, each once in the order given; raises Invalid for another form, or for too many."""
    found = list(dict.fromkeys(filter(None, map(code, given))))
    if len(found) > MOST_CODES:
        raise Invalid(Sentence("Name {most} product codes at most.", most=MOST_CODES))
    return found


def submission_number(given: str) -> str:
    """The number of a premarket submission to FDA; raises Invalid for what none looks like."""
    plain = "".join(given.split()).upper()
    if plain and (len(plain) > LONGEST_SUBMISSION or not _SUBMISSION.fullmatch(plain)):
        raise Invalid("A submission number is letters and digits, like K241234, P150003/S012 or DEN170088.")
    return plain


def identifier(given: str) -> DeviceIdentifier | None:
    """The device identifier of what was given, None for nothing; raises Invalid."""
    return device_identifier(given) if given.strip() else None


def readings(firmware: Sequence[str]) -> list[tuple[str, str]]:
    """Each firmware range as given, with what it says for certain as VERS, or empty."""
    return [(one, parse_version(one).vers or "") for one in firmware]


def check(told: Description, now: dt.datetime, found: Findings, prefix: str = "") -> None:
    """Find what is missing, contradicts itself, or names one patient's device, by field."""
    today = (now + EASTMOST).date()
    found.take(f"{prefix}udi", identifier, told.udi)
    found.take(f"{prefix}product_code", code, told.product_code)
    found.take(f"{prefix}submission", submission_number, told.submission)
    for name in ("model", "fielded_source"):
        found.take(f"{prefix}{name}", _no_unit, getattr(told, name))
    _check_firmware(told.firmware, found, prefix)
    _check_fielded(told, today, found, prefix)
    _check_support(told, now, found, prefix)
    check_scopes(told.scopes, found, prefix)


def _no_unit(given: str, limit: int = text.LINE) -> str:
    text.line(given, limit=limit)
    if names_one_unit(given):
        raise Invalid(ONE_UNIT)
    return given


def _check_firmware(firmware: Sequence[str], found: Findings, prefix: str) -> None:
    if len(firmware) > MOST_FIRMWARE:
        sentence = Sentence("List at most {most} versions or ranges.", most=MOST_FIRMWARE)
        found.add(f"{prefix}firmware", sentence)
        return
    for one in firmware:
        found.take(f"{prefix}firmware", _no_unit, one, limit=text.PRINTED)
        if not one.strip():
            found.add(f"{prefix}firmware", "Give a version or a range on each line.")


def _check_fielded(told: Description, today: dt.date, found: Findings, prefix: str) -> None:
    """A count is worth what its source is, at its day: neither goes without the other."""
    if told.fielded is None:
        if told.fielded_source.strip() or told.fielded_on:
            found.add(f"{prefix}fielded", "Give the number, or leave its source and day empty.")
        return
    if not 0 <= told.fielded <= MOST_FIELDED:
        sentence = Sentence("Give a number between 0 and {most:,}.", most=MOST_FIELDED)
        found.add(f"{prefix}fielded", sentence)
    if not told.fielded_source.strip():
        found.add(f"{prefix}fielded_source", "Say where the number comes from.")
    if told.fielded_on is None:
        found.add(f"{prefix}fielded_on", "Give the day of which the number is.")
    elif told.fielded_on > today:
        found.add(f"{prefix}fielded_on", "This day has not come yet.")


def _check_support(told: Description, now: dt.datetime, found: Findings, prefix: str) -> None:
    given = [(stage, told.stages[stage]) for stage in Support if stage in told.stages]
    for (_, before), (stage, day) in pairwise(given):
        if day < before:
            found.add(f"{prefix}stages/{stage}", "This stage cannot begin before the one before it.")
    if told.support is None:
        return
    begun = told.stages.get(told.support)
    if begun is not None and begun > (now + EASTMOST).date():
        sentence = "This day has not come yet, so the product is not in this stage."
        found.add(f"{prefix}stages/{told.support}", sentence)
    elif _is_over(given, told.support, (now - WESTMOST).date()):
        found.add(f"{prefix}support", STAGE_OVER)


def _is_over(given: Sequence[tuple[Support, dt.date]], support: Support, today: dt.date) -> bool:
    """Whether the day of a later stage has passed in every time zone; days out of order say nothing."""
    days, order = [day for _stage, day in given], list(Support)
    later = [day for stage, day in given if order.index(stage) > order.index(support)]
    return days == sorted(days) and any(day < today for day in later)
