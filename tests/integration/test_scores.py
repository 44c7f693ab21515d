"""Scores: the vector as given, the figures computed, one or more for each set of products."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import score
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.models import Score
from medaccord.apps.devices.models import ProductSet, ProductSetMember
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V30 = "CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N"
# A metric that is said to be undefined is left out of the computation and stays in the text.
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:X"
V2 = "AV:N/AC:L/Au:N/C:P/I:P/A:P"


def _ids(*products):
    return frozenset(row.id for row in products)


def test_figures_are_computed_and_the_vector_is_kept_as_given():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    before = f.entries()
    new = [NewScore(vector, _ids(pump), "Finder ") for vector in (V3, V30, V4, V2)]
    rows = score.add(f.w.lead, hole.id, f.now, scores=new)
    assert f.entries() == before + 1
    assert [(r.vector, r.cvss, r.base, r.severity) for r in f.rows(Score, id__in=[r.id for r in rows])] == [
        (V3, "3.1", Decimal("9.8"), "critical"),
        (V30, "3.0", Decimal("4.3"), "medium"),
        (V4, "4.0", Decimal("9.3"), "critical"),
        (V2, "2.0", Decimal("7.5"), "high"),
    ]
    assert [r.position for r in rows] == [1, 2, 3, 4]
    assert {r.source for r in rows} == {"Finder "}
    f.assert_whole()


def test_one_vulnerability_has_several_scores_by_product_set():
    f = filled()
    one, two = f.products(count=2)
    (hole,) = f.vulnerabilities()
    first, second, third = score.add(
        f.w.northgate,
        hole.id,
        f.now,
        scores=[NewScore(V3, _ids(one)), NewScore(V30, _ids(one, two)), NewScore(V2, _ids(two, one))],
    )
    again = score.add(f.w.lead, hole.id, f.now, scores=[NewScore(V2, _ids(one))])[0]
    assert second.products_id == third.products_id != first.products_id == again.products_id
    assert len(f.rows(ProductSet)) == 2
    assert len(f.rows(ProductSetMember)) == 3
    assert again.position == 4
    f.assert_whole()


def test_without_a_source_it_is_the_scorers_own_organisation():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    adviser = adviser_in(f)
    sources = [
        score.add(actor, hole.id, f.now, scores=[NewScore(V3, _ids(pump))])[0].source
        for actor in (f.w.lead, f.w.northgate, adviser)
    ]
    assert sources == ["Coordination center", "Northgate Medical", "Device agency"]
    f.assert_whole()


def test_a_score_is_seen_by_who_may_see_its_products_and_by_its_author():
    f = filled()
    (mine,), (theirs,), (hole,) = f.products(), f.products("halcyon"), f.vulnerabilities()
    adviser = adviser_in(f)
    own = score.add(f.w.lead, hole.id, f.now, scores=[NewScore(V3, _ids(mine))])[0]
    both = score.add(f.w.lead, hole.id, f.now, scores=[NewScore(V3, _ids(mine, theirs))])[0]
    advised = score.add(adviser, hole.id, f.now, scores=[NewScore(V3, _ids(mine))])[0]
    assert own.room_id == f.side("northgate")
    assert both.room_id == advised.room_id == f.room(RoomKind.AGENCIES)
    assert {r.id for r in f.seen(Score, f.w.northgate)} == {own.id}
    assert f.seen(Score, f.w.halcyon) == []
    assert {r.id for r in f.seen(Score, adviser)} == {both.id, advised.id}
    f.assert_whole()


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        (V3.replace("AV:N", "AV:Q"), "AV"),
        (V3.replace("/UI:N", ""), "UI"),
        (V3 + "/AV:N", "AV"),
        (V3 + "/ZZ:N", "ZZ"),
        ("CVSS:5.0/AV:N", "Start the vector"),
        (" ", "Give a CVSS vector"),
        ("AC:L/Au:N/C:P/I:P/A:P", "AV"),
        (V4 + "/" + "MAV:N/" * 60, "Shorten"),
    ],
)
def test_a_wrong_vector_is_refused_by_the_name_of_its_metric(vector, sentence):
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    new = [NewScore(V3, _ids(pump)), NewScore(vector, _ids(pump))]
    with pytest.raises(Invalid) as refused:
        score.add(f.w.lead, hole.id, f.now, scores=new)
    assert set(refused.value.findings) == {"1/vector"}
    assert sentence in refused.value.findings["1/vector"][0]
    assert f.rows(Score) == []


def test_every_other_mistake_is_found_too():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    new = [
        NewScore(V3, frozenset()),
        NewScore(V3, _ids(pump), "a\nb"),
        NewScore(V3, frozenset({uuid.uuid4()})),
    ]
    with pytest.raises(Invalid) as refused:
        score.add(f.w.lead, hole.id, f.now, scores=new)
    assert set(refused.value.findings) == {"0/products", "1/source", "products"}
    for count in (0, 501):
        with pytest.raises(Invalid) as refused:
            score.add(f.w.lead, hole.id, f.now, scores=[NewScore(V3, _ids(pump))] * count)
        assert set(refused.value.findings) == {"scores"}
    assert f.rows(ProductSet) == []


def test_a_manufacturer_scores_for_its_own_products_only():
    f = filled()
    (theirs,), (hole,) = f.products("halcyon"), f.vulnerabilities()
    with pytest.raises(Invalid) as refused:
        score.add(f.w.northgate, hole.id, f.now, scores=[NewScore(V3, _ids(theirs))])
    assert refused.value.findings == {"products": ["Choose products of this case."]}


def test_roles_and_phases():
    f = filled()
    (pump,), (hole,) = f.products(), f.vulnerabilities()
    new = [NewScore(V3, _ids(pump))]
    with pytest.raises(Denied):
        score.add(f.reporter, hole.id, f.now, scores=new)
    with pytest.raises(Missing):
        score.add(f.w.outsider, hole.id, f.now, scores=new)
    f.split_off(hole)
    with pytest.raises(Illegal, match="linked case"):
        score.add(f.w.lead, hole.id, f.now, scores=new)
    f.close()
    with pytest.raises(Denied, match="closed"):
        score.add(f.w.lead, hole.id, f.now, scores=new)
    assert f.rows(Score) == []
