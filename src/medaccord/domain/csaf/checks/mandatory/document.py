"""CSAF 2.0 §6.1.12, 6.1.15, 6.1.26, 6.1.28: language, translation and category of the document."""

from __future__ import annotations

import unicodedata

from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.language import language_fault
from medaccord.domain.csaf.registry import Found, mandatory

PROFILES = frozenset(
    {
        "csaf_base",
        "csaf_informational_advisory",
        "csaf_security_advisory",
        "csaf_security_incident_response",
        "csaf_vex",
    }
)


@mandatory("6.1.12")
def invalid_language(document: Document) -> Found:
    """CSAF 2.0 §6.1.12: a language code is valid and exists."""
    for pointer, tag in document.languages:
        if fault := language_fault(tag):
            yield pointer, f"Use a registered language tag such as en-US: '{shown(tag)}' {fault}."


@mandatory("6.1.15")
def translator_without_source_language(document: Document) -> Found:
    """CSAF 2.0 §6.1.15: a translator names the language of the source."""
    if document.document["publisher"]["category"] == "translator" and not document.document.get(
        "source_lang"
    ):
        yield "/document/source_lang", "Add source_lang: the publisher is a translator."


@mandatory("6.1.26")
def prohibited_document_category_name(document: Document) -> Found:
    """CSAF 2.0 §6.1.26: a category of one's own is no profile's name and does not begin with csaf_."""
    category = document.category
    if category in PROFILES:
        return
    folded = _folded(category)
    taken = {_folded(name) for name in PROFILES - {"csaf_base"}}
    taken |= {name.removeprefix("csaf") for name in taken}
    if folded in taken or category.lower().startswith("csaf_"):
        yield (
            "/document/category",
            f"Use the profile's exact value or another name: '{shown(category)}' is reserved.",
        )


def _folded(text: str) -> str:
    """The text without case, dashes, white space and underscores."""
    return "".join(char for char in text.casefold() if not _separates(char))


def _separates(char: str) -> bool:
    return char == "_" or char.isspace() or unicodedata.category(char) == "Pd"


@mandatory("6.1.28")
def translation_into_the_same_language(document: Document) -> Found:
    """CSAF 2.0 §6.1.28: the source language is not the document's own, compared in any case."""
    source, own = document.document.get("source_lang"), document.document.get("lang")
    if source is not None and own is not None and source.lower() == own.lower():
        yield "/document/source_lang", f"Remove source_lang: the document is in {shown(own)} itself."
