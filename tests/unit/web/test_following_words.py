"""Words of legal duties say the numbers that are counted."""

from __future__ import annotations

import pytest

from medaccord.domain.assessment.duties import BY_CLOCK, STATED_BY_MANUFACTURER, Clock, Condition
from medaccord.web.presenters.assessments.following_words import CONDITIONS, GROUPS


@pytest.mark.parametrize(
    ("condition", "clock"),
    [(Condition.COMMUNICATED, Clock.COMMUNICATE), (Condition.REMEDIATED, Clock.REMEDIATE)],
)
def test_a_condition_is_named_by_the_number_that_it_is_weighed_by(condition, clock):
    assert f"Within {BY_CLOCK[clock].number} days" in str(CONDITIONS[condition])


def test_a_manufacturer_chooses_from_every_fact_that_it_can_state_once():
    offered = [fact for _name, facts in GROUPS for fact in facts]
    assert sorted(offered) == sorted(STATED_BY_MANUFACTURER)
