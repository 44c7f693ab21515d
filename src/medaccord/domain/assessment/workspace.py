"""Drafts in a party's own workspace: what can be kept there, by whom, and within which limits.

A draft holds the fields of a form as they were typed. It may be unfinished or wrong: it is checked as an
answer when it is given, so that a clinician can stop in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from medaccord.domain import text
from medaccord.domain.assessment.consensus import MOST_SCORES, SCORE_FIELDS, score_field
from medaccord.domain.assessment.questions import JUDGING, QUESTIONS
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.text import LETTER


class What(StrEnum):
    """What is drafted, named like the noun of the step that it is for."""

    OPINION = "opinion"
    DETERMINATION = "determination"
    PROVISIONAL = "provisional"
    CONSENSUS = "consensus"


WRITING: Final[Mapping[What, frozenset[Role]]] = {
    What.OPINION: JUDGING,
    What.DETERMINATION: frozenset({Role.MANUFACTURER, Role.ADVISER}),
    What.PROVISIONAL: frozenset({Role.ADVISER}),
    What.CONSENSUS: frozenset({Role.LEAD, Role.ADVISER}),
}
"""Roles of the parties that can draft each: those that can take the step later."""

PARTIES: Final = "parties"
"""The field that holds keys of parties."""
FIELDS: Final[Mapping[What, tuple[str, ...]]] = {
    What.OPINION: tuple(one.key for one in QUESTIONS),
    What.DETERMINATION: (
        "exploitability",
        "severity",
        "controls",
        "exploitability_after",
        "severity_after",
        "risk",
        "rationale",
        "concurrence",
        "regulatory",
    ),
    What.PROVISIONAL: (
        "severity",
        "harm",
        "patients",
        "clinicians",
        "day",
        "time",
        "zone",
        PARTIES,
        "regulatory",
    ),
    What.CONSENSUS: (
        "technical",
        *(score_field(place, part) for place in range(MOST_SCORES) for part in SCORE_FIELDS),
        "clinical",
        "patients",
        "clinicians",
        "mitigations",
        PARTIES,
        "concurrence",
    ),
}
"""The fields of the form of each, as the form names them."""

LISTS: Final = frozenset({PARTIES, *(score_field(place, "products") for place in range(MOST_SCORES))})
"""Fields that hold several words: keys of parties, or of products."""

MOST_KEYS: Final = 200
LONGEST_KEY: Final = 36
"""Of the key of a party or a product."""

Answers = dict[str, str | list[str]]
"""By field what was typed; fields that were left empty are not there."""

PRESET: Final = frozenset({"zone"})
"""What a form fills in by itself: a draft of nothing else holds nothing."""


def read(what: What, typed: Mapping[str, Any]) -> Answers:
    """What was typed, without what was left empty; raises Invalid by field for what no form could send."""
    found = Findings()
    if unknown := sorted(str(name)[: text.REFERENCE] for name in typed if name not in FIELDS[what]):
        listed = ", ".join(FIELDS[what])
        found.add(
            "answers", Sentence("Leave out {name}. Known are: {listed}.", name=unknown[0], listed=listed)
        )
    kept: Answers = {}
    for name in FIELDS[what]:
        value = typed.get(name, "")
        if name in LISTS:
            told: Any = found.take(name, _keys, value or [])
        else:
            told = found.take(name, _word, value)
        if told:
            kept[name] = told
    found.settle()
    if not kept.keys() - PRESET:
        raise Invalid({"answers": ["Nothing is filled in yet. Write something first, then keep it."]})
    return kept


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid({"": ["Give a text."]})
    return text.text(value, limit=LETTER)


def _keys(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_KEYS:
        raise Invalid({"": [Sentence("Give a list of at most {most} keys.", most=MOST_KEYS)]})
    if not all(isinstance(one, str) for one in value):
        raise Invalid({"": ["Give each key as a text."]})
    return [text.text(one, limit=LONGEST_KEY) for one in value]
