"""An opinion as it is given: every answer checked, vectors in their standard's order, rubric answers kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from medaccord.domain import text
from medaccord.domain.assessment.questions import BY_KEY, Kind, Question, asked_of
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.scoring import cvss, rubric
from medaccord.domain.sentence import Sentence

Answers = Mapping[str, Any]
"""By the key of a question: a text, a list of codes, or for the rubric its answers by question."""

LONGEST: Final = text.REASON
MOST_TERMS: Final = 20
_TERM: Final = re.compile(r"(?:[A-F](?:\d{2}|\d{4}|\d{6})|G(?:\d{2}|\d{5}|\d{7}))\Z", re.ASCII)
_PROBABILITY: Final = re.compile(r"(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)\Z", re.ASCII)
_RUBRIC: Final = re.compile(r"(X[A-Z]{1,4}):([A-Z])\Z", re.ASCII)
_OF_RUBRIC: Final = (cvss.Version.V3_0, cvss.Version.V3_1)
"""Versions in which the rubric's base metrics mean the same and score alike."""
WITHOUT_ANSWER: Final = "Answer this question."


def read(role: Role, given: Answers) -> dict[str, Any]:
    """The answers of a party in this role as they are kept, blank ones left out.

    Raises Invalid with findings by the key of each question: what is missing, not asked of this party, or of
    another form. Rubric answers give the vector; one given beside them must score the same.
    """
    found, kept = Findings(), {}
    for key in given:
        if BY_KEY.get(key) not in asked_of(role):
            found.add(key if key in BY_KEY else "", "This is not asked of you. Leave it out.")
    for one in asked_of(role):
        value = given.get(one.key)
        if not _is_blank(value):
            kept[one.key] = found.take(one.key, _READ[one.kind], one, value)
    if kept.get("rubric") and "rubric" not in found.by_name:
        found.take("vector", _by_rubric, kept)
    for one in asked_of(role):
        if role in one.needed and one.key not in kept:
            found.add(one.key, WITHOUT_ANSWER)
    _check_controls(role, kept, found)
    found.settle()
    return kept


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _check_controls(role: Role, kept: Answers, found: Findings) -> None:
    """With controls there is a risk that is left, and without controls there is none beside the first."""
    afters = [one.key for one in asked_of(role) if one.key.endswith("_after")]
    if "controls" not in kept:
        for key in afters:
            if key in kept:
                found.add("controls", "Say which controls you have in mind.")
    elif role in BY_KEY["risk_after"].asked and "risk_after" not in kept:
        found.add("risk_after", "Say what the risk is with these controls.")


def _text(_question: Question, value: Any) -> str:
    return text.text(_string(value), limit=LONGEST)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("Write this as text.")
    return value


def _choice(question: Question, value: Any) -> str:
    assert question.choices is not None
    words = [one.value for one in question.choices]
    if value not in words:
        raise Invalid(Sentence("Choose one of: {listed}.", listed=", ".join(words)))
    return str(value)


def _vector(_question: Question, value: Any) -> str:
    return cvss.calculate(_string(value).strip()).vector


def _terms(_question: Question, value: Any) -> list[str]:
    listed = re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise Invalid("Write codes with blanks between them.")
    if len(listed) > MOST_TERMS:
        raise Invalid(Sentence("Give at most {most} codes.", most=MOST_TERMS))
    for one in listed:
        if not _TERM.match(one):
            raise Invalid(Sentence("{code!a} is no IMDRF code. It looks like F1005.", code=one[:20]))
    return list(dict.fromkeys(listed))


def _probability(_question: Question, value: Any) -> str:
    if not isinstance(value, str) or not _PROBABILITY.match(value.strip()):
        raise Invalid("Give a probability from 0 to 1, like 0.01.")
    return value.strip()


def _rubric(_question: Question, value: Any) -> dict[str, str]:
    """Answers by question, or as the line that the calculator prints: XAVN:Y/XAVT:N."""
    told = dict(map(_pair, value.strip().split("/"))) if isinstance(value, str) else value
    if not isinstance(told, Mapping):
        raise Invalid("Write answers like XAVN:Y/XAVT:N.")
    if foreign := sorted(str(one) for one in told if one not in rubric.QUESTIONS):
        raise Invalid(Sentence("The rubric has no question {name!a}.", name=foreign[0][:20]))
    rubric.apply(told)
    return {one.id: str(told[one.id]) for one in rubric.asked(told) if one.id in told}


def _pair(one: str) -> tuple[str, str]:
    found = _RUBRIC.match(one)
    if found is None:
        raise Invalid(Sentence("{part!a} is no answer. Write it like XAVN:Y.", part=one[:20]))
    return found[1], found[2]


def _by_rubric(kept: dict[str, Any]) -> None:
    """The rubric's answers give the base metrics; a vector beside them may say more, and nothing else."""
    scored = rubric.apply(kept["rubric"])
    given = kept.setdefault("vector", scored.vector)
    if given is None:
        return
    version, metrics = cvss.taken_apart(given)
    if version not in _OF_RUBRIC or not scored.metrics.items() <= metrics.items():
        said = Sentence("The rubric's answers give {vector}. Correct one of the two.", vector=scored.vector)
        raise Invalid(said)


_READ: Final[Mapping[Kind, Callable[[Question, Any], Any]]] = {
    Kind.VECTOR: _vector,
    Kind.RUBRIC: _rubric,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.TERMS: _terms,
    Kind.PROBABILITY: _probability,
}


def told_as_line(answers: Mapping[str, str]) -> str:
    """Rubric answers on one line, as a form takes them."""
    return "/".join(f"{name}:{answer}" for name, answer in answers.items())
