"""CSAF 2.0 §6.2.4-6.2.6: build metadata and dates of the revision history."""

from __future__ import annotations

from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import instant
from medaccord.domain.csaf.registry import Found, optional


@optional("6.2.4")
def build_metadata_in_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.2.4: no revision number carries build metadata."""
    for revision in document.revisions:
        if "+" in revision.number:
            yield (
                f"/document/tracking/revision_history/{revision.place}/number",
                f"Remove the build metadata of revision {shown(revision.number)}.",
            )


@optional("6.2.5")
def older_initial_release_date_than_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.2.5: the initial release is not before the oldest revision."""
    yield from _older(document, "initial_release_date", 0, "oldest")


@optional("6.2.6")
def older_current_release_date_than_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.2.6: the current release is not before the newest revision."""
    yield from _older(document, "current_release_date", -1, "newest")


def _older(document: Document, name: str, place: int, which: str) -> Found:
    revision = document.revisions[place]
    if instant(document.tracking[name]) < revision.date:
        yield (
            f"/document/tracking/{name}",
            f"Set {name} to the date of the {which} revision, {shown(revision.number)}, or later.",
        )
