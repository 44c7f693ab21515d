"""The state of a review follows from its answer and its due date; what stands against a release from both."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from medaccord.domain.advisory.review import (
    NOT_ASKED,
    OBJECTION,
    OPEN_REVIEW,
    Answer,
    Asked,
    State,
    cautions,
    grounds,
    standing,
    state,
    unasked,
)
from medaccord.domain.cvd.rulebook import Level

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OPEN = Asked("r1", "agency", 1, NOW, NOW + HOUR)
OBJECTED = replace(OPEN, version=2, answer="objected", answered_at=NOW)


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("at", [NOW, NOW + HOUR, NOW + 9 * HOUR])
def test_an_answer_stays_whatever_the_time(answer, closed, at):
    assert state(answer, NOW + HOUR, at, closed=closed) == State(answer.value)


def test_without_an_answer_it_is_open_until_the_very_instant():
    assert state("", NOW + HOUR, NOW + HOUR - dt.timedelta(microseconds=1)) == State.OPEN
    assert state("", NOW + HOUR, NOW + HOUR) == State.NOT_ANSWERED
    assert state("", NOW + HOUR, NOW, closed=True) == State.NOT_ANSWERED


@pytest.mark.parametrize(
    ("asked", "at", "rules"),
    [
        ([], NOW, []),
        ([OPEN], NOW, [OPEN_REVIEW]),
        ([OPEN], NOW + HOUR, []),
        ([replace(OPEN, closed=True)], NOW, []),
        ([replace(OPEN, answer="no_comment", answered_at=NOW)], NOW, []),
        ([replace(OPEN, answer="commented", answered_at=NOW)], NOW, []),
        ([OBJECTED], NOW + 9 * HOUR, [OBJECTION]),
        ([OBJECTED, replace(OPEN, id="r2", asked_at=NOW + HOUR)], NOW, [OBJECTION, OPEN_REVIEW]),
        ([OBJECTED, replace(OPEN, id="r2", asked_at=NOW + HOUR)], NOW + 9 * HOUR, [OBJECTION]),
        (
            [OBJECTED, replace(OPEN, id="r2", answer="no_comment", answered_at=NOW + HOUR)],
            NOW + HOUR,
            [],
        ),
        ([OBJECTED, replace(OPEN, id="r2", party="other")], NOW, [OBJECTION, OPEN_REVIEW]),
    ],
)
def test_an_objection_stands_until_its_party_answers_otherwise_and_a_question_until_it_is_due(
    asked, at, rules
):
    assert [one.rule for one in standing(asked, at)] == rules
    assert [one.rule for one in standing(list(reversed(asked)), at)] == rules


def test_a_reason_holds_for_the_review_as_it_stood():
    (now,) = standing([OBJECTED], NOW)
    (later,) = standing([replace(OBJECTED, version=3)], NOW)
    assert now.grounds == grounds(OBJECTION, "r1", 2) != later.grounds


def test_each_rule_asks_once():
    two = standing([OPEN, replace(OPEN, id="r2", party="other")], NOW)
    (only,) = cautions(two)
    assert (len(two), only.rule, only.level) == (2, OPEN_REVIEW, Level.SHOULD_NOT)


def test_whoever_was_not_asked_stands_against_each_version_anew():
    first, second = unasked(["b", "a"], [], 1)
    assert [(one.rule, one.grounds) for one in (first, second)] == [
        (NOT_ASKED, grounds(NOT_ASKED, "a", 1)),
        (NOT_ASKED, grounds(NOT_ASKED, "b", 1)),
    ]
    assert unasked(["agency"], [OPEN], 1) == unasked([], [], 1) == ()
    (later,) = unasked(["a"], [OPEN], 2)
    assert later.grounds != first.grounds
    assert [one.rule for one in cautions([first, second])] == [NOT_ASKED]
