"""Cases with many manufacturers: commands and pages ask the database as often as in cases with few."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from bench import big_case
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.filled import filled
from tests.support.crowd import crowded, invited

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant, product, status, vulnerability
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Cell
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries import posts
from medaccord.core import many
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.report import ReportEvent

pytestmark = pytest.mark.django_db
AT = NOW + dt.timedelta(hours=1)
PAGES = ("", "status/", "discussion/", "people/", "vulnerabilities/", "embargo/", "documents/", "history/")


def _asked(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def _commands(silent):
    """Queries of some commands under an embargo to which that many invited manufacturers say nothing."""
    w = world()
    case, _ = w.case()
    w.embargo(case)
    invited(w, case, silent)
    mine, other = w.invite(case, "northgate"), w.invite(case, "halcyon")
    counts = {"consent.accept": _asked(lambda: consent.accept(w.northgate, mine.id, w.now))}
    (flaw,) = vulnerability.add(w.lead, case.id, w.now, vulnerabilities=[NewVulnerability(title="Overflow")])
    new = [NewProduct(w.makers["northgate"].id, "Pump 2")]
    (pump,) = product.add(w.lead, case.id, w.now, products=new)
    due = w.now + dt.timedelta(days=7)
    for verb, act in {
        "participant.judge": lambda: participant.judge(
            w.northgate, mine.id, w.now, event=ReportEvent.VALIDATE
        ),
        "status.ask": lambda: status.ask(w.lead, case.id, w.now, pairs=[(pump.id, flaw.id)], due_at=due),
        "post.write": lambda: post.write(w.lead, case.id, w.now, room=case.room_id, text="Build 2 passed."),
        "consent.decline": lambda: consent.decline(w.halcyon, other.id, w.now),
        "case.record": lambda: cases.record(w.lead, case.id, w.now, event=CaseEvent.EXPLOIT),
    }.items():
        counts[verb] = _asked(act)
    return counts


def test_silent_manufacturers_cost_a_command_nothing():
    few, many_ = _commands(3), _commands(60)
    more = {verb: many_[verb] - few[verb] for verb in few}
    changed = more.pop("case.record")  # it ends the embargo: sixty states change, in a few statements
    assert more == dict.fromkeys(more, 0)
    assert changed <= 3


def _pages(makers):
    w = world()
    case, _ = crowded(w, makers=makers, products=makers, vulnerabilities=3, posts=makers)
    browser = signed_in(w.lead)
    browser.get("/cases/")
    counts = {}
    with time_machine.travel(AT, tick=False):
        for page in PAGES:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(f"/cases/{case.id}/{page}").status_code == 200
            counts[page] = len(captured)
    return counts


def test_pages_ask_as_often_however_many_manufacturers_there_are():
    assert _pages(20) == _pages(5)


def test_one_page_shows_up_to_five_hundred_posts():
    assert posts.MOST == 500
    f = filled()
    for number in range(60):
        at = f.now + dt.timedelta(minutes=number)
        post.write(f.w.lead, f.case.id, at, room=f.case.room_id, text=f"Build {number} passed.")
    with time_machine.travel(AT, tick=False):
        page = signed_in(f.w.northgate).get(f"/cases/{f.case.id}/discussion/").content.decode()
    assert all(f"Build {number} passed." in page for number in range(60))
    assert "after=" not in page


def test_answers_may_be_left_out_and_nothing_else_is():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    due = f.now + dt.timedelta(days=7)
    status.ask(f.w.lead, f.case.id, f.now, pairs=[(pump.id, flaw.id)], due_at=due)
    whole, light = case_view(f.w.lead, f.case.id), case_view(f.w.lead, f.case.id, answers=False)
    assert [cell.status for cell in whole.cells] == ["asked"]
    assert whole.cells_of(f.parties["northgate"].id) == whole.cells
    assert whole.cells_of(f.parties["halcyon"].id) == ()
    assert light.cells == ()
    assert (light.parties, light.products) == (whole.parties, whole.products)


def test_values_are_those_of_the_models():
    f = filled()
    pumps, flaws = f.products(count=3), f.vulnerabilities(2)
    pairs = [(pump.id, flaw.id) for pump in pumps for flaw in flaws]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + dt.timedelta(days=7))
    names = ("id", "participant_id", "status", "plan_date", "asked_at", "due_at", "version")
    with read_scope(f.w.lead):
        rows = Cell.objects.visible_to(f.w.lead).order_by("id")
        assert list(many.values(rows, *names)) == list(rows.values_list(*names))
        told = list(many.values(rows, "participant_id"))
    assert len(told) == 6
    assert len({id(key) for (key,) in told}) == 1 or connection.vendor == "postgresql"


def test_the_benchmark_of_a_big_case_runs(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]  # as where no test runner adds its own
    small = {"makers": 2, "products": 2, "vulnerabilities": 1, "posts": 1}
    rows = list(big_case.run(small, {**small, "makers": 6, "posts": 9}, times=2))
    assert {len(row) for row in rows} == {len(big_case.HEADS)}
    assert [row[0] for row in rows] == list(big_case.PAGES)
    for _, *figures, ratio, queries in rows:
        assert all(re.fullmatch(r"\d+ / \d+ ms", figure) for figure in figures)
        assert re.fullmatch(r"\d+\.\d\d / \d+\.\d\d", ratio)
        few, many_ = queries.split(", ")
        assert few == many_
