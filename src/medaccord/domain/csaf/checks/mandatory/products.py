"""CSAF 2.0 §6.1.1-6.1.6, 6.1.13, 6.1.25, 6.1.31: the product tree and what refers to it."""

from __future__ import annotations

from itertools import combinations

from packageurl import PackageURL

from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.references import in_circles, twice
from medaccord.domain.csaf.registry import Found, mandatory

# §6.1.6: the groups that contradict each other; `recommended` contradicts none.
_STATUS_GROUPS = {
    "affected": ("first_affected", "known_affected", "last_affected"),
    "not affected": ("known_not_affected",),
    "fixed": ("first_fixed", "fixed"),
    "under investigation": ("under_investigation",),
}
_RANGE_WORDS = frozenset({"after", "all", "before", "earlier", "later", "prior", "versions"})


@mandatory("6.1.1")
def missing_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.1: every product id that is used is defined in the product tree."""
    defined = {product["product_id"] for _, product in document.products}
    for pointer, ids in document.product_uses:
        if not defined.issuperset(ids):
            for index, product in enumerate(ids):
                if product not in defined:
                    yield f"{pointer}/{index}", _define_product(product)
    for relation in document.relations:
        for pointer, product in relation.refers:
            if product not in defined:
                yield pointer, _define_product(product)


def _define_product(product: str) -> str:
    return f"Define the product id '{shown(product)}' in the product tree, or remove it here."


@mandatory("6.1.2")
def multiple_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.2: no product id is defined twice."""
    yield from twice(
        ((f"{pointer}/product_id", product["product_id"]) for pointer, product in document.products),
        "product id",
    )


@mandatory("6.1.3")
def circular_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.3: no product of a relationship refers to itself, directly or through others."""
    refers: dict[str, set[str]] = {}
    for relation in document.relations:
        refers.setdefault(relation.name["product_id"], set()).update(
            product for _, product in relation.refers
        )
    circular = in_circles(refers)
    for relation in document.relations:
        name = relation.name["product_id"]
        if name in circular:
            yield (
                f"{relation.pointer}/full_product_name/product_id",
                f"Break the circle: '{shown(name)}' refers to itself through its relationships.",
            )


@mandatory("6.1.4")
def missing_definition_of_product_group_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.4: every product group id that is used is defined."""
    for pointer, ids in document.group_uses:
        for index, group in enumerate(ids):
            if group not in document.members:
                yield (
                    f"{pointer}/{index}",
                    f"Define the product group '{shown(group)}' in the product tree, or remove it here.",
                )


@mandatory("6.1.5")
def multiple_definition_of_product_group_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.5: no product group id is defined twice."""
    yield from twice(
        (
            (f"/product_tree/product_groups/{index}/group_id", group["group_id"])
            for index, group in enumerate(document.groups)
        ),
        "product group id",
    )


@mandatory("6.1.6")
def contradicting_product_status(document: Document) -> Found:
    """CSAF 2.0 §6.1.6: within a vulnerability no product has two contradicting states."""
    for index, vulnerability in enumerate(document.vulnerabilities):
        status = vulnerability.get("product_status", {})
        if len(status) < 2:
            continue
        groups = {
            name: {product for key in keys for product in status.get(key, ())}
            for name, keys in _STATUS_GROUPS.items()
        }
        for (one, products), (other, others) in combinations(groups.items(), 2):
            for product in sorted(products & others):
                yield (
                    f"/vulnerabilities/{index}/product_status",
                    f"Decide for '{shown(product)}': it is both {one} and {other}.",
                )


@mandatory("6.1.13")
def invalid_purl(document: Document) -> Found:
    """CSAF 2.0 §6.1.13: a package URL is valid."""
    for pointer, helper in document.helpers:
        for place, purl in document.purls_of(helper):
            try:
                PackageURL.from_string(purl)
            except ValueError:
                yield (
                    f"{pointer}{place}",
                    f"Write a package URL as pkg:type/namespace/name@version, not '{shown(purl)}'.",
                )


@mandatory("6.1.25")
def multiple_use_of_same_hash_algorithm(document: Document) -> Found:
    """CSAF 2.0 §6.1.25: one file has one hash for each algorithm."""
    for pointer, hashes in document.hashed:
        seen: set[str] = set()
        for position, entry in enumerate(hashes):
            if entry["algorithm"] in seen:
                yield (
                    f"{pointer}/{position}",
                    f"Keep one {shown(entry['algorithm'])} hash for this file; it has more.",
                )
            seen.add(entry["algorithm"])


@mandatory("6.1.31")
def version_range_in_product_version(document: Document) -> Found:
    """CSAF 2.0 §6.1.31: the name of a product_version holds no operator and no word of a range.

    Words are matched whole, as separated by white space (decision 0121).
    """
    for pointer, branch in document.branches:
        if branch["category"] == "product_version":
            name: str = branch["name"]
            if "<" in name or ">" in name or not _RANGE_WORDS.isdisjoint(name.lower().split()):
                yield (
                    f"{pointer}/name",
                    f"Use the category product_version_range for '{shown(name)}', or name one version.",
                )
