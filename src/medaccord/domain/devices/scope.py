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
NO_END: Final = (
    "Give two serial numbers, the first and the last of the range: one alone names one device, which may be"
    " one patient's."
)
REVERSED: Final = "This range ends before it begins. Give the lower serial number first."
WHOLE_SERIAL: Final = (
    "A whole serial number names one device, which may be one patient's. Put * or ? in the place of what"
    " differs, or give a range in the details of the device."
)

# Blanks stand alone in what is searched, so that no pattern has to count them.
_ANY: Final = r"(?=[\w./-]{0,40}[0-9])[\w./-]{3,40}"
_THREE: Final = r"(?=(?:[a-z_./-]{0,8}[0-9]){3})[\w./-]{3,40}"
_FIVE: Final = r"(?=(?:[a-z_./-]{0,8}[0-9]){5})[\w./-]{5,40}"
_PORT: Final = r"rs ?-?(?:232|422|423|485)"
"""Serial interfaces, and no serial numbers."""
_WORDED: Final = re.compile(
    rf"(?:\bs ?/ ?n(?![a-z]{{4}})|\bser(?:ial)?\.? ?-? ?(?:numbers?|nos?|nr)(?![a-z]))"
    rf" ?\.? ?[:#=]? ?(?:is )?(?P<signed>{_ANY})"
    rf"|\bsn ?[:#=] ?(?P<short>{_ANY})"
    rf"|\bserial ?[:#=] ?(?!{_PORT})(?P<long>{_THREE})"
    rf"|\b(?:sn ?-?|serial )(?!{_PORT})(?![0-9]+ ?k?(?:baud|bps|bit))(?P<bare>{_FIVE})",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"([\w./-]{1,40}) ?(?:\b(?:up to|to|through|thru|until)\b|\u2013|\u2014|\.{2,3}) ?([\w./-]{1,40})",
    re.IGNORECASE,
)
_HYPHEN: Final = re.compile(r"([\w./]{1,40}) ?- ?([\w./]{1,40})")
_MORE: Final = re.compile(
    r"[\w./-]{1,40} (?:and|or) (?:up|above|higher|later|newer|below|lower|earlier|older)\b", re.IGNORECASE
)
_MANY: Final = re.compile(r"\b(?:numbers|nos|sns)\b|s/ns", re.IGNORECASE)
_ELEMENTS: Final = re.compile(
    r"^(?:\([0-9]{2,4}\) ?[^ ()]+ ?){0,8}\(21\)\S"
    r"|\(01\) ?[0-9]{8,14}.{0,200}\(21\) ?\S"
    r"|/(?:01|gtin)/[0-9]{8,14}/(?:[0-9]{2}/[^/ ]{1,40}/){0,5}(?:21|ser)/[^/ ?#]",
    re.IGNORECASE,
)
"""Fields of GS1 with a serial number, as printed and as the address of a GS1 Digital Link."""
_WITHIN: Final = re.compile(
    r"(?:\+[A-Z][A-Z0-9]{4}|=[/)<&%]|\](?:C1|e0|d2|Q3)|(?<![0-9A-Za-z])01[0-9]{14})\S{4,150}"
)
"""Where a scanned identifier may begin within a longer text."""
_SIGN: Final = re.compile(
    r"^(?:s ?/ ?n|sn|ser(?:ial)?\.? ?(?:numbers?|nos?|nr)?)(?=[\W_]*[0-9]|[\W_]+\w)", re.IGNORECASE
)
_NO_PART: Final = re.compile(r"(?<=[0-9])[.,]0+$")
_DIGIT: Final = re.compile(r"[0-9]")
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
    line = " ".join(plain.split())
    if _ELEMENTS.search(line) or _says_one(line):
        return True
    return any(_has_serial(one) for one in (plain.strip(), *_WITHIN.findall(line)))


def _says_one(line: str) -> bool:
    place = 0
    while said := _WORDED.search(line, place):
        place = _end_of_many(line, said)
        if not place:
            return True
    return False


def _end_of_many(line: str, said: re.Match[str]) -> int:
    """Where a range ends that begins behind a sign; 0 where one serial number stands there.

    A hyphen belongs to a number as often as it stands between two; so it needs the word for many before it.
    """
    begin = said.start(said.lastgroup or 0)
    if more := _MORE.match(line, begin):
        return more.end()
    span = _TO.match(line, begin) or (_HYPHEN.match(line, begin) if _MANY.search(said[0]) else None)
    return span.end() if span and not _not_a_range(span[1], span[2].rstrip(".")) else 0


def _has_serial(given: str) -> bool:
    for one in dict.fromkeys((given, given.rstrip(".,;)"))):
        try:
            if parse(one).serial is not None:
                return True
        except Invalid:
            continue
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
    elif sentence := _not_a_range(one.first, one.last):
        found.add(f"{here}/last", sentence)


def _not_a_range(first: str, last: str) -> str:
    """What is wrong with two ends that name one device, or none; empty for a range."""
    begin, end = _alike(first), _alike(last)
    if not (_DIGIT.search(begin) and _DIGIT.search(end)):
        return NO_END
    if begin == end:
        return ONE_UNIT
    (stem, low), (other, high) = _counted(begin), _counted(end)
    return REVERSED if stem == other and low > high else ""


def _counted(serial: str) -> tuple[str, int]:
    """A serial number as what stands before its last digits, and these as a number."""
    stem = serial.rstrip("0123456789")
    return stem, int(serial[len(stem) :] or 0)


def _alike(serial: str) -> str:
    """A serial number without what people write differently: case, its sign, signs between, leading zeros."""
    plain = " ".join(unicodedata.normalize("NFKC", serial).casefold().split())
    bare = _BETWEEN.sub("", _NO_PART.sub("", _SIGN.sub("", plain)))
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", bare)
