"""CSAF 2.0 §6.1.23, 6.1.24, 6.1.29, 6.1.32, 6.1.33: what a vulnerability says of itself and its products."""

from __future__ import annotations

from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import Instant, instant
from medaccord.domain.csaf.registry import Found, mandatory

# CSAF 2.0 §3.2.3.5: every label of this version is a VEX justification code.
JUSTIFICATIONS = frozenset(
    {
        "component_not_present",
        "inline_mitigations_already_exist",
        "vulnerable_code_cannot_be_controlled_by_adversary",
        "vulnerable_code_not_in_execute_path",
        "vulnerable_code_not_present",
    }
)


@mandatory("6.1.23")
def multiple_use_of_same_cve(document: Document) -> Found:
    """CSAF 2.0 §6.1.23: a CVE has one vulnerability item."""
    seen: set[str] = set()
    for index, vulnerability in enumerate(document.vulnerabilities):
        cve = vulnerability.get("cve")
        if cve in seen:
            yield (
                f"/vulnerabilities/{index}/cve",
                f"Put all about {cve} into one item; it is used more than once.",
            )
        if cve:
            seen.add(cve)


@mandatory("6.1.24", Edition.V20)
def multiple_definition_in_involvements(document: Document) -> Found:
    """CSAF 2.0 §6.1.24: a party has one involvement at any date; no date counts as a date."""
    for index, vulnerability in enumerate(document.vulnerabilities):
        seen: set[tuple[str, Instant | None]] = set()
        for place, item in enumerate(vulnerability.get("involvements", ())):
            key = item["party"], instant(item["date"]) if "date" in item else None
            if key in seen:
                yield (
                    f"/vulnerabilities/{index}/involvements/{place}",
                    f"Keep one involvement of the {item['party']} for this date.",
                )
            seen.add(key)


@mandatory("6.1.29")
def remediation_without_product_reference(document: Document) -> Found:
    """CSAF 2.0 §6.1.29: a remediation names products or groups."""
    yield from _without_products(document, "remediations", "remediation")


@mandatory("6.1.32")
def flag_without_product_reference(document: Document) -> Found:
    """CSAF 2.0 §6.1.32: a flag names products or groups."""
    yield from _without_products(document, "flags", "flag")


def _without_products(document: Document, name: str, what: str) -> Found:
    for index, vulnerability in enumerate(document.vulnerabilities):
        for place, item in enumerate(vulnerability.get(name, ())):
            if "product_ids" not in item and "group_ids" not in item:
                yield (
                    f"/vulnerabilities/{index}/{name}/{place}",
                    f"Add product_ids or group_ids to this {what}.",
                )


@mandatory("6.1.33")
def multiple_justifications_per_product(document: Document) -> Found:
    """CSAF 2.0 §6.1.33: within a vulnerability one flag at most justifies a product, groups included."""
    for index, vulnerability in enumerate(document.vulnerabilities):
        flags = [flag for flag in vulnerability.get("flags", ()) if flag["label"] in JUSTIFICATIONS]
        seen: set[str] = set()
        for flag in flags:
            reached = document.reached(flag)
            for product in sorted(reached & seen):
                yield (
                    f"/vulnerabilities/{index}/flags",
                    f"Keep one flag for '{shown(product)}'; it has more than one.",
                )
            seen |= reached
