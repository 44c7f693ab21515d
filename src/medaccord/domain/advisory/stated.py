"""What an advisory takes from a joint statement: what it means and what to do, for whom, and its scores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from medaccord.domain.csaf.advisory import NoteCategory
from medaccord.domain.csaf.scores import score_object
from medaccord.domain.scoring import cvss

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "clinical": ("What this means for the safety of patients", ""),
    "patients": ("For patients", "patients"),
    "clinicians": ("For clinicians", "clinicians"),
    "mitigations": ("What to do until it is fixed", ""),
}
"""The texts that are printed, each with its title and its audience; of the technical part an advisory prints
the scores, and tells the rest by its vulnerabilities and answers."""


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


@dataclass(frozen=True, slots=True)
class PrintedScore:
    """A score that a statement gives: `key` names it in drafts, `version` is that of CVSS."""

    key: uuid.UUID
    vector: str
    version: str
    products: frozenset[uuid.UUID]


def scores(statement: uuid.UUID, scores: Sequence[Mapping[str, Any]]) -> Iterator[PrintedScore]:
    """The scores of one version of a statement in their order, those that an advisory can print."""
    for place, one in enumerate(scores):
        if not is_printable(one["vector"]):
            continue
        version, _metrics = cvss.taken_apart(one["vector"])
        products = frozenset(uuid.UUID(key) for key in one["products"])
        yield PrintedScore(uuid.uuid5(statement, f"score/{place}"), one["vector"], version.value, products)


def is_printable(vector: str) -> bool:
    """Whether CSAF 2.0 carries a score: it knows none of CVSS 4.0."""
    return score_object(vector) is not None
