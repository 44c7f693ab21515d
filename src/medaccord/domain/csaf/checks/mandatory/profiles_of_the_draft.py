"""CSAF 2.1 §6.1.27.8, 6.1.27.12-6.1.27.20: what the profiles of 2.1 demand beyond those of 2.0."""

from __future__ import annotations

from collections.abc import Mapping

from medaccord.domain.csaf.checks.mandatory.profiles import ADVISORY, REPORT, SUPERSEDED, VEX, WITHDRAWN
from medaccord.domain.csaf.correspondence import Correspondence
from medaccord.domain.csaf.document import AFFECTED, FIXED, Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory

_NOTES = "/document/notes"
_REFERENCES = "/document/references"
_SUPERSEDING = "Superseding Document"
# §4: the notes of which a report has one for each vulnerability, by title without regard to case.
_TELLING = {"CVE Description": "description", "Vulnerability Summary": "summary"}


@mandatory("6.1.27.8", Edition.V21)
def vulnerability_id_of_each_product(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.8: every vulnerability has an id; where ids are bound to products, each has one."""
    if document.category not in (ADVISORY, VEX, REPORT):
        return
    for pointer, vulnerability in document.placed:
        ids = vulnerability.get("ids", ())
        if "cve" in vulnerability:
            continue
        if not ids:
            yield pointer, "Add a CVE or another id to this vulnerability."
        elif all("product_ids" in item or "group_ids" in item for item in ids):
            named = {product for item in ids for product in document.reached(item)}
            for place, product in document.stated(pointer, vulnerability, tuple(sorted(document.statuses))):
                if product not in named:
                    yield place, f"Add an id of the vulnerability for '{shown(product)}', or one for all."


@mandatory("6.1.27.12", Edition.V21)
def affected_products(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.12: in a security advisory every vulnerability affects a product."""
    if document.category == ADVISORY:
        for pointer, vulnerability in document.placed:
            if "known_affected" not in vulnerability.get("product_status", {}):
                yield f"{pointer}/product_status/known_affected", "Say which products are known_affected."


@mandatory("6.1.27.13", Edition.V21)
def corresponding_affected_products(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.13: of a fixed product another version is affected (decision 0297)."""
    if document.category != ADVISORY:
        return
    correspondence = Correspondence(document)
    for pointer, vulnerability in document.placed:
        affected = {product for _, product in document.stated(pointer, vulnerability, AFFECTED)}
        fixed = list(document.stated(pointer, vulnerability, FIXED))
        answered = correspondence.affected_before([product for _, product in fixed], affected)
        for place, product in fixed:
            if product not in answered:
                yield place, f"Say which version of '{shown(product)}' is affected; none is."


@mandatory("6.1.27.14", Edition.V21)
def document_notes_for_withdrawn_and_superseded(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.14: what was withdrawn or superseded has a description."""
    categories = {note["category"] for note in document.document.get("notes", ())}
    if document.category in (SUPERSEDED, WITHDRAWN) and "description" not in categories:
        yield _NOTES, "Add a note of category description."


@mandatory("6.1.27.15", Edition.V21)
def no_product_tree(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.15: what was withdrawn or superseded has no product tree."""
    if document.category in (SUPERSEDED, WITHDRAWN) and "product_tree" in document.root:
        yield "/product_tree", f"Remove the product tree: the document is {document.category}."


@mandatory("6.1.27.16", Edition.V21)
def minimum_revision_history(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.16: what was withdrawn or superseded had a revision before."""
    if document.category in (SUPERSEDED, WITHDRAWN) and len(document.revisions) < 2:
        yield "/document/tracking/revision_history", "Add the revision that was there before this one."


@mandatory("6.1.27.17", Edition.V21)
def reasoning_for_withdrawal(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.17: one note, a description, reasons why the document was withdrawn."""
    if document.category == WITHDRAWN:
        yield from _reasoned(document, "Reasoning for Withdrawal")


@mandatory("6.1.27.18", Edition.V21)
def reasoning_for_supersession(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.18: one note, a description, reasons why the document was superseded."""
    if document.category == SUPERSEDED:
        yield from _reasoned(document, "Reasoning for Supersession")


def _reasoned(document: Document21, title: str) -> Found:
    titled = [note["category"] for note in document.document.get("notes", ()) if note.get("title") == title]
    if document.is_english and titled != ["description"]:
        yield _NOTES, f"Give one note of category description, titled {title}."


@mandatory("6.1.27.19", Edition.V21)
def reference_to_superseding_document(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.19: what was superseded refers to what supersedes it, as something external."""
    if document.category != SUPERSEDED or not document.is_english:
        return
    references = document.document.get("references", ())
    named = [(place, one) for place, one in enumerate(references) if one["summary"].startswith(_SUPERSEDING)]
    if not named:
        yield _REFERENCES, f"Add an external reference whose summary begins with {_SUPERSEDING}."
    for place, reference in named:
        if reference.get("category") != "external":
            yield f"{_REFERENCES}/{place}", "Set the category of this reference to external."


@mandatory("6.1.27.20", Edition.V21)
def vulnerability_notes_for_a_report(document: Document21) -> Found:
    """CSAF 2.1 §6.1.27.20: a report sums up each vulnerability, or gives the description of its CVE."""
    if document.category == REPORT and document.is_english:
        for pointer, vulnerability in document.placed:
            yield from told(f"{pointer}/notes", vulnerability, _TELLING)


def told(pointer: str, vulnerability: Json, telling: Mapping[str, str]) -> Found:
    """Pointer and sentence of what the notes at a pointer lack; `telling` has categories by title."""
    expected = {title.lower(): category for title, category in telling.items()}
    titled = [
        (place, note["category"], expected[note["title"].strip().lower()])
        for place, note in enumerate(vulnerability.get("notes", ()))
        if note.get("title", "").strip().lower() in expected
    ]
    if not titled:
        title, category = list(telling.items())[-1]
        yield pointer, f"Add a note of category {category}, titled {title}."
    for place, category, meant in titled:
        if category != meant:
            yield f"{pointer}/{place}/category", f"Set the category of this note to {meant}."
