"""What a product is as a device: who says it, who reads it, and what is not kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.browsing import signed_in, words
from tests.filled import filled
from tests.support.api import Program
from tests.support.registries import DEVICE, HEADS, RECALL, brought, fda, line

from medaccord.apps.cases.commands import device, product
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.status import ask
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.devices.models import Device, Product
from medaccord.apps.parties.models import Origin
from medaccord.core.models import AuditSide
from medaccord.core.streams import platform_scope
from medaccord.domain.devices.device import Description, DeviceClass, Support, YesNo
from medaccord.domain.devices.registry import Source
from medaccord.domain.devices.scope import Scope, ScopeKind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
SERIAL = "98765ZZ"
UDI = f"(01)51022222233336(17)150707(10)A213B1(21){SERIAL}"
TOLD = Description(
    udi=UDI,
    product_code="frn",
    device_class=DeviceClass.TWO,
    implant=YesNo.NO,
    life_sustaining=YesNo.YES,
    submission="k241234",
    model="LX-200",
    firmware=["6.0 through 7.3", "Rev. B"],
    fielded=12_000,
    fielded_source="Sales of the manufacturer",
    fielded_on=dt.date(2026, 11, 3),
    support=Support.SUPPORT,
    stages={Support.END: dt.date(2031, 5, 1), Support.SUPPORT: dt.date(2021, 5, 1)},
    cyber=YesNo.YES,
    scopes=[Scope(ScopeKind.LOT, "A213B1"), Scope(ScopeKind.SERIAL_RANGE, "10000", "19999")],
)
TYPED = {
    "udi": UDI,
    "product_code": "frn",
    "device_class": "II",
    "implant": "no",
    "life_sustaining": "yes",
    "cyber": "yes",
    "firmware": "6.0 through 7.3\nRev. B",
    "fielded": "12000",
    "fielded_source": "Sales of the manufacturer",
    "fielded_on": "2026-11-03",
    "support": "support",
    "since_support": "2021-05-01",
    "since_end_of_support": "2031-05-01",
    "lots": "A213B1",
    "ranges": "10000 to 19999",
    "laboratory": "LAB-7",
    "version": "0",
}


class Told:
    """A case with one product each of two manufacturers."""

    def __init__(self):
        self.f = f = filled()
        (self.pump,), (self.other,) = f.products(), f.products("halcyon")
        self.case = f"/cases/{f.case.id}/"
        self.here = f"{self.case}devices/{self.pump.id}/"

    def say(self, actor=None, told=TOLD, version=None, key=None):
        who, key = actor or self.f.w.northgate, key or self.pump.id
        return device.describe(who, self.f.case.id, self.f.now, product=key, wanted=told, version=version)

    def send(self, actor, **typed):
        data = {f"device-{name}": value for name, value in (TYPED | typed).items()}
        return signed_in(actor).post(f"{self.here}describe/", data)

    def row(self):
        (found,) = self.f.rows(Device)
        return found


def test_a_manufacturer_describes_its_device_in_its_own_room():
    t = Told()
    t.say()
    row = t.row()
    assert (row.product_id, row.room_id, row.version) == (t.pump.id, t.pump.room_id, 1)
    assert (row.agency, row.di, row.udi) == ("GS1", "51022222233336", "(01)51022222233336")
    assert (row.product_code, row.device_class, row.submission) == ("FRN", "II", "K241234")
    assert row.firmware == [["6.0 through 7.3", "vers:intdot/>=6.0|<=7.3"], ["Rev. B", ""]]
    assert row.scopes == [["lot", "A213B1", ""], ["serial_range", "10000", "19999"]]
    assert dict(row.stages) == {"support": "2021-05-01", "end_of_support": "2031-05-01"}
    t.f.assert_whole()


def test_the_serial_number_of_an_identifier_is_nowhere():
    t = Told()
    t.say()
    with platform_scope("live", [t.f.case.id]):
        kept = [*map(str, AuditSide.objects.values_list("value", flat=True)), str(vars(t.row()))]
    assert kept
    assert not [one for one in kept if SERIAL in one]


def test_the_desk_describes_in_its_place_and_nobody_else_does():
    t = Told()
    t.say(t.f.w.lead)
    t.say(t.f.w.northgate, version=1)
    with pytest.raises(Missing):
        t.say(t.f.w.halcyon)
    with pytest.raises(Missing):
        t.say(key=t.other.id)
    with pytest.raises((Denied, Missing)):
        t.say(t.f.w.adviser)
    assert t.row().version == 2


def test_a_save_that_comes_too_late_loses_neither_text():
    t = Told()
    t.say(version=0)
    with pytest.raises(Stale) as refused:
        t.say(t.f.w.lead, replace(TOLD, model="Other"), version=0)
    assert refused.value.current[0]["model"] == "LX-200"
    with pytest.raises(Stale):
        t.say(version=2)
    assert t.row().model == "LX-200"


def test_nothing_is_said_of_what_was_withdrawn_or_in_a_closed_case():
    t = Told()
    t.say()
    product.withdraw(t.f.w.northgate, t.f.case.id, t.f.now, product=t.pump.id, reason="Never sold.")
    with pytest.raises(Illegal):
        t.say(version=1)
    assert not case_view(t.f.w.lead, t.f.case.id).devices


def test_findings_are_named_by_field_and_keep_nothing():
    t = Told()
    wrong = replace(TOLD, fielded_source="", scopes=[Scope(ScopeKind.SERIAL_RANGE, "12345", "12345")])
    with pytest.raises(Invalid) as refused:
        t.say(told=wrong)
    assert set(refused.value.findings) == {"fielded_source", "scopes/0/last"}
    assert not list(t.f.rows(Device))


def test_a_described_device_goes_along_when_its_case_is_split():
    t = Told()
    going = t.f.vulnerabilities(2)[1].id
    soon = t.f.now + dt.timedelta(days=9)
    ask(t.f.w.lead, t.f.case.id, t.f.now, pairs=[(t.pump.id, going)], due_at=soon)
    t.say()
    apart = {"vulnerabilities": [going], "title": "Rest", "leak_risk": "Low."}
    linked = split(t.f.w.lead, t.f.case.id, t.f.now, **apart)
    (twin,) = case_view(t.f.w.northgate, linked.id).devices
    (sold,) = case_view(t.f.w.northgate, linked.id).products
    assert (twin.product, twin.di) == (sold.id, "51022222233336")
    assert twin.id != t.row().id


# Screens


def test_the_form_saves_says_what_was_left_out_and_the_page_tells_it_all():
    t = Told()
    answer = t.send(t.f.w.northgate)
    assert (answer.status_code, answer["Location"]) == (303, t.here)
    page = words(signed_in(t.f.w.lead).get(t.here))
    for said in ("51022222233336", "GS1", "FRN", "Class II", "about 12,000", "Sales of the manufacturer"):
        assert said in page
    for said in ("A213B1", "10000 to 19999", "LAB-7", "read as vers:intdot/", "Rev. B", "May 1, 2031"):
        assert said in page
    assert SERIAL not in page


def test_whoever_types_a_serial_number_hears_that_it_was_left_out():
    t = Told()
    browser = signed_in(t.f.w.northgate)
    data = {f"device-{name}": value for name, value in TYPED.items()}
    page = words(browser.post(f"{t.here}describe/", data, follow=True))
    assert "The serial number was left out" in page
    assert "The lot was left out" in page
    assert SERIAL not in page


def test_the_form_shows_what_stands_there_and_saving_it_changes_nothing_else():
    t = Told()
    t.say()
    before = {name: getattr(t.row(), name) for name in ("udi", "firmware", "scopes", "stages", "fielded")}
    browser = signed_in(t.f.w.northgate)
    form = browser.get(f"{t.here}describe/").context["page"].box.form
    data = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert browser.post(f"{t.here}describe/", data).status_code == 303
    assert {name: getattr(t.row(), name) for name in before} == before
    assert t.row().version == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ranges": "12345 to 12345"}, "ranges"),
        ({"ranges": "12345"}, "ranges"),
        ({"lots": "S/N 12345"}, "lots"),
        ({"fielded_on": ""}, "fielded_on"),
        ({"fielded": "1e3"}, "fielded"),
        ({"fielded": "9" * 5000}, "fielded"),
        ({"fielded": "-1"}, "fielded"),
        ({"product_code": "pump"}, "product_code"),
        ({"submission": "hello"}, "submission"),
        ({"udi": "Pump 7"}, "udi"),
        ({"model": "LX \u202e7"}, "model"),
        ({"since_end_of_support": "2020-01-01"}, "since_end_of_support"),
        ({"device_class": "IV"}, "device_class"),
        ({"implant": "maybe"}, "implant"),
    ],
)
def test_a_refused_form_says_why_beside_its_field(typed, field):
    t = Told()
    answer = t.send(t.f.w.northgate, **typed)
    assert answer.status_code == 422
    assert list(answer.context["page"].box.form.errors) == [field]
    assert not list(t.f.rows(Device))


def test_both_texts_of_a_late_save_stand_on_the_page():
    t = Told()
    t.say(told=replace(TOLD, model="Saved first"))
    answer = t.send(t.f.w.lead, model="Typed here")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Saved first" in page
    assert "Typed here" in page
    assert 'name="device-version" value="1"' in page


def test_others_do_not_see_the_device_nor_that_it_is_there():
    t = Told()
    t.say()
    for who in (t.f.w.halcyon, t.f.w.outsider):
        browser = signed_in(who)
        assert browser.get(t.here).status_code == 404
        assert t.send(who).status_code == 404
        assert "12,000" not in words(browser.get(t.case))


def test_a_closed_case_shows_and_offers_no_form():
    t = Told()
    t.say()
    t.f.close()
    browser = signed_in(t.f.w.lead)
    assert "describe/" not in browser.get(t.here).content.decode()
    assert browser.get(f"{t.here}describe/").status_code == 403
    with pytest.raises(Denied, match="closed"):
        t.say(version=1)


def test_the_head_of_the_case_says_how_many_are_in_use_as_each_reader_may_know():
    t = Told()
    t.say()
    head = "about 12,000 (Sales of the manufacturer, Nov 3, 2026)"
    assert head in words(signed_in(t.f.w.lead).get(t.case))
    told = {"wanted": replace(TOLD, udi="", fielded=30_000), "product": t.other.id}
    device.describe(t.f.w.halcyon, t.f.case.id, t.f.now, **told)
    assert "at least about 30,000" in words(signed_in(t.f.w.lead).get(t.case))
    assert head in words(signed_in(t.f.w.northgate).get(t.case))


def test_the_list_of_products_leads_to_the_page_and_the_history_tells():
    t = Told()
    t.say()
    assert t.here in signed_in(t.f.w.northgate).get(f"{t.case}vulnerabilities/").content.decode()
    assert "described the device of a product" in words(signed_in(t.f.w.lead).get(f"{t.case}history/"))


# What public registries know of it


@pytest.fixture
def registries(tmp_path):
    files = {
        Source.FOICLASS: "\n".join([HEADS, line()]).encode(),
        Source.UDI: fda(DEVICE),
        Source.RECALL: fda(RECALL),
    }
    for source, raw in files.items():
        (tmp_path / source).write_bytes(raw)
        brought(tmp_path / source, source)


KNOWN = "(01)00643169001763"


@pytest.mark.usefixtures("registries")
def test_beside_what_is_said_of_a_device_stands_what_registries_know():
    t = Told()
    t.say(told=Description(udi=KNOWN))
    answer = signed_in(t.f.w.northgate).get(t.here)
    parts = {part.id: part for part in answer.context["page"].parts}
    device_of, code_of = parts["registries"].facts
    assert (device_of.label, device_of.value) == (
        "Device identifier 00643169001763",
        "Made Up\nM-1\nMade Up Devices",
    )
    assert device_of.acts[0].href == "/registry/?q=00643169001763"
    assert code_of.label == "Product code AAA"
    assert code_of.value.splitlines() == [
        "Made-up Pump",
        "Device class: Class II",
        "Implant: no",
        "Sustains or supports life: yes",
        "1 recall",
    ]
    assert "It is no answer in this case" in words(answer)
    said = {fact.label: fact.value for fact in parts["risk"].facts}
    assert said["Sustains or supports life"] == "Not known"  # nothing is filled in from there
    assert t.row().device_class == ""
    assert signed_in(t.f.w.northgate).get(device_of.acts[0].href).status_code == 200


@pytest.mark.usefixtures("registries")
def test_a_product_code_alone_is_looked_up_and_what_is_not_loaded_is_not_told_of():
    t = Told()
    t.say(told=Description(product_code="aaa"))
    (code_of,) = signed_in(t.f.w.lead).get(t.here).context["page"].parts[-1].facts
    assert code_of.label == "Product code AAA"
    t.say(version=1)
    answer = signed_in(t.f.w.lead).get(t.here)
    assert "registries" not in [part.id for part in answer.context["page"].parts]


@pytest.mark.usefixtures("registries")
def test_the_form_shows_what_registries_know_of_what_stands_in_it():
    t = Told()
    answer = t.send(t.f.w.northgate, udi=KNOWN, product_code="pump", fielded="1e3")
    assert answer.status_code == 422
    assert [fact.label for fact in answer.context["page"].facts] == [
        "Device identifier 00643169001763",
        "Product code AAA",
    ]
    answer = t.send(t.f.w.northgate, udi="A" * 5000, product_code="\x00AA", model="\x00")
    assert answer.status_code == 422
    assert answer.context["page"].facts == ()


def test_the_pages_of_one_product_lead_to_each_other():
    t = Told()
    sboms = f"{t.case}products/{t.pump.id}/sboms/"
    maker = signed_in(t.f.w.northgate)
    assert [way.href for way in maker.get(t.here).context["page"].also] == [sboms]
    assert [way.href for way in maker.get(sboms).context["page"].also] == [t.here]
    listed = maker.get(f"{t.case}vulnerabilities/").content.decode()
    assert sboms in listed
    assert t.here in listed


# Programs


def test_programs_describe_and_read_with_the_product():
    t = Told()
    sent = {"udi": "(01)00208851107345", "scopes": [{"kind": "lot", "first": "A"}], "version": 0}
    case = f"/cases/{t.f.case.id}"
    path = f"{case}/products/{t.pump.id}/device"
    maker, other = Program(t.f.w.northgate), Program(t.f.w.halcyon)
    assert other.post(path, sent).status_code == 404
    answer = maker.post(path, sent)
    assert (answer.status_code, answer.json()["results"][0]["version"]) == (200, 1)
    (read,) = maker.get(case).json()["products"]
    assert read["device"]["di"] == "00208851107345"
    assert "check digit" in read["device"]["warnings"][0]
    (theirs,) = other.get(case).json()["products"]
    assert theirs["device"] is None


# Serial numbers in CSAF's identification helper


def test_a_whole_serial_number_is_refused_in_a_helper_but_for_what_is_published():
    t = Told()
    maker = t.f.w.makers["northgate"].id
    whole = NewProduct(maker, "LX 2", identifiers={"serial_numbers": ["S-1*", "21A11F4855"]})
    with pytest.raises(Invalid, match="one device"):
        product.add(t.f.w.northgate, t.f.case.id, t.f.now, products=[whole])
    partial = replace(whole, identifiers={"serial_numbers": ["S-1*", "21A?1F4855"]})
    (row,) = product.add(t.f.w.northgate, t.f.case.id, t.f.now, products=[partial])
    with pytest.raises(Invalid, match="one device"):
        product.change(
            t.f.w.lead, t.f.case.id, t.f.now, product=row.id, name="LX 3", identifiers=whole.identifiers
        )
    with platform_scope("live", [t.f.case.id]):
        Product.rows.filter(id=row.id).update(identifiers=dict(whole.identifiers))
    product.change(t.f.w.lead, t.f.case.id, t.f.now, product=row.id, name="LX 4")
    with platform_scope("live", [t.f.case.id]):
        Case.rows.filter(id=t.f.case.id).update(origin=Origin.REPLAY.value)
    (kept,) = product.add(t.f.w.lead, t.f.case.id, t.f.now, products=[whole])
    assert kept.identifiers["serial_numbers"] == ["S-1*", "21A11F4855"]
