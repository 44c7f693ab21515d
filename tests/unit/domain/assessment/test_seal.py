"""When the seal opens, and what of others' opinions a reader may be shown then."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from medaccord.domain.assessment.questions import QUESTIONS
from medaccord.domain.assessment.seal import Opened, State, opens, shown
from medaccord.domain.roles import Role

DUE = dt.datetime(2026, 11, 27, 22, tzinfo=dt.UTC)
BEFORE = DUE - dt.timedelta(microseconds=1)


@pytest.mark.parametrize("states", list(product(State, repeat=3)))
def test_it_opens_once_nobody_is_waited_for_or_at_the_instant(states):
    all_in = State.ASKED not in states
    assert opens(states, DUE, BEFORE) == (Opened.ANSWERED if all_in else None)
    assert opens(states, DUE, DUE) == (Opened.ANSWERED if all_in else Opened.TIME)


def test_a_finder_is_shown_technical_metrics_only():
    assert shown(Role.REPORTER) == {"vector", "exploitability"}
    assert shown(Role.MANUFACTURER) == {one.key for one in QUESTIONS}
