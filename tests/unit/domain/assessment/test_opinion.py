"""What an opinion takes and refuses, for each role, question by question."""

from __future__ import annotations

from typing import Any

import pytest

from medaccord.domain.assessment import opinion
from medaccord.domain.assessment.questions import BY_KEY, JUDGING, QUESTIONS, Kind, asked_of
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import Role

V31 = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"
TECHNICAL = {"vector": V31, "exploitability": "high"}
CLINICAL = {
    "harm": "Overdose, then loss of breathing",
    "severity": "critical",
    "population": "Adults and children on opioid infusions",
    "dependence": "yes",
    "noticed": "not_always",
    "benefit_risk": "Continue therapy unless a replacement pump is ready.",
    "risk_before": "uncontrolled",
}
CONTROLS = {"controls": "Network separation", "risk_after": "controlled"}
WHOLE: dict[Role, dict[str, Any]] = {
    Role.LEAD: TECHNICAL,
    Role.REPORTER: TECHNICAL,
    Role.ADVISER: CLINICAL,
    Role.MANUFACTURER: TECHNICAL | CLINICAL | CONTROLS,
}
ANSWER: dict[Kind, Any] = {
    Kind.VECTOR: V31,
    Kind.RUBRIC: {"XAVN": "U"},
    Kind.TEXT: "Words",
    Kind.TERMS: ["F1005"],
    Kind.PROBABILITY: "0.25",
}


def faults(role: Role, given: dict[str, Any]) -> dict[str, list[str]]:
    """Findings of a refused opinion."""
    with pytest.raises(Invalid) as refused:
        opinion.read(role, given)
    return refused.value.findings


@pytest.mark.parametrize("role", WHOLE)
def test_the_least_that_each_party_says_is_taken_as_it_is(role):
    assert opinion.read(role, WHOLE[role]) == WHOLE[role]
    assert set(WHOLE) == JUDGING


@pytest.mark.parametrize(
    ("role", "key"), [(role, one.key) for role in WHOLE for one in asked_of(role) if role in one.needed]
)
def test_what_is_needed_is_missed_by_its_name(role, key):
    left = {name: value for name, value in WHOLE[role].items() if name != key}
    if key == "controls":
        assert set(faults(role, left)) == {"controls"}
    else:
        assert faults(role, left)[key] == [opinion.WITHOUT_ANSWER]
    assert key in faults(role, WHOLE[role] | {key: "  "})


@pytest.mark.parametrize(
    ("role", "key"), [(role, one.key) for role in WHOLE for one in QUESTIONS if one not in asked_of(role)]
)
def test_what_is_not_asked_of_a_party_is_refused(role, key):
    assert faults(role, WHOLE[role] | {key: "high"})[key] == ["This is not asked of you. Leave it out."]


def test_an_unknown_question_is_refused_by_no_name():
    assert list(faults(Role.LEAD, TECHNICAL | {"colour": "red"})) == [""]


@pytest.mark.parametrize("one", [one for one in QUESTIONS if one.choices], ids=lambda one: one.key)
def test_every_word_of_a_choice_is_taken_and_no_other(one):
    role = next(iter(sorted(one.asked)))
    whole = WHOLE[role] | CONTROLS if role in BY_KEY["risk_after"].asked else WHOLE[role] | {"controls": "x"}
    whole = {key: value for key, value in whole.items() if BY_KEY[key] in asked_of(role)}
    for word in one.choices:
        assert opinion.read(role, whole | {one.key: word.value})[one.key] == word.value
    for wrong in ("HIGH", "worst", 3, ["high"], {"a": 1}):
        assert "Choose one of" in faults(role, whole | {one.key: wrong})[one.key][0]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.CHOICE])
def test_answers_of_a_wrong_type_are_refused_by_name(kind):
    key = next(one.key for one in QUESTIONS if one.kind == kind)
    role = Role.MANUFACTURER
    for wrong in (7, True, [1], {"x": object()}, "\x00"):
        assert key in faults(role, WHOLE[role] | {key: wrong}), wrong
    assert opinion.read(role, WHOLE[role] | {key: ANSWER[kind]} | _in_step(kind))[key]


def _in_step(kind: Kind) -> dict[str, str]:
    return {"vector": ""} if kind == Kind.RUBRIC else {}


def test_a_vector_is_kept_in_its_standards_order_and_a_wrong_one_names_its_metric():
    mixed = "CVSS:3.1/AC:L/AV:A/A:H/PR:N/UI:N/S:U/C:N/I:H/E:X"
    assert opinion.read(Role.LEAD, TECHNICAL | {"vector": mixed})["vector"] == V31
    told = faults(Role.LEAD, TECHNICAL | {"vector": V31.replace("AV:A", "AV:Q")})["vector"]
    assert told == ["The metric AV is one of N, A, L, P, not 'Q'."]


def test_rubric_answers_give_the_vector_and_refuse_another():
    given = {"rubric": "XAVN:Y/XAVT:Y/XACL:Y/XPRL:N/XUI:N/XS:N/XCP:N", "exploitability": "high"}
    kept = opinion.read(Role.REPORTER, given)
    assert kept["vector"] == "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    assert kept["rubric"]["XAVT"] == "Y"
    assert opinion.told_as_line(kept["rubric"]) == given["rubric"]
    more = kept["vector"].replace("3.0", "3.1") + "/E:P"
    assert opinion.read(Role.REPORTER, given | {"vector": more})["vector"] == more
    for other in (V31, "AV:N/AC:L/Au:N/C:P/I:P/A:P"):
        assert "The rubric's answers give" in faults(Role.REPORTER, given | {"vector": other})["vector"][0]


def test_a_leftover_rubric_answer_that_nobody_asked_for_is_dropped_and_a_foreign_one_named():
    kept = opinion.read(Role.LEAD, {"rubric": {"XAVN": "U", "XAVW": "Y"}, "exploitability": "low"})
    assert kept["rubric"] == {"XAVN": "U"}
    told = faults(Role.LEAD, {"rubric": "XAVN:Y/XABC:Y", "exploitability": "low"})
    assert told["rubric"] == ["The rubric has no question 'XABC'."]


def test_controls_and_what_is_left_of_the_risk_stand_together():
    bare = dict(CLINICAL)
    assert faults(Role.ADVISER, bare | {"risk_after": "controlled"}) == {
        "controls": ["Say which controls you have in mind."]
    }
    assert set(faults(Role.ADVISER, bare | {"controls": "Firewall"})) == {"risk_after"}
    lead = TECHNICAL | {"controls": "Firewall"}
    assert opinion.read(Role.LEAD, lead) == lead


@pytest.mark.parametrize("given", ["F1005 A1402", "F1005,A1402", ["F1005", "A1402", "F1005"]])
def test_codes_are_kept_once_and_in_order(given):
    assert opinion.read(Role.ADVISER, CLINICAL | {"terms": given})["terms"] == ["F1005", "A1402"]


@pytest.mark.parametrize("wrong", ["H01", "F1", "F100", "G0200", "F1005x", "F１005", " ".join(["F02"] * 21)])
def test_what_is_no_code_is_refused(wrong):
    assert "terms" in faults(Role.ADVISER, CLINICAL | {"terms": wrong})


@pytest.mark.parametrize("value", ["0", "1", "0.5", "1.00", "0.000000001"])
def test_probabilities_lie_between_nothing_and_certainty(value):
    assert opinion.read(Role.ADVISER, CLINICAL | {"p1": value})["p1"] == value


@pytest.mark.parametrize("value", ["1.1", "-0.1", "50%", "1e-3", ".5", "NaN", 0.5])
def test_what_is_no_probability_is_refused(value):
    assert "p1" in faults(Role.ADVISER, CLINICAL | {"p1": value})


def test_a_long_text_is_refused_with_its_length():
    told = faults(Role.ADVISER, CLINICAL | {"harm": "x" * (opinion.LONGEST + 1)})
    assert "Shorten this" in told["harm"][0]
