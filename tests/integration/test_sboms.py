"""SBOMs of products: who attaches and reads them, what they lack, and in whose products a component is."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import person, world
from tests.filled import adviser_in, filled
from tests.support.api import Program
from tests.support.bills import LODASH, OPENSSL, as_file, bill, cyclonedx

from medaccord.adapters import sbom as reader
from medaccord.apps.cases.commands import participant, product, sbom
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.queries.holders import holders
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.devices.models import Sbom, SbomComponent
from medaccord.apps.devices.queries.sboms import components, sboms
from medaccord.apps.parties.models import Membership
from medaccord.core.models import Blob
from medaccord.domain.devices.component import sought
from medaccord.domain.devices.sbom import MOST
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.tlp import Tlp

HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


def attached(f, *parts, who=None, maker="northgate", **more):
    (sold,) = f.products(maker)
    row = sbom.attach(who or f.w.lead, f.case.id, f.now, product=sold.id, told=bill(*parts), **more)
    return sold, row


def test_an_sbom_lies_with_its_components_in_its_makers_side_and_in_the_chain():
    f = filled()
    sold, row = attached(f, OPENSSL, LODASH, who=f.w.northgate, label=" 2.1 ", marking=Tlp.AMBER_STRICT)
    (kept,) = f.rows(Sbom)
    assert (kept.id, kept.room_id, kept.product_id) == (row.id, f.side("northgate"), sold.id)
    assert (kept.label, kept.format, kept.spec, kept.components) == ("2.1", "cyclonedx", "1.5", 2)
    assert kept.missing == {
        "supplier": 1,
        "dependencies": 0,
        "author": 0,
        "timestamp": 0,
        "support": 1,
        "support_end": 1,
    }
    parts = sorted(f.rows(SbomComponent), key=lambda one: one.position)
    assert {part.room_id for part in parts} == {f.side("northgate")}
    assert {one.marking for one in (kept, *parts)} == {"TLP:AMBER+STRICT"}
    assert [(one.plain, one.package) for one in parts] == [
        ("openssl", "generic/openssl"),
        ("lodash", "npm/lodash"),
    ]
    assert f.rows(Blob) == []  # what was read is kept, the file is not
    f.assert_whole()


def test_one_label_is_that_of_the_sbom_and_of_all_its_components():
    f = filled()
    with pytest.raises(Invalid) as refused:
        attached(f, OPENSSL, marking=Tlp.CLEAR)
    assert set(refused.value.findings) == {"marking"}
    with pytest.raises(Invalid):
        attached(f, OPENSSL, marking=Tlp.RED)
    attached(f, OPENSSL)
    assert {row.marking for row in (*f.rows(Sbom), *f.rows(SbomComponent))} == {f.case.marking}


def test_only_the_desk_and_the_maker_attach_and_withdraw_and_nobody_else_knows():
    f = filled()
    sold, row = attached(f, OPENSSL)
    adviser = adviser_in(f)
    for who in (f.w.halcyon, f.w.outsider, adviser, f.reporter):
        with pytest.raises((Missing, Denied)):
            sbom.attach(who, f.case.id, f.now, product=sold.id, told=bill(LODASH))
        with pytest.raises((Missing, Denied)):
            sbom.withdraw(who, f.case.id, f.now, sbom=row.id, reason="No.")
    with pytest.raises(Missing):  # of another manufacturer it reads like what is not there
        sbom.withdraw(f.w.halcyon, f.case.id, f.now, sbom=row.id, reason="No.")
    for who in (f.w.halcyon, f.w.outsider, f.reporter):
        assert sboms(who, f.case.id) == ()
        with pytest.raises(Missing):
            components(who, f.case.id, row.id)
        assert f.seen(SbomComponent, who) == []
    assert [one.id for one in sboms(f.w.northgate, f.case.id)] == [row.id]
    f.close()
    with pytest.raises(Denied):
        sbom.attach(f.w.lead, f.case.id, f.now, product=sold.id, told=bill(LODASH))


def test_the_same_file_is_attached_once_and_several_stand_the_newest_first():
    f = filled()
    sold, first = attached(f, OPENSSL)
    with pytest.raises(Illegal, match="attached to this product already"):
        sbom.attach(f.w.northgate, f.case.id, f.now, product=sold.id, told=bill(OPENSSL))
    second = sbom.attach(f.w.northgate, f.case.id, f.now + HOUR, product=sold.id, told=bill(LODASH))
    assert [one.id for one in sboms(f.w.lead, f.case.id, sold.id)] == [second.id, first.id]
    with pytest.raises(Stale):
        sbom.withdraw(f.w.northgate, f.case.id, f.now, sbom=first.id, reason="Other build.", version=7)
    sbom.withdraw(f.w.northgate, f.case.id, f.now, sbom=first.id, reason="Other build.", version=1)
    with pytest.raises(Illegal):
        sbom.withdraw(f.w.northgate, f.case.id, f.now, sbom=first.id, reason="Again.")
    over = next(one for one in sboms(f.w.lead, f.case.id) if one.id == first.id)
    assert (over.withdrawn_because, over.version) == ("Other build.", 2)
    again = sbom.attach(f.w.lead, f.case.id, f.now, product=sold.id, told=bill(OPENSSL))
    assert again.id != first.id
    product.withdraw(f.w.lead, f.case.id, f.now, product=sold.id, reason="Never sold.")
    assert sboms(f.w.lead, f.case.id) == ()
    with pytest.raises(Illegal):
        sbom.attach(f.w.lead, f.case.id, f.now, product=sold.id, told=bill())
    f.assert_whole()


def test_a_manufacturer_is_found_by_its_sboms_in_every_case_of_the_reader_and_in_no_other():
    """One product in this case, one in another of the lead; a colleague is in the other alone."""
    f = filled()
    attached(f, OPENSSL, label="1")
    other, _ = f.w.case()
    f.w.join(other, "halcyon")
    new = NewProduct(f.organisation("halcyon"), "Halcyon monitor")
    (sold,) = product.add(f.w.lead, other.id, f.now, products=[new])
    there = sbom.attach(f.w.lead, other.id, f.now, product=sold.id, told=bill(OPENSSL, LODASH))
    found = holders(f.w.lead, f.case.id, sought("OpenSSL"))
    assert [one.name for one in found.found] == ["Halcyon Infusion", "Northgate Medical"]
    by = {one.organisation: one for one in found.found}
    assert by[f.organisation("northgate")].party == f.parties["northgate"].id
    assert by[f.organisation("halcyon")].party == f.parties["halcyon"].id
    assert [one.sbom for one in by[f.organisation("halcyon")].holdings] == [there.id]
    assert [one.number for one in by[f.organisation("halcyon")].holdings] == [
        case_view(f.w.lead, other.id).number
    ]
    for wanted, many in (
        ("lodash", 1),
        ("pkg:npm/lodash", 1),
        ("pkg:npm/lodash@4.17.20", 1),
        ("pkg:npm/lodash@4.17.21", 0),
        ("log4j", 0),
    ):
        assert len(holders(f.w.lead, f.case.id, sought(wanted)).found) == many, wanted
    assert len(holders(f.w.lead, f.case.id, sought("openssl", "before 3.0.7")).found) == 2
    assert holders(f.w.lead, f.case.id, sought("openssl", "3.0.7 and later")).found == ()
    unsure = holders(f.w.lead, f.case.id, sought("openssl", "before 1.1.1"))
    assert {each.unsure for one in unsure.found for each in one.holdings} == {True}
    alone = person()
    Membership.objects.create(organisation=f.w.center, person_id=alone.person, since=f.now)
    participant.admit(f.w.lead, other.id, f.now, person=alone.person)
    (seen,) = holders(alone, other.id, sought("openssl")).found
    assert (seen.organisation, [one.sbom for one in seen.holdings]) == (
        f.organisation("halcyon"),
        [there.id],
    )
    sbom.withdraw(f.w.lead, other.id, f.now, sbom=there.id, reason="Other build.")
    assert len(holders(f.w.lead, f.case.id, sought("openssl")).found) == 1


def test_a_component_that_has_a_name_only_is_found_by_package_for_a_person_to_compare():
    f = filled()
    attached(f, {"name": "Lodash", "version": "4.17.20"}, {"name": "lodash", "purl": "pkg:pypi/lodash"})
    (one,) = holders(f.w.lead, f.case.id, sought("pkg:npm/lodash@4.17.20")).found
    assert [(each.found.name, each.unsure) for each in one.holdings] == [("Lodash", True)]


def test_a_desk_that_is_not_in_the_other_case_learns_nothing_of_it():
    f = filled()
    attached(f, OPENSSL)
    stranger = world()
    case, _ = stranger.case()
    assert holders(stranger.lead, case.id, sought("openssl")).found == ()
    for who in (f.w.northgate, f.w.halcyon, f.w.outsider, f.reporter, adviser_in(f), stranger.lead):
        with pytest.raises(Missing):
            holders(who, f.case.id, sought("openssl"))


def test_whoever_makes_it_and_is_not_here_can_be_invited():
    f = filled()
    w = f.w
    second, _ = w.case()
    w.join(second, "northgate")
    attached(f, OPENSSL, maker="halcyon")
    desk = signed_in(w.lead)
    asked = {"component": "openssl", "versions": "before 3.0.7"}
    page = desk.get(f"/cases/{second.id}/people/component/", asked)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Takes no part in this case" in words(page)
    there = f"/cases/{second.id}/people/?organisation={f.organisation('halcyon')}#invite"
    assert there in text
    form = words(desk.get(there.partition("#")[0]))
    assert "Halcyon" in form
    told = Program(w.lead).get(f"/cases/{second.id}/component-holders?q=openssl").json()
    (one,) = told["results"]
    assert (one["organisation"], one["participant"], one["invitable"]) == (
        str(f.organisation("halcyon")),
        None,
        True,
    )
    assert told["more"] is False
    assert one["holdings"][0]["marking"] == "TLP:AMBER+STRICT"
    for who in (w.northgate, w.halcyon, w.outsider):
        assert signed_in(who).get(f"/cases/{second.id}/people/component/", asked).status_code == 404
        assert Program(who).get(f"/cases/{second.id}/component-holders?q=openssl").status_code == 404
    assert "component" in words(desk.get(f"/cases/{second.id}/people/finding/"))


def test_what_cannot_be_looked_for_comes_back_beside_its_field():
    f = filled()
    desk = signed_in(f.w.lead)
    page = desk.get(f"/cases/{f.case.id}/people/component/", {"component": "a", "versions": "about three"})
    assert page.status_code == 422
    assert "dotted numbers" in words(page)
    assert desk.get(f"/cases/{f.case.id}/people/component/").status_code == 200
    empty = desk.get(f"/cases/{f.case.id}/people/component/", {"component": "log4j"})
    assert "No SBOM that you may see contains it" in words(empty)
    for asked, field in (("q=a&versions=about three", "versions"), ("q=pkg:npm", "q")):
        told = Program(f.w.lead).get(f"/cases/{f.case.id}/component-holders?{asked}")
        assert (told.status_code, set(told.json()["findings"])) == (422, {field})


def test_a_maker_attaches_one_on_its_screen_reads_it_and_withdraws_it():
    f = filled()
    (sold,) = f.products()
    here = f"/cases/{f.case.id}/products/{sold.id}/sboms/"
    maker = signed_in(f.w.northgate)
    assert here in maker.get(f"/cases/{f.case.id}/vulnerabilities/").content.decode()
    sent = maker.post(
        f"{here}attach/",
        {"sbom-file": as_file(cyclonedx(LODASH, OPENSSL)), "sbom-label": "2.1", "sbom-marking": ""},
    )
    assert (sent.status_code, sent["Location"]) == (303, here)
    (row,) = f.rows(Sbom)
    listed = words(maker.get(here))
    assert "CycloneDX 1.5" in listed
    assert "6 elements" in listed
    one = f"/cases/{f.case.id}/sboms/{row.id}/"
    page = words(maker.get(one))
    for told in (
        "lodash",
        "4.17.20",
        "OpenJS Foundation",
        "MIT",
        "actively maintained",
        "until Jun 30, 2028",
    ):
        assert told in page
    assert "1 component lacks the supplier." in page
    assert "Nobody is named as its author." in page
    for other in (signed_in(f.w.halcyon), signed_in(f.w.outsider)):
        for there in (here, one, f"{one}withdraw/"):
            assert other.get(there).status_code == 404
        assert other.post(f"{here}attach/", {"sbom-file": as_file()}).status_code == 404
    assert maker.get(f"{one}withdraw/").status_code == 200
    done = maker.post(f"{one}withdraw/", {"reason": "Another build.", "version": "1"})
    assert (done.status_code, done["Location"]) == (303, one)
    assert "It was withdrawn: Another build." in words(maker.get(one))
    assert maker.get(f"{one}withdraw/").status_code == 409
    assert "withdrew an SBOM" in words(maker.get(f"/cases/{f.case.id}/history/"))


@pytest.mark.parametrize(
    "data",
    [
        b"no sbom",
        b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]><b>&a;</b>',
        b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":' + b"[" * 50_000,
        cyclonedx(*[{"name": "a"}] * (MOST + 1)),
    ],
    ids=["noise", "entity", "depth", "many"],
)
def test_a_hostile_file_is_one_sentence_on_the_screen_and_in_the_api(data):
    f = filled()
    (sold,) = f.products()
    before = f.entries()
    there = f"/cases/{f.case.id}/products/{sold.id}/sboms/attach/"
    sent = signed_in(f.w.northgate).post(there, {"sbom-file": as_file(data), "sbom-label": "2.1"})
    assert sent.status_code == 422
    assert 'value="2.1"' in sent.content.decode()
    told = Program(f.w.northgate).post(
        f"/cases/{f.case.id}/products/{sold.id}/sboms", {"label": "2.1"}, file=as_file(data)
    )
    assert (told.status_code, told.json()["error"]) == (422, "invalid")
    assert f.rows(Sbom) == []
    assert f.entries() == before


def test_a_file_is_read_for_nobody_who_may_not_attach_it(monkeypatch):
    """Neither way reads it: without the case, without the right, and once the case is closed."""
    f = filled()
    (sold,) = f.products()
    monkeypatch.setattr(reader, "read", None)  # a call would be an error of the server
    there = f"/cases/{f.case.id}/products/{sold.id}/sboms"

    def answers(who):
        page = signed_in(who).post(f"{there}/attach/", {"sbom-file": as_file(), "sbom-label": ""})
        return page.status_code, Program(who).post(there, {"label": ""}, file=as_file()).status_code

    for who in (f.w.halcyon, f.w.outsider):
        assert answers(who) == (404, 404)
    f.close()
    for who in (f.w.lead, f.w.northgate):
        assert answers(who) == (403, 403)


def test_components_are_paged_in_their_order_on_both_ways():
    f = filled()
    parts = [{"name": f"part {number:03}"} for number in range(1, 151)]
    _, row = attached(f, *parts)
    first = components(f.w.lead, f.case.id, row.id)
    assert (first.next, len(first.lines)) == (100, 100)
    last = components(f.w.lead, f.case.id, row.id, 100)
    assert (last.next, [place for place, _ in last.lines]) == (None, list(range(101, 151)))
    page = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/sboms/{row.id}/?after=100"))
    assert "Components 101 to 150 of 150" in page
    assert "part 100" not in page
    program = Program(f.w.lead)
    told = program.get(f"/cases/{f.case.id}/sboms/{row.id}/components").json()
    assert told["next"] == "100"
    rest = program.get(f"/cases/{f.case.id}/sboms/{row.id}/components?after=100").json()
    assert (rest["next"], rest["results"][0]["name"]) == (None, "part 101")
    for wrong in ("-1", "a", "9999999", "1' OR 1"):
        assert program.get(f"/cases/{f.case.id}/sboms/{row.id}/components?after={wrong}").status_code == 422
