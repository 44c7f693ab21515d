"""The screens that say when the fix comes, and where: who sees them, and what their forms keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.browsing import AT, signed_in, words
from tests.filled import filled

from medaccord.apps.cases.commands import rollout
from medaccord.apps.cases.commands.embargo import accept, propose
from medaccord.apps.cases.commands.participant import leave
from medaccord.apps.cases.commands.product import withdraw
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.models import Proposal, Rollout
from medaccord.domain.cvd.rollout import Clearance, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
PILOT, ALL = Stage("Pilot sites", dt.date(2026, 12, 1)), Stage("All sites", dt.date(2027, 3, 1))
PLAN = NewRollout(
    region="Japan",
    clearance=Clearance.APPLIED,
    clearance_date=dt.date(2026, 11, 2),
    clearance_reference="PMDA 4711",
    fixed_version="7.4.1",
    stages=(PILOT, ALL),
)
TYPED = {
    "region": "Japan",
    "fixed_version": "7.4.1",
    "clearance": "applied",
    "clearance_date": "2026-11-02",
    "clearance_reference": "PMDA 4711",
    "stage_0": "Pilot sites",
    "planned_0": "2026-12-01",
    "stage_2": "All sites",
    "planned_2": "2027-03-01",
}


class Page:
    """A case with one product of Northgate and one vulnerability."""

    def __init__(self):
        self.f = f = filled()
        (self.pump,), (self.flaw,) = f.products(), f.vulnerabilities()
        self.case = f"/cases/{f.case.id}/"
        self.here = f"{self.case}vulnerabilities/"
        self.desk, self.maker = signed_in(f.w.lead), signed_in(f.w.northgate)

    def plan(self, **more):
        return rollout.add(self.f.w.northgate, self.f.case.id, self.f.now, rollouts=[replace(PLAN, **more)])[
            0
        ]

    def send(self, browser, path="rollout/", **typed):
        data = {f"rollout-{name}": value for name, value in (TYPED | typed).items()}
        return browser.post(f"{self.here}{path}", data)

    def row(self):
        (found,) = self.f.rows(Rollout)
        return found


def test_a_manufacturer_plans_a_region_and_all_who_may_see_it_do():
    p = Page()
    answer = p.send(p.maker)
    assert (answer.status_code, answer["Location"]) == (303, p.here)
    assert p.row().stages == [["Pilot sites", "2026-12-01", ""], ["All sites", "2027-03-01", ""]]
    for browser in (p.maker, p.desk):
        for page in (p.here, f"{p.case}status/"):
            text = words(browser.get(page))
            assert "When the fix comes, and where" in text
            for said in (
                "Japan fixed in 7.4.1",
                "Applied for on Nov 2, 2026; PMDA 4711",
                "Pilot sites: planned for Dec 1, 2026",
                "All sites: planned for Mar 1, 2027",
                "northgate pump 0 V1",
            ):
                assert said in text
    other = signed_in(p.f.w.halcyon)
    for page in (p.here, f"{p.case}status/", p.case):
        assert "Pilot sites" not in words(other.get(page))


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost():
    p = Page()
    wrong = p.send(p.maker, region="", planned_0="", done_2="2030-01-01")
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert 'href="#id_rollout-region"' in page
    assert 'href="#id_rollout-planned_0"' in page
    assert 'value="Pilot sites"' in page
    early = p.send(p.maker, done_2="2030-01-01")
    assert early.status_code == 422
    assert 'href="#id_rollout-done_2"' in early.content.decode()
    assert "A stage that is done has a day that has come." in words(early)
    none = p.send(p.maker, stage_0="", planned_0="", stage_2="", planned_2="")
    assert 'href="#id_rollout-stage_0"' in none.content.decode()
    assert p.f.rows(Rollout) == []


def test_the_desk_says_where_it_was_stated_and_for_which_products():
    p = Page()
    assert "Where did the manufacturer state this?" in words(p.desk.get(p.here))
    missing = p.send(p.desk, reason="Bulletin 7")
    assert "Choose one product or group, or more." in words(missing)
    assert p.send(p.desk, reason="Bulletin 7", products=[str(p.pump.id)]).status_code == 303
    told = "recorded by the coordination center, stated here: Bulletin 7"
    assert told in words(p.maker.get(p.here))


def test_a_form_shows_what_stands_there_and_a_stage_is_done_by_its_day():
    p = Page()
    row = p.plan()
    form = p.maker.get(f"{p.here}rollout/{row.id}/change/").context["page"].box.form
    kept = {form.add_prefix(name): form[name].value() for name in form.fields}
    kept = {name: value for name, value in kept.items() if value not in (None, "")}
    done = kept | {"rollout-done_0": "2026-11-20"}
    assert p.maker.post(f"{p.here}rollout/{row.id}/change/", done).status_code == 303
    after = p.row()
    assert after.stages == [["Pilot sites", "2026-12-01", "2026-11-20"], ["All sites", "2027-03-01", ""]]
    alike = ("region", "clearance", "clearance_date", "clearance_reference", "fixed_version", "products_id")
    assert [getattr(after, name) for name in alike] == [getattr(row, name) for name in alike]
    assert "Pilot sites: done Nov 20, 2026" in words(p.desk.get(p.here))


def test_a_stale_change_shows_both_texts_and_is_then_a_decision():
    p = Page()
    row = p.plan()
    theirs = replace(PLAN, region="Japan (PMDA)")
    rollout.change(p.f.w.northgate, row.id, AT, wanted=theirs, version=1)
    stale = p.send(p.maker, f"rollout/{row.id}/change/", region="Nippon", version="1")
    assert stale.status_code == 409
    assert "Japan (PMDA)" in words(stale)
    assert 'value="Nippon"' in stale.content.decode()
    assert 'name="rollout-version" value="2"' in stale.content.decode()
    assert p.send(p.maker, f"rollout/{row.id}/change/", region="Nippon", version="2").status_code == 303
    assert p.row().region == "Nippon"


def test_a_plan_is_withdrawn_with_a_reason_by_its_manufacturer_and_by_nobody_else():
    p = Page()
    there = f"{p.here}rollout/{p.plan().id}/withdraw/"
    assert signed_in(p.f.w.halcyon).get(there).status_code == 404
    assert p.maker.post(there, {"reason": "No fix there.", "version": "1"}).status_code == 303
    page = words(p.desk.get(p.here))
    assert "When the fix comes, and where" not in page
    assert "No fix there." in page
    assert p.maker.get(there).status_code == 409


def test_a_late_stage_and_one_after_the_embargo_are_told():
    p = Page()
    p.plan(stages=(Stage("Pilot sites", dt.date(2026, 11, 1)), ALL))
    end = AT + dt.timedelta(days=30)
    propose(p.f.w.lead, p.f.case.id, p.f.now, ends_at=end)
    (terms,) = p.f.rows(Proposal)
    if terms.state == "open":
        accept(p.f.w.lead, terms.id, p.f.now)
    page = words(p.desk.get(f"{p.case}status/"))
    assert "Pilot sites: was planned for Nov 1, 2026, not done" in page
    assert "All sites: planned for Mar 1, 2027, after the embargo ends" in page
    overview = words(p.desk.get(p.case))
    assert "comes in some regions only after the embargo ends." in overview
    assert "Last stage Mar 1, 2027" in overview


def test_a_plan_of_what_moved_is_shown_to_the_desk_without_a_way_to_change_it():
    p = Page()
    p.f.vulnerabilities()
    row = p.plan(vulnerabilities=frozenset({p.flaw.id}))
    change = f"{p.here}rollout/{row.id}/change/"
    assert change in p.desk.get(p.here).content.decode()
    p.f.split_off(p.flaw)
    page = p.desk.get(p.here)
    assert "Pilot sites" in words(page)
    assert change not in page.content.decode()


def test_no_heading_stands_over_nothing_once_the_manufacturer_left():
    p = Page()
    p.plan()
    leave(p.f.w.northgate, p.f.parties["northgate"].id, p.f.now)
    for page in (p.here, f"{p.case}status/"):
        assert "When the fix comes, and where" not in words(p.desk.get(page))


def test_a_day_by_which_clearance_was_to_be_applied_for_is_late_once_it_passed():
    p = Page()
    needed = {"clearance": Clearance.NEEDED, "clearance_reference": ""}
    p.plan(**needed, clearance_date=dt.date(2027, 1, 4))
    before = p.desk.get(p.here)
    assert "Needed, not applied for yet by Jan 4, 2027" in words(before)
    assert [row.late for row in before.context["page"].rollouts.rows if row.id] == [False]
    p.plan(**needed, region="Canada", clearance_date=dt.date(2026, 11, 2))
    page = p.desk.get(p.here)
    assert "Needed, not applied for yet was to be by Nov 2, 2026" in words(page)
    assert [row.late for row in page.context["page"].rollouts.rows if row.id] == [False, True]


def test_a_plan_whose_products_were_withdrawn_is_for_others_by_choice_only():
    p = Page()
    row = p.plan()
    (other,) = p.f.products()
    withdraw(p.f.w.lead, p.f.case.id, p.f.now, product=p.pump.id, reason="Never sold.")
    there = f"rollout/{row.id}/change/"
    kept = p.send(p.maker, there, version="1")
    assert kept.status_code == 422
    assert "The products of this plan were withdrawn. Choose others." in words(kept)
    assert p.row().version == 1
    assert p.send(p.maker, there, version="1", products=[str(other.id)]).status_code == 303


def test_regions_are_offered_without_a_script_and_another_may_be_typed():
    p = Page()
    page = p.maker.get(p.here).content.decode()
    assert 'list="id_rollout-region-words"' in page
    assert '<datalist id="id_rollout-region-words"><option value="United States">' in page
    assert p.send(p.maker, region="Nordic countries").status_code == 303
    assert p.row().region == "Nordic countries"
