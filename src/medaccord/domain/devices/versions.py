"""Version texts read as VERS ranges where they are certain: the text as given stays what is kept and printed.

Of free text only dotted whole numbers are read (`vers:intdot/...`), because only their order is beyond doubt.
Letters, dates, service packs, builds after a hyphen, notes in brackets and contradictory bounds stay
unreadable, never guessed. A text that is VERS already says itself what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from univers.version_constraint import VersionConstraint
from univers.version_range import VersionRange
from univers.versions import RubygemsVersion

ALL_VERSIONS: Final = "vers:all/*"
_LONGEST: Final = 300

_VERSION: Final = r"v?[0-9]{1,18}(?:\.[0-9]{1,18}){0,11}(?:\.[x*])*"
_OPERATOR: Final = r"<=|=<|>=|=>|<|>|==?"
_BOUND: Final = re.compile(rf"(?P<operator>{_OPERATOR})?\s*(?P<version>{_VERSION})(?![\w.*])", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(?:\||,\s|\band\b)\s*|\s+(?=[<>=])|(?=[<>=])", re.IGNORECASE)
_MIRRORED: Final = {"=<": "<=", "=>": ">=", "==": "=", None: "="}

_SIGNS: Final = str.maketrans({"\u2264": "<=", "\u2265": ">="})
_PREFIX: Final = re.compile(
    r"vers:(?:all|generic|intdot)/|(?P<all>all\s+)?versions?\b\s*:?\s*", re.IGNORECASE
)
_EVERYTHING: Final = frozenset({"*", "all", "all versions", "vers:all/*", "vers:generic/*", "vers:intdot/*"})

# How advisories say bounds in words. 'Up to' is missing on purpose: it may or may not include its end.
_DOWN: Final = "below|prior|earlier|older|lower|previous|before"
_UP: Final = "above|later|newer|higher|greater|up|after|onwards?"
_WORDS: Final = [
    (re.compile(rf"({_VERSION})\s+(?:and|or)\s+(?:{_DOWN})(?:\s+versions?)?", re.IGNORECASE), r"<=\1"),
    (re.compile(rf"({_VERSION})\s+(?:and|or)\s+(?:{_UP})(?:\s+versions?)?", re.IGNORECASE), r">=\1"),
    (re.compile(rf"(?:before|below|prior\s+to|(?:earlier|older|lower)\s+than)\s+({_VERSION})", re.I), r"<\1"),
    (re.compile(rf"(?:after|above|(?:later|newer|higher)\s+than)\s+({_VERSION})", re.IGNORECASE), r">\1"),
    (re.compile(rf"({_VERSION})\s+(?:through|thru)\s+({_VERSION})", re.IGNORECASE), r">=\1|<=\2"),
]


class VersKind(StrEnum):
    """What a version text names."""

    EXACT = "exact"
    RANGE = "range"
    ALL = "all"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class VersReading:
    """What a version text says for certain, as a VERS text; None where it is unreadable."""

    kind: VersKind
    vers: str | None


UNREADABLE: Final = VersReading(VersKind.UNREADABLE, None)

Bound = tuple[str, str]


def parse_version(text: str) -> VersReading:
    """Read a version text as far as it is certain; never raises, whatever the text."""
    if len(text) > _LONGEST:
        return UNREADABLE
    plain = " ".join(text.translate(_SIGNS).split())
    if plain.lower() in _EVERYTHING:
        return VersReading(VersKind.ALL, ALL_VERSIONS)
    prefix = _PREFIX.match(plain)
    if prefix is None and _is_vers(plain):
        return _other_scheme(plain.replace(" ", ""))
    bounds = _bounds(_in_signs(plain[prefix.end() :] if prefix else plain))
    if not _is_valid(bounds) or (_is_odd(bounds, prefix["all"] if prefix else None) and not _is_vers(plain)):
        return UNREADABLE
    exact = len(bounds) == 1 and bounds[0][0] == "="
    written = "|".join(version if operator == "=" else operator + version for operator, version in bounds)
    return VersReading(VersKind.EXACT if exact else VersKind.RANGE, f"vers:intdot/{written}")


def _is_vers(text: str) -> bool:
    """Tell whether a text says of itself that it is VERS."""
    return text.lower().startswith("vers:")


def _is_odd(bounds: list[Bound], everything: str | None) -> bool:
    """Tell free text that VERS would allow but whose author hardly meant what VERS says.

    'All versions 2.3' contradicts itself; '<= 8.1 | >= 8.1.10' is rather a slip than all but a small gap.
    """
    if everything and all(operator == "=" for operator, _ in bounds):
        return True
    return bounds[0][0] in ("<", "<=") and bounds[-1][0] in (">", ">=")


def _other_scheme(vers: str) -> VersReading:
    """Accept a VERS text of another scheme, `vers:npm/...`, as it stands where univers finds it valid."""
    try:
        found = VersionRange.from_string(vers, validate=True)  # type: ignore[no-untyped-call]
    except Exception:  # univers passes on whatever its parsers of some twenty schemes raise
        return UNREADABLE
    if found.scheme == "none":
        return UNREADABLE
    if found.is_star():
        return VersReading(VersKind.ALL, ALL_VERSIONS)
    exact = len(found.constraints) == 1 and found.constraints[0].comparator == "="
    return VersReading(VersKind.EXACT if exact else VersKind.RANGE, vers)


def _in_signs(text: str) -> str:
    """Turn a bound said in words into signs; other text stays as it is."""
    for pattern, signs in _WORDS:
        if found := pattern.fullmatch(text):
            return found.expand(signs)
    return text


def _bounds(text: str) -> list[Bound]:
    """Read text as bounds in the order given; empty where any part of it is something else or unsure."""
    given = _split(text)
    if all(operator == "=" for operator, _ in given):
        # A list of single versions is a set: '7.68 | 7.66' says no less for its order.
        given.sort(key=lambda bound: RubygemsVersion(_stem(bound[1])))
    bounds: list[Bound] = []
    for operator, version in given:
        expanded = _expanded(operator, version)
        if not expanded:
            return []
        # '4.x | 5.x' has no gap at 5: two bounds that meet are none.
        if bounds and bounds[-1][0] == "<" and expanded[0] == (">=", bounds[-1][1]):
            bounds.pop()
            expanded = expanded[1:]
        bounds += expanded
    return bounds


def _split(text: str) -> list[Bound]:
    """Split text into operators and versions, wildcards included; empty where a part is neither."""
    given: list[Bound] = []
    place = 0
    while found := _BOUND.match(text, place):
        operator = found["operator"]
        given.append((_MIRRORED.get(operator, operator), found["version"].lower().removeprefix("v")))
        if found.end() == len(text):
            return given
        separator = _BETWEEN.match(text, found.end())
        if separator is None:
            return []
        place = separator.end()
    return []


def _stem(version: str) -> str:
    """Take the wildcards off the end of a version."""
    return re.sub(r"(\.[x*])+$", "", version)


def _expanded(operator: str, version: str) -> list[Bound]:
    """Replace a version with wildcards, `2.x`, by the bounds of all it stands for; empty where unsure.

    'Below 2.x' may mean below all of them or below some of them.
    """
    first = _stem(version)
    if first == version:
        return [(operator, version)]
    return {
        "<=": [("<", _next(first))],
        ">=": [(">=", first)],
        "=": [(">=", first), ("<", _next(first))],
    }.get(operator, [])


def _next(version: str) -> str:
    """Count the last component up by one, leading zeros kept."""
    head, dot, last = version.rpartition(".")
    return head + dot + str(int(last) + 1).zfill(len(last))


def _is_valid(bounds: list[Bound]) -> bool:
    """Tell whether bounds ascend and alternate as VERS demands, each version once.

    Ruby's order is used because it is right for dotted numbers of any length; univers' own class for intdot
    compares digit by digit (10 before 9) and its semver class takes the fourth component for text.
    """
    # "2.0 and later, 2.5": VERS lets the second bound be redundant, but its author meant something by it.
    if not bounds or any(one[0] in (">", ">=") and two[0] == "=" for one, two in pairwise(bounds)):
        return False
    versions = [RubygemsVersion(version) for _, version in bounds]
    if any(not one < two for one, two in pairwise(versions)):
        return False
    constraints = [
        VersionConstraint(operator, version) for (operator, _), version in zip(bounds, versions, strict=True)
    ]
    try:
        return bool(VersionConstraint.validate(constraints))  # type: ignore[no-untyped-call]
    except ValueError:
        return False
