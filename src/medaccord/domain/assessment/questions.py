"""The questions of an opinion, as data: forms, programs, the table side by side and printed pages read them.

Each party is asked for what it can judge: the coordination center and the finder how easy it is, the clinical
adviser how badly it could hurt, the manufacturer both and its controls (agreement B2, decision 0285).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.roles import Role
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Determination
from medaccord.domain.scoring.harm import Harm


class Part(StrEnum):
    """What a question belongs to."""

    EXPLOIT = "exploit"
    HARM = "harm"
    CONTROLS = "controls"


class Kind(StrEnum):
    """How a question is answered."""

    VECTOR = "vector"
    """A CVSS vector of any version."""
    RUBRIC = "rubric"
    """Answers to the medical device rubric, by question."""
    CHOICE = "choice"
    TEXT = "text"
    TERMS = "terms"
    """IMDRF codes."""
    PROBABILITY = "probability"
    """A decimal from 0 to 1."""


class Answer(StrEnum):
    """Yes, no, or that nobody can say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Noticed(StrEnum):
    """Whether somebody who cares for the patient would notice in time."""

    ALWAYS = "always"
    NOT_ALWAYS = "not_always"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: who is asked, who must answer, and from which words where it is a choice."""

    key: str
    part: Part
    kind: Kind
    asked: frozenset[Role]
    needed: frozenset[Role] = frozenset()
    choices: type[StrEnum] | None = None


_LEAD: Final = frozenset({Role.LEAD})
_ADVISER: Final = frozenset({Role.ADVISER})
_MAKER: Final = frozenset({Role.MANUFACTURER})
_TECHNICAL: Final = frozenset({Role.LEAD, Role.REPORTER, Role.MANUFACTURER})
_CLINICAL: Final = frozenset({Role.ADVISER, Role.MANUFACTURER})
_NONE: Final[frozenset[Role]] = frozenset()

JUDGING: Final = _TECHNICAL | _CLINICAL
"""Roles of parties that are asked for an opinion."""


def _questions() -> Iterator[Question]:
    exploit, harm, controls = Part.EXPLOIT, Part.HARM, Part.CONTROLS
    yield Question("vector", exploit, Kind.VECTOR, _TECHNICAL, _TECHNICAL)
    yield Question("rubric", exploit, Kind.RUBRIC, _TECHNICAL)
    yield Question("exploitability", exploit, Kind.CHOICE, _TECHNICAL, _TECHNICAL, Exploitability)
    yield Question("exploit_because", exploit, Kind.TEXT, _TECHNICAL)
    yield Question("hazard", harm, Kind.TEXT, _CLINICAL)
    yield Question("situation", harm, Kind.TEXT, _CLINICAL)
    yield Question("harm", harm, Kind.TEXT, _CLINICAL, _CLINICAL)
    yield Question("terms", harm, Kind.TERMS, _CLINICAL)
    yield Question("severity", harm, Kind.CHOICE, _CLINICAL, _CLINICAL, Harm)
    yield Question("population", harm, Kind.TEXT, _CLINICAL, _CLINICAL)
    yield Question("dependence", harm, Kind.CHOICE, _CLINICAL, _CLINICAL, Answer)
    yield Question("noticed", harm, Kind.CHOICE, _CLINICAL, _CLINICAL, Noticed)
    yield Question("workaround", harm, Kind.TEXT, _CLINICAL)
    yield Question("p1", harm, Kind.PROBABILITY, _CLINICAL)
    yield Question("p2", harm, Kind.PROBABILITY, _CLINICAL)
    yield Question("benefit_risk", harm, Kind.TEXT, _CLINICAL, _CLINICAL)
    yield Question("controls", controls, Kind.TEXT, _TECHNICAL - {Role.REPORTER} | _CLINICAL, _MAKER)
    yield Question("exploitability_after", controls, Kind.CHOICE, _LEAD | _MAKER, _NONE, Exploitability)
    yield Question("severity_after", controls, Kind.CHOICE, _CLINICAL, _NONE, Harm)
    yield Question("risk_before", controls, Kind.CHOICE, _CLINICAL, _CLINICAL, Determination)
    yield Question("risk_after", controls, Kind.CHOICE, _CLINICAL, _NONE, Determination)


QUESTIONS: Final = tuple(_questions())
BY_KEY: Final = {one.key: one for one in QUESTIONS}
METRICS: Final = frozenset({"vector", "exploitability"})
"""What a finder is shown of others' opinions: technical metrics, none of the words beside them."""


def asked_of(role: Role) -> tuple[Question, ...]:
    """The questions that a party of a role is asked, in their order."""
    return tuple(one for one in QUESTIONS if role in one.asked)
