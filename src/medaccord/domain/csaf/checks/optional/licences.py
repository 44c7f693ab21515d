"""CSAF 2.1 §6.2.43-6.2.46: the licence of the document."""

from __future__ import annotations

from collections.abc import Callable

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.licence_lists import identifiers, is_deprecated, is_listed, is_own
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.translations import translated

_PLACE = "/document/license_expression"


@optional("6.2.43", Edition.V21)
def missing_license_expression(document: Document21) -> Found:
    """CSAF 2.1 §6.2.43: the document names its licence; the schema refuses an empty one."""
    if "license_expression" not in document.document:
        yield _PLACE, "Add the licence of the document as an SPDX expression, such as CC-BY-4.0."


@optional("6.2.44", Edition.V21)
def deprecated_license_identifier(document: Document21) -> Found:
    """CSAF 2.1 §6.2.44: no licence or exception is deprecated by its list."""
    yield from _each(document, is_deprecated, "Replace {}: its list calls it deprecated.")


@optional("6.2.45", Edition.V21)
def non_existing_license_identifier(document: Document21) -> Found:
    """CSAF 2.1 §6.2.45: every licence and exception exists; those of other inventories are not looked up."""
    yield from _each(
        document,
        lambda name, exception: not is_own(name) and not is_listed(name, exception),
        "Use an identifier of the SPDX or ScanCode list, in its own capitals; {} is in neither.",
    )


def _each(document: Document21, fails: Callable[[str, bool], bool], sentence: str) -> Found:
    for name, exception in identifiers(document.document.get("license_expression", "")):
        if fails(name, exception):
            yield _PLACE, sentence.format(f"'{shown(name)}'")


@optional("6.2.46", Edition.V21)
def language_specific_license_text(document: Document21) -> Found:
    """CSAF 2.1 §6.2.46: in another language than English, one note holds the text of an unlisted licence."""
    unlisted = [
        name
        for name, exception in identifiers(document.document.get("license_expression", ""))
        if not is_listed(name, exception)
    ]
    title = None if document.is_english else translated("license", document.document["lang"])
    if not unlisted or title is None:
        return
    notes = [note for note in document.document.get("notes", ()) if note.get("title") == title]
    if len(notes) != 1 or notes[0]["category"] != "legal_disclaimer":
        yield (
            "/document/notes",
            f"Give the text of '{shown(unlisted[0])}' in exactly one note of category legal_disclaimer "
            f"with the title '{title}'.",
        )
