"""The class of a CSAF extension by the address of its schema (CSAF 2.1, design considerations)."""

from __future__ import annotations

from .document import Json

_OFFICIAL = "https://docs.oasis-open.org/csaf/"
# The committee's register of extensions, by the address of their schema; it has published no entry so far.
_REGISTERED: frozenset[str] = frozenset()


def is_official(extension: Json) -> bool:
    """The committee itself specifies the extension."""
    schema: str = extension["$schema"]
    return schema.startswith(_OFFICIAL)


def is_registered(extension: Json) -> bool:
    """The committee registered the extension of another party."""
    return extension["$schema"] in _REGISTERED


def is_experimental(extension: Json) -> bool:
    """The extension is neither official nor registered, so it is for tests and experiments."""
    return not is_official(extension) and not is_registered(extension)
