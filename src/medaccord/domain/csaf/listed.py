"""What a provider's lists say of one document, as it follows from the document alone (CSAF 2.0 §7.1)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

from .validate import Severity, validate_text

PUBLIC: Final = "WHITE"
LABELS: Final = (PUBLIC, "GREEN", "AMBER", "RED")
"""Labels of CSAF 2.0 (§3.2.1.5.2) by how few may read: each has a folder and a feed of its own."""
LONGEST_SUMMARY: Final = 300


class Listed(msgspec.Struct, frozen=True, gc=False):
    """One document of the tree; dates are those that it states, `year` is of its first release (UTC).

    `sha256` and `sha512` are of its bytes, hexadecimal.
    """

    name: str
    label: str
    year: int
    number: str
    title: str
    summary: str
    first: str
    current: str
    sha256: str
    sha512: str

    @property
    def place(self) -> str:
        """Its path under the folder of its label (CSAF 2.0 §7.1.11)."""
        return f"{self.year}/{self.name}"

    @property
    def instant(self) -> dt.datetime:
        """When it was released as it is now."""
        return dt.datetime.fromisoformat(self.current)


def listed(document: bytes) -> Listed:
    """Read a document as far as lists need it; raises Invalid for one that may not be distributed.

    Distributed are valid documents only (CSAF 2.0 §7.1.1), and only those that say who may read them.
    """
    faults = [one for one in validate_text(document) if one.severity is Severity.ERROR]
    if faults:
        one = faults[0]
        told = "It is no valid CSAF document ({test} at {pointer}): {message}"
        place = one.pointer or "the whole"
        raise Invalid(Sentence(told, test=one.test, pointer=place, message=one.message))
    doc = msgspec.json.decode(document)["document"]
    label = doc.get("distribution", {}).get("tlp", {}).get("label", "")
    if label not in LABELS:
        raise Invalid("Give the document a TLP label: without one nobody knows who may read it.")
    tracking = doc["tracking"]
    first, _ = [_instant(tracking[name]) for name in ("initial_release_date", "current_release_date")]
    return Listed(
        name=csaf_file_name(tracking["id"]),
        label=label,
        year=first.year,
        number=tracking["id"],
        title=doc["title"],
        summary=_summary(doc),
        first=tracking["initial_release_date"],
        current=tracking["current_release_date"],
        sha256=hashlib.sha256(document).hexdigest(),
        sha512=hashlib.sha512(document).hexdigest(),
    )


def _instant(text: str) -> dt.datetime:
    """An instant as UTC; Invalid for a leap second, which RFC 3339 allows and no clock here has."""
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except ValueError:
        told = (
            "Write a date of release that lists can be sorted by, such as 2026-11-29T10:00:00Z: not {text}."
        )
        raise Invalid(Sentence(told, text=text)) from None


def _summary(doc: Mapping[str, Any]) -> str:
    """The first summary or description among the document's notes, cut where it is long."""
    notes = [note for kind in ("summary", "description") for note in _of(doc, kind)]
    text = str(notes[0]["text"]) if notes else ""
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1].rstrip() + "…"


def _of(doc: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return [note for note in doc.get("notes", ()) if note["category"] == kind]
