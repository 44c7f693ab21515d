"""The bulk generator of the benchmarks makes what the commands would have made."""

from __future__ import annotations

import itertools
import json
import re
from unittest.mock import Mock

import pytest
from bench import case_pages, need_to_know, replay_rate, requests
from bench.bulk import UUID, Template
from django.db import connection
from tests.factories import world

from medaccord.apps.cases.queries.listing import case_list
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream

database = pytest.mark.django_db


def _normal(stored: dict) -> list[str]:
    """Rows without keys, in an order that does not depend on them."""
    return sorted(
        re.sub(UUID, "key", json.dumps([model, fields], sort_keys=True))
        for (model, _), fields in stored.items()
    )


@database
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


def test_the_benchmark_of_need_to_know_asks_as_whom_it_says(committed, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    rows = list(need_to_know.run(cases=20, organisations=4, some=10, times=2))
    assert [row[0] for row in rows] == [
        f"{kind}, {reader}"
        for kind in ("query", "page")
        for reader in ("manufacturer of 5 cases", "manufacturer of 10 cases", "coordinator of all 20")
    ]
    measured = (True, connection.vendor == "postgresql", True)
    for _, *told in rows:
        assert [bool(one) for one in told] == [*measured, *measured[1:]]
        assert all(re.fullmatch(r"\d+ / \d+ ms", one) for one in told[:3] if one)
        assert all(re.fullmatch(r"\d+\.\d\d / \d+\.\d\d", one) for one in told[3:] if one)


@database
def test_a_copy_is_anothers_where_another_takes_part():
    w, other = world(), world()
    case, _ = w.case()
    w.join(case, "northgate")
    swapped = {
        str(w.northgate.person): str(other.northgate.person),
        str(w.makers["northgate"].id): str(other.makers["northgate"].id),
    }
    (key,) = Template(case.id).copies(1, itertools.repeat(swapped))
    assert [line.id for line in case_list(other.northgate, w.now).lines] == [key]
    assert [line.id for line in case_list(w.northgate, w.now).lines] == [case.id]
    with database_context(None, "live", [key]):
        assert audit.verify(Stream.objects.get(id=key)) == []
        assert drift.of(key) == []


@database
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


@database
def test_the_benchmark_of_replays_runs():
    rows = {what: (figure, ratio) for what, figure, ratio in replay_rate.run(small_ones=3, real_ones=3)}
    assert rows["commands per advisory"][1].endswith("× small")
    stages = [what for what in rows if what.startswith("… in ")]
    assert len(stages) == 10
    assert all(figure.endswith(" ms") for what, (figure, _) in rows.items() if what in stages)
