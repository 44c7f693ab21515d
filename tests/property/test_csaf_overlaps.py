"""Ranges overlap exactly where some version, between two others or one of them, lies in both."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf.overlaps import Cover, families

MOST = 12
# A range by what it holds: of the versions 0 to 12 and what lies before, between and behind them.
POINTS = [place / 2 for place in range(-1, 2 * MOST + 2)]
Parts = list[tuple[str, int]]


@st.composite
def parts(draw: st.DrawFn) -> Parts:
    """Constraints as VERS has them: ascending, each version once, bounds in turns."""
    places = sorted(draw(st.sets(st.integers(0, MOST), min_size=1, max_size=6)))
    is_within = draw(st.booleans())
    found: Parts = []
    for place in places:
        signs = ["!=", "<", "<="] if is_within else ["", ">", ">="]
        sign = draw(st.sampled_from(signs))
        is_within = is_within if sign in ("", "!=") else not is_within
        found.append((sign, place))
    return found


def held(constraints: Parts) -> set[float]:
    """The points of a range, from what stands nearest before and behind each."""
    by_place = {place: sign for sign, place in constraints}
    bounds = [(place, sign) for sign, place in constraints if sign[:1] in ("<", ">")]
    opens = [(place, sign) for place, sign in bounds if sign.startswith(">")]
    closes = [(place, sign) for place, sign in bounds if sign.startswith("<")]
    found = set()
    for point in POINTS:
        if point in by_place:
            if by_place[int(point)] in ("", "<=", ">="):
                found.add(point)
                continue
            if by_place[int(point)] in ("!=", "<", ">"):
                continue
        before = max((place for place, _ in bounds if place < point), default=None)
        behind = min((place for place, _ in bounds if place > point), default=None)
        is_opened = before in [place for place, _ in opens] if before is not None else not opens_first(bounds)
        is_closed = behind is None or behind in [place for place, _ in closes]
        if (bounds and is_opened and is_closed) or (not bounds and only_leaves_out(constraints)):
            found.add(point)
    return found


def opens_first(bounds: list[tuple[int, str]]) -> bool:
    """The first bound is a lower one, so that nothing lies before it."""
    return bool(bounds) and bounds[0][1].startswith(">")


def only_leaves_out(constraints: Parts) -> bool:
    """Every constraint is an inequality: all other versions are held."""
    return all(sign == "!=" for sign, _ in constraints)


def written(constraints: Parts) -> str:
    return "|".join(f"{sign}1.{place}" for sign, place in constraints)


def branch(place: int, category: str, name: str) -> tuple[str, dict[str, object]]:
    product = {"name": name, "product_id": f"P{place}"}
    return f"/product_tree/branches/{place}", {"category": category, "name": name, "product": product}


@given(st.lists(parts(), min_size=2, max_size=6), st.sampled_from(["", "vers:intdot/"]))
def test_ranges_overlap_where_a_point_is_in_both(ranges: list[Parts], prefix: str) -> None:
    named = [
        branch(place, "product_version_range", prefix + written(one)) for place, one in enumerate(ranges)
    ]
    (family,) = families(named, {})
    assert len(family) == len(ranges)
    cover = Cover(family)
    for sibling, one in zip(family, ranges, strict=True):
        others = [other for other in ranges if other is not one]
        expected = any(held(one) & held(other) for other in others)
        assert (cover.overlapping(sibling) is not None) == expected
    for (first, second), (one, other) in zip(pairwise(family), pairwise(ranges), strict=True):
        assert (Cover([first]).overlapping(second) is not None) == bool(held(one) & held(other))


@given(parts(), st.integers(0, MOST))
def test_a_range_holds_a_version_where_its_point_is_held(constraints: Parts, place: int) -> None:
    named = [
        branch(0, "product_version_range", written(constraints)),
        branch(1, "product_version", f"1.{place}"),
    ]
    (family,) = families(named, {})
    found = Cover(one for one in family if one.is_range).overlapping(family[1])
    assert (found is not None) == (place in held(constraints))
