"""Version ranges as CSAF 2.1 §3.1.2.3.2 has them: canonical VERS, or the constraints of such alone (vls).

Versions of a type are compared by the `univers` library; of types that it does not know only the form is
judged (decision 0297).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

from .ordering import instant

_ALL = "vers:all/*"
_TYPE = re.compile(r"[a-z][a-z0-9.+-]*", re.ASCII)
_CONSTRAINT = re.compile(r"(?P<comparator>>=|<=|!=|<|>|=)?(?P<version>[^<>=!*|\s]+)")
_DOTTED = re.compile(r"[vV]?([0-9]{1,18}(?:\.[0-9]{1,18})*)", re.ASCII)
LONGEST = 300  # characters of a version that is read; patterns of some types are slow on long texts
_LOWER = (">", ">=")
UPPER = ("<", "<=")
# The types that the VERS specification lists, those of package ecosystems and general ones.
REGISTERED = frozenset(
    {
        "all",
        "alpm",
        "apk",
        "cargo",
        "composer",
        "cpan",
        "dart",
        "datetime",
        "deb",
        "gem",
        "generic",
        "golang",
        "hackage",
        "intdot",
        "lexicographic",
        "maven",
        "none",
        "npm",
        "nuget",
        "pypi",
        "rpm",
        "semver",
    }
)


class Constraint(NamedTuple):
    """A comparator, empty for equality, and a version as it is written."""

    comparator: str
    version: str


class Range(NamedTuple):
    """A range that is well formed: its type, empty for vls, and its constraints, none for all versions."""

    type: str
    constraints: tuple[Constraint, ...]


def range_fault(name: str) -> str | None:
    """What is wrong with a range, as half a sentence, or None."""
    parsed = _parsed(name)
    return parsed if isinstance(parsed, str) else _order_fault(parsed)


def single_version(name: str) -> str | None:
    """The version, where a well-formed range names one alone."""
    parsed = _parsed(name)
    if isinstance(parsed, str) or [one.comparator for one in parsed.constraints] != [""]:
        return None
    return _texts(parsed)[0]


def unordered_type(name: str) -> str | None:
    """The type of a well-formed range, where its versions cannot be compared here; vls has no type."""
    parsed = _parsed(name)
    if isinstance(parsed, str) or not parsed.type or not parsed.constraints:
        return None
    return parsed.type if _versions_of(parsed.type) is None else None


def unsupported_type(name: str) -> str | None:
    """The type that a range gives itself by vers:, well formed or not, if its versions have no order here.

    The types all and none have one form each and no versions.
    """
    if name[:5].lower() != "vers:":
        return None
    kind = name[5:].partition("/")[0]
    return None if kind in ("all", "none") or _versions_of(kind) is not None else kind


def read_range(name: str) -> Range | None:
    """A range with its versions unquoted and no sign for equality; None where it is not well formed."""
    parsed = _parsed(name)
    if isinstance(parsed, str):
        return None
    signs = ("" if one.comparator == "=" else one.comparator for one in parsed.constraints)
    return Range(parsed.type, tuple(map(Constraint, signs, _texts(parsed))))


def is_open_above(name: str) -> bool:
    """The last bound of a well-formed range is a lower one; `vers:all/*` has no bounds."""
    found = read_range(name)
    comparators = [one.comparator for one in found.constraints] if found else []
    bounds = [comparator for comparator in comparators if comparator in _LOWER + UPPER]
    return bool(bounds) and bounds[-1] in _LOWER


def reader(kind: str) -> Callable[[str], Any]:
    """What reads a version of a type so that it can be compared; of types not known here, dotted numbers."""
    return _versions_of(kind) or _dotted


def _dotted(text: str) -> list[int]:
    """The numbers of a version such as 2.10.0, without zeros at its end; ValueError for any other."""
    match = _DOTTED.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not made of numbers and dots")
    numbers = [int(part) for part in match[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _parsed(name: str) -> Range | str:
    """The range, or what is wrong with its form."""
    if name == _ALL:
        return Range("all", ())
    kind, text = "", name
    if name[:5].lower() == "vers:":
        kind, slash, text = name[5:].partition("/")
        if not name.startswith("vers:") or not slash or not _TYPE.fullmatch(kind):
            return "does not begin with vers:, a type in small letters and a slash"
        if kind in ("all", "none"):
            return f"uses the type {kind} otherwise than as {_ALL}"
    constraints = []
    for part in text.split("|"):
        match = _CONSTRAINT.fullmatch(part)
        if match is None:
            return _form_fault(part)
        if kind and match["comparator"] == "=":
            return "has an equals sign, which canonical VERS leaves out"
        comparator = (match["comparator"] or "").removeprefix("=")
        constraints.append(Constraint(comparator, match["version"]))
    return Range(kind, tuple(constraints))


def _form_fault(part: str) -> str:
    if not part:
        return "has an empty constraint"
    if re.search(r"\s", part):
        return "has white space"
    if "*" in part:
        return f"has a star, which only {_ALL} has"
    return "has a constraint that is not one comparator and one version"


def _texts(found: Range) -> list[str]:
    """The versions; VERS, but not vls, quotes what it keeps for itself by percent signs."""
    versions = [constraint.version for constraint in found.constraints]
    return [unquote(version) for version in versions] if found.type else versions


def _order_fault(found: Range) -> str | None:
    """What is wrong with the order of the constraints, as far as the versions can be compared."""
    texts = _texts(found)
    if found.type and len(set(texts)) < len(texts):
        return "names a version twice"
    read = _versions_of(found.type)
    if read is None or any(len(text) > LONGEST for text in texts):
        return None
    try:
        versions = [read(text) for text in texts]
        if any(not earlier < later for earlier, later in pairwise(versions)):
            return "has versions that do not ascend"
    except Exception:  # univers passes on whatever its parsers of some twenty types raise
        return f"has a version that is none of the type {found.type}"
    return "can be said with less" if _is_redundant([one.comparator for one in found.constraints]) else None


def _is_redundant(comparators: Sequence[str]) -> bool:
    """A bound that another of its direction makes idle, a version within bounds, an inequality outside."""
    behind = [None, *accumulate(comparators, _nearest_bound)][:-1]
    ahead = [None, *accumulate(reversed(comparators), _nearest_bound)][-2::-1]
    return any(map(_is_idle, comparators, behind, ahead))


def _nearest_bound(known: str, comparator: str) -> str:
    return comparator if comparator in _LOWER + UPPER else known


def _is_idle(comparator: str, before: str | None, after: str | None) -> bool:
    """The constraint says nothing between the bounds that stand nearest before and after it."""
    within = before in _LOWER or after in UPPER
    if comparator in _LOWER:
        return before in _LOWER
    if comparator in UPPER:
        return before in UPPER
    bounded = before in _LOWER + UPPER or after in _LOWER + UPPER
    return within if comparator != "!=" else bounded and not within


@lru_cache(maxsize=64)
def _versions_of(kind: str) -> Any | None:
    """What reads a version of a type so that it can be compared, or None for a type that is not known."""
    from univers import versions

    known = {
        "alpm": versions.ArchLinuxVersion,
        "apk": versions.AlpineLinuxVersion,
        "cargo": versions.SemverVersion,
        "composer": versions.ComposerVersion,
        "datetime": instant,
        "deb": versions.DebianVersion,
        "gem": versions.RubygemsVersion,
        "golang": versions.GolangVersion,
        # As in domain.devices.versions: univers' own class for dotted numbers does not order them.
        "intdot": versions.RubygemsVersion,
        "lexicographic": str.encode,
        "maven": versions.MavenVersion,
        "npm": versions.SemverVersion,
        "nuget": versions.NugetVersion,
        "pypi": versions.PypiVersion,
        "rpm": versions.RpmVersion,
        "semver": versions.SemverVersion,
    }
    return known.get(kind)
