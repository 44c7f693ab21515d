"""Opinions side by side: which lines there are, which differ, and who stands alone."""

from __future__ import annotations

from tests.unit.domain.assessment.test_opinion import CLINICAL, CONTROLS, TECHNICAL, V31

from medaccord.domain.assessment import comparison
from medaccord.domain.assessment.comparison import Lack, Opinion, side_by_side
from medaccord.domain.assessment.questions import METRICS, Part
from medaccord.domain.roles import Role

HARD = V31.replace("AC:L", "AC:H")
MAKER = TECHNICAL | CLINICAL | CONTROLS | {"vector": HARD, "severity": "minor", "exploitability": "medium"}
FOUR = (
    Opinion("center", Role.LEAD, TECHNICAL),
    Opinion("agency", Role.ADVISER, CLINICAL),
    Opinion("northgate", Role.MANUFACTURER, MAKER),
    Opinion("finder", Role.REPORTER, TECHNICAL),
)


def rows(*opinions: Opinion) -> dict[str, comparison.Row]:
    """Lines by what they are about."""
    return {one.metric or one.question.key: one for one in side_by_side(opinions)}


def test_a_vector_is_compared_metric_by_metric_and_by_its_score():
    found = rows(*FOUR)
    assert found["Attack Vector"].cells == ("Adjacent", Lack.NOT_ASKED, "Adjacent", "Adjacent")
    assert not found["Attack Vector"].differs
    assert found["Attack Complexity"].cells == ("Low", Lack.NOT_ASKED, "High", "Low")
    assert found["Attack Complexity"].odd == {2}
    assert found["score"].cells == ("8.1 high", Lack.NOT_ASKED, "6.8 medium", "8.1 high")
    assert found["version"].differs is False


def test_whose_answer_stands_alone_is_marked_and_nobodys_where_two_stand_against_two():
    found = rows(*FOUR)
    assert found["exploitability"].odd == {2}
    assert found["severity"].differs
    assert found["severity"].odd == frozenset()
    two = rows(FOUR[0], FOUR[2], FOUR[3], Opinion("other", Role.MANUFACTURER, MAKER))
    assert two["Attack Complexity"].differs
    assert two["Attack Complexity"].odd == frozenset()


def test_words_are_set_beside_each_other_and_not_counted():
    found = rows(FOUR[1], Opinion("m", Role.MANUFACTURER, MAKER | {"harm": "None worth naming"}))
    assert found["harm"].cells == (CLINICAL["harm"], "None worth naming")
    assert not found["harm"].differs
    assert comparison.counted(side_by_side(FOUR)) == (4, 15)


def test_each_lack_says_why():
    silent = Opinion("northgate", Role.MANUFACTURER, None)
    hidden = Opinion("center", Role.LEAD, {"vector": V31}, METRICS)
    found = rows(silent, hidden, FOUR[1])
    assert found["Attack Vector"].cells == (Lack.NOT_GIVEN, "Adjacent", Lack.NOT_ASKED)
    assert found["severity"].cells == (Lack.NOT_GIVEN, Lack.NOT_ASKED, "critical")
    assert "controls" not in found
    told = rows(Opinion("c", Role.LEAD, {"vector": V31}, METRICS), Opinion("m", Role.MANUFACTURER, MAKER))
    assert told["controls"].cells == (Lack.NOT_SHOWN, "Network separation")


def test_a_metric_that_another_version_does_not_have_is_not_given():
    four = "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:N/SA:N"
    found = rows(FOUR[0], Opinion("finder", Role.REPORTER, TECHNICAL | {"vector": four}))
    assert found["version"].cells == ("3.1", "4.0")
    assert found["version"].differs
    assert found["Attack Requirement"].cells == (Lack.NOT_GIVEN, "None")
    assert found["Scope"].cells == ("Unchanged", Lack.NOT_GIVEN)


def test_lines_come_in_the_order_of_the_questions_with_the_score_after_its_metrics():
    found = [one.metric or one.question.key for one in side_by_side(FOUR)]
    assert found[:3] == ["version", "Attack Vector", "Attack Complexity"]
    assert found.index("score") + 1 == found.index("exploitability")
    assert [one.part for one in side_by_side(FOUR)] == sorted(
        (one.part for one in side_by_side(FOUR)), key=list(Part).index
    )
    assert side_by_side(()) == ()
