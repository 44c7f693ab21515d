"""Which versions beside each other in the product tree overlap (CSAF 2.1 §6.2.50, 6.3.19).

Ranges are compared where they have the same type (vls with vls) and every version in them can be ordered;
versions are taken to lie densely, so that there is always one between two (decision 0300).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .ranges import LONGEST, UPPER, Constraint, Range, read_range, reader

Json = dict[str, Any]
Span = tuple[int, int]  # first and last point of a run of versions, both within it


class Sibling(NamedTuple):
    """A branch that is a version or a range: what it is called, the products below, what it covers."""

    pointer: str
    name: str
    is_range: bool
    is_vers: bool
    product: str | None  # where it holds the product itself
    products: tuple[str, ...]
    spans: tuple[Span, ...]


Family = list[Sibling]  # siblings whose spans count the same points


def families(branches: Iterable[tuple[str, Json]], below: dict[str, list[str]]) -> list[Family]:
    """Siblings that can be compared; `below` has the product ids below the pointer of a branch."""
    groups: dict[str, list[tuple[str, Json]]] = defaultdict(list)
    for pointer, branch in branches:
        if branch["category"] in ("product_version", "product_version_range"):
            groups[pointer.rpartition("/branches/")[0]].append((pointer, branch))
    return [family for group in groups.values() for family in _families(group, below)]


def _families(group: list[tuple[str, Json]], below: dict[str, list[str]]) -> Iterator[Family]:
    ranges: dict[str, list[tuple[str, Json, Range]]] = defaultdict(list)
    versions = []
    for pointer, branch in group:
        if branch["category"] == "product_version":
            versions.append((pointer, branch, Range("", (Constraint("", branch["name"]),))))
        elif (found := read_range(branch["name"])) is not None:
            ranges[found.type].append((pointer, branch, found))
    for kind, members in ranges.items():
        readable, scale = _scale(kind, [*members, *versions])
        yield [_sibling(pointer, branch, found, scale, below) for pointer, branch, found in readable]


class Scale(NamedTuple):
    """The point of each version by its text, and the point behind them all; between two there is one more."""

    points: dict[str, int]
    end: int


def _scale(kind: str, members: list[tuple[str, Json, Range]]) -> tuple[list[tuple[str, Json, Range]], Scale]:
    """The members all of whose versions can be read as the type's, and their scale."""
    read = reader(kind)
    known: dict[str, Any] = {}
    readable = [member for member in members if _read_all(member[2], read, known)]
    points: dict[str, int] = {}
    rank, before = -1, None
    for text, value in sorted(known.items(), key=lambda item: item[1]):
        if before is None or before < value:
            rank, before = rank + 1, value
        points[text] = 2 * rank + 1
    return readable, Scale(points, 2 * (rank + 1))


def _read_all(found: Range, read: Callable[[str], Any], known: dict[str, Any]) -> bool:
    """Read every version of a range into `known`; False where one is none of the type, or very long."""
    if any(len(text) > LONGEST for _, text in found.constraints):
        return False
    try:
        values = {text: read(text) for _, text in found.constraints}
    except Exception:  # univers passes on whatever its parsers of some twenty types raise
        return False
    known.update(values)
    return True


def _sibling(pointer: str, branch: Json, found: Range, scale: Scale, below: dict[str, list[str]]) -> Sibling:
    is_range = branch["category"] == "product_version_range"
    product = branch["product"]["product_id"] if "product" in branch else None
    return Sibling(
        pointer,
        branch["name"],
        is_range,
        is_range and bool(found.type),
        product,
        tuple(below.get(pointer, ())),
        tuple(_spans(found, scale)),
    )


def _spans(found: Range, scale: Scale) -> Iterator[Span]:
    """The runs of points that a range covers, ascending."""
    constraints = sorted((scale.points[text], comparator) for comparator, text in found.constraints)
    left_out = [point for point, comparator in constraints if comparator == "!="]
    for first, last in _runs([one for one in constraints if one[1] != "!="], scale.end):
        for point in left_out[bisect_left(left_out, first) : bisect_right(left_out, last)]:
            if first < point:
                yield first, point - 1
            first = point + 1
        if first <= last:
            yield first, last


def _runs(constraints: list[tuple[int, str]], end: int) -> Iterator[Span]:
    """Single points, and the runs between bounds; without any constraint, everything."""
    yield from ((point, point) for point, comparator in constraints if not comparator)
    bounds = [(point, comparator) for point, comparator in constraints if comparator]
    is_open = not constraints or (bool(bounds) and bounds[0][1] in UPPER)
    first: int | None = 0 if is_open else None
    for point, comparator in bounds:
        if comparator in UPPER:
            if first is not None:
                yield first, point - (comparator == "<")
            first = None
        elif first is None:
            first = point + (comparator == ">")
    if first is not None:
        yield first, end


class Cover:
    """What some siblings cover, to be asked who covers a part of another's versions."""

    def __init__(self, siblings: Iterable[Sibling]) -> None:
        spans = sorted(
            (first, last, place, sibling)
            for place, sibling in enumerate(siblings)
            for first, last in sibling.spans
        )
        self._firsts = [first for first, _, _, _ in spans]
        # For each span, of those up to it the two that reach furthest, of two different siblings.
        self._reach: list[list[tuple[int, Sibling]]] = []
        best: list[tuple[int, Sibling]] = []
        for _, last, _, sibling in spans:
            others = [one for one in best if one[1] is not sibling]
            own = max([last, *(one[0] for one in best if one[1] is sibling)])
            best = sorted([*others, (own, sibling)], key=lambda one: -one[0])[:2]
            self._reach.append(best)

    def overlapping(self, sibling: Sibling) -> Sibling | None:
        """Another sibling that covers a version of this one, or None."""
        for first, last in sibling.spans:
            place = bisect_right(self._firsts, last) - 1
            for reach, other in self._reach[place] if place >= 0 else ():
                if other is not sibling and reach >= first:
                    return other
        return None
