"""CSAF §6.1.31 and 2.1 §6.1.34, 6.1.50, 6.1.57-6.1.59: the way to a product, and its versions."""

from __future__ import annotations

from collections.abc import Iterator

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ranges import range_fault, single_version, unordered_type
from medaccord.domain.csaf.registry import Found, caution, mandatory

_RANGE_WORDS = frozenset({"after", "all", "before", "earlier", "later", "prior", "versions"})
_DEEPEST = 30


@mandatory("6.1.31")
def version_range_in_product_version(document: Document) -> Found:
    """CSAF 2.0 §6.1.31: the name of a product_version holds no operator and no word of a range.

    Words are matched whole, as separated by white space (decision 0121).
    """
    if not any(
        _is_range(branch["name"])
        for branch in document.branch_items
        if branch["category"] == "product_version"
    ):
        return
    for pointer, name in _names(document, "product_version"):
        if _is_range(name):
            yield (
                pointer,
                f"Use the category product_version_range for '{shown(name)}', or name one version.",
            )


def _is_range(name: str) -> bool:
    return "<" in name or ">" in name or not _RANGE_WORDS.isdisjoint(name.lower().split())


def _names(document: Document, category: str) -> Iterator[tuple[str, str]]:
    for pointer, branch in document.branches:
        if branch["category"] == category:
            yield f"{pointer}/name", branch["name"]


@mandatory("6.1.34", Edition.V21)
def branches_recursion_depth(document: Document21) -> Found:
    """CSAF 2.1 §6.1.34: no product lies under more than 30 branches."""
    for pointer, path, _ in document.lineages:
        if len(path) > _DEEPEST:
            yield (
                f"{pointer}/product",
                f"Put the product under {_DEEPEST} branches at most; it lies under {len(path)}.",
            )


@mandatory("6.1.50", Edition.V21)
def product_version_range_rules(document: Document21) -> Found:
    """CSAF 2.1 §6.1.50: a range is written in canonical VERS, or as the constraints of such."""
    for pointer, name in _names(document, "product_version_range"):
        if fault := range_fault(name):
            yield pointer, f"Write the range as vers:TYPE/>=1.0|<2.0: '{shown(name)}' {fault}."


@caution("6.1.50", Edition.V21)
def version_type_without_order(document: Document21) -> Found:
    """CSAF 2.1 §6.1.50: the order of a type's versions that is not known here is not judged."""
    for pointer, name in _names(document, "product_version_range"):
        if kind := unordered_type(name):
            yield pointer, f"Check the order of the versions yourself: the type '{shown(kind)}' is not known."


@mandatory("6.1.57", Edition.V21)
def stacked_branch_categories(document: Document21) -> Found:
    """CSAF 2.1 §6.1.57: on the way to a product no category repeats but product_family."""
    for pointer, path, _ in document.lineages:
        seen = {"product_family"}
        repeated = []
        for branch in path:
            category = branch["category"]
            if category in seen and category != "product_family":
                repeated.append(category)
            seen.add(category)
        for category in dict.fromkeys(repeated):
            yield f"{pointer}/category", f"Keep one {category} on the way to this product; it has more."


@mandatory("6.1.58", Edition.V21)
def product_version_in_one_path_with_product_version_range(document: Document21) -> Found:
    """CSAF 2.1 §6.1.58: a product lies under a version or under a range, not under both."""
    for pointer, path, _ in document.lineages:
        categories = {branch["category"] for branch in path}
        if {"product_version", "product_version_range"} <= categories:
            yield (
                f"{pointer}/category",
                "Keep product_version or product_version_range on the way to this product, not both.",
            )


@mandatory("6.1.59", Edition.V21)
def single_version_as_product_version_range(document: Document21) -> Found:
    """CSAF 2.1 §6.1.59: a range is more than one version."""
    for pointer, name in _names(document, "product_version_range"):
        if version := single_version(name):
            yield pointer, f"Use the category product_version for the one version '{shown(version)}'."
