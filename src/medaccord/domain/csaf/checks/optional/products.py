"""CSAF 2.0 §6.2.1, 6.2.8, 6.2.9, 6.2.16, 6.2.18: products and what identifies them."""

from __future__ import annotations

import re

from medaccord.domain.csaf.checks.mandatory.profiles import INFORMATIONAL
from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional

_VERS = re.compile(r"vers:[a-z0-9.+-]+/.+")


@optional("6.2.1")
def unused_definition_of_product_id(document: Document) -> Found:
    """CSAF 2.0 §6.2.1: every product is named somewhere; informational advisories are not asked."""
    if document.category == INFORMATIONAL:
        return
    used = {product for uses in document.product_uses for product in uses.ids}
    used.update(product for relation in document.relations for _, product in relation.refers)
    for pointer, product in document.products:
        if product["product_id"] not in used:
            yield (
                f"{pointer}/product_id",
                f"Remove '{shown(product['product_id'])}', or say something of it: nothing refers to it.",
            )


@optional("6.2.8")
def use_of_md5_as_the_only_hash_algorithm(document: Document) -> Found:
    """CSAF 2.0 §6.2.8: a file has another hash besides MD5."""
    yield from _only(document, "md5")


@optional("6.2.9")
def use_of_sha_1_as_the_only_hash_algorithm(document: Document) -> Found:
    """CSAF 2.0 §6.2.9: a file has another hash besides SHA-1."""
    yield from _only(document, "sha1")


def _only(document: Document, algorithm: str) -> Found:
    for pointer, hashes in document.hashed:
        if all(entry["algorithm"] == algorithm for entry in hashes):
            yield pointer, f"Add a stronger hash such as sha256: {algorithm} is the only one."


@optional("6.2.16")
def missing_product_identification_helper(document: Document) -> Found:
    """CSAF 2.0 §6.2.16: every product has something to recognise it by."""
    for pointer, product in document.products:
        if "product_identification_helper" not in product:
            yield (
                f"{pointer}/product_identification_helper",
                f"Add a CPE, package URL, model or serial number to '{shown(product['product_id'])}'.",
            )


@optional("6.2.18")
def product_version_range_without_vers(document: Document) -> Found:
    """CSAF 2.0 §6.2.18: a version range is written as vers."""
    for pointer, branch in document.branches:
        if branch["category"] == "product_version_range" and not _VERS.fullmatch(branch["name"]):
            yield f"{pointer}/name", f"Write the range as vers:type/…, not '{shown(branch['name'])}'."
