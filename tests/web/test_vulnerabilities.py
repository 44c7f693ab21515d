"""The screen of what a case is about: who sees which text, and every form that adds to it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import (
    Acknowledgment,
    Note,
    Reference,
    Remediation,
    RemediationGroup,
    Score,
    Vulnerability,
)
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.core.models.access import RoomKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


class Page:
    """The screen of a filled case, and its forms."""

    def __init__(self):
        self.f = filled()
        self.here = f"/cases/{self.f.case.id}/vulnerabilities/"
        self.desk, self.maker = signed_in(self.f.w.lead), signed_in(self.f.w.northgate)

    def post(self, path, prefix, browser=None, **typed):
        data = {f"{prefix}-{name}": value for name, value in typed.items()}
        return (browser or self.desk).post(f"{self.here}{path}/", data)

    def taken(self, *args, **kwargs):
        answer = self.post(*args, **kwargs)
        assert answer.status_code == 303, words(answer)
        assert answer["Location"] == self.here
        return answer


def test_a_vulnerability_is_added_with_its_identifiers_as_typed():
    p = Page()
    p.taken(
        "add",
        "vulnerability",
        title="Fixed password",
        cve="CVE-2026-12345",
        cwe="CWE-798",
        cwe_name="Use of Hard-coded Credentials",
        ids="Northgate: NG-7\n\nHalcyon:H 1",
    )
    (row,) = p.f.rows(Vulnerability)
    assert (row.title, row.cve, row.cwe) == ("Fixed password", "CVE-2026-12345", "CWE-798")
    assert row.ids == [["Northgate", "NG-7"], ["Halcyon", "H 1"]]
    for browser in (p.desk, p.maker):
        page = words(browser.get(p.here))
        assert "V1: Fixed password" in page
        assert "CVE CVE-2026-12345" in page


def test_what_is_wrong_stands_at_its_field_and_everything_typed_is_kept():
    p = Page()
    answer = p.post("add", "vulnerability", title="Kept text", cve="CVE-12", ids="no colon")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_vulnerability-ids"' in page
    assert "Kept text" in page
    again = p.post("add", "vulnerability", title="Kept text", cve="CVE-12").content.decode()
    assert 'href="#id_vulnerability-cve"' in again
    assert '<details class="ma-fold" id="add-vulnerability" open>' in again
    assert p.f.rows(Vulnerability) == []


def test_a_vulnerability_is_changed_and_a_stale_change_loses_neither_text():
    p = Page()
    (row,) = p.f.vulnerabilities()
    opened = p.desk.get(f"{p.here}?change={row.id}").content.decode()
    assert 'id="change"' in opened
    assert 'name="change-version" value="1"' in opened
    vulnerability.change(p.f.w.lead, row.id, NOW, wanted=NewVulnerability("Theirs"))
    mine = {"change-title": "Mine", "change-version": "1"}
    stale = p.desk.post(f"{p.here}{row.id}/change/", mine)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Compare both texts" in page
    assert "V1: Theirs" in words(stale)
    assert ">\nMine</textarea>" in page
    assert 'name="change-version" value="2"' in page
    assert p.desk.post(f"{p.here}{row.id}/change/", {**mine, "change-version": "2"}).status_code == 303
    assert p.f.rows(Vulnerability)[0].title == "Mine"


def test_only_the_desk_changes_vulnerabilities():
    p = Page()
    (row,) = p.f.vulnerabilities()
    page = p.maker.get(f"{p.here}?change={row.id}")
    assert "Change V1" not in words(page)
    refused = p.maker.post(f"{p.here}{row.id}/change/", {"change-title": "Ours", "change-version": "1"})
    assert refused.status_code == 403
    assert "Your role here does not allow this." in words(refused)


def test_the_desk_adds_anybodys_product_and_a_manufacturer_its_own():
    p = Page()
    typed = {"vendor": "Northgate", "name": "InfusaCore  LX", "version": "6.0 to 7.3"}
    p.taken("product", "product", organisation=p.f.organisation("northgate"), **typed)
    p.taken("product", "product", p.maker, organisation=p.f.organisation("northgate"), **typed)
    assert [row.name for row in p.f.rows(Product)] == ["Northgate InfusaCore  LX 6.0 to 7.3"] * 2
    foreign = p.post("product", "product", p.maker, organisation=p.f.organisation("halcyon"), **typed)
    assert foreign.status_code == 422
    assert "Halcyon" not in words(foreign)
    assert words(p.maker.get(p.here)).count("6.0 to 7.3") >= 2
    assert "6.0 to 7.3" not in words(signed_in(p.f.w.halcyon).get(p.here))


def test_a_score_names_its_products_and_whose_it_is():
    p = Page()
    (one,), (flaw,) = p.f.products(), p.f.vulnerabilities()
    p.taken("score", "score", vulnerability=flaw.id, vector=VECTOR, products=[one.id])
    (row,) = p.f.rows(Score)
    assert (str(row.base), row.source) == ("9.8", "Coordination center")
    page = words(p.desk.get(p.here))
    assert "9.8 Critical" in page
    assert VECTOR in page
    wrong = p.post("score", "score", vulnerability=flaw.id, vector="CVSS:3.1/AV:X", products=[one.id])
    assert wrong.status_code == 422
    assert 'href="#id_score-vector"' in wrong.content.decode()
    assert "CVSS:3.1/AV:X" in wrong.content.decode()


def test_a_remediation_speaks_of_products_and_of_groups():
    p = Page()
    (one,), (flaw,) = p.f.products(), p.f.vulnerabilities()
    p.taken("group", "group", name="Pumps", summary="", products=[one.id])
    (group,) = [row for row in p.f.rows(ProductSet) if row.group]
    p.taken(
        "remediation",
        "remediation",
        vulnerability=flaw.id,
        category="vendor_fix",
        details="Update to 7.4.1. ",
        url="https://example.org/fix",
        day="2026-12-18",
        products=[one.id],
        groups=[group.id],
    )
    (row,) = p.f.rows(Remediation)
    assert (row.details, row.dated) == ("Update to 7.4.1. ", dt.datetime(2026, 12, 18, tzinfo=dt.UTC))
    assert p.f.rows(RemediationGroup)[0].group_id == group.id
    assert "Update to 7.4.1." in words(p.maker.get(p.here))
    nothing = p.post("remediation", "remediation", vulnerability=flaw.id, category="mitigation", details="No")
    assert nothing.status_code == 422
    assert "Choose one product or group, or more." in words(nothing)


def test_a_text_is_for_the_agencies_until_it_is_shown_to_all():
    p = Page()
    adviser = signed_in(adviser_in(p.f))
    p.taken("note", "note", category="summary", title="Risk", text="AGENCIES-ONLY text")
    p.taken("note", "note", category="general", text="SHOWN-TO-ALL text", common="on")
    assert {row.room_id for row in p.f.rows(Note)} == {p.f.room(RoomKind.AGENCIES), p.f.case.room_id}
    for browser, sees in ((p.desk, True), (adviser, True), (p.maker, False)):
        page = words(browser.get(p.here))
        assert ("AGENCIES-ONLY text" in page) is sees
        assert "SHOWN-TO-ALL text" in page
    assert "Add a text for the advisory" not in words(adviser.get(p.here))


def test_references_and_thanks_are_kept_as_typed():
    p = Page()
    (flaw,) = p.f.vulnerabilities()
    p.taken("reference", "reference", url="https://example.org/a", summary="More", vulnerability=flaw.id)
    p.taken(
        "acknowledgment",
        "acknowledgment",
        names="Ada Byron\nC. Babbage",
        organization="Finders",
        summary="reported it",
        urls="https://example.org/ada",
    )
    (reference,), (thanks,) = p.f.rows(Reference), p.f.rows(Acknowledgment)
    assert (reference.vulnerability_id, reference.category) == (flaw.id, "")
    assert (thanks.names, thanks.urls) == (["Ada Byron", "C. Babbage"], ["https://example.org/ada"])
    assert "Ada Byron, C. Babbage, Finders: reported it" in words(p.desk.get(p.here))
    assert "Ada Byron" not in words(p.maker.get(p.here))
    wrong = p.post("reference", "reference", url="javascript:alert(1)", summary="More")
    assert wrong.status_code == 422
    assert 'href="#id_reference-url"' in wrong.content.decode()


def test_a_manufacturer_adds_a_reference_on_its_own_side_and_cannot_show_it_to_all():
    p = Page()
    assert 'name="reference-common"' not in p.maker.get(p.here).content.decode()
    p.taken("reference", "reference", p.maker, url="https://example.org/own", summary="Ours", common="on")
    assert p.f.rows(Reference)[0].room_id == p.f.side("northgate")
    assert "Ours" not in words(signed_in(p.f.w.halcyon).get(p.here))


def test_vulnerabilities_move_to_a_linked_case_which_is_then_shown():
    p = Page()
    first, second = p.f.vulnerabilities(2)
    moved = p.post("split", "split", vulnerabilities=[second.id], title="The other part")
    assert moved.status_code == 303
    assert moved["Location"] != p.here
    linked = words(p.desk.get(moved["Location"]))
    assert "The other part" in linked
    assert "goes on in a linked case" in words(p.desk.get(p.here))
    left = p.post("split", "split", vulnerabilities=[first.id], title="All of it")
    assert left.status_code == 409
    assert "Leave at least one vulnerability here" in words(left)


def test_forms_follow_the_matrix():
    p = Page()
    p.f.products()
    p.f.vulnerabilities(2)
    desk, maker = words(p.desk.get(p.here)), words(p.maker.get(p.here))
    adviser = words(signed_in(adviser_in(p.f)).get(p.here))
    for heading, sees in {
        "Add a vulnerability": (True, False, False),
        "Add a product": (True, True, False),
        "Add a score": (True, True, False),
        "Add what users can do": (True, True, False),
        "Add a reference": (True, True, False),
        "Add thanks": (True, False, False),
        "Move vulnerabilities to a linked case": (True, False, False),
    }.items():
        assert (heading in desk, heading in maker, heading in adviser) == sees, heading
    p.f.close()
    assert "Add a " not in words(p.desk.get(p.here))


def test_whoever_has_no_part_in_the_case_finds_nothing():
    p = Page()
    (row,) = p.f.vulnerabilities()
    nobody = signed_in(p.f.w.outsider)
    assert nobody.get(p.here).status_code == 404
    for path in ("add", "product", "group", "score", "remediation", "note", "reference", "split"):
        assert nobody.post(f"{p.here}{path}/").status_code == 404
    assert nobody.post(f"{p.here}{row.id}/change/", {"change-version": "1"}).status_code == 404
