"""The language of a document, and the terms that OASIS records in other languages than English."""

from __future__ import annotations

from functools import cache

from .catalogues import installed
from .edition import DRAFT

_ENGLISH = {
    "license": "License",
    "product_description": "Product Description",
}


@cache
def _recorded() -> dict[str, dict[str, str]]:
    terms: dict[str, dict[str, str]] = installed(f"csaf/v21{DRAFT}/translations/translations.json")[
        "translation"
    ]
    return terms


def is_english(lang: str | None) -> bool:
    """The language is English, or unspecified, which counts as English."""
    return lang is None or lang.lower().split("-")[0] == "en"


def translated(term: str, lang: str | None) -> str | None:
    """A term such as `reasoning_for_withdrawal` in a language; None where no translation is recorded."""
    if is_english(lang):
        return _ENGLISH.get(term)
    low = (lang or "").lower()
    recorded = _recorded().get(low) or _recorded().get(low.split("-")[0], {})
    return recorded.get(term)
