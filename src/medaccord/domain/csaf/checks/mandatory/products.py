"""CSAF 2.0 §6.1.1-6.1.6: the product tree and what refers to it."""

from __future__ import annotations

from itertools import combinations

from medaccord.domain.csaf.document import AFFECTED, FIXED, Document
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.references import in_circles, twice
from medaccord.domain.csaf.registry import Found, mandatory

# §6.1.6: the groups that contradict each other; `recommended` contradicts none.
STATUS_GROUPS = {
    "affected": frozenset(AFFECTED),
    "not affected": frozenset({"known_not_affected"}),
    "fixed": frozenset(FIXED),
    "under investigation": frozenset({"under_investigation"}),
    "unknown": frozenset({"unknown"}),  # of 2.1 alone
}


@mandatory("6.1.1")
def missing_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.1: every product id that is used is defined in the product tree."""
    defined = document.defined
    if not all(map(defined.issuperset, document.product_lists)):
        for pointer, ids in document.product_uses:
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
    if len(document.defined) < len(document.product_items):
        yield from twice(
            ((f"{pointer}/product_id", product["product_id"]) for pointer, product in document.products),
            "product id",
        )


@mandatory("6.1.3")
def circular_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.3: no product of a relationship refers to itself, directly or through others."""
    if not document.relations:
        return
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
            name: {product for key in keys & document.statuses for product in status.get(key, ())}
            for name, keys in STATUS_GROUPS.items()
        }
        for (one, products), (other, others) in combinations(groups.items(), 2):
            for product in sorted(products & others):
                yield (
                    f"/vulnerabilities/{index}/product_status",
                    f"Decide for '{shown(product)}': it is both {one} and {other}.",
                )
