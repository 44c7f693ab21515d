"""Products lie in their maker's side, keep every name as given, and come in sets that never change."""

from __future__ import annotations

import uuid

import pytest
from tests.factories import world
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import participant, product
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.models import Case
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.devices.models import Product, ProductSet, ProductSetMember
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Denied, Invalid, Missing
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db

PATH = (
    ("vendor", "Northgate "),
    ("product_name", "InfusaCore\u00a0LX"),
    ("product_version_range", "< 8.2.2 "),
)
HELPER = {
    "cpe": "cpe:2.3:h:northgate:infusacore:*:*:*:*:*:*:*:*",
    "model_numbers": ["LX-1 ", "LX-2"],
    "hashes": [{"filename": "a.bin", "file_hashes": [{"algorithm": "sha256", "value": "00" * 32}]}],
}


@command(Verb.PRODUCT_GROUP, on=Case)
def as_set(act: Act, case: Case, *, products: list[uuid.UUID]) -> ProductSet:
    """The unnamed set of some products, as scores and remediations ask for it."""
    return product.product_set(act, case, products)


def test_names_path_and_identifiers_are_kept_as_given_with_a_reading_beside_them():
    f = filled()
    new = NewProduct(f.organisation("northgate"), "Northgate  InfusaCore LX < 8.2.2 ", PATH, HELPER)
    (added,) = product.add(f.w.northgate, f.case.id, f.now, products=[new])
    (row,) = f.rows(Product, id=added.id)
    assert row.name == "Northgate  InfusaCore LX < 8.2.2 "
    assert row.path == [list(step) for step in PATH]
    assert row.identifiers == HELPER
    assert row.vers == "vers:intdot/<8.2.2"
    assert row.room_id == f.side("northgate")
    assert row.position == 1
    f.assert_whole()


def test_two_products_may_share_every_name_and_positions_go_on():
    f = filled()
    new = NewProduct(f.organisation("northgate"), "Pump", PATH)
    first = product.add(f.w.lead, f.case.id, f.now, products=[new, new])
    second = product.add(f.w.northgate, f.case.id, f.now, products=[new])
    assert len({row.id for row in (*first, *second)}) == 3
    assert [row.position for row in (*first, *second)] == [1, 2, 3]
    f.assert_whole()


def test_one_command_is_one_entry_and_each_maker_hears_of_its_own():
    f = filled()
    before = f.entries()
    new = [NewProduct(f.organisation(maker), maker) for maker in ("northgate", "halcyon", "northgate")]
    product.add(f.w.lead, f.case.id, f.now, products=new)
    assert f.entries() == before + 1
    assert {room for verb, room in f.facts() if verb == "product.add"} == {
        f.side("northgate"),
        f.side("halcyon"),
    }
    assert [row.name for row in f.seen(Product, f.w.halcyon)] == ["halcyon"]
    assert f.seen(Product, f.reporter) == []
    assert len(f.seen(Product, f.w.lead)) == 3


def test_a_product_may_stand_outside_any_path_and_a_typed_one_gets_its_path():
    f = filled()
    maker = f.organisation("northgate")
    plain, ranged = product.add(
        f.w.lead,
        f.case.id,
        f.now,
        products=[NewProduct(maker, "Pump"), typed(maker, "Northgate", "Pump", "2.0 and later")],
    )
    assert (plain.path, plain.vers) == ([], "")
    assert ranged.name == "Northgate Pump 2.0 and later"
    assert ranged.path[-1] == ["product_version_range", "2.0 and later"]
    assert ranged.vers == "vers:intdot/>=2.0"


def test_every_mistake_is_found_at_once_and_nothing_is_added():
    f = filled()
    maker = f.organisation("northgate")
    wrong = [
        NewProduct(maker, "  "),
        NewProduct(maker, "a\x00b", (("vendor", " "),)),
        NewProduct(maker, "x" * 2_001, (("brand", "Pump"),)),
        NewProduct(uuid.uuid4(), "Pump", (("vendor", "V"),) * 31),
        NewProduct(f.w.center.id, "Pump", (), {"serial": "1"}),
        NewProduct(maker, "Pump", (), {"model_numbers": [1.5]}),
        NewProduct(maker, "Pump", (), {"skus": ["x" * 1_900] * 30}),
        NewProduct(maker, "Pump", (), {"cpe": "a\nb"}),
    ]
    before = f.entries()
    with pytest.raises(Invalid) as refused:
        product.add(f.w.lead, f.case.id, f.now, products=wrong)
    assert set(refused.value.findings) == {
        "0/name",
        "1/name",
        "1/path",
        "2/name",
        "2/path",
        "3/organisation",
        "3/path",
        "4/organisation",
        "4/identifiers",
        "5/identifiers",
        "6/identifiers",
        "7/identifiers",
    }
    assert f.entries() == before
    assert f.rows(Product) == []


@pytest.mark.parametrize("count", [0, 2_001])
def test_a_call_takes_between_one_and_two_thousand(count):
    f = filled()
    new = [NewProduct(f.organisation("northgate"), "Pump")] * count
    with pytest.raises(Invalid) as refused:
        product.add(f.w.lead, f.case.id, f.now, products=new)
    assert set(refused.value.findings) == {"products"}


def test_a_manufacturer_adds_its_own_only_and_learns_of_no_other():
    f = filled()
    sentences = []
    for organisation in (f.organisation("halcyon"), uuid.uuid4()):
        with pytest.raises(Invalid) as refused:
            product.add(f.w.northgate, f.case.id, f.now, products=[NewProduct(organisation, "Pump")])
        sentences.append(refused.value.findings)
    assert sentences[0] == sentences[1]


def test_who_has_left_adds_and_gets_no_products():
    f = filled()
    participant.leave(f.w.northgate, f.parties["northgate"].id, f.now)
    new = [NewProduct(f.organisation("northgate"), "Pump")]
    with pytest.raises(Missing):
        product.add(f.w.northgate, f.case.id, f.now, products=new)
    with pytest.raises(Invalid):
        product.add(f.w.lead, f.case.id, f.now, products=new)


def test_roles_and_phases():
    f = filled()
    adviser = adviser_in(f)
    new = [NewProduct(f.organisation("northgate"), "Pump")]
    (row,) = product.add(f.w.lead, f.case.id, f.now, products=new)
    for actor in (f.reporter, adviser):
        with pytest.raises(Denied):
            product.add(actor, f.case.id, f.now, products=new)
        with pytest.raises(Denied):
            product.group(actor, f.case.id, f.now, products=[row.id], name="Pumps")
    with pytest.raises(Missing):
        product.add(f.w.outsider, f.case.id, f.now, products=new)
    f.close()
    with pytest.raises(Denied, match="closed"):
        product.add(f.w.lead, f.case.id, f.now, products=new)
    with pytest.raises(Denied, match="closed"):
        product.group(f.w.lead, f.case.id, f.now, products=[row.id], name="Pumps")
    assert len(f.rows(Product)) == 1
    f.assert_whole()


# ---------------------------------------------------------------- sets


def test_a_set_is_kept_once_in_a_room_whatever_the_order():
    f = filled()
    one, two = f.products(count=2)
    first = as_set(f.w.lead, f.case.id, f.now, products=[one.id, two.id])
    entries = f.entries()
    again = as_set(f.w.northgate, f.case.id, f.now, products=[two.id, one.id, two.id])
    assert again.id == first.id
    assert f.entries() == entries
    assert {m.product_id for m in f.rows(ProductSetMember)} == {one.id, two.id}
    assert as_set(f.w.lead, f.case.id, f.now, products=[one.id]).id != first.id
    f.assert_whole()


def test_a_set_lies_in_the_side_of_its_members_or_else_with_the_agencies():
    f = filled()
    (mine,), (theirs,) = f.products("northgate"), f.products("halcyon")
    own = as_set(f.w.lead, f.case.id, f.now, products=[mine.id])
    both = as_set(f.w.lead, f.case.id, f.now, products=[mine.id, theirs.id])
    assert own.room_id == f.side("northgate")
    assert both.room_id == f.room(RoomKind.AGENCIES)
    assert {row.id for row in f.seen(ProductSet, f.w.northgate)} == {own.id}
    assert f.seen(ProductSetMember, f.w.halcyon) == []
    f.assert_whole()


def test_a_manufacturer_cannot_name_another_ones_product():
    f = filled()
    (theirs,) = f.products("halcyon")
    sentences = []
    for stranger in (theirs.id, uuid.uuid4()):
        with pytest.raises(Invalid) as refused:
            as_set(f.w.northgate, f.case.id, f.now, products=[stranger])
        sentences.append(refused.value.findings)
    assert sentences[0] == sentences[1] == {"products": ["Choose products of this case."]}


def test_products_of_another_case_are_none_of_this_one():
    f, other = filled(), world()
    case, _ = other.case()
    other.join(case, "northgate")
    new = [NewProduct(other.makers["northgate"].id, "Pump")]
    (foreign,) = product.add(other.lead, case.id, other.now, products=new)
    with pytest.raises(Invalid):
        as_set(f.w.lead, f.case.id, f.now, products=[foreign.id])


def test_a_group_is_a_set_with_a_name_beside_the_set_without():
    f = filled()
    (row,) = f.products()
    plain = as_set(f.w.lead, f.case.id, f.now, products=[row.id])
    named = product.group(f.w.northgate, f.case.id, f.now, products=[row.id], name="Pumps ", summary="All ")
    again = product.group(f.w.lead, f.case.id, f.now, products=[row.id], name="Pumps ", summary="All ")
    other = product.group(f.w.lead, f.case.id, f.now, products=[row.id], name="Pumps ", summary="Some")
    assert (named.group, named.summary) == ("Pumps ", "All ")
    assert again.id == named.id
    assert len({plain.id, named.id, other.id}) == 3
    f.assert_whole()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "group"),
        ({"name": "a\nb"}, "group"),
        ({"name": "x" * 201}, "group"),
        ({"summary": "\x00"}, "summary"),
        ({"products": []}, "products"),
    ],
)
def test_a_group_is_refused_with_its_finding(change, field):
    f = filled()
    (row,) = f.products()
    with pytest.raises(Invalid) as refused:
        product.group(f.w.lead, f.case.id, f.now, **{"products": [row.id], "name": "Pumps", **change})
    assert set(refused.value.findings) == {field}
    assert f.rows(ProductSet) == []
