"""Products: their row is their identity, their names are kept to the letter."""

from __future__ import annotations

from collections import Counter
from itertools import count
from uuid import UUID

import pytest

from medaccord.domain.devices.product import Branch, BranchCategory, look_alikes, product_at, product_named
from medaccord.domain.devices.versions import VersKind
from medaccord.domain.errors import Invalid

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
PATH = [("vendor", "Medtronic "), ("product_name", "MiniMed  620G"), ("product_version_range", "<= 2.3.6 ")]


def test_names_are_kept_verbatim():
    product = product_at(ONE, PATH)
    assert (product.vendor, product.name, product.version) == ("Medtronic ", "MiniMed  620G", "<= 2.3.6 ")
    assert [(step.category.value, step.name) for step in product.path] == PATH
    assert str(product) == "Medtronic  MiniMed  620G <= 2.3.6 "


def test_a_product_is_its_row_and_not_its_names():
    assert product_at(ONE, PATH) != product_at(TWO, PATH)
    assert product_at(ONE, PATH) == product_at(ONE, PATH[:2])
    assert len({product_at(ONE, PATH), product_at(TWO, PATH), product_at(ONE, PATH[:1])}) == 2


def test_the_deepest_branch_of_a_category_counts():
    path = [("vendor", "A"), ("product_name", "Family"), ("product_name", "Pump"), ("service_pack", "SP1")]
    product = product_at(ONE, path)
    assert (product.name, product.version) == ("Pump", "")
    assert product.reading.kind is VersKind.UNREADABLE


def test_parts_that_are_not_in_the_path_are_empty():
    product = product_at(ONE, [("product_family", "Pumps")])
    assert (product.vendor, product.name, product.version) == ("", "", "")
    assert str(product) == "Pumps"


def test_the_reading_stands_beside_the_text():
    product = product_at(ONE, PATH)
    assert (product.reading.vers, product.version) == ("vers:intdot/<=2.3.6", "<= 2.3.6 ")


@pytest.mark.parametrize(
    ("version", "category"),
    [
        ("2.1", "product_version"),
        ("BT06", "product_version"),
        ("MMT-1715 | MMT-1754", "product_version"),
        ("small pumps", "product_version"),
        ("2.x", "product_version_range"),
        ("2.1 | 2.3", "product_version_range"),
        ("<= 2.3", "product_version_range"),
        ("<8/30/2024", "product_version_range"),
        ("2.3 SP1 and earlier", "product_version_range"),
        ("All versions before SP1", "product_version_range"),
        ("vers:all/*", "product_version_range"),
        ("*", "product_version_range"),
    ],
)
def test_a_typed_version_gets_the_category_that_csaf_wants(version, category):
    product = product_named(ONE, "Acme", "Pump", version)
    assert product.path == (
        Branch(BranchCategory.VENDOR, "Acme"),
        Branch(BranchCategory.PRODUCT_NAME, "Pump"),
        Branch(BranchCategory(category), version),
    )
    assert (product.vendor, product.name, product.version) == ("Acme", "Pump", version)


def test_a_typed_product_needs_no_version():
    assert str(product_named(ONE, "Acme", "Pump")) == "Acme Pump"


@pytest.mark.parametrize("name", ["", " ", "\n", "a\x00", "\ud800", "x" * 2001])
def test_names_that_are_no_text_are_refused(name):
    with pytest.raises(Invalid):
        product_named(ONE, name, "Pump")
    with pytest.raises(Invalid):
        product_named(ONE, "Acme", name)


def test_an_empty_path_and_an_unknown_category_are_refused():
    with pytest.raises(Invalid, match="name"):
        product_at(ONE, [])
    with pytest.raises(Invalid, match="product_version_range"):
        product_at(ONE, [("model", "X")])


def test_look_alikes_are_different_rows_under_one_path():
    same = [product_at(ONE, PATH), product_at(TWO, PATH), product_at(ONE, PATH)]
    other = product_at(THREE, [*PATH[:2], ("product_version", "<= 2.3.6 ")])
    assert look_alikes([*same, other]) == [[product_at(ONE, PATH), product_at(TWO, PATH)]]
    assert look_alikes([]) == look_alikes([same[0], other]) == []


def walk(branches, path=()):
    for branch in branches:
        here = (*path, (branch["category"], branch["name"]))
        if "product" in branch:
            yield here
        yield from walk(branch.get("branches", []), here)


def test_every_real_product_keeps_its_path(real_documents):
    numbers = count(1)
    seen, alike = Counter(), 0
    for document in real_documents:
        paths = list(walk(document["product_tree"]["branches"]))
        products = [product_at(UUID(int=next(numbers)), path) for path in paths]
        assert [tuple((step.category.value, step.name) for step in each.path) for each in products] == paths
        assert len(set(products)) == len(paths)
        seen["products"] += len(products)
        seen["with vendor, name and version"] += sum(
            bool(p.vendor and p.name and p.version) for p in products
        )
        alike += len(look_alikes(products))
        assert len(paths) - len(set(paths)) == sum(len(group) - 1 for group in look_alikes(products))
    assert seen == {"products": 1488, "with vendor, name and version": 1488}
    assert alike > 0
