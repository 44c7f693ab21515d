"""The directory: organisation.add, contact.add, .change, .check, .remove, as commands, screens and reads."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, world
from tests.integration.test_api import get, token_for
from tests.support.api import NOTHING

from medaccord.apps.parties.commands import contact
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.models import Channel, ContactPoint, Membership, Organisation, OrganisationKind
from medaccord.apps.parties.queries.listing import contact_point, directory, listed
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import realm_stream_id
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
MAIL = {"channel": Channel.MAIL, "value": "psirt@northgate.example"}


def _keeper(w):
    """Northgate's administrator."""
    Membership.objects.filter(person_id=w.northgate.person).update(administrator=True)
    return w.northgate


def _chain():
    realm = realm_stream_id("live")
    with database_context(None, "live", [realm]):
        stream = Stream.objects.get(id=realm)
        assert audit.verify(stream) == []
        return [json.loads(entry["envelope"]) for entry in audit.export(stream, texts=True)]


def test_the_desk_adds_a_manufacturer_and_how_it_is_reached_and_invites_it():
    w = world()
    case, _ = w.case()
    desk = signed_in(w.lead)
    people = desk.get(f"/cases/{case.id}/people/").content.decode()
    assert f'action="/directory/add/?case={case.id}"' in people
    sent = {"organisation-name": "Quokka Works", "organisation-kind": "manufacturer"}
    answer = desk.post(f"/directory/add/?case={case.id}", sent)
    row = Organisation.objects.get(name="Quokka Works")
    assert (answer.status_code, answer["Location"]) == (303, f"/directory/{row.id}/?case={case.id}")
    assert "No way to reach it is known yet." in words(desk.get(answer["Location"]))
    way = {"point-channel": "mail", "point-value": "psirt@quokka.example", "point-checked": "on"}
    added = desk.post(f"/directory/{row.id}/contacts/?case={case.id}", way)
    assert added["Location"] == answer["Location"]
    page = desk.get(added["Location"])
    assert "psirt@quokka.example Mail Checked Nov 23, 2026" in words(page)
    assert f'href="/cases/{case.id}/people/"' in page.content.decode()
    invited = desk.post(f"/cases/{case.id}/people/invite/", {"invite-organisation": row.id})
    assert invited.status_code == 303
    reach = words(desk.get(f"/cases/{case.id}/people/"))
    assert "Quokka Works psirt@quokka.example Mail Checked Nov 23, 2026" in reach
    assert "Coordination center none known nothing to check" in reach


def test_a_way_is_corrected_checked_and_removed_on_the_screen():
    w = world()
    maker = w.makers["northgate"]
    row = ContactPoint.objects.create(organisation=maker, **MAIL, verified_on=TODAY - 400 * DAY)
    desk, here = signed_in(w.lead), f"/directory/contacts/{row.id}/"
    assert "Check again checked Oct 19, 2025" in words(desk.get(f"/directory/{maker.id}/"))
    assert "1 way to check" in words(desk.get("/directory/"))
    assert desk.get(f"{here}check/").status_code == 405
    assert desk.post(f"{here}check/")["Location"] == f"/directory/{maker.id}/"
    assert "Checked Nov 23, 2026" in words(desk.get(f"/directory/{maker.id}/"))
    form = desk.get(f"{here}change/").content.decode()
    assert 'value="psirt@northgate.example"' in form
    sent = {
        "point-channel": "phone",
        "point-value": "+1 202 555 0142",
        "point-note": "Mornings",
        "point-version": "2",
    }
    assert desk.post(f"{here}change/", sent).status_code == 303
    row.refresh_from_db()
    assert (row.channel, row.value, row.note) == ("phone", "+1 202 555 0142", "Mornings")
    assert row.verified_on is None, "another number is unchecked"
    stale = desk.post(f"{here}change/", {**sent, "point-value": "+1 202 555 0199"})
    assert stale.status_code == 409
    assert "+1 202 555 0199" in stale.content.decode()
    assert "+1 202 555 0142" in stale.content.decode()
    assert "It is removed for good." in words(desk.get(f"{here}remove/"))
    assert ContactPoint.objects.filter(id=row.id).exists()
    assert desk.post(f"{here}remove/").status_code == 303
    assert not ContactPoint.objects.filter(id=row.id).exists()
    assert desk.get(f"{here}change/").status_code == 404


def test_what_is_refused_keeps_what_was_typed():
    w = world()
    desk = signed_in(w.lead)
    maker = w.makers["northgate"]
    twice = desk.post("/directory/add/", {"organisation-name": maker.name, "organisation-kind": "hospital"})
    assert twice.status_code == 409
    assert f'value="{maker.name}"' in twice.content.decode()
    ContactPoint.objects.create(organisation=maker, **MAIL)
    sent = {"point-channel": "mail", "point-value": MAIL["value"], "point-note": "Ask for Per"}
    again = desk.post(f"/directory/{maker.id}/contacts/", sent)
    assert again.status_code == 409
    assert "Ask for Per" in again.content.decode()
    assert ContactPoint.objects.count() == 1


def test_a_manufacturers_administrator_keeps_its_own_ways_and_sees_no_others():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    other = ContactPoint.objects.create(organisation=w.makers["halcyon"], channel="mail", value="a@b.example")
    own = ContactPoint.objects.create(organisation=w.makers["northgate"], **MAIL)
    member = signed_in(w.northgate)
    assert "Correct it" not in words(member.get("/my-work/"))
    assert "You keep no organization" in words(member.get("/directory/"))
    keeper = _keeper(w)
    assert f'href="/directory/{w.makers["northgate"].id}/"' in member.get("/my-work/").content.decode()
    shown = words(member.get("/directory/"))
    assert "Northgate Medical" in shown
    assert "Halcyon" not in shown
    assert "Add an organization" not in shown
    contact.check(keeper, NOW, contact=own.id)
    for act in (
        lambda: contact.check(keeper, NOW, contact=other.id),
        lambda: contact.remove(keeper, NOW, contact=other.id),
        lambda: contact.change(keeper, NOW, contact=other.id, **MAIL),
        lambda: contact.add(keeper, NOW, organisation=w.makers["halcyon"].id, **MAIL),
        lambda: listed(keeper, w.makers["halcyon"].id),
        lambda: contact_point(keeper, other.id),
    ):
        with pytest.raises(Missing):
            act()
    with pytest.raises(Denied):
        organisations.add(keeper, NOW, name="Quokka Works", kind=OrganisationKind.MANUFACTURER)
    other.refresh_from_db()
    assert (other.value, other.verified_on) == ("a@b.example", None)


def test_who_keeps_nothing_is_refused_and_the_refusal_is_recorded():
    w = world()
    point = ContactPoint.objects.create(organisation=w.makers["northgate"], **MAIL)
    for actor in (w.northgate, w.adviser, person()):
        for act in (
            lambda a=actor: organisations.add(a, NOW, name="New", kind=OrganisationKind.MANUFACTURER),
            lambda a=actor: contact.check(a, NOW, contact=point.id),
            lambda a=actor: contact.remove(a, NOW, contact=point.id),
        ):
            with pytest.raises(Denied):
                act()
        assert directory(actor).lines == ()
    refused = [entry["objects"]["verb"] for entry in _chain() if entry["verb"] == "refusal.record"]
    assert refused == ["organisation.add", "contact.check", "contact.remove"] * 3


def test_another_coordination_center_is_for_administrators_to_add():
    w = world()
    with pytest.raises(Denied):
        organisations.add(w.lead, NOW, name="Second desk", kind=OrganisationKind.COORDINATION_CENTER)
    page = signed_in(w.lead).get("/directory/").content.decode()
    assert 'value="coordination_center"' not in page
    assert 'value="component_supplier"' in page


def test_each_change_is_one_entry_of_the_realms_chain_with_identifiers_alone():
    w = world()
    before = len(_chain())
    key = organisations.add(w.lead, NOW, name="Quokka Works", kind=OrganisationKind.MANUFACTURER)
    point = contact.add(w.lead, NOW, organisation=key, channel=Channel.MAIL, value="quokka@works.example")
    contact.change(w.lead, NOW, contact=point, channel=Channel.PHONE, value="quokka 1", note="quokka 2")
    contact.check(w.lead, NOW, contact=point)
    contact.remove(w.lead, NOW, contact=point)
    new = _chain()[before:]
    wanted = ["organisation.add", "contact.add", "contact.change", "contact.check", "contact.remove"]
    assert [entry["verb"] for entry in new] == wanted
    assert "quokka" not in json.dumps(new).lower()
    assert {entry["objects"].get("contact") for entry in new[1:]} == {str(point)}


def test_a_stale_correction_and_wrong_input_change_nothing():
    w = world()
    point = contact.add(w.lead, NOW, organisation=w.makers["northgate"].id, **MAIL, verified_on=TODAY)
    contact.change(w.lead, NOW, contact=point, **MAIL, note="Ask for Per", version=1)
    row = ContactPoint.objects.get(id=point)
    assert (row.note, row.verified_on, row.version) == ("Ask for Per", TODAY, 2)
    with pytest.raises(Stale):
        contact.change(w.lead, NOW, contact=point, **MAIL, note="Ask for Ann", version=1)
    wrong = ({"value": " "}, {"value": "x" * 301}, {"note": "x" * 301}, {"verified_on": TODAY + DAY})
    for one in wrong:
        with pytest.raises(Invalid):
            contact.change(w.lead, NOW, contact=point, **{**MAIL, **one})
        with pytest.raises(Invalid):
            contact.add(w.lead, NOW, organisation=w.makers["halcyon"].id, **{**MAIL, **one})
    with pytest.raises(Illegal, match="listed already"):
        contact.add(w.lead, NOW, organisation=w.makers["northgate"].id, **MAIL)
    row.refresh_from_db()
    assert (row.value, row.note, row.version) == (MAIL["value"], "Ask for Per", 2)


def test_an_invented_organisation_of_a_replay_is_not_in_the_directory():
    w = world()
    invented = organisation(OrganisationKind.MANUFACTURER, name="Invented Works", origin="replay")
    assert "Invented Works" not in {line.name for line in directory(w.lead).lines}
    with pytest.raises(Missing):
        contact.add(w.lead, NOW, organisation=invented.id, **MAIL)
    with pytest.raises(Missing):
        listed(w.lead, invented.id)


def test_the_directory_is_read_page_by_page_and_narrowed_by_name():
    w = world()
    names = sorted(row.name for row in Organisation.objects.all())
    seen, after = [], ""
    while True:
        page = directory(w.lead, after=after, limit=2)
        seen += [line.name for line in page.lines]
        if page.next is None:
            break
        after = page.next
    assert seen == names
    assert [line.name for line in directory(w.lead, text="NORTHGATE").lines] == ["Northgate Medical"]
    for damaged in ("x", str(w.lead.person)):
        with pytest.raises(Invalid):
            directory(w.lead, after=damaged)
    assert "No organization of this name" in words(signed_in(w.lead).get("/directory/?q=zzz"))


def test_the_desk_reads_ways_and_the_log_of_contacts_over_the_api():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    ContactPoint.objects.create(organisation=w.makers["northgate"], **MAIL)
    desk, outsider = token_for(w.lead, days=999), token_for(w.outsider, days=999)
    rows = get("/api/v1/organisations?q=northgate", token=desk).json()["results"]
    assert [(row["name"], row["kind"]) for row in rows] == [("Northgate Medical", "manufacturer")]
    (point,) = rows[0]["points"]
    assert (point["value"], point["verified_on"], point["stale"]) == (MAIL["value"], None, True)
    assert get("/api/v1/organisations", token=outsider).json() == NOTHING
    assert get("/api/v1/organisations").status_code == 401
    (touch,) = get(f"/api/v1/cases/{case.id}/contacts", token=desk).json()["results"]
    assert (touch["participant"], touch["act"], touch["channel"]) == (str(party.id), "attempt", "platform")
    told = get(f"/api/v1/cases/{case.id}", token=desk).json()["participants"]
    assert str(w.makers["northgate"].id) in {one["organisation"] for one in told}


def test_the_directory_is_in_the_desks_navigation_and_in_nobody_elses():
    w = world()
    link = 'href="/directory/"'
    assert link in signed_in(w.lead).get("/cases/").content.decode()
    assert link not in signed_in(w.northgate).get("/cases/").content.decode()


PRIMARY = re.compile(r'<ul class="usa-nav__primary.*?</ul>', re.DOTALL)
PLACE = re.compile(r'<a href="([^"]*)"\s+class="usa-nav-link( usa-current)?"[^>]*><span>([^<]*)</span>')


def _places(browser, path="/cases/"):
    """The navigation of a page: where each place leads by its words, and which one is the reader's."""
    found = PLACE.findall(PRIMARY.search(browser.get(path).content.decode())[0])
    return {text: there for there, _here, text in found}, [text for _there, here, text in found if here]


def test_whoever_administers_an_organization_finds_it_in_the_navigation_and_nobody_else_does():
    w = world()
    maker = w.makers["northgate"]
    own = f"/directory/{maker.id}/"
    colleague = person()
    Membership.objects.create(organisation=maker, person_id=colleague.person, since=NOW)
    _keeper(w)
    browser = signed_in(w.northgate)
    places, _here = _places(browser)
    assert list(places) == ["My work", "Cases", "Advisories", "Your organization"]
    assert places["Your organization"] == own
    assert browser.get(own).status_code == 200
    assert _places(browser, own)[1] == ["Your organization"]
    assert _places(browser)[1] == ["Cases"]
    for other in (colleague, w.halcyon, w.adviser, w.outsider):
        assert list(_places(signed_in(other))[0]) == ["My work", "Cases", "Advisories"]
        assert signed_in(other).get(own).status_code == 404
    Membership.objects.filter(person_id=w.northgate.person).update(administrator=False)
    assert "Your organization" not in _places(browser)[0]
    assert browser.get(own).status_code == 404


def test_an_administrator_of_the_center_finds_the_center_beside_the_directory():
    w = world()
    browser, own = signed_in(w.lead), f"/directory/{w.center.id}/"
    assert "Your organization" not in _places(browser)[0]
    Membership.objects.filter(person_id=w.lead.person).update(administrator=True)
    places, _here = _places(browser)
    assert list(places)[-3:] == ["Directory", "Your organization", "Texts"]
    assert places["Your organization"] == own
    assert _places(browser, own)[1] == ["Your organization"]
    assert _places(browser, f"/directory/{w.makers['northgate'].id}/")[1] == ["Directory"]


def test_whoever_administers_several_finds_the_list_of_them():
    w = world()
    _keeper(w)
    second = organisation(OrganisationKind.HOSPITAL, w.northgate)
    Membership.objects.filter(person_id=w.northgate.person).update(administrator=True)
    browser = signed_in(w.northgate)
    places, _here = _places(browser)
    assert places["Your organizations"] == "/directory/"
    listed_there = words(browser.get("/directory/"))
    assert "Northgate Medical" in listed_there
    assert second.name in listed_there
