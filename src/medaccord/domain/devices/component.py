"""Whether a component of an SBOM is the one that is asked for, by package URL or name and by its version.

A version that cannot be compared with certainty is neither in a range nor outside it: a person is told of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from univers.version_range import VersionRange
from univers.versions import RubygemsVersion

from medaccord.domain import text
from medaccord.domain.devices.sbom import NAMED, PURL, package_of, plain_name, read_purl
from medaccord.domain.devices.versions import VersKind, parse_version
from medaccord.domain.errors import Invalid

INTDOT: Final = "vers:intdot/"
_NUMBERS: Final = re.compile(
    r"v?(?P<stem>[0-9]{1,18}(?:\.[0-9]{1,18}){0,11})(?P<rest>.*)", re.IGNORECASE | re.S
)
_ELSE: Final = re.compile(r"^:|[\s,;|]")
_ONE: Final = re.compile(r"[\w.+~:-]+")
"""One version of any scheme, that is compared by its letters alone."""


class Fit(StrEnum):
    """Whether a component's version is among those that are asked for."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which component is asked for: by `package` (of a package URL) or by `name`, and in which versions.

    With a package, `name` is its last part: components that say no package may be it. `vers` is a VERS text,
    `exact` a version that is compared by its letters; both empty mean every version.
    """

    name: str = ""
    package: str = ""
    vers: str = ""
    exact: str = ""


def sought(component: str, versions: str = "") -> Sought:
    """What a person typed: a name or a package URL, and versions such as `before 3.0.7`; raises Invalid."""
    wanted = text.line(component.strip(), limit=PURL, name="component")
    named = text.line(versions.strip(), limit=NAMED, name="versions")
    if not wanted:
        raise Invalid({"component": ["Name a component, or give its package URL."]})
    if not wanted.lower().startswith("pkg:"):
        return Sought(name=plain_name(wanted), **_versions(named))
    purl = read_purl(wanted)
    if purl is None:
        raise Invalid({"component": ["Write a package URL such as pkg:npm/lodash, or a name."]})
    package = package_of(wanted)
    if not package:
        raise Invalid({"component": ["Leave control characters and direction marks out of the package URL."]})
    assert purl.name is not None  # a package URL has a name
    return Sought(plain_name(purl.name), package, **_versions(named or str(purl.version or "")))


def _versions(given: str) -> dict[str, str]:
    """Versions as VERS where they are certain, else as one version by its letters."""
    if not given:
        return {}
    reading = parse_version(given)
    if reading.kind is VersKind.ALL:
        return {}
    if reading.vers is not None:
        return {"vers": reading.vers}
    if _ONE.fullmatch(given) and not given.lower().startswith("vers:"):
        return {"exact": given.casefold()}
    sentence = "Write one version, dotted numbers such as “before 3.0.7”, or VERS such as vers:deb/<1.1.1k-1."
    raise Invalid({"versions": [sentence]})


def fits(one: Sought, version: str) -> Fit:
    """Whether a component of this version is asked for; one that says no version may be any."""
    if not (one.vers or one.exact):
        return Fit.YES
    if not version.strip():
        return Fit.UNSURE
    if one.exact:
        return _by_letters(one.exact, version.strip().casefold())
    return _in_numbers(one.vers, version) if one.vers.startswith(INTDOT) else _in_scheme(one.vers, version)


def may_be(one: Sought, package: str, version: str) -> Fit:
    """Whether a component of this package and version is asked for; by its name alone it is never certain."""
    fit = fits(one, version)
    return Fit.UNSURE if fit is Fit.YES and one.package and not package else fit


def _by_letters(exact: str, version: str) -> Fit:
    """Equal is equal; the same numbers with other letters, or more around the same text, are for a person."""
    if version == exact:
        return Fit.YES
    asked, own = _stem(exact), _stem(version)
    is_near = bool(asked) and (own == asked or own.startswith(f"{asked}."))
    return Fit.UNSURE if exact in version or is_near else Fit.NO


def _stem(version: str) -> str:
    """The dotted numbers that a version begins with."""
    found = _NUMBERS.fullmatch(version)
    return found["stem"] if found else ""


def _in_scheme(vers: str, version: str) -> Fit:
    """By the rules of the scheme that a VERS text names."""
    try:
        found = VersionRange.from_string(vers)  # type: ignore[no-untyped-call]
        return Fit.YES if found.version_class(version.strip()) in found else Fit.NO
    except Exception:  # univers passes on whatever its parsers of some twenty schemes raise
        return Fit.UNSURE


def _in_numbers(vers: str, version: str) -> Fit:
    """By dotted numbers; raises nothing, whatever the version is."""
    bounds = [_bound(part) for part in vers.removeprefix(INTDOT).split("|")]
    sides = [(operator, _side(version, bound)) for operator, bound in bounds]
    if any(side is None for _, side in sides):
        return Fit.UNSURE
    return Fit.YES if _holds([(operator, int(side or 0)) for operator, side in sides]) else Fit.NO


def _bound(part: str) -> tuple[str, str]:
    found = re.match(r"(<=|>=|<|>)?(.*)", part)
    assert found is not None  # an empty text matches
    return found[1] or "=", found[2]


def _side(version: str, bound: str) -> int | None:
    """On which side of a bound a version lies: -1, 0 or 1; None where its letters may decide that.

    `1.1.1k` lies before 3.0.7 and behind 1.1.0 whatever the k means; beside 1.1.1 it is not certain. What
    stands before a colon is an epoch, and after a blank or comma stands anything.
    """
    found = _NUMBERS.fullmatch(version.strip())
    if found is None or _ELSE.search(found["rest"]):
        return None
    own, other = RubygemsVersion(found["stem"]), RubygemsVersion(bound)
    if found["rest"] and (own == other or _goes_on(found["stem"], bound)):
        return None
    return int(own > other) - int(own < other)


def _goes_on(stem: str, bound: str) -> bool:
    """Whether a bound begins with these numbers, so that what follows them decides."""
    one, two = ([int(part) for part in given.split(".")] for given in (stem, bound))
    return two[: len(one)] == one


def _holds(sides: list[tuple[str, int]]) -> bool:
    """Whether a version with these sides of ascending bounds lies in the range (VERS: pairs and points)."""
    if any(side == 0 and operator in ("=", "<=", ">=") for operator, side in sides):
        return True
    ranged = [(operator[0], side) for operator, side in sides if operator != "="]
    if ranged and ranged[0][0] == "<" and ranged[0][1] < 0:
        return True
    ends = [*ranged[1:], ("<", -1)]
    return any(
        operator == ">" and side > 0 and end < 0
        for (operator, side), (_, end) in zip(ranged, ends, strict=False)
    )
