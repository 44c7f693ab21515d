"""CSAF 2.0 §6.2.10-6.2.15, 6.2.20, 2.1 §6.2.28-6.2.30, 6.2.38, 6.2.40: what concerns the whole document."""

from __future__ import annotations

import re

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.extension_classes import class_of
from medaccord.domain.csaf.extensions import known_extension
from medaccord.domain.csaf.findings import pointer_of, shown
from medaccord.domain.csaf.language import is_private
from medaccord.domain.csaf.registry import Found, optional
from medaccord.domain.csaf.schema import unknown_properties
from medaccord.domain.csaf.translations import translated

_NOT_IN_FILE_NAMES = re.compile(r"[^+\-a-z0-9]+")
_MAX_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_NIL_UUID = "00000000-0000-0000-0000-000000000000"
_SHARING_GROUP = "/document/distribution/sharing_group"


@optional("6.2.10", Edition.V20)
def missing_tlp_label(document: Document) -> Found:
    """CSAF 2.0 §6.2.10: the document has a TLP label; 2.1 demands it by its schema."""
    if "label" not in document.document.get("distribution", {}).get("tlp", {}):
        yield "/document/distribution/tlp/label", "Add a TLP label."


@optional("6.2.11")
def missing_canonical_url(document: Document) -> Found:
    """CSAF 2.0 §6.2.11: a self reference by https ends in the document's own file name (§5.1)."""
    if not canonical_urls(document):
        yield "/document/references", f"Add a reference of category self: https://…/{shown(_name(document))}."


def canonical_urls(document: Document) -> list[str]:
    """What may be the document's canonical address: its references to itself by https and file name."""
    name = _name(document)
    return [
        reference["url"]
        for reference in document.document.get("references", ())
        if reference.get("category") == "self" and _leads_to(reference["url"], name)
    ]


def _leads_to(url: str, name: str) -> bool:
    """An address by https has a host, and ends in a file name."""
    host, _, path = url.removeprefix("https://").partition("/")
    return url.startswith("https://") and bool(host) and f"/{path}".endswith(f"/{name}")


def _name(document: Document) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", document.tracking["id"].lower()) + ".json"


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
    """CSAF 2.0 §6.2.20: no object has a property that the standard does not define (decision 0298).

    2.1 wants extensions named that are not supported, with their class.
    """
    yield from unknown_properties(document.root, document.edition)
    for pointer, extension in document.extensions if isinstance(document, Document21) else ():
        if known_extension(extension) is None:
            yield (
                f"{pointer}/$schema",
                f"Check this {class_of(extension)} extension by other means: "
                f"{shown(extension['$schema'], 300)} is not supported here.",
            )


@optional("6.2.28", Edition.V21)
def usage_of_max_uuid(document: Document21) -> Found:
    """CSAF 2.1 §6.2.28: the id of the sharing group is not the Max UUID."""
    if _sharing_group_id(document) == _MAX_UUID:
        yield f"{_SHARING_GROUP}/id", "Remove the sharing group: the Max UUID stands for everybody."


@optional("6.2.29", Edition.V21)
def usage_of_nil_uuid(document: Document21) -> Found:
    """CSAF 2.1 §6.2.29: the id of the sharing group is not the Nil UUID."""
    if _sharing_group_id(document) == _NIL_UUID:
        yield f"{_SHARING_GROUP}/id", "Remove the sharing group: the Nil UUID stands for nobody."


@optional("6.2.30", Edition.V21)
def usage_of_sharing_group_on_tlp_clear(document: Document21) -> Found:
    """CSAF 2.1 §6.2.30: a document for everybody, TLP:CLEAR, names no sharing group."""
    if document.is_clear and _sharing_group_id(document) is not None:
        yield _SHARING_GROUP, "Remove the sharing group, or choose another label than CLEAR."


def _sharing_group_id(document: Document21) -> str | None:
    group_id: str | None = document.document["distribution"].get("sharing_group", {}).get("id")
    return group_id


@optional("6.2.38", Edition.V21)
def usage_of_deprecated_profile(document: Document21) -> Found:
    """CSAF 2.1 §6.2.38: the category is not that of a deprecated profile."""
    if document.category.startswith("csaf_deprecated_"):
        yield "/document/category", f"Use a current profile instead of {shown(document.category)}."


@optional("6.2.40", Edition.V21)
def product_description_without_product_reference(document: Document21) -> Found:
    """CSAF 2.1 §6.2.40: a product description, known by category and title, names its products or groups."""
    if document.is_english:
        title: str | None = "Product Description"
    else:
        title = translated("product_description", document.document["lang"])
    for place, note in enumerate(document.document.get("notes", ()) if title else ()):
        describes = note["category"] == "description" and note.get("title", "").startswith(title)
        if describes and "product_ids" not in note and "group_ids" not in note:
            yield (
                f"/document/notes/{place}",
                "Add product_ids or group_ids: say which products this note describes.",
            )
