"""Terms of CSAF that OASIS records in other languages than English (CSAF 2.1 §6.2.39, 6.2.40, 6.2.46)."""

from __future__ import annotations

from functools import cache

from .catalogues import installed
from .edition import DRAFT


@cache
def _recorded() -> dict[str, dict[str, str]]:
    terms: dict[str, dict[str, str]] = installed(f"csaf/v21{DRAFT}/translations/translations.json")[
        "translation"
    ]
    return terms


def translated(term: str, lang: str) -> str | None:
    """A term such as `reasoning_for_withdrawal` in a language; None where no translation is recorded."""
    low = lang.lower()
    recorded = _recorded().get(low) or _recorded().get(low.split("-")[0], {})
    return recorded.get(term)
