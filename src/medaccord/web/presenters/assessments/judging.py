"""The questions of an opinion and their answers, in words: on forms, in tables and on paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.comparison import SCORE, VERSION, Lack, Row
from medaccord.domain.assessment.consensus import Stance, StatementPart
from medaccord.domain.assessment.opinion import told_as_line
from medaccord.domain.assessment.questions import BY_KEY, Answer, Kind, Noticed, Part
from medaccord.domain.assessment.seal import Because, State
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import EXPLOITABILITIES, HARMS, REGIONS, SEVERITIES, Words, say
from medaccord.web.spoken import spoken

NONE: Mapping[str, str] = MappingProxyType({})
PARTS: Words = {
    Part.EXPLOIT: _l("How easy to exploit"),
    Part.HARM: _l("Harm to patients"),
    Part.CONTROLS: _l("Compensating controls"),
}
SHORT: Words = {
    "vector": _l("CVSS vector"),
    "rubric": _l("Rubric answers"),
    "exploitability": _l("How easy to exploit"),
    "exploit_because": _l("Why"),
    "hazard": _l("Source of harm"),
    "situation": _l("What the device would do"),
    "harm": _l("What could happen"),
    "terms": _l("IMDRF codes"),
    "severity": _l("Severity of harm"),
    "population": _l("Who is at risk"),
    "dependence": _l("Depends on the device"),
    "noticed": _l("Noticed in time?"),
    "workaround": _l("Way around in care"),
    "p1": _l("Chance that it comes to the situation (P1)"),
    "p2": _l("Chance that it then harms (P2)"),
    "benefit_risk": _l("Benefit and risk"),
    "controls": _l("Controls in mind"),
    "exploitability_after": _l("How easy with the controls"),
    "severity_after": _l("How bad with the controls"),
    "risk_before": _l("Before controls"),
    "risk_after": _l("With the controls"),
}
"""What a line of the table or of an own opinion is called."""
QUESTIONS: Words = {
    "vector": _l("What is its CVSS vector?"),
    "rubric": _l("Answers to the rubric for medical devices"),
    "exploitability": _l("All in all, how easy is it to exploit?"),
    "exploit_because": _l("Why do you think so?"),
    "hazard": _l("What is the source of harm?"),
    "situation": _l("What would the device do, or fail to do?"),
    "harm": _l("What could happen to a patient?"),
    "terms": _l("Which IMDRF codes name it?"),
    "severity": _l("How badly could it hurt a patient?"),
    "population": _l("Which patients are at risk?"),
    "dependence": _l("Do they depend on the device?"),
    "noticed": _l("Would somebody who cares for them notice in time?"),
    "workaround": _l("What can be done in care meanwhile?"),
    "p1": _l("How likely is it that this situation comes about?"),
    "p2": _l("How likely is harm, once it has?"),
    "benefit_risk": _l("What should patients and clinicians weigh?"),
    "controls": _l("Which compensating controls do you have in mind?"),
    "exploitability_after": _l("How easy is it to exploit with these controls?"),
    "severity_after": _l("How badly could it hurt with these controls?"),
    "risk_before": _l("Without controls, is the risk controlled?"),
    "risk_after": _l("With these controls, is it controlled?"),
}
HINTS: Words = {
    "vector": _l("Any version, such as CVSS:3.1/AV:N/…; leave it empty if you give rubric answers."),
    "rubric": _l("As the calculator prints them, such as XAVN:Y/XAVT:Y. They give the vector."),
    "terms": _l("Codes that you know already, with blanks between them, such as F1005 A1402."),
    "p1": _l("From 0 to 1, such as 0.01. Leave it empty if nobody can say."),
    "p2": _l("From 0 to 1. Leave it empty if nobody can say."),
    "benefit_risk": _l("For example: continue therapy unless… Name harm that a remedy itself may do."),
    "controls": _l("Such as a separate network. Leave it empty if there are none."),
}
ANSWERS: Words = {Answer.YES: _l("Yes"), Answer.NO: _l("No"), Answer.UNKNOWN: _l("Nobody can say")}
NOTICED: Words = {
    Noticed.ALWAYS: _l("Always"),
    Noticed.NOT_ALWAYS: _l("Not always"),
    Noticed.NEVER: _l("Never"),
    Noticed.UNKNOWN: _l("Nobody can say"),
}
CHOICES: Mapping[str, Words] = {
    "exploitability": EXPLOITABILITIES,
    "exploitability_after": EXPLOITABILITIES,
    "severity": HARMS,
    "severity_after": HARMS,
    "dependence": ANSWERS,
    "noticed": NOTICED,
    "risk_before": {key: word for key, word in REGIONS.items() if key != "assess"},
    "risk_after": {key: word for key, word in REGIONS.items() if key != "assess"},
}
"""Words of each question that is a choice, in the order in which they are offered."""
LACKS: Words = {
    Lack.NOT_ASKED: _l("Not asked"),
    Lack.NOT_GIVEN: _l("No answer"),
    Lack.NOT_SHOWN: _l("Not shown to you"),
}
BECAUSE: Words = {
    Because.EVIDENCE: _l("New evidence"),
    Because.EXPLOITED: _l("It is exploited"),
    Because.ADVERSE_EVENT: _l("A patient was harmed"),
}
ASKED_FOR: Words = {
    Role.LEAD: _l("How easy to exploit"),
    Role.ADVISER: _l("Harm to patients"),
    Role.MANUFACTURER: _l("Both, and its controls"),
    Role.REPORTER: _l("How easy to exploit"),
}
SIGNED: Words = {
    StatementPart.TECHNICAL: _l("Technical part"),
    StatementPart.CLINICAL: _l("Clinical part"),
    "concurrence": _l("Concurrence"),
}
TEXTS: Words = {
    "technical": _l("What it is"),
    "clinical": _l("What it means"),
    "patients": _l("For patients"),
    "clinicians": _l("For clinicians"),
    "mitigations": _l("What to do"),
}
STATES: Mapping[State, tuple[v.parts.StatusKind, Any]] = {
    State.ASKED: ("waiting", _l("Not yet")),
    State.GIVEN: ("done", _l("Given")),
    State.DECLINED: ("declined", _l("Declined")),
    State.LAPSED: ("neutral", _l("Had not answered when the round ended")),
}

STANCES: Mapping[Stance, tuple[v.parts.StatusKind, Any]] = {
    Stance.OPEN: ("waiting", _l("Has not said")),
    Stance.JOINED: ("done", _l("Joins")),
    Stance.DISSENTED: ("late", _l("Dissents")),
}


def answer_words(key: str, value: Any, terms: Mapping[str, str] = NONE) -> str:
    """An answer as it is read: the word of a choice, each code with its term, rubric answers on one line."""
    kind = BY_KEY[key].kind
    if kind == Kind.CHOICE:
        return say(CHOICES[key], value)
    if kind == Kind.TERMS:
        return "\n".join(term_words(code, terms) for code in value)
    if kind == Kind.RUBRIC:
        return told_as_line(value)
    return str(value)


def term_words(code: str, terms: Mapping[str, str]) -> str:
    """A code with the term that it names, or that nothing here says what it names."""
    return f"{code} {spoken(terms[code])}" if code in terms else _("%s (term not loaded here)") % code


def own_pairs(answers: Mapping[str, Any], terms: Mapping[str, str] = NONE) -> tuple[v.Pair, ...]:
    """An opinion as its own party reads it, in the order of the questions."""
    return tuple(
        v.Pair(str(SHORT[key]), answer_words(key, answers[key], terms), code=BY_KEY[key].kind == Kind.VECTOR)
        for key in BY_KEY
        if key in answers
    )


def line_words(row: Row) -> str:
    """What a line of the table is about."""
    if not row.metric:
        return str(SHORT[row.question.key])
    if row.metric == VERSION:
        return _("CVSS version")
    if row.metric == SCORE:
        return _("CVSS base score")
    return spoken(row.metric)


def cell_words(row: Row, value: Any, terms: Mapping[str, str] = NONE) -> str:
    """What stands in a cell of the table."""
    if isinstance(value, Lack):
        return say(LACKS, value)
    if row.metric == SCORE:
        base, _blank, word = value.partition(" ")
        return f"{base} {say(SEVERITIES, word)}"
    return spoken(value) if row.metric else answer_words(row.question.key, value, terms)
