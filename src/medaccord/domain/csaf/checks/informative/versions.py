"""CSAF 2.1 §6.3.19.1-6.3.19.5: versions that two ranges claim although nothing contradicts."""

from __future__ import annotations

from medaccord.domain.csaf.checks.optional.versions import (
    Kind,
    is_vers,
    is_version,
    is_vls,
    overlapping,
    stated_siblings,
)
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.overlaps import Cover
from medaccord.domain.csaf.registry import Found, informative


@informative("6.3.19.1", Edition.V21)
def overlapping_vers_in_same_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.3.19.1: of ranges in one group of product states, none overlaps a VERS."""
    yield from _in_one_group(document, is_vers)


@informative("6.3.19.2", Edition.V21)
def overlapping_vls_in_same_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.3.19.2: of ranges in one group of product states, none overlaps a vls."""
    yield from _in_one_group(document, is_vls)


@informative("6.3.19.3", Edition.V21)
def overlapping_product_version_in_same_product_status_group(document: Document21) -> Found:
    """CSAF 2.1 §6.3.19.3: no range contains a version that is in its own group of product states."""
    yield from _in_one_group(document, is_version)


def _in_one_group(document: Document21, kind: Kind) -> Found:
    for groups in stated_siblings(document):
        for stated in groups.values():
            seen: set[frozenset[str]] = set()
            for place, target, other in overlapping(stated, stated, kind):
                pair = frozenset((target.pointer, other.pointer))
                if pair not in seen:
                    yield place, f"Part '{shown(target.name)}' from '{shown(other.name)}': they overlap."
                seen.add(pair)


@informative("6.3.19.4", Edition.V21)
def overlapping_product_version_range_in_branch(document: Document21) -> Found:
    """CSAF 2.1 §6.3.19.4: no range overlaps one beside it that has branches of its own."""
    yield from _in_branches(document, lambda sibling: sibling.is_range)


@informative("6.3.19.5", Edition.V21)
def overlapping_product_version_in_branch(document: Document21) -> Found:
    """CSAF 2.1 §6.3.19.5: no range contains a version beside it that has branches of its own."""
    yield from _in_branches(document, is_version)


def _in_branches(document: Document21, kind: Kind) -> Found:
    for family in document.families:
        cover = Cover(sibling for sibling in family if sibling.is_range)
        for sibling in family:
            if sibling.product is None and kind(sibling) and (other := cover.overlapping(sibling)):
                yield (
                    f"{sibling.pointer}/name",
                    f"Part '{shown(sibling.name)}' from '{shown(other.name)}': they overlap.",
                )
