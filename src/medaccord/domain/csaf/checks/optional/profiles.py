"""CSAF 2.1 §6.2.39.1-6.2.39.13: what a good document of each profile (§4) has."""

from __future__ import annotations

from medaccord.domain.csaf.checks.mandatory.profiles import ADVISORY, REPORT, SUPERSEDED, WITHDRAWN
from medaccord.domain.csaf.checks.mandatory.profiles_of_the_draft import told
from medaccord.domain.csaf.correspondence import Correspondence
from medaccord.domain.csaf.document import AFFECTED, FIXED, Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.translations import translated

_NOTES = "/document/notes"
_REFERENCES = "/document/references"
_NO_FIX_YET = frozenset({"fix_planned", "no_fix_planned", "none_available"})
_TELLING = {"cve_description": "description", "vulnerability_summary": "summary"}


@optional("6.2.39.1", Edition.V21)
def missing_fixed_product(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.1: an affected product that has a fix is listed as fixed too (decision 0297)."""
    if document.category != ADVISORY:
        return
    correspondence = Correspondence(document)
    for pointer, vulnerability in document.placed:
        affected = list(document.stated(pointer, vulnerability, AFFECTED))
        fixed = {product for _, product in document.stated(pointer, vulnerability, FIXED)}
        mended = correspondence.mended({product for _, product in affected}, fixed)
        waiting = _without_fix(document, vulnerability)
        for place, product in affected:
            if product not in mended and product not in waiting:
                yield place, f"List the fixed version of '{shown(product)}', or say that there is none yet."


def _without_fix(document: Document21, vulnerability: Json) -> set[str]:
    """Products of which a remediation says that there is no fix so far."""
    return {
        product
        for item in vulnerability.get("remediations", ())
        if item["category"] in _NO_FIX_YET
        for product in document.reached(item)
    }


@optional("6.2.39.2", Edition.V21)
def language_specific_reasoning_for_withdrawal(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.2: in another language than English, one description says why it was withdrawn."""
    if document.category == WITHDRAWN:
        yield from _reasoning(document, "reasoning_for_withdrawal")


@optional("6.2.39.3", Edition.V21)
def language_specific_reasoning_for_supersession(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.3: in another language than English, one description says why it was superseded."""
    if document.category == SUPERSEDED:
        yield from _reasoning(document, "reasoning_for_supersession")


def _reasoning(document: Document21, term: str) -> Found:
    title = _term(document, term)
    notes = [note for note in document.document.get("notes", ()) if note.get("title") == title]
    if title is not None and (len(notes) != 1 or notes[0]["category"] != "description"):
        yield _NOTES, f"Give the reason in exactly one note of category description, titled '{title}'."


def _term(document: Document21, term: str) -> str | None:
    """The term in the document's language, where that is not English and a translation is recorded."""
    return None if document.is_english else translated(term, document.document["lang"])


@optional("6.2.39.4", Edition.V21)
def language_specific_superseding_document(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.4: in another language than English, references lead to what superseded it."""
    summary = _term(document, "superseding_document")
    if document.category != SUPERSEDED or summary is None:
        return
    found = [
        (place, reference)
        for place, reference in enumerate(document.document.get("references", ()))
        if reference["summary"].startswith(summary)
    ]
    if not found:
        yield _REFERENCES, f"Add a reference of category external whose summary begins with '{summary}'."
    for place, reference in found:
        if reference.get("category") != "external":
            yield f"{_REFERENCES}/{place}", "Give this reference the category external."


@optional("6.2.39.5", Edition.V21)
def extension_in_superseded_or_withdrawn_document(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.5: a document that was withdrawn or superseded has no extension."""
    if document.category in (WITHDRAWN, SUPERSEDED):
        for pointer, _ in document.extended:
            yield pointer, "Remove the extensions: this document only says what became of another one."


@optional("6.2.39.6", Edition.V21)
def language_specific_vulnerability_notes(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.6: in another language than English, notes describe each vulnerability of a report."""
    telling = {
        title: category for term, category in _TELLING.items() if (title := _term(document, term)) is not None
    }
    if document.category == REPORT and telling:
        for pointer, vulnerability in document.placed:
            yield from told(f"{pointer}/notes", vulnerability, telling)


@optional("6.2.39.7", Edition.V21)
def document_acknowledgments_for_vulnerability_report(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.7: a report acknowledges those behind it."""
    yield from _lacking_in_report(document, "acknowledgments", "Acknowledge those who made this report.")


@optional("6.2.39.8", Edition.V21)
def aggregate_severity(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.8: a report has an aggregate severity."""
    yield from _lacking_in_report(document, "aggregate_severity", "Add the severity of all that is reported.")


def _lacking_in_report(document: Document21, key: str, sentence: str) -> Found:
    if document.category == REPORT and key not in document.document:
        yield f"/document/{key}", sentence


@optional("6.2.39.9", Edition.V21)
def tlp_label_for_vulnerability_report(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.9: a report can go on to those who must act on it, so it is not TLP:RED."""
    if document.category == REPORT and document.label == "RED":
        yield "/document/distribution/tlp/label", "Choose a label below RED, so that the report can go on."


@optional("6.2.39.10", Edition.V21)
def vulnerability_metrics(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.10: every vulnerability of a report has a metric."""
    yield from lacking_in_reported(document, "metrics", "Add a metric such as a CVSS 4.0 score.")


@optional("6.2.39.11", Edition.V21)
def vulnerability_references(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.11: every vulnerability of a report has a reference."""
    yield from lacking_in_reported(document, "references", "Add a reference to more about it.")


@optional("6.2.39.12", Edition.V21)
def vulnerability_threats(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.12: every vulnerability of a report says what threatens."""
    yield from lacking_in_reported(document, "threats", "Say whether it is exploited and what it does.")


@optional("6.2.39.13", Edition.V21)
def vulnerability_title(document: Document21) -> Found:
    """CSAF 2.1 §6.2.39.13: every vulnerability of a report has a title."""
    yield from lacking_in_reported(document, "title", "Add a title.")


def lacking_in_reported(document: Document21, key: str, sentence: str) -> Found:
    """Pointer and sentence of each vulnerability of a report that lacks a property."""
    if document.category == REPORT:
        for pointer, vulnerability in document.placed:
            if key not in vulnerability:
                yield f"{pointer}/{key}", sentence
