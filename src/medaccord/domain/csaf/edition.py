"""The editions of CSAF that are validated: the OASIS Standard 2.0, and 2.1 at the draft that is installed."""

from __future__ import annotations

from enum import StrEnum

# OASIS names the stages of a draft: this one is the newest that the `csaf` distribution carries.
DRAFT = "csd04"


class Edition(StrEnum):
    """A version of CSAF by the value of its `csaf_version`."""

    V20 = "2.0"
    V21 = "2.1"


def edition_of(document: object) -> Edition:
    """The edition that a document names itself; 2.0, whose schema refuses other names, for all others."""
    inner = document.get("document") if isinstance(document, dict) else None
    named = inner.get("csaf_version") if isinstance(inner, dict) else None
    return Edition.V21 if named == Edition.V21 else Edition.V20
