"""CSAF 2.0 §6.1.14, 6.1.16-6.1.22, 6.1.30: version and revision history."""

from __future__ import annotations

from itertools import pairwise

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.ordering import follows
from medaccord.domain.csaf.registry import Found, mandatory

_HISTORY = "/document/tracking/revision_history"
_VERSION = "/document/tracking/version"


@mandatory("6.1.14")
def sorted_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.1.14: numbers ascend with dates; within one date any order does."""
    for earlier, later in pairwise(document.revisions):
        if later.key.precedes(earlier.key):
            yield (
                f"{_HISTORY}/{later.place}/number",
                f"Correct number or date: {shown(later.number)} is dated after {shown(earlier.number)}.",
            )


@mandatory("6.1.16")
def latest_document_version(document: Document) -> Found:
    """CSAF 2.0 §6.1.16: the document's version is the newest revision's; pre-releases match while a draft."""
    latest = document.revisions[-1]
    own = document.version
    same = (own.core, own.semantic) == (latest.key.core, latest.key.semantic)
    if not same or (document.status != "draft" and own.release != latest.key.release):
        yield _VERSION, f"Set the version to {shown(latest.number)}, the number of the newest revision."


@mandatory("6.1.17")
def document_status_draft(document: Document) -> Found:
    """CSAF 2.0 §6.1.17: version 0, 0.y.z or a pre-release is a draft."""
    if document.status != "draft" and (document.version.is_draft or document.version.is_prerelease):
        yield (
            "/document/tracking/status",
            f"Set the status to draft: {shown(document.tracking['version'])} is not a released version.",
        )


@mandatory("6.1.18")
def released_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.1.18: a released document has no revision 0 or 0.y.z."""
    if document.status in ("final", "interim"):
        for revision in document.revisions:
            if revision.key.is_draft:
                yield (
                    f"{_HISTORY}/{revision.place}/number",
                    f"Remove revision {shown(revision.number)}: the document is released.",
                )


@mandatory("6.1.19")
def revision_history_entries_for_prereleases(document: Document) -> Found:
    """CSAF 2.0 §6.1.19: no revision is a pre-release."""
    for revision in document.revisions:
        if revision.key.is_prerelease:
            yield (
                f"{_HISTORY}/{revision.place}/number",
                f"Remove the pre-release part of revision {shown(revision.number)}.",
            )


@mandatory("6.1.20")
def non_draft_document_version(document: Document) -> Found:
    """CSAF 2.0 §6.1.20: a released document's version has no pre-release part."""
    if document.status in ("final", "interim") and document.version.is_prerelease:
        yield _VERSION, f"Remove the pre-release part of {shown(document.tracking['version'])}, or set draft."


@mandatory("6.1.21", Edition.V20)
def missing_item_in_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.1.21: the (major) numbers begin with 0 or 1 and omit none."""
    yield from _late_beginning(document)
    for earlier, later in pairwise(sorted({revision.key.major for revision in document.revisions})):
        if not follows(earlier, later):
            yield _HISTORY, f"Add the revisions between {earlier[1]} and {shown(later[1])}."


def _late_beginning(document: Document) -> Found:
    first = document.revisions[0]
    if first.key.major not in ((1, "0"), (1, "1")):
        yield (
            f"{_HISTORY}/{first.place}/number",
            f"Begin with revision 0 or 1, not with {shown(first.number)}.",
        )


@mandatory("6.1.21", Edition.V21)
def missing_minor_item_in_revision_history(document: Document21) -> Found:
    """CSAF 2.1 §6.1.21: as in 2.0, and minor and patch numbers are not omitted either (decision 0296)."""
    yield from _late_beginning(document)
    by_number = sorted(document.revisions, key=lambda revision: revision.key)
    for earlier, later in pairwise(by_number):
        if earlier.key.core != later.key.core and not later.key.is_next_of(earlier.key):
            yield _HISTORY, f"Add the revisions between {shown(earlier.number)} and {shown(later.number)}."


@mandatory("6.1.22")
def multiple_definition_in_revision_history(document: Document) -> Found:
    """CSAF 2.0 §6.1.22: no number occurs twice."""
    seen: set[str] = set()
    for index, item in enumerate(document.tracking["revision_history"]):
        if item["number"] in seen:
            yield f"{_HISTORY}/{index}/number", f"Renumber this revision: {shown(item['number'])} is taken."
        seen.add(item["number"])


@mandatory("6.1.30")
def mixed_integer_and_semantic_versioning(document: Document) -> Found:
    """CSAF 2.0 §6.1.30: all version numbers are integers or all are semantic."""
    semantic = document.version.semantic
    for revision in document.revisions:
        if revision.key.semantic != semantic:
            yield (
                f"{_HISTORY}/{revision.place}/number",
                f"Number {shown(revision.number)} in the scheme of the document's own version.",
            )
