"""CSAF 2.1 §6.1.35, 6.1.36: remediations contradict neither each other nor the state of their product."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from medaccord.domain.csaf.document import AFFECTED, FIXED, Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory

# §3.2.4.14.1: what goes together, all other pairs of categories exclude each other for a product.
_RELIEF = frozenset({"mitigation", "workaround"})
_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        *((one, other) for one in _RELIEF for other in ("fix_planned", "no_fix_planned", "vendor_fix")),
        _RELIEF,
    )
)
_NOT_AFFECTED = ("known_not_affected",)
# §3.2.4.14.1: the states in which a product has no remediation of the category.
_EXCLUDED: dict[str, tuple[str, ...]] = {
    "fix_planned": FIXED,
    "mitigation": (*_NOT_AFFECTED, *FIXED),
    "no_fix_planned": FIXED,
    "none_available": (*_NOT_AFFECTED, *FIXED),
    "optional_patch": AFFECTED,
    "vendor_fix": (*_NOT_AFFECTED, *FIXED),
    "workaround": (*_NOT_AFFECTED, *FIXED),
}


@mandatory("6.1.35", Edition.V21)
def contradicting_remediations(document: Document21) -> Found:
    """CSAF 2.1 §6.1.35: no product has remediations that exclude each other, groups included."""
    for pointer, vulnerability in document.placed:
        categories = _categories(document, vulnerability)
        for product in sorted(categories):
            for one, other in combinations(sorted(categories[product]), 2):
                if frozenset((one, other)) not in _TOGETHER:
                    place = categories[product][other]
                    yield (
                        f"{pointer}/remediations/{place}",
                        f"Decide for '{shown(product)}': {other} and {one} exclude each other.",
                    )


def _categories(document: Document21, vulnerability: Json) -> dict[str, dict[str, int]]:
    """Per product the categories of its remediations, each with the place of its first."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for place, item in enumerate(vulnerability.get("remediations", ())):
        for product in document.reached(item):
            found[product].setdefault(item["category"], place)
    return found


@mandatory("6.1.36", Edition.V21)
def contradicting_product_status_remediation_combination(document: Document21) -> Found:
    """CSAF 2.1 §6.1.36: no remediation contradicts the state of its product, groups included."""
    for pointer, vulnerability in document.placed:
        status = vulnerability.get("product_status", {})
        for place, item in enumerate(vulnerability.get("remediations", ())):
            reached = document.reached(item)
            for name in _EXCLUDED[item["category"]]:
                for product in sorted(reached.intersection(status.get(name, ()))):
                    yield (
                        f"{pointer}/remediations/{place}",
                        f"Take '{shown(product)}' out of this {item['category']}: it is {name}.",
                    )
