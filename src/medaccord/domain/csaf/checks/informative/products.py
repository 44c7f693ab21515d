"""CSAF 2.0 §6.3.5, 6.3.9-6.3.11, 2.1 §6.3.22: hashes, branches, versions and paths of the product tree."""

from __future__ import annotations

import re

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, informative

_LONG_ENOUGH = 64
_BEFORE_A_NUMBER = re.compile(r"[vV][0-9].*", re.DOTALL)
_ORDER = ("vendor", "product_name", "product_version")


@informative("6.3.5")
def use_of_short_hash(document: Document) -> Found:
    """CSAF 2.0 §6.3.5: a hash has 64 hexadecimal digits or more."""
    for pointer, hashes in document.hashed:
        for place, entry in enumerate(hashes):
            if len(entry["value"]) < _LONG_ENOUGH:
                yield (
                    f"{pointer}/{place}/value",
                    f"Use a hash of 64 digits or more; this one has {len(entry['value'])}.",
                )


@informative("6.3.9")
def branch_categories(document: Document) -> Found:
    """CSAF 2.0 §6.3.9: above a product stand vendor, product name and version, in order (decision 0298)."""
    met: dict[str, int] = {}  # by pointer of a branch: how many of the three its path has met in their order
    for pointer, branch in document.branches:
        steps = met.get(pointer.rpartition("/branches/")[0], 0)
        category = branch["category"]
        if category == "product_version_range":
            category = "product_version"
        if steps < len(_ORDER) and category == _ORDER[steps]:
            steps += 1
        if "branches" in branch:
            met[pointer] = steps
        if "product" in branch and steps < len(_ORDER):
            yield (
                f"{pointer}/product",
                f"Put this product below a vendor, a product_name and a product_version; "
                f"{_ORDER[steps]} is missing.",
            )


@informative("6.3.10")
def usage_of_product_version_range(document: Document) -> Found:
    """CSAF 2.0 §6.3.10: versions are listed rather than given as a range."""
    for pointer, branch in document.branches:
        if branch["category"] == "product_version_range":
            yield f"{pointer}/category", "List the versions one by one as product_version, if you know them."


@informative("6.3.11")
def usage_of_v_as_version_indicator(document: Document) -> Found:
    """CSAF 2.0 §6.3.11: the name of a version does not begin with a v before its number."""
    for pointer, branch in document.branches:
        if branch["category"] == "product_version" and _BEFORE_A_NUMBER.fullmatch(branch["name"]):
            yield (
                f"{pointer}/name",
                f"Leave out the letter before the number of '{shown(branch['name'])}'.",
            )


@informative("6.3.22", Edition.V21)
def nested_product_path(document: Document21) -> Found:
    """CSAF 2.1 §6.3.22: no product path refers to a product that another path makes."""
    made = {relation.name["product_id"] for relation in document.relations}
    for relation in document.relations:
        for pointer, product in relation.refers:
            if product in made:
                yield pointer, f"Write out the path of '{shown(product)}' as steps of this one."
