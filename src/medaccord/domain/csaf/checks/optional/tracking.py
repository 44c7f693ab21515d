"""CSAF 2.0 §6.2.4-6.2.6, 2.1 §6.2.21, 6.2.22, 6.2.33: revision history, title and dates against it."""

from __future__ import annotations

from itertools import pairwise

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
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


@optional("6.2.21", Edition.V21)
def same_timestamps_in_revision_history(document: Document21) -> Found:
    """CSAF 2.1 §6.2.21: no two revisions have the same instant as their date."""
    for earlier, later in pairwise(document.revisions):
        if earlier.date == later.date:
            yield (
                f"/document/tracking/revision_history/{later.place}/date",
                f"Give revision {shown(later.number)} another date: {shown(earlier.number)} has the same.",
            )


@optional("6.2.22", Edition.V21)
def document_tracking_id_in_title(document: Document21) -> Found:
    """CSAF 2.1 §6.2.22: the title does not contain the document's id."""
    if document.tracking["id"] in document.document["title"]:
        yield "/document/title", f"Remove the id {shown(document.tracking['id'])} from the title."


@optional("6.2.33", Edition.V21)
def disclosure_date_newer_than_revision_history(document: Document21) -> Found:
    """CSAF 2.1 §6.2.33: a disclosure that has passed is told by a revision of that day or later."""
    newest = document.revisions[-1]
    for pointer, date in document.dates_of("disclosure_date"):
        if document.now is not None and newest.date < instant(date) < document.now:
            yield (
                pointer,
                f"Publish a new revision: the disclosure came after the newest, {shown(newest.number)}.",
            )
