"""The bulk generator of the benchmarks makes what the commands would have made."""

from __future__ import annotations

import itertools
import json
import re
from unittest.mock import Mock

import pytest
from bench import case_pages, replay_rate, requests
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


def test_the_benchmark_of_pages_runs(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]  # as where no test runner adds its own
    big = {"makers": 3, "products": 2, "vulnerabilities": 1, "posts": 2}
    rows = list(case_pages.run(few=4, many=8, times=2, big=big))
    assert {len(row) for row in rows} == {len(case_pages.HEADS)}
    told = {name: row for name, *row in rows}
    assert told.pop("queries of a case page")[1].isdigit()
    assert {"case list, first page, lead", "search, lead"} <= set(told)
    assert "case page with 3 manufacturers and 2 posts" in told
    for few, many, ratio in told.values():
        assert all(re.fullmatch(r"\d+ / \d+ ms", figure) for figure in (few, many))
        assert re.fullmatch(r"\d+\.\d\d / \d+\.\d\d", ratio)


def test_a_benchmark_measures_all_that_a_request_waits_for(monkeypatch):
    """By the wall's clock, which goes on while the database works; a page that fails is no figure."""
    clock = itertools.count()
    monkeypatch.setattr(requests.time, "perf_counter", lambda: next(clock))
    browser = Mock(get=lambda address: Mock(status_code=404 if "none" in address else 200))
    assert requests.measured({"page": (browser, "/")}, 3) == {"page": [1000, 1000, 1000]}
    with pytest.raises(AssertionError):
        requests.measured({"page": (browser, "/none/")}, 1)


def test_a_benchmark_tells_median_and_95th_percentile():
    times = [*range(1, 100), 1000]
    assert requests.told(times) == "50 / 95 ms"
    assert requests.ratios([2 * one for one in times], times) == "2.00 / 2.00"


def test_the_benchmark_of_replays_runs():
    rows = {what: (figure, ratio) for what, figure, ratio in replay_rate.run(small_ones=3, real_ones=3)}
    assert rows["commands per advisory"][1].endswith("× small")
    stages = [what for what in rows if what.startswith("… in ")]
    assert len(stages) == 10
    assert all(figure.endswith(" ms") for what, (figure, _) in rows.items() if what in stages)
