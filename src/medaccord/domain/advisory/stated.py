"""What an advisory takes from a joint statement: what it means and what to do, for whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final

from medaccord.domain.csaf.advisory import NoteCategory

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "clinical": ("What this means for the safety of patients", ""),
    "patients": ("For patients", "patients"),
    "clinicians": ("For clinicians", "clinicians"),
    "mitigations": ("What to do until it is fixed", ""),
}
"""The texts that are printed, each with its title and its audience; of the technical part an advisory tells
by its vulnerabilities, answers and scores."""


def notes(
    statement: uuid.UUID, number: int, texts: Mapping[str, str]
) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """The notes of one version in their order, each with the key by which drafts name it.

    A text keeps its key for as long as its version counts. They are notes and not remediations: what the
    agencies advise is no answer of a manufacturer.
    """
    for name, (title, audience) in TITLES.items():
        if text := texts.get(name, "").strip():
            told = {"category": NoteCategory.GENERAL.value, "title": title, "text": text, "statement": number}
            yield uuid.uuid5(statement, name), told | ({"audience": audience} if audience else {})
