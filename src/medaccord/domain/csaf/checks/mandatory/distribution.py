"""CSAF 2.1 §6.1.38-6.1.41: the sharing group, its name and its label."""

from __future__ import annotations

from collections.abc import Mapping

from medaccord.domain.csaf.document import Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory

_DISTRIBUTION = "/document/distribution"
_NAME = f"{_DISTRIBUTION}/sharing_group/name"
_EVERYBODY = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_NOBODY = "00000000-0000-0000-0000-000000000000"
# §3.2.2.5.1: the names that belong to these two ids, and to no other.
_NAMES: Mapping[str, str] = {_EVERYBODY: "Public", _NOBODY: "No sharing allowed"}


@mandatory("6.1.38", Edition.V21)
def non_public_sharing_group_with_max_uuid(document: Document21) -> Found:
    """CSAF 2.1 §6.1.38: what is shared with everybody has the label CLEAR."""
    if document.sharing_group.get("id") == _EVERYBODY and document.label != "CLEAR":
        yield (
            f"{_DISTRIBUTION}/tlp/label",
            f"Remove the sharing group: its id means everybody, the label is {document.label}.",
        )


@mandatory("6.1.39", Edition.V21)
def public_sharing_group_with_no_max_uuid(document: Document21) -> Found:
    """CSAF 2.1 §6.1.39: what has the label CLEAR is shared with everybody, or is a draft for nobody."""
    group = document.sharing_group.get("id", _EVERYBODY)
    fits = group == _EVERYBODY or (group == _NOBODY and document.status == "draft")
    if document.label == "CLEAR" and not fits:
        yield f"{_DISTRIBUTION}/sharing_group/id", "Remove the sharing group: the label is CLEAR."


@mandatory("6.1.40", Edition.V21)
def invalid_sharing_group_name(document: Document21) -> Found:
    """CSAF 2.1 §6.1.40: the reserved names belong to their ids."""
    name = document.sharing_group.get("name")
    if name in _NAMES.values() and _NAMES.get(document.sharing_group["id"]) != name:
        yield _NAME, f"Rename the sharing group: '{name}' is reserved for another id."


@mandatory("6.1.41", Edition.V21)
def missing_sharing_group_name(document: Document21) -> Found:
    """CSAF 2.1 §6.1.41: the ids of everybody and nobody have their reserved names."""
    group = document.sharing_group
    meant = _NAMES.get(group.get("id", ""))
    if meant and group.get("name") != meant:
        was = f"not '{shown(group['name'])}'" if "name" in group else "which is missing"
        yield _NAME, f"Name the sharing group '{meant}', {was}."
