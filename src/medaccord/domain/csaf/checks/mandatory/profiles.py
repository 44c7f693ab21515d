"""CSAF §6.1.27.1-6.1.27.11: what each profile (§4) demands of a document; 2.1 has more profiles."""

from __future__ import annotations

from medaccord.domain.csaf.document import Document, Reach
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory

INFORMATIONAL = "csaf_informational_advisory"
INCIDENT = "csaf_security_incident_response"
ADVISORY = "csaf_security_advisory"
VEX = "csaf_vex"
# Of 2.1 alone.
DEPRECATED = "csaf_deprecated_security_advisory"
REPORT = "csaf_vulnerability_report"
SUPERSEDED = "csaf_superseded"
WITHDRAWN = "csaf_withdrawn"
_OF_THE_DRAFT = frozenset({DEPRECATED, REPORT, SUPERSEDED, WITHDRAWN})

_TELLING_NOTES = frozenset({"description", "details", "general", "summary"})
_VEX_STATUSES = frozenset({"fixed", "known_affected", "known_not_affected", "under_investigation"})


def _is_of(document: Document, *categories: str) -> bool:
    """The document is of one of these profiles; to 2.0 those of 2.1 are categories of one's own."""
    category = document.category
    return category in categories and (document.edition is Edition.V21 or category not in _OF_THE_DRAFT)


@mandatory("6.1.27.1")
def document_notes(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.1: informational advisories and incident responses say something in a note."""
    if document.category in (INFORMATIONAL, INCIDENT):
        notes = document.document.get("notes", ())
        if not any(note["category"] in _TELLING_NOTES for note in notes):
            yield "/document/notes", "Add a note of category description, details, general or summary."


@mandatory("6.1.27.2")
def document_references(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.2: both, and in 2.1 what supersedes, link elsewhere.

    A reference is external by default, which 2.1 does not count (decision 0296).
    """
    if _is_of(document, INFORMATIONAL, INCIDENT, SUPERSEDED):
        references = document.document.get("references", ())
        default = "external" if document.edition is Edition.V20 else None
        if not any(reference.get("category", default) == "external" for reference in references):
            yield "/document/references", "Add a reference of category external."


@mandatory("6.1.27.3")
def no_vulnerabilities(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.3: an informational advisory, in 2.1 also what was taken back, has none."""
    if _is_of(document, INFORMATIONAL, SUPERSEDED, WITHDRAWN) and "vulnerabilities" in document.root:
        yield "/vulnerabilities", "Remove the vulnerabilities, or choose the category csaf_security_advisory."


@mandatory("6.1.27.4")
def product_tree(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.4: security advisories and VEX, in 2.1 also reports, have a product tree."""
    if _is_of(document, ADVISORY, VEX, DEPRECATED, REPORT) and "product_tree" not in document.root:
        yield "/product_tree", "Add the product tree."


@mandatory("6.1.27.5")
def vulnerability_notes(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.5: in security advisories and VEX every vulnerability has a note."""
    if _is_of(document, ADVISORY, VEX, DEPRECATED):
        yield from _lacking(document, ("notes",), "Add a note to this vulnerability.")


@mandatory("6.1.27.6")
def product_status(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.6: in security advisories every vulnerability has a product status."""
    if _is_of(document, ADVISORY, DEPRECATED):
        yield from _lacking(
            document, ("product_status",), "Say which products are affected, fixed or not affected."
        )


@mandatory("6.1.27.7")
def vex_product_status(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.7: in a VEX every vulnerability has one of the four VEX states."""
    if document.category == VEX:
        for index, vulnerability in enumerate(document.vulnerabilities):
            if _VEX_STATUSES.isdisjoint(vulnerability.get("product_status", {})):
                yield (
                    f"/vulnerabilities/{index}/product_status",
                    "Add fixed, known_affected, known_not_affected or under_investigation.",
                )


@mandatory("6.1.27.8", Edition.V20)
def vulnerability_id(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.8: in a VEX every vulnerability has a CVE or another id."""
    if document.category == VEX:
        yield from _lacking(document, ("cve", "ids"), "Add a CVE or another id to this vulnerability.")


def _lacking(document: Document, keys: tuple[str, ...], sentence: str) -> Found:
    for index, vulnerability in enumerate(document.vulnerabilities):
        if vulnerability.keys().isdisjoint(keys):
            yield f"/vulnerabilities/{index}/{keys[0]}", sentence


@mandatory("6.1.27.9")
def impact_statement(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.9: in a VEX a flag or an impact threat says why a product is not affected."""
    if document.category == VEX:
        for index, vulnerability in enumerate(document.vulnerabilities):
            impacts = [item for item in vulnerability.get("threats", ()) if item["category"] == "impact"]
            reached = document.reach([*vulnerability.get("flags", ()), *impacts])
            yield from _unreached(
                document, index, "known_not_affected", reached, "Add a flag or an impact threat for"
            )


@mandatory("6.1.27.10")
def action_statement(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.10: in a VEX a remediation says what to do for an affected product."""
    if document.category == VEX:
        for index, vulnerability in enumerate(document.vulnerabilities):
            reached = document.reach(vulnerability.get("remediations", ()))
            yield from _unreached(document, index, "known_affected", reached, "Add a remediation for")


def _unreached(document: Document, index: int, status: str, reached: Reach, sentence: str) -> Found:
    products = document.vulnerabilities[index].get("product_status", {}).get(status, ())
    for place, product in enumerate(products):
        if product not in reached:
            yield (
                f"/vulnerabilities/{index}/product_status/{status}/{place}",
                f"{sentence} '{shown(product)}'.",
            )


@mandatory("6.1.27.11")
def vulnerabilities(document: Document) -> Found:
    """CSAF 2.0 §6.1.27.11: security advisories and VEX, in 2.1 also reports, have vulnerabilities."""
    if _is_of(document, ADVISORY, VEX, DEPRECATED, REPORT) and "vulnerabilities" not in document.root:
        yield "/vulnerabilities", "Add at least one vulnerability."
