"""CSAF 2.1 §6.2.49, 6.2.50.1-6.2.50.3, 6.2.51: version ranges, and versions that two of them claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

from medaccord.domain.csaf.checks.mandatory.products import STATUS_GROUPS
from medaccord.domain.csaf.document import Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.overlaps import Cover, Sibling
from medaccord.domain.csaf.ranges import REGISTERED, is_open_above, unsupported_type
from medaccord.domain.csaf.registry import Found, optional

Kind = Callable[[Sibling], bool]


@optional("6.2.49", Edition.V21)
def upper_open_ended_product_version_range(document: Document21) -> Found:
    """CSAF 2.1 §6.2.49: a range has an upper end."""
    for pointer, branch in document.branches:
        if branch["category"] == "product_version_range" and is_open_above(branch["name"]):
            yield f"{pointer}/name", f"Give '{shown(branch['name'])}' an upper end, such as the newest one."


@optional("6.2.51", Edition.V21)
def unknown_version_scheme(document: Document21) -> Found:
    """CSAF 2.1 §6.2.51: the type of a VERS is registered, and its versions can be compared here."""
    for pointer, branch in document.branches:
        kind = unsupported_type(branch["name"]) if branch["category"] == "product_version_range" else None
        if kind is not None:
            state = "registered, but not supported here" if kind in REGISTERED else "not registered"
            yield f"{pointer}/name", f"Use another VERS type if one fits: {shown(kind)} is {state}."


def is_vers(sibling: Sibling) -> bool:
    """A range that is VERS."""
    return sibling.is_vers


def is_vls(sibling: Sibling) -> bool:
    """A range that is a VERS-like specifier."""
    return sibling.is_range and not sibling.is_vers


def is_version(sibling: Sibling) -> bool:
    """One version."""
    return not sibling.is_range


@optional("6.2.50.1", Edition.V21)
def overlapping_vers_in_contradicting_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.2.50.1: of ranges whose states contradict, none overlaps a VERS."""
    yield from _contradicting(document, is_vers)


@optional("6.2.50.2", Edition.V21)
def overlapping_vls_in_contradicting_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.2.50.2: of ranges whose states contradict, none overlaps a vls."""
    yield from _contradicting(document, is_vls)


@optional("6.2.50.3", Edition.V21)
def overlapping_product_version_in_contradicting_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.2.50.3: a range does not contain a version whose state contradicts its own."""
    yield from _contradicting(document, is_version)


def _contradicting(document: Document21, kind: Kind) -> Found:
    for groups in stated_siblings(document):
        seen: set[frozenset[str]] = set()
        for (one, ranges), (other, targets) in permutations(groups.items(), 2):
            if one in STATUS_GROUPS and other in STATUS_GROUPS:
                for place, target, overlapped in overlapping(ranges, targets, kind):
                    pair = frozenset((target.pointer, overlapped.pointer, one, other))
                    if pair not in seen:
                        yield (
                            place,
                            f"Decide for the versions that '{shown(target.name)}', {other}, shares with "
                            f"'{shown(overlapped.name)}', {one}.",
                        )
                    seen.add(pair)


class Stated(NamedTuple):
    """A sibling whose product, or one below it, has a state; the pointer is that of the product's id."""

    pointer: str
    sibling: Sibling


def stated_siblings(document: Document21) -> list[dict[str, list[Stated]]]:
    """By vulnerability and family: which siblings are in which group of product states."""
    of_product: dict[str, list[tuple[int, Sibling]]] = defaultdict(list)
    for number, family in enumerate(document.families):
        for sibling in family:
            for product in sibling.products:
                of_product[product].append((number, sibling))
    found: list[dict[str, list[Stated]]] = []
    for pointer, vulnerability in document.placed if of_product else ():
        families: dict[int, dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
        for name, place, product in _states(document, pointer, vulnerability):
            for number, sibling in of_product.get(product, ()):
                families[number][name].append(Stated(place, sibling))
        found += families.values()
    return found


def _states(document: Document21, pointer: str, vulnerability: Json) -> list[tuple[str, str, str]]:
    """Group, pointer and id of each product that has a state; what is recommended is a group of its own."""
    return [
        (name, place, product)
        for name, states in (*STATUS_GROUPS.items(), ("recommended", frozenset({"recommended"})))
        for place, product in document.stated(pointer, vulnerability, tuple(sorted(states)))
    ]


def overlapping(
    ranges: list[Stated], targets: list[Stated], kind: Kind
) -> list[tuple[str, Sibling, Sibling]]:
    """Pointer and sibling of each target of a kind that holds a product, with a range that overlaps it."""
    cover = Cover({one.sibling.pointer: one.sibling for one in ranges if one.sibling.is_range}.values())
    return [
        (target.pointer, target.sibling, other)
        for target in targets
        if target.sibling.product is not None
        and kind(target.sibling)
        and (other := cover.overlapping(target.sibling)) is not None
    ]
