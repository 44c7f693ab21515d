"""CSAF 2.1 §6.3.21.1-6.3.21.9: where a document uses extensions, and how much depends on them."""

from __future__ import annotations

import re

from medaccord.domain.csaf.checks.optional.extensions import experimental, extensions
from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.extensions import PLACES
from medaccord.domain.csaf.registry import Check, Found, informative

_USES = (
    ("6.3.21.3", "document", "of the document"),
    ("6.3.21.4", "branch", "of a branch's product"),
    ("6.3.21.5", "flat", "of a product in full_product_names"),
    ("6.3.21.6", "path", "of a product path's product"),
    ("6.3.21.7", "metric", "of a metric"),
    ("6.3.21.8", "vulnerability", "of a vulnerability"),
    ("6.3.21.9", "root", "of the root"),
)


@informative("6.3.21.1", Edition.V21)
def extension_category_essential(document: Document21) -> Found:
    """CSAF 2.1 §6.3.21.1: no extension is essential for understanding the document."""
    yield from extensions(
        document,
        lambda extension: extension["category"] == "essential",
        "Say what {} adds in standard properties as well: not every reader understands it.",
        "/category",
    )


@informative("6.3.21.2", Edition.V21)
def usage_of_experimental_extension_in_non_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.3.21.2: a document that is not TLP:CLEAR uses no experimental extension."""
    if not document.is_clear:
        yield from experimental(document)


def _at(place: re.Pattern[str], words: str) -> Check:
    """A test that finds extensions at one place; one finding for each list of them."""

    def usage_of_extension(document: Document21) -> Found:
        for pointer, _ in document.extended:
            if place.fullmatch(pointer):
                yield pointer, f"Use the standard's own properties {words} where they suffice."

    return usage_of_extension


for _number, _place, _words in _USES:
    _check = _at(PLACES[_place], _words)
    _check.__doc__ = f"CSAF 2.1 §{_number}: no extension stands among the properties {_words}."
    informative(_number, Edition.V21)(_check)
