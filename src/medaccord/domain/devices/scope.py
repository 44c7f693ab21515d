"""Which units of a product are meant: lots, ranges of serial numbers, and units that stand in a laboratory.

The serial number of one unit may name one patient's device, or an implant; none is kept but of a unit that is
marked as a laboratory's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain import text
from medaccord.domain.devices.udi.parse import parse
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

MOST_SCOPES: Final = 50
LONGEST_SCOPE: Final = 80
ONE_UNIT: Final = (
    "This names one device by its serial number, which may be one patient's or an implant. Give a range of"
    " serial numbers or a lot, or mark it as a laboratory unit."
)
WHOLE_SERIAL: Final = (
    "A whole serial number names one device, which may be one patient's. Put * or ? in the place of what"
    " differs, or give a range in the details of the device."
)

_SERIAL: Final = r"(?=[\w./-]{0,40}[0-9])[\w./-]{3,40}"
# Blanks stand alone in what is searched, so that no pattern has to count them.
_WORDED: Final = re.compile(
    rf"(?:\bs ?/ ?n\b|\bserial ?-? ?(?:numbers?|nos?|nr)\b) ?\.? ?[:#=]? ?{_SERIAL}"
    rf"|\b(?:sn|serial) ?[:#=] ?{_SERIAL}"
    r"|\(21\) ?\S",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"[\W_]+")
_ESCAPED: Final = re.compile(r"\\[*?\\]")


class ScopeKind(StrEnum):
    """How some units of a product are named."""

    LOT = "lot"
    SERIAL_RANGE = "serial_range"
    LABORATORY = "laboratory"


@dataclass(frozen=True, slots=True)
class Scope:
    """Some units of a product: `first` is the lot, the laboratory's unit, or where a range begins.

    `last` is where a range ends, and empty for the others.
    """

    kind: ScopeKind
    first: str
    last: str = ""


def names_one_unit(given: str) -> bool:
    """Whether a text says a serial number in words, by its sign on labels, or within an identifier (UDI).

    No more is searched than the longest field may hold.
    """
    plain = unicodedata.normalize("NFKC", given[: text.PRINTED])
    if _WORDED.search(" ".join(plain.split())):
        return True
    try:
        return parse(plain.strip()).serial is not None
    except Invalid:
        return False


def is_whole_serial(given: str) -> bool:
    """Whether a serial number of CSAF 2.0 §3.1.3.3.6 has no placeholder, so that it names one device."""
    plain = _ESCAPED.sub("", given)
    return "*" not in plain and "?" not in plain


def check_scopes(scopes: Sequence[Scope], found: Findings, prefix: str = "") -> None:
    """Find what cannot be kept, by place, such as `scopes/2/last`."""
    if len(scopes) > MOST_SCOPES:
        sentence = Sentence("List at most {most} lots and ranges.", most=MOST_SCOPES)
        found.add(f"{prefix}scopes", sentence)
        return
    for place, one in enumerate(scopes):
        _check(one, found, f"{prefix}scopes/{place}")


def _check(one: Scope, found: Findings, here: str) -> None:
    lines = [
        found.take(f"{here}/{name}", text.line, getattr(one, name), limit=LONGEST_SCOPE)
        for name in ("first", "last")
    ]
    if None in lines:
        return
    if not one.first.strip():
        found.add(f"{here}/first", "Fill this in.")
    if one.kind is ScopeKind.SERIAL_RANGE:
        _check_range(one, found, here)
    elif one.last.strip():
        found.add(f"{here}/last", "Leave this empty: only a range has an end.")
    if one.kind is ScopeKind.LOT and names_one_unit(one.first):
        found.add(f"{here}/first", ONE_UNIT)


def _check_range(one: Scope, found: Findings, here: str) -> None:
    if not one.last.strip():
        found.add(f"{here}/last", "Give the last serial number as well: one alone names one device.")
    elif _alike(one.first) == _alike(one.last):
        found.add(f"{here}/last", ONE_UNIT)


def _alike(serial: str) -> str:
    """A serial number without what people write differently: case, signs between, and leading zeros."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", serial).casefold())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)
