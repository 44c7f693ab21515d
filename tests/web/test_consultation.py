"""Beside a question about the risk: recalls, events and earlier cases of the same product code."""

from __future__ import annotations

import re

import pytest
from tests.browsing import signed_in, words
from tests.judged import Judged
from tests.support.registries import DEVICE, HEADS, RECALL, brought, fda, line
from tests.web.test_assessment import ASKED

from medaccord.apps.accounts.models import Person
from medaccord.apps.assessments.queries.rounds import own_of
from medaccord.apps.cases.commands import device, product
from medaccord.domain.devices.device import Description
from medaccord.domain.devices.registry import Source
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


def _described(j, case, code="AAA"):
    """A pump of Northgate in a case, of a product code."""
    maker = j.w.makers["northgate"].id
    (made,) = product.add(
        j.w.northgate, case, j.now, products=[product.typed(maker, "Northgate", f"Pump {code}", "1")]
    )
    told = Description(product_code=code)
    device.describe(j.w.northgate, case, j.now, product=made.id, wanted=told, version=0)


def _loaded(tmp_path):
    for name, source, data in (
        ("foiclass.txt", Source.FOICLASS, "\n".join([HEADS, line()]).encode()),
        ("recall.json", Source.RECALL, fda(RECALL)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        brought(path, source)


def test_beside_the_form_stands_what_is_known_of_such_devices(tmp_path):
    j = Judged()
    Person.objects.get_or_create(principal_id=j.s.reporter.person, defaults={"name": "Harbor Finch"})
    _loaded(tmp_path)
    _described(j, j.case.id)
    earlier, _finder = j.w.case("EARLIER-CASE")
    j.w.join(earlier, "northgate")
    _described(j, earlier.id)
    page = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    desk = signed_in(j.w.lead)
    form = desk.get(f"{page}ask/").content.decode()
    assert re.search(r'name="product_codes" value="AAA"', form)
    everybody = {"parties": [str(j.party(role)) for role in j.people]}
    wrong = desk.post(f"{page}ask/", ASKED | everybody | {"product_codes": "AAA pump"})
    assert wrong.status_code == 422
    assert "A product code of FDA has three characters" in words(wrong)
    assert desk.post(f"{page}ask/", ASKED | everybody | {"product_codes": "aaa, ZZZ"}).status_code == 303
    for role, who in j.people.items():
        mine = own_of(who, j.case.id)[0]
        assert mine.product_codes == ("AAA", "ZZZ")
        told = words(signed_in(who).get(f"/cases/{j.case.id}/assessment/opinion/{mine.id}/give/"))
        assert "Made-up Pump" in told
        assert "Z-0001-2026" in told
        assert "It stops." in told
        assert "No registry that is loaded knows it." in told
        knows = role in (Role.LEAD, Role.MANUFACTURER)
        assert ("EARLIER-CASE" in told) == knows
        assert ("None that you may read is about such a device." in told) != knows


def test_beside_a_determination_stands_the_matrix():
    j = Judged()
    told = words(signed_in(j.w.northgate).get(f"/cases/{j.case.id}/assessment/{j.s.one.id}/determine/"))
    assert "What the matrix proposes" in told
    assert "How easy to exploit, down, by severity of harm, across." in told


def test_beside_the_form_stands_the_record_of_a_device_whose_identifier_is_known(tmp_path):
    j = Judged()
    _loaded(tmp_path)
    path = tmp_path / "udi.json"
    path.write_bytes(fda(DEVICE))
    brought(path, Source.UDI)
    maker = j.w.makers["northgate"].id
    named = [product.typed(maker, "Northgate", "Pump", "1")]
    (made,) = product.add(j.w.northgate, j.case.id, j.now, products=named)
    told = Description(udi="00643169001763")
    device.describe(j.w.northgate, j.case.id, j.now, product=made.id, wanted=told, version=0)
    j.ask()
    there = f"/cases/{j.case.id}/assessment/opinion/{j.mine(Role.MANUFACTURER).id}/give/"
    page = words(signed_in(j.w.northgate).get(there))
    assert f"{DEVICE['brand_name']}, {DEVICE['version_or_model_number']}" in page
    assert "MRI safety:" in page
    assert "Product code AAA: implant, no; life-sustaining, yes." in page
    assert "GUDID, from openFDA: version" in page
    assert not re.search(r'name="severity"[^>]*checked', page)
