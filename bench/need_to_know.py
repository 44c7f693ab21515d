"""The case list at 10,000 cases and 2,000 organisations: what scope and row-level security add to it.

Asked in turn as built; with the policies bypassed, by a role of the database that they do not bind; and
without any scope, as if everybody might see everything. The third shows as many cases as the first, so that
no reader is weighed against a longer page. On SQLite there are no policies and nothing to bypass.
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest import mock

from bench import database
from bench.bulk import Template
from bench.requests import Taken, browser, ratios, told

CASES, ORGANISATIONS, TIMES = 10_000, 2_000, 60
FEW, SOME, PAGE = 5, 500, 50
HEADS = ("what", "as built", "policies bypassed", "no scope at all", "policies cost", "both cost")


@dataclass(frozen=True)
class Maker:
    """A manufacturer and its person, by key and as an actor."""

    organisation: uuid.UUID
    person: Any


def run(
    cases: int = CASES, organisations: int = ORGANISATIONS, some: int = SOME, times: int = TIMES
) -> Iterator[tuple[str, ...]]:
    """Rows of (what, median / p95 three times, ratio of the first to the second and to the third)."""
    from tests.factories import world

    w = world()
    few, many, *others = [_maker() for _ in range(organisations)]
    _fill(w, cases, (few, FEW), (many, some), others)
    readers = {
        f"manufacturer of {FEW} cases": (few.person, FEW),
        f"manufacturer of {some} cases": (many.person, min(some, PAGE)),
        f"coordinator of all {cases:,}": (w.lead, PAGE),
    }
    with _ways() as ways:
        for kind, asked in (("query", _query), ("page", _page)):
            for name, (reader, shown) in readers.items():
                taken = _measured(asked(reader, shown), ways, times)
                yield (f"{kind}, {name}", *_row(taken))


def _row(taken: Taken) -> Iterator[str]:
    built = taken["as built"]
    for way in HEADS[1:4]:
        yield told(taken[way]) if way in taken else ""
    for way in HEADS[2:4]:
        yield ratios(built, taken[way]) if way in taken else ""


def _maker() -> Maker:
    from tests.factories import organisation, person

    from medaccord.apps.parties.models import OrganisationKind

    someone = person()
    return Maker(organisation(OrganisationKind.MANUFACTURER, someone).id, someone)


def _fill(
    w: Any, cases: int, few: tuple[Maker, int], some: tuple[Maker, int], others: Sequence[Maker]
) -> None:
    """Copies of two cases, in each of which two manufacturers and the adviser take part."""
    parts = _parts(w, cases, few, some, others)
    templates = [Template(_case(w, days).id) for days in (60, 90)]
    for template in templates:
        template.copies(cases // len(templates), parts)
    database.settle()


def _case(w: Any, days: int) -> Any:
    from medaccord.apps.cases.commands import participant

    case, _ = w.case()
    w.embargo(case, days)
    w.join(case, "northgate")
    w.join(case, "halcyon")
    participant.invite(w.lead, case.id, w.now, organisation=w.agency.id)
    return case


def _parts(
    w: Any, cases: int, few: tuple[Maker, int], some: tuple[Maker, int], others: Sequence[Maker]
) -> Iterator[Mapping[str, str]]:
    """Who is in each case in place of the first manufacturer and of the second.

    Those two are spread over all cases, so that their own are neither the newest nor the oldest.
    """
    seats = itertools.cycle(others)
    firsts = {
        n * cases // count + shift: maker
        for shift, (maker, count) in enumerate((some, few))
        for n in range(count)
    }
    for number in range(cases):
        yield {
            **_in_place(w, "northgate", firsts.get(number) or next(seats)),
            **_in_place(w, "halcyon", next(seats)),
        }


def _in_place(w: Any, name: str, maker: Maker) -> dict[str, str]:
    return {
        str(w.makers[name].id): str(maker.organisation),
        str(getattr(w, name).person): str(maker.person.person),
    }


Asked = Callable[[], int]


def _query(reader: Any, shown: int) -> Asked:
    from tests.factories import NOW

    from medaccord.apps.cases.queries.listing import case_list

    return lambda: len(case_list(reader, NOW, limit=shown).lines)


def _page(reader: Any, shown: int) -> Asked:
    client = browser(reader)
    from medaccord.apps.cases.queries.listing import case_list

    def ask() -> int:
        with mock.patch("medaccord.web.views.cases.case.case_list", partial(case_list, limit=shown)):
            answer = client.get("/cases/")
        return int(answer.status_code == 200) * shown

    return ask


Way = Callable[[], AbstractContextManager[None]]


@contextmanager
def _ways() -> Iterator[dict[str, Way]]:
    from django.db import connection

    if connection.vendor != "postgresql":
        yield {HEADS[1]: nullcontext, HEADS[3]: partial(_unscoped, nullcontext)}
        return
    with _bypassing() as bypassing:
        yield {HEADS[1]: nullcontext, HEADS[2]: bypassing, HEADS[3]: partial(_unscoped, bypassing)}


@contextmanager
def _bypassing() -> Iterator[Way]:
    """Everything through a connection of its own, of a role that policies do not bind."""
    from django.db import DEFAULT_DB_ALIAS, connections

    own: Any = connections[DEFAULT_DB_ALIAS]
    with database.unbound_role() as role:
        other: Any = own.copy()
        other.settings_dict = {**own.settings_dict, "USER": role}

        @contextmanager
        def taken() -> Iterator[None]:
            connections[DEFAULT_DB_ALIAS] = other
            try:
                yield
            finally:
                connections[DEFAULT_DB_ALIAS] = own

        try:
            yield taken
        finally:
            other.close()


@contextmanager
def _unscoped(around: Way) -> Iterator[None]:
    """Every scoped read shows all rows, and nobody's own cases are looked up first."""
    from django.db.models import Q

    with (
        around(),
        mock.patch("medaccord.core.scope.granted", return_value=Q()),
        mock.patch("medaccord.apps.cases.queries.listing.few_streams", return_value=None),
    ):
        yield


def _measured(asked: Asked, ways: Mapping[str, Way], times: int) -> Taken:
    """Milliseconds by way, taken in turn so that a busy moment touches all alike; the first warms."""
    taken: Taken = {name: [] for name in ways}
    shown: set[int] = set()
    for number in range(times + 1):
        for name, way in ways.items():
            with way():
                began = time.perf_counter()
                shown.add(asked())
                spent = (time.perf_counter() - began) * 1000
            if number:
                taken[name].append(spent)
    (count,) = shown
    assert count, "Nothing is measured where nothing is shown."
    return taken
