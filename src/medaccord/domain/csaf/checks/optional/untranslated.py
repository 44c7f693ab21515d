"""CSAF 2.1 §6.2.39.2-6.2.39.6, 6.2.40, 6.2.46: tests that a language without recorded terms skips say so."""

from __future__ import annotations

from collections.abc import Callable

from medaccord.domain.csaf.checks.mandatory.profiles import REPORT, SUPERSEDED, WITHDRAWN
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.licence_lists import identifiers, is_listed
from medaccord.domain.csaf.registry import Check, Found, remark
from medaccord.domain.csaf.translations import translated

Asked = Callable[[Document21], bool]


def _is(category: str) -> Asked:
    return lambda document: document.category == category


def _describes(document: Document21) -> bool:
    """A note that names no product may be a product description."""
    return any(
        note["category"] == "description" and "product_ids" not in note and "group_ids" not in note
        for note in document.document.get("notes", ())
    )


def _has_unlisted_licence(document: Document21) -> bool:
    expression = document.document.get("license_expression", "")
    return any(not is_listed(name, exception) for name, exception in identifiers(expression))


_SKIPPED: tuple[tuple[str, str, Asked], ...] = (
    ("6.2.39.2", "reasoning_for_withdrawal", _is(WITHDRAWN)),
    ("6.2.39.3", "reasoning_for_supersession", _is(SUPERSEDED)),
    ("6.2.39.4", "superseding_document", _is(SUPERSEDED)),
    ("6.2.39.6", "vulnerability_summary", _is(REPORT)),
    ("6.2.40", "product_description", _describes),
    ("6.2.46", "license", _has_unlisted_licence),
)


def _told(term: str, asked: Asked) -> Check:
    """What a test says of a document that it would judge, had its language the term."""

    def no_translation_is_recorded(document: Document21) -> Found:
        if document.is_english or not asked(document):
            return
        lang = document.document["lang"]
        if translated(term, lang) is None:
            words = term.replace("_", " ")
            yield (
                "/document/lang",
                f"Look for the {words} yourself: how it is titled in {shown(lang)} is not recorded.",
            )

    return no_translation_is_recorded


for _number, _term, _asked in _SKIPPED:
    remark(_number, Edition.V21)(_told(_term, _asked))
