"""Rollouts: when a fix comes in which region; whose they are, who reads them, and how they change."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from tests.filled import adviser_in, filled
from tests.integration.advisory_case import story

from medaccord.apps.cases.commands import product, rollout, split, vulnerability
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.models import Rollout, RolloutVulnerability, Vulnerability
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.rollouts import rollouts
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.apps.devices.models import ProductSetMember
from medaccord.domain.cvd.rollout import Clearance, Stage
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

PILOT, ALL = Stage("Pilot sites", dt.date(2027, 1, 15)), Stage("General availability", dt.date(2027, 3, 1))
JAPAN = NewRollout(
    region="Japan",
    clearance=Clearance.APPLIED,
    clearance_date=dt.date(2026, 11, 2),
    clearance_reference="PMDA 2026-4711",
    fixed_version="7.4.1 ",
    stages=(PILOT, ALL),
)
STATED = "https://northgate.example/bulletin"


def _ids(*rows):
    return frozenset(row.id for row in rows)


def _add(f, *new, actor=None):
    return rollout.add(actor or f.w.northgate, f.case.id, f.now, rollouts=new)


def _members(f, row):
    return {m.product_id for m in f.rows(ProductSetMember, product_set=row.products_id)}


def _fixes(f, row):
    return {link.vulnerability_id for link in f.rows(RolloutVulnerability, rollout=row.id, ended_at=None)}


def test_a_manufacturer_plans_by_region_for_its_products_in_one_entry():
    f = filled()
    one, two = f.products(count=2)
    (flaw, other) = f.vulnerabilities(2)
    us = replace(JAPAN, region="United States", products=_ids(one), vulnerabilities=_ids(flaw))
    before = f.entries()
    first, second = _add(f, JAPAN, us)
    assert f.entries() == before + 1
    row = next(r for r in f.rows(Rollout) if r.id == first.id)
    told = (row.region, row.clearance, row.clearance_date, row.clearance_reference, row.fixed_version)
    assert told == ("Japan", "applied", dt.date(2026, 11, 2), "PMDA 2026-4711", "7.4.1 ")
    assert row.stages == [["Pilot sites", "2027-01-15", ""], ["General availability", "2027-03-01", ""]]
    assert (row.room_id, row.party_id, row.reason) == (f.side("northgate"), f.parties["northgate"].id, "")
    assert (_members(f, row), _fixes(f, row)) == ({one.id, two.id}, {flaw.id, other.id})
    assert (_members(f, second), _fixes(f, second)) == ({one.id}, {flaw.id})
    assert f.facts()[-1] == ("rollout.add", f.side("northgate"))
    f.assert_whole()


def test_what_is_added_to_the_case_later_is_not_claimed():
    f = filled()
    (one,), (flaw,) = f.products(), f.vulnerabilities()
    (row,) = _add(f, JAPAN)
    f.products(count=2)
    f.vulnerabilities(2)
    assert (_members(f, row), _fixes(f, row)) == ({one.id}, {flaw.id})


def test_a_group_stands_for_its_products_as_they_are_now():
    f = filled()
    one, two, three = f.products(count=3)
    f.vulnerabilities()
    pumps = product.group(f.w.northgate, f.case.id, f.now, products=[one.id, two.id], name="Pumps")
    product.withdraw(f.w.northgate, f.case.id, f.now, product=two.id, reason="Mistyped")
    (row,) = _add(f, replace(JAPAN, groups=_ids(pumps), products=_ids(three)))
    assert _members(f, row) == {one.id, three.id}


def test_before_release_each_manufacturer_reads_its_own_and_the_desk_all():
    f = filled()
    f.products()
    f.products("halcyon")
    f.vulnerabilities()
    (mine,) = _add(f, JAPAN)
    (theirs,) = _add(f, JAPAN, actor=f.w.halcyon)
    readers = {"lead": f.w.lead, "northgate": f.w.northgate, "halcyon": f.w.halcyon}
    seen = {name: {one.id for one in rollouts(who, f.case.id)} for name, who in readers.items()}
    assert seen == {"lead": {mine.id, theirs.id}, "northgate": {mine.id}, "halcyon": {theirs.id}}
    assert rollouts(f.reporter, f.case.id) == rollouts(adviser_in(f), f.case.id) == ()
    assert f.seen(RolloutVulnerability, f.reporter) == []
    with pytest.raises(Missing):
        rollouts(f.w.outsider, f.case.id)
    assert content(f.w.northgate, f.case.id).rollouts == rollouts(f.w.northgate, f.case.id)


def test_the_desk_records_what_one_manufacturer_stated_and_says_where():
    f = filled()
    (mine,), (theirs,) = f.products(), f.products("halcyon")
    f.vulnerabilities()
    stated = replace(JAPAN, products=_ids(mine), reason=STATED)
    for new, name in (
        (replace(stated, reason=" "), "0/reason"),
        (replace(stated, products=frozenset()), "0/products"),
        (replace(stated, products=_ids(mine, theirs)), "0/products"),
        (replace(stated, products=frozenset({uuid.uuid4()})), "0/products"),
    ):
        with pytest.raises(Invalid) as refused:
            _add(f, new, actor=f.w.lead)
        assert set(refused.value.findings) == {name}
    (row,) = _add(f, stated, actor=f.w.lead)
    assert (row.room_id, row.party_id, row.reason) == (
        f.side("northgate"),
        f.parties["northgate"].id,
        STATED,
    )
    told = replace(JAPAN, products=_ids(mine), stages=(replace(PILOT, done=dt.date(2026, 11, 20)), ALL))
    changed = rollout.change(f.w.northgate, row.id, f.now, wanted=told, version=1)
    assert (changed.version, changed.reason) == (2, "")
    with pytest.raises(Invalid) as refused:
        rollout.change(f.w.northgate, row.id, f.now, wanted=replace(told, reason=STATED), version=2)
    assert set(refused.value.findings) == {"reason"}
    f.assert_whole()


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"region": " "}, "0/region"),
        ({"stages": (PILOT, replace(ALL, done=dt.date(2030, 1, 1)))}, "0/stages/1/done"),
        ({"vulnerabilities": frozenset({uuid.uuid4()})}, "0/vulnerabilities"),
        ({"groups": frozenset({uuid.uuid4()})}, "0/groups"),
        ({"reason": STATED}, "0/reason"),
    ],
)
def test_a_mistake_is_told_by_its_place_and_nothing_is_added(more, name):
    f = filled()
    f.products()
    f.vulnerabilities()
    with pytest.raises(Invalid) as refused:
        _add(f, replace(JAPAN, **more), JAPAN)
    assert set(refused.value.findings) == {name}
    assert f.rows(Rollout) == []


def test_without_a_product_or_a_vulnerability_there_is_nothing_to_plan():
    f = filled()
    with pytest.raises(Invalid) as refused:
        _add(f, JAPAN)
    assert set(refused.value.findings) == {"0/products", "0/vulnerabilities"}
    with pytest.raises(Invalid) as refused:
        _add(f)
    assert set(refused.value.findings) == {"rollouts"}


def test_nobody_plans_for_another_and_no_longer_once_the_case_is_closed():
    f = filled()
    (mine,), (theirs,) = f.products(), f.products("halcyon")
    f.vulnerabilities()
    with pytest.raises(Invalid) as refused:
        _add(f, replace(JAPAN, products=_ids(theirs)))
    assert set(refused.value.findings) == {"0/products"}
    for who in (f.reporter, adviser_in(f)):
        with pytest.raises(Denied):
            _add(f, replace(JAPAN, products=_ids(mine)), actor=who)
    (row,) = _add(f, JAPAN)
    for who in (f.w.halcyon, f.w.outsider):
        with pytest.raises(Missing):
            rollout.change(who, row.id, f.now, wanted=JAPAN)
    with pytest.raises(Invalid) as refused:
        rollout.change(f.w.lead, row.id, f.now, wanted=replace(JAPAN, products=_ids(theirs), reason=STATED))
    assert set(refused.value.findings) == {"products"}
    f.close()
    with pytest.raises(Denied):
        rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN)


def test_a_stale_change_loses_neither_text_and_a_change_says_all_anew():
    f = filled()
    one, two = f.products(count=2)
    flaw, other = f.vulnerabilities(2)
    (row,) = _add(f, JAPAN)
    granted = replace(JAPAN, clearance=Clearance.GRANTED, products=_ids(one), vulnerabilities=_ids(flaw))
    rollout.change(f.w.lead, row.id, f.now, wanted=replace(granted, reason=STATED), version=1)
    with pytest.raises(Stale) as refused:
        rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN, version=1)
    (now,) = refused.value.current
    assert (now["clearance"], now["version"], now["stages"][0][0]) == ("granted", 2, "Pilot sites")
    (told,) = rollouts(f.w.northgate, f.case.id)
    assert (told.products, told.vulnerabilities, told.reason) == (_ids(one), _ids(flaw), STATED)
    rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN, version=2)
    (told,) = rollouts(f.w.northgate, f.case.id)
    assert (told.products, told.vulnerabilities) == (_ids(one, two), _ids(flaw, other))
    assert len(f.rows(RolloutVulnerability, rollout=row.id)) == 3  # what ended stays, and one began anew
    f.assert_whole()


def test_what_is_withdrawn_stays_readable_and_the_history_tells_each_step():
    f = filled()
    f.products()
    f.vulnerabilities()
    (row,) = _add(f, JAPAN)
    rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN, version=1)
    with pytest.raises(Invalid):
        rollout.withdraw(f.w.northgate, row.id, f.now, reason=" ", version=2)
    rollout.withdraw(f.w.northgate, row.id, f.now, reason="No fix there.", version=2)
    assert rollouts(f.w.lead, f.case.id) == ()
    (over,) = withdrawn(f.w.lead, case_view(f.w.lead, f.case.id))
    assert (over.kind, over.reason) == ("rollout", "No fix there.")
    assert over.words == ("Japan, 7.4.1 , Pilot sites: 2027-01-15, General availability: 2027-03-01")
    assert withdrawn(f.w.halcyon, case_view(f.w.halcyon, f.case.id)) == ()
    with pytest.raises(Illegal, match="withdrawn"):
        rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN)
    steps = ["rollout.withdraw", "rollout.change", "rollout.add"]
    for reader in (f.w.lead, f.w.northgate):
        assert [one.verb for one in history(reader, f.case.id).entries][:3] == steps
    assert not {one.verb for one in history(f.w.halcyon, f.case.id).entries} & set(steps)


def test_a_plan_goes_with_the_vulnerabilities_that_it_fixes():
    f = filled()
    f.products()
    flaw, other = f.vulnerabilities(2)
    alone, both = _add(f, replace(JAPAN, vulnerabilities=_ids(flaw)), JAPAN)
    vulnerability.withdraw(f.w.lead, flaw.id, f.now, reason="None after all.")
    (told,) = rollouts(f.w.northgate, f.case.id)
    assert (told.id, told.vulnerabilities) == (both.id, _ids(other))
    with pytest.raises(Invalid) as refused:
        rollout.change(f.w.northgate, both.id, f.now, wanted=replace(JAPAN, vulnerabilities=_ids(flaw)))
    assert set(refused.value.findings) == {"vulnerabilities"}
    assert alone.id not in {one.id for one in content(f.w.lead, f.case.id).rollouts}


def test_a_split_takes_the_plan_along_for_what_moves_and_leaves_it_for_what_stays():
    s = story()
    (row,) = rollout.add(s.w.northgate, s.case.id, s.now, rollouts=[JAPAN])
    apart = {"title": "Log", "leak_risk": "None."}
    twin = split.split(s.w.lead, s.case.id, s.now, vulnerabilities=[s.two.id], **apart)
    (moved,) = s.here(Vulnerability, twin.id)
    (copy,) = rollouts(s.w.northgate, twin.id)
    assert (copy.region, copy.stages, copy.vulnerabilities) == ("Japan", (PILOT, ALL), {moved.id})
    assert copy.id != row.id
    (stays,) = rollouts(s.w.northgate, s.case.id)
    assert (stays.id, s.two.id in stays.vulnerabilities, s.one.id in stays.vulnerabilities) == (
        row.id,
        False,
        True,
    )


def test_a_plan_whose_vulnerabilities_all_moved_is_changed_where_they_go_on():
    s = story(embargo_days=None)
    moving = replace(JAPAN, vulnerabilities=_ids(s.two))
    (row,) = rollout.add(s.w.northgate, s.case.id, s.now, rollouts=[moving])
    twin = split.split(s.w.lead, s.case.id, s.now, vulnerabilities=[s.two.id], title="Log")
    told = replace(JAPAN, products=_ids(s.pump), reason=STATED)
    for act in (
        lambda: rollout.change(s.w.lead, row.id, s.now, wanted=told),
        lambda: rollout.change(s.w.northgate, row.id, s.now, wanted=JAPAN),
        lambda: rollout.withdraw(s.w.lead, row.id, s.now, reason="No fix there."),
    ):
        with pytest.raises(Illegal, match="goes on in a linked case"):
            act()
    (copy,) = rollouts(s.w.northgate, twin.id)
    rollout.change(s.w.northgate, copy.id, s.now, wanted=JAPAN)


def test_a_plan_whose_vulnerabilities_were_all_withdrawn_comes_back_for_no_others():
    f = filled()
    f.products()
    flaw, _other = f.vulnerabilities(2)
    (row,) = _add(f, replace(JAPAN, vulnerabilities=_ids(flaw)))
    vulnerability.withdraw(f.w.lead, flaw.id, f.now, reason="None after all.")
    with pytest.raises(Illegal, match="vulnerability was withdrawn"):
        rollout.change(f.w.northgate, row.id, f.now, wanted=JAPAN)
    assert rollouts(f.w.northgate, f.case.id) == ()


def test_a_large_case_is_planned_in_a_few_rows():
    f = filled()
    f.products(count=107)
    f.vulnerabilities(35)
    regions = [replace(JAPAN, region=f"Region {n}") for n in range(8)]
    before = f.entries()
    rows = _add(f, *regions)
    assert f.entries() == before + 1
    assert len(rows) == 8
    assert len({row.products_id for row in rows}) == 1
    assert [row.position for row in rows] == [*range(1, 9)]
    told = rollouts(f.w.lead, f.case.id)
    assert {(len(one.products), len(one.vulnerabilities)) for one in told} == {(107, 35)}
