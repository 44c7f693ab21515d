"""MITRE's rubric for applying CVSS to medical devices, version 0.12.04: 31 questions lead to a base vector.

FDA qualified it in 2020 as a development tool, together with CVSS 3.0. Which questions are asked follows
from the answers before; an answer to a question that is not asked counts for nothing. What nobody knows
counts as the worst case everywhere. Where public implementations differ, decision 0279 says which reading
is used here. The wording of the questions is ours, their ids and answers are the rubric's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import cvss
from medaccord.domain.sentence import Sentence, plain

VERSION: Final = "0.12.04"
UNKNOWN: Final = "U"

YES_NO: Final = MappingProxyType({"Y": "Yes", "N": "No", UNKNOWN: "Unknown"})
HOW_MUCH: Final = MappingProxyType({"H": "High", "L": "Low", "N": "None", UNKNOWN: "Unknown"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers by letter; `asked_when` are the answers to others that it depends on."""

    id: str
    metric: str
    text: str
    answers: Mapping[str, str] = field(default_factory=lambda: YES_NO)
    asked_when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Path:
    """A way through the answers that ends in a metric's value; each answer is one of the letters given."""

    value: str
    through: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """A base vector with its score, the metrics it is made of, and what was asked and had no answer.

    `answers` are those that counted, by question, unknown where there was none: they travel with the score.
    """

    vector: str
    metrics: Mapping[str, str]
    score: cvss.Score
    answers: Mapping[str, str]
    unanswered: tuple[str, ...]


_SUBJECTS: Final = MappingProxyType(
    {
        "P": "data about patients",
        "D": "data or functions for diagnosis or monitoring",
        "T": "data or functions for the delivery of therapy",
        "W": "data or functions of the clinical workflow",
        "S": "private data of the system or its users, passwords and keys among them",
        "O": "any other critical or sensitive data or functions",
    }
)
"""What may be lost: six subjects, by the last letter of the questions on each of the three losses."""
_LOSSES: Final = MappingProxyType(
    {
        "C": "How great is the loss if an attacker reads or exposes {subject}?",
        "I": "How great is the loss if an attacker changes or deletes {subject}?",
        "A": "How great is the loss if an attacker makes unavailable {subject}?",
    }
)


def _flow() -> Iterator[Question]:
    yield Question("XAVN", "AV", "Can an attacker exploit it over a network or a communication protocol?")
    yield Question(
        "XAVT",
        "AV",
        "Does that network use protocols of OSI layer 3 or 4, such as IP, TCP or UDP?",
        asked_when={"XAVN": "Y"},
    )
    yield Question("XAVW", "AV", "Is it a wireless channel?", asked_when={"XAVT": "N"})
    yield Question("XAVR", "AV", "Does it reach about 10 feet (3 metres) or less?", asked_when={"XAVW": "Y"})
    yield Question("XAVP", "AV", "Must an attacker touch the device?", asked_when={"XAVN": "N"})
    yield Question(
        "XAVPA",
        "AV",
        "Is it reached through an interface that is made for people to operate the device by hand?",
        asked_when={"XAVN": "N", "XAVP": "Y"},
    )
    yield Question(
        "XACL",
        "AC",
        "Can an attacker try at will, without special circumstances, settings or other weaknesses before it?",
    )
    yield Question("XPRL", "PR", "Does the component have log-ins for users or roles with different rights?")
    yield Question(
        "XPRZ",
        "PR",
        "Must an attacker be authorised for the component before trying?",
        asked_when={"XPRL": "Y"},
    )
    yield Question(
        "XPRS",
        "PR",
        "Must an attacker have the rights of an administrator, of maintenance or of the system?",
        asked_when={"XPRZ": "Y"},
    )
    yield Question("XUI", "UI", "Does it need something that another user or a victim does?")
    yield Question(
        "XS", "S", "Can an attacker affect a component that is under another authority than the weak one?"
    )
    for metric, wording in _LOSSES.items():
        for letter, subject in _SUBJECTS.items():
            yield from _loss(metric, letter, Sentence(wording, subject=plain(subject)))


def _loss(metric: str, letter: str, text: str) -> Iterator[Question]:
    """Exposed patient data is asked in two steps: whether, and whether of many."""
    if (metric, letter) != ("C", "P"):
        yield Question(f"X{metric}{letter}", metric, text, HOW_MUCH)
        return
    exposed = Sentence("Could an attacker read or expose {subject}?", subject=plain(_SUBJECTS["P"]))
    yield Question("XCP", "C", exposed)
    yield Question(
        "XCPM",
        "C",
        "Could that be of many patients, 500 or more, so that the law may ask for a notification?",
        asked_when={"XCP": "Y"},
    )


QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType({question.id: question for question in _flow()})
"""All questions by their ids, in the order in which they are asked."""

_PATHS: Final[Mapping[str, tuple[Path, ...]]] = MappingProxyType(
    {
        "AV": (
            Path("N", {"XAVN": "U"}),
            Path("N", {"XAVN": "Y", "XAVT": "YU"}),
            Path("L", {"XAVW": "Y", "XAVR": "Y"}),
            Path("A", {"XAVT": "N"}),
            Path("P", {"XAVN": "N", "XAVP": "Y"}),
            Path("L", {"XAVN": "N"}),
        ),
        "AC": (Path("H", {"XACL": "N"}), Path("L", {})),
        "PR": (Path("H", {"XPRS": "Y"}), Path("L", {"XPRS": "N"}), Path("N", {})),
        "UI": (Path("R", {"XUI": "Y"}), Path("N", {})),
        "S": (Path("U", {"XS": "N"}), Path("C", {})),
    }
)
_PATIENT_DATA: Final = (Path("L", {"XCP": "Y", "XCPM": "N"}), Path("N", {"XCP": "N"}), Path("H", {}))
_WORST_FIRST: Final = "HLN"


def asked(answers: Mapping[str, object]) -> Iterator[Question]:
    """The questions that these answers lead to, in order; one without an answer counts as unknown."""
    given: dict[str, object] = {}
    for question in QUESTIONS.values():
        if all(given.get(other) == answer for other, answer in question.asked_when.items()):
            given[question.id] = answers.get(question.id, UNKNOWN)
            yield question


def apply(answers: Mapping[str, object]) -> Result:
    """Lead the answers, letters by question, to a base vector of CVSS 3.0.

    Raises Invalid with a finding by each asked question whose answer is none of its letters. Whatever else
    stands among the answers is passed over: a question misspelt is among the `unanswered`.
    """
    findings: dict[str, list[str]] = {}
    told: dict[str, str] = {}
    unanswered = []
    for question in asked(answers):
        answer = answers.get(question.id, UNKNOWN)
        if question.id not in answers:
            unanswered.append(question.id)
        elif not isinstance(answer, str) or answer not in question.answers:
            findings[question.id] = [
                Sentence(
                    "{id} is answered by one of {listed}, not {answer!a}.",
                    id=question.id,
                    listed=", ".join(question.answers),
                    answer=answer[:20] if isinstance(answer, str) else "something that is no text",
                )
            ]
        told[question.id] = str(answer)
    if findings:
        raise Invalid(findings)
    metrics = _metrics(told)
    scored = cvss.score("CVSS:3.0/" + "/".join(f"{metric}:{value}" for metric, value in metrics.items()))
    return Result(scored.vector, metrics, scored, told, tuple(unanswered))


def _metrics(told: Mapping[str, str]) -> dict[str, str]:
    metrics = {metric: _end(paths, told) for metric, paths in _PATHS.items()}
    for metric in _LOSSES:
        found = {_loss_of(question.id, told) for question in QUESTIONS.values() if question.metric == metric}
        metrics[metric] = next(value for value in _WORST_FIRST if value in found)
    return metrics


def _loss_of(name: str, told: Mapping[str, str]) -> str:
    """How much one subject adds to its metric."""
    if name == "XCP":
        return _end(_PATIENT_DATA, told)
    answer = "N" if name == "XCPM" else told.get(name, "N")
    return "H" if answer == UNKNOWN else answer


def _end(paths: tuple[Path, ...], told: Mapping[str, str]) -> str:
    """Where the first path leads whose answers were all given."""
    return next(
        path.value
        for path in paths
        if all(told.get(name, "-") in answers for name, answers in path.through.items())
    )
