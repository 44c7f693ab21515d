"""CSAF §6.1.12, 6.1.15, 6.1.26, 6.1.28 and 2.1 §6.1.54, 6.1.55: language, category and licence."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.language import language_fault
from medaccord.domain.csaf.licences import has_own_licence, licence_fault
from medaccord.domain.csaf.registry import Found, mandatory

_PROFILES_OF_BOTH = frozenset(
    {
        "csaf_base",
        "csaf_informational_advisory",
        "csaf_security_advisory",
        "csaf_security_incident_response",
        "csaf_vex",
    }
)
PROFILES: Mapping[Edition, frozenset[str]] = {
    Edition.V20: _PROFILES_OF_BOTH,
    Edition.V21: _PROFILES_OF_BOTH
    | {
        "csaf_deprecated_security_advisory",
        "csaf_superseded",
        "csaf_vulnerability_report",
        "csaf_withdrawn",
    },
}
# Look like dashes or underscores, and are neither to Unicode (the committee's documents 6-1-26-22 to 24).
_LIKENESSES = frozenset(
    "\u02d7\u1806\u2043\u2053\u207b\u208b\u2212\u23af\u23ba\u23bb\u23bc\u23e4\u2500\u2501\u254c\u254d\u2574"
    "\u2576\u2578\u257a\u2796\u29ff\U0001bc86\u02cd\u0332\u0333\u2017\u2581\u23b5\u23bd\U0001bc03\U0001bc08"
    "\U0001bc0d\U0001bc11\U0001bc12\U0001bc13\U0001bc96\U0001bc97\U0001bc99\u034f"
)
_SEPARATING = frozenset({"Cf", "Pc", "Pd"})  # invisible characters, connectors such as underscores, dashes


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
    profiles = PROFILES[document.edition]
    if category in profiles:
        return
    folded = _folded(category)
    taken = {_folded(name) for name in profiles - {"csaf_base"}}
    taken |= {name.removeprefix("csaf") for name in taken}
    if folded in taken or category.lower().startswith("csaf_"):
        yield (
            "/document/category",
            f"Use the profile's exact value or another name: '{shown(category)}' is reserved.",
        )


def _folded(text: str) -> str:
    """The text without case, dashes, white space, underscores and what is not seen."""
    return "".join(char for char in text.casefold() if not _separates(char))


def _separates(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in _SEPARATING or char in _LIKENESSES


@mandatory("6.1.28")
def translation_into_the_same_language(document: Document) -> Found:
    """CSAF 2.0 §6.1.28: the source language is not the document's own, compared in any case."""
    source, own = document.document.get("source_lang"), document.document.get("lang")
    if source is not None and own is not None and source.lower() == own.lower():
        yield "/document/source_lang", f"Remove source_lang: the document is in {shown(own)} itself."


@mandatory("6.1.54", Edition.V21)
def license_expression(document: Document21) -> Found:
    """CSAF 2.1 §6.1.54: the licence is an expression of SPDX, without DocumentRef."""
    expression = document.document.get("license_expression", "CC0-1.0")
    if fault := licence_fault(expression):
        yield (
            "/document/license_expression",
            f"Write an SPDX expression such as CC-BY-4.0: '{shown(expression)}' {fault}.",
        )


@mandatory("6.1.55", Edition.V21)
def license_text(document: Document21) -> Found:
    """CSAF 2.1 §6.1.55: the text of a licence of one's own is the one note that is titled License."""
    if document.is_english and has_own_licence(document.document.get("license_expression", "")):
        titled = [note for note in document.document.get("notes", ()) if note.get("title") == "License"]
        if [note["category"] for note in titled] != ["legal_disclaimer"]:
            yield (
                "/document/notes",
                "Give the licence's text in one note of category legal_disclaimer, titled License.",
            )
