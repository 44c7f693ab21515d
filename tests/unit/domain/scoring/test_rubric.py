"""MITRE's rubric: the two saved cases, every path to a metric, what is asked, and what unknown means."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import cvss, rubric
from medaccord.domain.scoring.rubric import HOW_MUCH, QUESTIONS, apply, asked

LETTERS = {name: list(question.answers) for name, question in QUESTIONS.items()}
HARMLESS = {"XAVN": "N", "XAVP": "Y", "XAVPA": "N", "XACL": "N", "XPRL": "N", "XUI": "Y", "XS": "N"} | {
    name: "N" for name in QUESTIONS if name[1] in "CIA" and name not in ("XAVN", "XAVP", "XACL", "XCPM")
}


def told(line):
    return dict(pair.split("=") for pair in line.split())


# Taken from the two cases that the published workbook saves.
FIRST = told(
    "XAVN=Y XAVT=Y XACL=Y XPRL=Y XPRZ=Y XPRS=Y XUI=Y XS=Y XCP=Y XCPM=N XIP=H XAP=L XCD=H XID=L XAD=L "
    "XCT=H XIT=L XAT=N XCW=H XIW=L XAW=N XCS=L XIS=L XAS=N XCO=L XIO=N XAO=N"
)
SECOND = told(
    "XAVN=Y XAVT=N XAVW=N XACL=Y XPRL=N XUI=Y XS=Y XCP=Y XCPM=Y XIP=L XAP=H XCD=H XID=L XAD=H "
    "XCT=H XIT=L XAT=H XCW=L XIW=L XAW=H XCS=H XIS=L XAS=N XCO=H XIO=L XAO=L"
)


@pytest.mark.parametrize(
    ("answers", "vector", "base"),
    [
        (FIRST, "AV:N/AC:L/PR:H/UI:R/S:C/C:H/I:H/A:L", "8.3"),
        (SECOND, "AV:A/AC:L/PR:N/UI:R/S:C/C:H/I:L/A:H", "8.7"),
        ({}, "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10.0"),
    ],
)
def test_saved_cases(answers, vector, base):
    found = apply(answers)
    assert found.vector == f"CVSS:3.0/{vector}"
    assert found.score.base_score == Decimal(base)
    assert dict(field.split(":") for field in vector.split("/")) == found.metrics


def test_there_are_31_questions_with_their_answers():
    assert len(QUESTIONS) == 31
    assert list(QUESTIONS)[:14] == (
        [
            "XAVN",
            "XAVT",
            "XAVW",
            "XAVR",
            "XAVP",
            "XAVPA",
            "XACL",
            "XPRL",
            "XPRZ",
            "XPRS",
            "XUI",
            "XS",
            "XCP",
            "XCPM",
        ]
    )
    assert {name for name, question in QUESTIONS.items() if question.answers == HOW_MUCH} == {
        f"X{metric}{subject}" for metric in "CIA" for subject in "PDTWSO"
    } - {"XCP"}
    assert all(question.text.endswith("?") and question.id == name for name, question in QUESTIONS.items())


@pytest.mark.parametrize(
    ("line", "metric", "value", "names"),
    [
        ("XAVN=U", "AV", "N", "XAVN"),
        ("XAVN=Y XAVT=Y", "AV", "N", "XAVN XAVT"),
        ("XAVN=Y XAVT=U", "AV", "N", "XAVN XAVT"),
        ("XAVN=Y XAVT=N XAVW=N", "AV", "A", "XAVN XAVT XAVW"),
        ("XAVN=Y XAVT=N XAVW=U", "AV", "A", "XAVN XAVT XAVW"),
        ("XAVN=Y XAVT=N XAVW=Y XAVR=Y", "AV", "L", "XAVN XAVT XAVW XAVR"),
        ("XAVN=Y XAVT=N XAVW=Y XAVR=N", "AV", "A", "XAVN XAVT XAVW XAVR"),
        ("XAVN=Y XAVT=N XAVW=Y XAVR=U", "AV", "A", "XAVN XAVT XAVW XAVR"),
        ("XAVN=N XAVP=Y XAVPA=Y", "AV", "P", "XAVN XAVP XAVPA"),
        ("XAVN=N XAVP=Y XAVPA=N", "AV", "P", "XAVN XAVP XAVPA"),
        ("XAVN=N XAVP=Y XAVPA=U", "AV", "P", "XAVN XAVP XAVPA"),
        ("XAVN=N XAVP=N", "AV", "L", "XAVN XAVP"),
        ("XAVN=N XAVP=U", "AV", "L", "XAVN XAVP"),
        ("XACL=Y", "AC", "L", "XACL"),
        ("XACL=U", "AC", "L", "XACL"),
        ("XACL=N", "AC", "H", "XACL"),
        ("XPRL=N", "PR", "N", "XPRL"),
        ("XPRL=U", "PR", "N", "XPRL"),
        ("XPRL=Y XPRZ=N", "PR", "N", "XPRL XPRZ"),
        ("XPRL=Y XPRZ=U", "PR", "N", "XPRL XPRZ"),
        ("XPRL=Y XPRZ=Y XPRS=Y", "PR", "H", "XPRL XPRZ XPRS"),
        ("XPRL=Y XPRZ=Y XPRS=N", "PR", "L", "XPRL XPRZ XPRS"),
        ("XPRL=Y XPRZ=Y XPRS=U", "PR", "N", "XPRL XPRZ XPRS"),
        ("XUI=Y", "UI", "R", "XUI"),
        ("XUI=N", "UI", "N", "XUI"),
        ("XUI=U", "UI", "N", "XUI"),
        ("XS=N", "S", "U", "XS"),
        ("XS=Y", "S", "C", "XS"),
        ("XS=U", "S", "C", "XS"),
        ("XCP=Y XCPM=Y", "C", "H", "XCP XCPM"),
        ("XCP=Y XCPM=U", "C", "H", "XCP XCPM"),
        ("XCP=Y XCPM=N", "C", "L", "XCP XCPM"),
        ("XCP=N", "C", "N", "XCP"),
        ("XCP=U", "C", "H", "XCP"),
    ],
)
def test_every_path_to_a_metric(line, metric, value, names):
    given = told(line)
    about = [
        one for one in QUESTIONS if QUESTIONS[one].metric == metric and QUESTIONS[one].answers != HOW_MUCH
    ]
    answers = {name: letter for name, letter in HARMLESS.items() if name not in about} | given
    found = apply(answers)
    assert found.metrics[metric] == value
    assert found.unanswered == ()
    assert [name for name in found.answers if name in about] == names.split()


@pytest.mark.parametrize("metric", "CIA")
def test_the_worst_of_six_subjects_makes_the_metric(metric):
    names = [f"X{metric}{subject}" for subject in "PDTWSO" if (metric, subject) != ("C", "P")]
    for name, letter in product(names, "HLNU"):
        found = apply(HARMLESS | {name: letter})
        assert found.metrics[metric] == ("H" if letter == "U" else letter), name
        assert {found.metrics[other] for other in set("CIA") - {metric}} == {"N"}
    for one, two in product("HLN", repeat=2):
        found = apply(HARMLESS | {names[0]: one, names[-1]: two})
        assert found.metrics[metric] == min(one, two, key="HLN".index)


def test_the_paths_of_the_facts_have_their_scores():
    reach = told("XAVN=Y XAVT=N XAVW=N XACL=Y XPRL=N XUI=N XS=N XCD=H XIT=H XAT=H")
    for changes, vector, base in (
        ({}, "AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "8.8"),
        ({"XAVN": "U"}, "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8"),
        (told("XAVW=Y XAVR=Y XCD=N"), "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", "7.7"),
        (told("XAVN=N XAVP=Y XAVPA=N XCD=L XIT=N XAT=N"), "AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", "2.4"),
        (told("XAVT=Y XACL=N XS=Y XCD=N"), "AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:H", "8.7"),
        (told("XACL=N XCD=N XIT=N XAT=L"), "AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L", "3.1"),
        (told("XCD=N XIT=N XAT=N"), "AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "0.0"),
    ):
        found = apply(HARMLESS | reach | changes)
        assert (found.vector, found.score.base_score) == (f"CVSS:3.0/{vector}", Decimal(base))


answers = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(letters) for name, letters in LETTERS.items()}
)


@given(answers)
def test_answers_to_what_is_not_asked_count_for_nothing(given_answers):
    found = apply(given_answers)
    wanted = [question.id for question in asked(given_answers)]
    assert list(found.answers) == wanted
    assert apply({name: given_answers[name] for name in wanted if name in given_answers}) == found
    assert list(found.unanswered) == [name for name in wanted if name not in given_answers]
    assert found.score == cvss.score(found.vector)


@given(answers)
def test_unknown_is_the_worst_case(given_answers):
    """Saying what was unknown never makes the score higher; a missing answer is an unknown one."""
    found = apply(given_answers)
    for name in found.answers:
        unknown = apply(given_answers | {name: "U"})
        missing = {key: value for key, value in given_answers.items() if key != name}
        assert apply(missing).vector == unknown.vector
        assert unknown.score.base_score >= found.score.base_score, name


@pytest.mark.parametrize(
    "value", ["y", "YES", "", "X", 1, True, None, ["Y"] * 9000, {"Y": 1}, "U" * 500, "\ud800"]
)
def test_a_wrong_answer_to_an_asked_question_is_named(value):
    with pytest.raises(Invalid) as refused:
        apply({"XUI": value})
    assert list(refused.value.findings) == ["XUI"]
    assert "XUI is answered by one of Y, N, U" in refused.value.reason
    assert refused.value.reason.isascii()
    assert len(refused.value.reason) < 100


def test_a_wrong_answer_to_what_is_not_asked_counts_for_nothing():
    assert apply({"XAVN": "U", "XAVT": 5, "XAVP": None}).vector == apply({"XAVN": "U"}).vector


def test_a_question_misspelt_is_among_those_that_are_open():
    found = apply({"XAVM": "N", "note": 5})
    assert found == apply({})
    assert "XAVN" in found.unanswered
    assert rubric.VERSION == "0.12.04"
