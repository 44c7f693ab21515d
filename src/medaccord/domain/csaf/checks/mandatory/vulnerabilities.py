"""CSAF 2.0 §6.1.23, 6.1.24, 6.1.29, 6.1.32, 6.1.33: what a vulnerability says of itself and its products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from functools import cache, partial
from itertools import chain

from medaccord.domain.csaf.document import Document, Json
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
    if not any(len(vulnerability.get("flags", ())) > 1 for vulnerability in document.vulnerabilities):
        return
    together = cache(partial(_in_several, document))
    for index, vulnerability in enumerate(document.vulnerabilities):
        flags = [flag for flag in vulnerability.get("flags", ()) if flag["label"] in JUSTIFICATIONS]
        if len(flags) > 1:
            through = together(tuple(frozenset(flag.get("group_ids", ())) for flag in flags))
            for product in chain(through, _named_again(document, flags, through)):
                yield (
                    f"/vulnerabilities/{index}/flags",
                    f"Keep one flag for '{shown(product)}'; it has more than one.",
                )


def _in_several(document: Document, named: tuple[frozenset[str], ...]) -> dict[str, None]:
    """Products, in order, in groups of several of these sets; no group is spread out more than twice."""
    several: set[str] = set()
    seen: set[str] = set()
    once: set[str] = set()
    twice: set[str] = set()
    for groups in named:
        several.update(*(document.members.get(group, ()) for group in groups & once - twice))
        new = set[str]().union(*(document.members.get(group, ()) for group in groups - once))
        several |= new & seen
        seen |= new
        twice |= groups & once
        once |= groups
    return dict.fromkeys(sorted(several))


def _named_again(document: Document, flags: list[Json], told: Container[str]) -> Iterator[str]:
    """Products that one flag names itself and another names or holds in a group, but for those told."""
    names = Counter(product for flag in flags for product in set(flag.get("product_ids", ())))
    groups = {group for flag in flags for group in flag.get("group_ids", ())}
    again: set[str] = set()
    for flag in flags:
        own = flag.get("group_ids", ())
        for product in flag.get("product_ids", ()):
            others = (document.groups_of.get(product, set()) & groups).difference(own)
            if (names[product] > 1 or others) and product not in told and product not in again:
                again.add(product)
                yield product
