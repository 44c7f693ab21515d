"""CSAF 2.0 §6.2.10-6.2.15, 6.2.20: label, address, language and form of the document."""

from __future__ import annotations

import re

from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import pointer_of, shown
from medaccord.domain.csaf.language import is_private
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.schema import unknown_properties

_NOT_IN_FILE_NAMES = re.compile(r"[^+\-a-z0-9]+")


@optional("6.2.10", Edition.V20)
def missing_tlp_label(document: Document) -> Found:
    """CSAF 2.0 §6.2.10: the document has a TLP label; 2.1 demands it by its schema."""
    if "label" not in document.document.get("distribution", {}).get("tlp", {}):
        yield "/document/distribution/tlp/label", "Add a TLP label."


@optional("6.2.11")
def missing_canonical_url(document: Document) -> Found:
    """CSAF 2.0 §6.2.11: a self reference by https ends in the document's own file name (§5.1)."""
    name = _NOT_IN_FILE_NAMES.sub("_", document.tracking["id"].lower()) + ".json"
    for reference in document.document.get("references", ()):
        url = reference["url"]
        if reference.get("category") == "self" and url.startswith("https://") and url.endswith(f"/{name}"):
            return
    yield "/document/references", f"Add a reference of category self: https://…/{shown(name)}."


@optional("6.2.12")
def missing_document_language(document: Document) -> Found:
    """CSAF 2.0 §6.2.12: the document names its language."""
    if "lang" not in document.document:
        yield "/document/lang", "Add the language of the document."


@optional("6.2.13")
def sorting(document: Document) -> Found:
    """CSAF 2.0 §6.2.13: the keys of every object ascend; one finding at the first that does not."""
    stack: list[tuple[tuple[str | int, ...], object]] = [((), document.root)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            keys = list(node)
            if keys != sorted(keys):
                yield pointer_of(path), "Sort the keys of this object, and of the others, alphabetically."
                return
            stack.extend(
                ((*path, key), value) for key, value in node.items() if isinstance(value, dict | list)
            )
        elif isinstance(node, list):
            stack.extend(
                ((*path, place), value) for place, value in enumerate(node) if isinstance(value, dict | list)
            )


@optional("6.2.14")
def use_of_private_language(document: Document) -> Found:
    """CSAF 2.0 §6.2.14: no language code contains a subtag for private use."""
    for pointer, tag in document.languages:
        if is_private(tag):
            yield pointer, f"Use a public language code: '{shown(tag)}' is for private use."


@optional("6.2.15")
def use_of_default_language(document: Document) -> Found:
    """CSAF 2.0 §6.2.15: no language code is i-default."""
    for pointer, tag in document.languages:
        if tag.lower() == "i-default":
            yield pointer, "Name the language itself instead of i-default."


@optional("6.2.20")
def additional_properties(document: Document) -> Found:
    """CSAF 2.0 §6.2.20: no object has a property that the standard does not define."""
    yield from unknown_properties(document.root, document.edition)
