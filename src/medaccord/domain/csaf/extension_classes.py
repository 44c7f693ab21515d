"""The class of a CSAF extension by the address of its schema (CSAF 2.1, design considerations)."""

from __future__ import annotations

from enum import StrEnum

from .document import Json

_OFFICIAL = "https://docs.oasis-open.org/csaf/"
# The committee's register of extensions, by the address of their schema; it has published no entry so far.
_REGISTERED: frozenset[str] = frozenset()


class ExtensionClass(StrEnum):
    """Who stands behind an extension: the committee, a named party that registered it, or nobody."""

    OFFICIAL = "official"
    REGISTERED = "registered"
    EXPERIMENTAL = "experimental"


def class_of(extension: Json) -> ExtensionClass:
    """The class of an extension; what is neither official nor registered is for tests and experiments."""
    schema: str = extension["$schema"]
    if schema.startswith(_OFFICIAL):
        return ExtensionClass.OFFICIAL
    return ExtensionClass.REGISTERED if schema in _REGISTERED else ExtensionClass.EXPERIMENTAL
