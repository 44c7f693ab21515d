"""CSAF 2.0 §6.2.1, 6.2.8, 6.2.9, 6.2.16, 6.2.18, 2.1 §6.2.31, 6.2.32, 6.2.42, 6.2.48, 6.2.52: products."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from medaccord.domain.csaf.checks.mandatory.identification import DIGITS
from medaccord.domain.csaf.checks.mandatory.profiles import INFORMATIONAL
from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.identifiers import Path, cpe_faults, purl_faults
from medaccord.domain.csaf.registry import Found, optional

# What the standard names, and by what names else it is known; hashes of any length have no number of digits.
_KNOWN = frozenset(DIGITS) | {"shake128", "shake256"}
_VERS = re.compile(r"vers:[a-z.+-][a-z0-9.+-]*/.+")


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
            yield (
                f"{pointer}/name",
                f"Write '{shown(branch['name'])}' as vers:type/… if one fits, or list its versions; "
                "all else is a fallback.",
            )


@optional("6.2.31", Edition.V21)
def usage_of_hardware_and_software_in_same_branch(document: Document21) -> Found:
    """CSAF 2.1 §6.2.31: a product with a model or serial number is part of a product path."""
    referred = {product for relation in document.relations for _, product in relation.refers}
    for pointer, product in document.products:
        helper = product.get("product_identification_helper", {})
        is_hardware = "serial_numbers" in helper or "model_numbers" in helper
        if is_hardware and product["product_id"] not in referred:
            yield (
                pointer,
                f"Add a product path of the software that runs on '{shown(product['product_id'])}', hardware "
                "by its model or serial number.",
            )


@optional("6.2.32", Edition.V21)
def use_of_same_product_identification_helper_for_different_products(document: Document21) -> Found:
    """CSAF 2.1 §6.2.32: nothing of one kind identifies two products."""
    first: dict[tuple[str, bytes], str] = {}
    for pointer, product in document.products:
        for kind, place, value in _identities(product.get("product_identification_helper", {})):
            key = (kind, msgspec.json.encode(value, order="sorted"))
            other = first.setdefault(key, product["product_id"])
            if other != product["product_id"]:
                yield (
                    f"{pointer}/product_identification_helper/{place}",
                    f"Identify '{shown(product['product_id'])}' by something else: "
                    f"'{shown(other)}' has the same.",
                )


def _identities(helper: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Kind, place and value of each thing that identifies; the order of hashes and their files is nothing."""
    for kind, value in helper.items():
        if kind == "hashes":
            for place, item in enumerate(value):
                files = sorted(item["file_hashes"], key=lambda file: (file["algorithm"], file["value"]))
                yield kind, f"{kind}/{place}", {**item, "file_hashes": files}
        elif isinstance(value, list):
            yield from ((kind, f"{kind}/{place}", item) for place, item in enumerate(value))
        else:
            yield kind, kind, value


@optional("6.2.42", Edition.V21)
def inconsistent_product_identification_helper(document: Document21) -> Found:
    """CSAF 2.1 §6.2.42: CPE and package URLs say what the branches above say, and no more (decision 0299)."""
    for lineage in document.lineages:
        helper = lineage.product.get("product_identification_helper", {})
        path = Path({branch["category"]: branch["name"] for branch in lineage.path})
        place = f"{lineage.pointer}/product/product_identification_helper"
        if "cpe" in helper:
            for fault in cpe_faults(helper["cpe"], path):
                yield f"{place}/cpe", f"Correct the CPE or the branches: it {shown(fault, 160)}."
        for index, purl in document.purls_of(helper):
            for fault in purl_faults(purl, path):
                yield f"{place}{index}", f"Correct the package URL or the branches: it {shown(fault, 160)}."


@optional("6.2.48", Edition.V21)
def misuse_at_vendor_name(document: Document21) -> Found:
    """CSAF 2.1 §6.2.48: the name of a vendor is not 'Open Source', whatever its capitals and spaces."""
    for pointer, branch in document.branches:
        if branch["category"] == "vendor" and "".join(branch["name"].split()).lower() == "opensource":
            yield f"{pointer}/name", "Name who makes the product instead of 'Open Source'."


@optional("6.2.52", Edition.V21)
def unknown_hash_algorithm(document: Document21) -> Found:
    """CSAF 2.1 §6.2.52: the algorithm of a hash is one that the standard names."""
    for pointer, hashes in document.hashed:
        for place, entry in enumerate(hashes):
            if entry["algorithm"] not in _KNOWN:
                yield (
                    f"{pointer}/{place}/algorithm",
                    "Use an algorithm that the standard names, such as sha256: "
                    f"'{shown(entry['algorithm'])}' is neither named there nor supported here.",
                )
