"""The bulk generator of the benchmarks makes what the commands would have made."""

from __future__ import annotations

import json
import re

import pytest
from bench import case_pages, replay_rate
from bench.bulk import UUID, Template
from tests.factories import world

from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream

pytestmark = pytest.mark.django_db


def _normal(stored: dict) -> list[str]:
    """Rows without keys, in an order that does not depend on them."""
    return sorted(
        re.sub(UUID, "key", json.dumps([model, fields], sort_keys=True))
        for (model, _), fields in stored.items()
    )


def test_a_copied_case_is_whole_and_equals_its_template():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    w.invite(case, "halcyon")
    copies = Template(case.id).copies(3)
    with database_context(None, "live", [case.id, *copies]):
        original = drift.stored(case.id)
        for key in copies:
            stream = Stream.objects.get(id=key)
            assert audit.verify(stream) == []
            assert drift.rebuilt(key) == drift.stored(key)
            assert drift.of(key) == []
            assert _normal(drift.stored(key)) == _normal(original)
    assert len(set(copies)) == 3


def test_the_benchmark_of_pages_runs():
    rows = list(case_pages.run(few=4, many=8, times=2))
    assert {len(row) for row in rows} == {len(case_pages.HEADS)}
    assert rows[-1][0] == "queries of a case page"
    assert 0 < int(rows[-1][2]) < 30


def test_the_benchmark_of_replays_runs():
    rows = {what: (figure, ratio) for what, figure, ratio in replay_rate.run(small_ones=3, real_ones=3)}
    assert rows["commands per advisory"][1].endswith("× small")
    stages = [what for what in rows if what.startswith("… in ")]
    assert len(stages) == 10
    assert all(figure.endswith(" ms") for what, (figure, _) in rows.items() if what in stages)
