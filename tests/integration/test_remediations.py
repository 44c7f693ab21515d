"""Remediations: what users can do, for products and for groups of them, in the order given."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import product, remediation
from medaccord.apps.cases.commands.remediation import NewRemediation
from medaccord.apps.cases.models import Remediation, RemediationGroup, RemediationKind
from medaccord.apps.devices.models import ProductSet, ProductSetMember
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

FIX = RemediationKind.VENDOR_FIX


def _ids(*rows):
    return frozenset(row.id for row in rows)


def _add(f, hole, *new, actor=None):
    return remediation.add(actor or f.w.lead, hole.id, f.now, remediations=new)


def test_texts_addresses_and_dates_are_kept_in_the_order_given():
    f = filled()
    one, two = f.products(count=2)
    (hole,) = f.vulnerabilities()
    dated = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    new = [
        NewRemediation(
            FIX, "Update to 2.4. ", _ids(one, two), url="https://example.org/a?b=1#c", dated=dated
        ),
        NewRemediation(
            RemediationKind.MITIGATION, "Close\nthe port.", _ids(one), url="mailto:help@example.org"
        ),
        NewRemediation(
            RemediationKind.WORKAROUND, "Unplug it.", _ids(two), url="ftp://example.org/a%20b.zip"
        ),
        NewRemediation(RemediationKind.NONE_AVAILABLE, "None yet.", _ids(one, two)),
        NewRemediation(RemediationKind.NO_FIX_PLANNED, "None.", _ids(one, two)),
    ]
    before = f.entries()
    _add(f, hole, *new[:3])
    assert f.entries() == before + 1
    _add(f, hole, *new[3:], actor=f.w.northgate)
    rows = sorted(f.rows(Remediation), key=lambda row: row.position)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    for row, given in zip(rows, new, strict=True):
        assert (row.category, row.details, row.url) == (given.category, given.details, given.url)
        assert row.dated == given.dated
        members = f.rows(ProductSetMember, product_set=row.products_id)
        assert {m.product_id for m in members} == given.products
    assert len(f.rows(ProductSet)) == 3
    f.assert_whole()


def test_positions_count_for_each_vulnerability():
    f = filled()
    (pump,), (first, second) = f.products(), f.vulnerabilities(2)
    new = NewRemediation(FIX, "Update.", _ids(pump))
    assert [row.position for row in (*_add(f, first, new, new), *_add(f, second, new))] == [1, 2, 1]


def test_groups_are_named_beside_or_instead_of_products():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    pumps = product.group(f.w.lead, f.case.id, f.now, products=[pump.id], name="Pumps")
    only, both = _add(
        f,
        hole,
        NewRemediation(FIX, "Update.", groups=_ids(pumps)),
        NewRemediation(FIX, "Update.", _ids(pump), _ids(pumps)),
        actor=f.w.northgate,
    )
    assert only.products_id is None
    assert both.products_id not in (None, pumps.id)
    assert {(r.remediation_id, r.group_id) for r in f.rows(RemediationGroup)} == {
        (only.id, pumps.id),
        (both.id, pumps.id),
    }
    assert {r.room_id for r in f.rows(RemediationGroup)} == {f.side("northgate")}
    f.assert_whole()


def test_it_lies_in_one_side_or_else_with_the_agencies_and_its_set_lies_beside_it():
    f = filled()
    (mine,), (theirs,), (hole,) = f.products(), f.products("halcyon"), f.vulnerabilities()
    all_ = product.group(f.w.lead, f.case.id, f.now, products=[mine.id, theirs.id], name="All")
    own, both, mixed = _add(
        f,
        hole,
        NewRemediation(FIX, "Update.", _ids(mine)),
        NewRemediation(FIX, "Update.", _ids(mine, theirs)),
        NewRemediation(FIX, "Update.", _ids(mine), _ids(all_)),
    )
    assert own.room_id == f.side("northgate")
    assert both.room_id == mixed.room_id == f.room(RoomKind.AGENCIES)
    assert {r.id for r in f.seen(Remediation, f.w.northgate)} == {own.id}
    assert f.seen(Remediation, f.w.halcyon) == []
    sets = {row.id: row.room_id for row in f.rows(ProductSet)}
    assert [sets[row.products_id] for row in (own, both, mixed)] == [own.room_id, both.room_id, mixed.room_id]
    f.assert_whole()


def _wrong(pump):
    mine = _ids(pump)
    return [
        (NewRemediation(FIX, " ", mine), "0/details"),
        (NewRemediation(FIX, "a\x00", mine), "0/details"),
        (NewRemediation(FIX, "x" * 20_001, mine), "0/details"),
        (NewRemediation(FIX, "Update."), "0/products"),
        (NewRemediation(FIX, "Update.", frozenset({uuid.uuid4()})), "products"),
        (NewRemediation(FIX, "Update.", groups=frozenset({uuid.uuid4()})), "groups"),
        (NewRemediation(FIX, "Update.", mine, url="javascript:alert(1)"), "0/url"),
        (NewRemediation(FIX, "Update.", mine, url="example.org"), "0/url"),
        (NewRemediation(FIX, "Update.", mine, url="https://example.org/a b"), "0/url"),
        (NewRemediation(FIX, "Update.", mine, url="https://example.org/" + "x" * 2_000), "0/url"),
        (NewRemediation(FIX, "Update.", mine, dated=dt.datetime(2026, 1, 1)), "0/dated"),  # noqa: DTZ001
    ]


@pytest.mark.parametrize("case", range(11))
def test_each_mistake_has_its_finding(case):
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    new, field = _wrong(pump)[case]
    with pytest.raises(Invalid) as refused:
        _add(f, hole, new, NewRemediation(FIX, "Update.", _ids(pump)))
    assert set(refused.value.findings) == {field}
    assert f.rows(Remediation) == []


@pytest.mark.parametrize("count", [0, 501])
def test_a_call_takes_between_one_and_five_hundred(count):
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    with pytest.raises(Invalid) as refused:
        _add(f, hole, *[NewRemediation(FIX, "Update.", _ids(pump))] * count)
    assert set(refused.value.findings) == {"remediations"}


def test_an_unnamed_set_is_no_group():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    (row,) = _add(f, hole, NewRemediation(FIX, "Update.", _ids(pump)))
    with pytest.raises(Invalid) as refused:
        _add(f, hole, NewRemediation(FIX, "Update.", groups=frozenset({row.products_id})))
    assert set(refused.value.findings) == {"groups"}


def test_a_manufacturer_names_its_own_products_and_groups_only():
    f = filled()
    (theirs,), (hole,) = f.products("halcyon"), f.vulnerabilities()
    group = product.group(f.w.lead, f.case.id, f.now, products=[theirs.id], name="Pumps")
    for new, field in (
        (NewRemediation(FIX, "Update.", _ids(theirs)), "products"),
        (NewRemediation(FIX, "Update.", groups=_ids(group)), "groups"),
    ):
        with pytest.raises(Invalid) as refused:
            _add(f, hole, new, actor=f.w.northgate)
        assert set(refused.value.findings) == {field}


def test_roles_and_phases():
    f = filled()
    adviser = adviser_in(f)
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    new = NewRemediation(FIX, "Update.", _ids(pump))
    for actor in (f.reporter, adviser):
        with pytest.raises(Denied):
            _add(f, hole, new, actor=actor)
    with pytest.raises(Missing):
        _add(f, hole, new, actor=f.w.outsider)
    f.split_off(hole)
    with pytest.raises(Illegal, match="linked case"):
        _add(f, hole, new)
    f.close()
    with pytest.raises(Denied, match="closed"):
        _add(f, hole, new)
    assert f.rows(Remediation) == []
