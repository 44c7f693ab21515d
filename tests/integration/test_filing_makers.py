"""A manufacturer's own report that the desk files: by its name, without a code, read by nobody at first."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from dataclasses import replace

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, actor_of, organisation, person, world
from tests.support.api import Program
from tests.support.filing import HERE, as_json, typed
from tests.support.whole import assert_whole
from tests.unit.domain.test_prefill import ADVISORY

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import colleague, consent, embargo, participant
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.team import unread
from medaccord.apps.discussion.commands import ask, post
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.models import Identity, Known, Receipt, Way
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.intake.queries.senders import readers_to_be
from medaccord.apps.intake.queries.tracking import actor_of_holder
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import (
    Channel,
    ContactPoint,
    Membership,
    Organisation,
    OrganisationKind,
    Origin,
)
from medaccord.apps.parties.queries.reach import maker_of, makers
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.core.principal import LIVE
from medaccord.domain.errors import Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

CAME = NOW - dt.timedelta(days=3)
SENT = Told("InfusaCore LX", "It takes any dose.", contact="psirt@northgate.example")
PDF = [Evidence("advisory.pdf", "application/pdf", b"%PDF")]


def _filed(w, maker=None, told=SENT):
    key = (maker or w.makers["northgate"]).id
    return filing.file(w.lead, NOW, told, filing.Arrival(Way.DOCUMENT, CAME, organisation=key), PDF)


def _case(w, sent):
    report.validate(w.lead, sent.report.id, NOW)
    return cases.open(w.lead, sent.report.id, NOW, title="Pump takes any dose")


def _of_maker(w, case):
    return next(one for one in case_view(w.lead, case.id).parties if one.role == "manufacturer")


def _empty(name="Solent Devices"):
    """A manufacturer of which nobody is known here."""
    return organisation(OrganisationKind.MANUFACTURER, name=name)


def _chosen(answer):
    """The value that the page's choice of a manufacturer stands on."""
    page = answer.content.decode()
    select = page[page.index('name="organisation"') :]
    return re.findall(r'<option value="([^"]*)"\s+selected', select[: select.index("</select>")])


def _typed(**changes):
    return typed(**{"came_by": "document"} | changes)


# ---------------------------------------------------------------- filed


def test_it_goes_by_the_manufacturers_name_and_nobody_gets_a_code():
    w = world()
    before = Receipt.objects.count()
    row = _filed(w).report
    assert (row.organisation_id, row.filed_by_id) == (w.makers["northgate"].id, w.lead.person)
    assert (row.identity, row.known_as, row.vendor_told) == ("name", "Northgate Medical", "yes")
    assert (row.received_at, row.submitted_at) == (CAME, NOW)
    shown = report_view(w.lead, row.id)
    assert (shown.is_of_maker, shown.is_followed) == (True, False)
    assert Receipt.objects.count() == before
    assert actor_of_holder(row.reporter_id) is None
    assert_whole(row.id)


def test_who_wrote_for_it_is_somebody_to_reach_and_its_no_is_a_yes():
    w = world()
    told = replace(SENT, identity=Identity.NAME, known_as=" Ines Lund ", vendor_told=Known.NO)
    row = _filed(w, told=told).report
    assert (row.known_as, row.contact) == ("Northgate Medical", "Ines Lund, psirt@northgate.example")
    assert row.vendor_told == "yes"
    again = replace(SENT, identity=Identity.NAME, known_as="Northgate Medical", contact="")
    assert _filed(w, told=again).report.contact == ""


def test_filing_gives_its_people_no_key():
    w = world()
    sent = _filed(w)
    for somebody in (w.northgate, w.halcyon, w.adviser):
        with pytest.raises(Missing):
            report_view(somebody, sent.report.id)
        assert report_list(somebody).lines == ()
        assert readers_to_be(somebody, sent.report.id) == []
    assert signed_in(w.northgate).get(f"/reports/{sent.report.id}/").status_code == 404


def test_only_a_manufacturer_of_this_installations_own_directory_can_be_chosen():
    w = world()
    hospital = organisation(OrganisationKind.HOSPITAL, name="County hospital")
    invented = Organisation.objects.create(
        name="Played", kind=OrganisationKind.MANUFACTURER, origin=Origin.REPLAY
    )
    offered = {one.id for one in makers(w.lead)}
    for other in (w.center, w.agency, hospital, invented):
        with pytest.raises(Invalid) as refused:
            _filed(w, other)
        assert list(refused.value.findings) == ["organisation"]
        assert other.id not in offered
    supplier = organisation(OrganisationKind.COMPONENT_SUPPLIER, name="Chipworks")
    assert _filed(w, supplier).report.known_as == "Chipworks"
    assert {supplier.id, w.makers["northgate"].id} <= {one.id for one in makers(w.lead)}
    assert makers(w.northgate) == []


def test_it_is_thanked_nowhere():
    w = world()
    with pytest.raises(Invalid) as refused:
        _filed(w, told=replace(SENT, credit_wanted=True, credit_as="Northgate"))
    assert list(refused.value.findings) == ["credit_as"]


def test_a_writer_who_does_not_fit_beside_the_address_is_refused():
    w = world()
    with pytest.raises(Invalid) as refused:
        _filed(w, told=replace(SENT, identity=Identity.NAME, known_as="x" * 290))
    assert list(refused.value.findings) == ["contact"]


def test_nobody_is_asked_who_cannot_read_and_the_desk_keeps_notes():
    w = world()
    sent = _filed(w)
    with pytest.raises(Illegal, match="the way its report came"):
        ask.ask(w.lead, sent.report.id, NOW, text="Which versions?")
    assert report_view(w.lead, sent.report.id).asked_at is None
    post.write_to_report(w.lead, sent.report.id, NOW, text="They say: all below 2.3.")
    report.invalidate(w.lead, sent.report.id, NOW, reason="It is a question about its use.")
    report.close(w.lead, sent.report.id, NOW, reason="Answered by mail.")
    assert_whole(sent.report.id)


# ---------------------------------------------------------------- its case


def test_its_case_opens_with_those_on_duty_and_they_know_since_it_came():
    w = world()
    sent = _filed(w)
    assert len(readers_to_be(w.lead, sent.report.id)) == 1
    case = _case(w, sent)
    mine = next(one for one in case_view(w.northgate, case.id).parties if one.mine)
    assert (mine.role, mine.report_state, mine.name) == ("manufacturer", "accepted", "Northgate Medical")
    assert (mine.learned_at, mine.first_contact_at, mine.acknowledged_at) == (CAME, NOW, None)
    assert {one.role for one in case_view(w.lead, case.id).parties} == {"lead", "manufacturer"}
    with pytest.raises(Missing):
        report_view(w.northgate, sent.report.id)
    with pytest.raises(Missing):
        case_view(w.halcyon, case.id)
    with database_context(None, LIVE, [case.id]):
        assert not Grant.objects.filter(stream=case.id, principal=sent.report.reporter_id).exists()
    assert_whole(sent.report.id, case.id)


def test_others_of_it_who_are_not_on_duty_stay_out():
    w = world()
    idle = person()
    maker = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    on_duty = person()
    for one, triage in ((idle, False), (on_duty, True)):
        Membership.objects.create(organisation=maker, person_id=one.person, triage=triage, since=NOW)
    case = _case(w, _filed(w, maker))
    assert case_view(on_duty, case.id).id == case.id
    with pytest.raises(Missing):
        case_view(idle, case.id)


def test_a_manufacturer_without_people_takes_part_and_is_read_by_whom_the_desk_adds():
    w = world()
    maker = _empty()
    sent = _filed(w, maker)
    assert readers_to_be(w.lead, sent.report.id) == []
    case = _case(w, sent)
    party = _of_maker(w, case)
    assert (party.learned_at, party.first_contact_at, party.acknowledged_at) == (CAME, None, None)
    assert unread(w.lead, case_view(w.lead, case.id), NOW) == {party.id}
    page = signed_in(w.lead).get(f"/cases/{case.id}/people/").content.decode()
    assert f'href="/cases/{case.id}/people/{party.id}/team/"' in page
    with pytest.raises(Illegal, match="takes part already"):
        participant.invite(w.lead, case.id, NOW, organisation=maker.id)
    one = membership.add_person(w.lead, NOW, organisation=maker.id, name="Ines Lund", triage=True)
    colleague.add(w.lead, party.id, NOW, person=one)
    assert case_view(actor_of(one), case.id).id == case.id
    assert_whole(sent.report.id, case.id)


def test_terms_wait_for_whoever_is_added_later():
    w = world()
    maker = _empty()
    case = _case(w, _filed(w, maker))
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + dt.timedelta(days=60))
    one = membership.add_person(w.lead, NOW, organisation=maker.id, name="Ines Lund", triage=True)
    colleague.add(w.lead, _of_maker(w, case).id, NOW, person=one)
    somebody = actor_of(one)
    with pytest.raises(Missing):
        case_view(somebody, case.id)
    (offer,) = open_invitations(somebody)
    consent.accept(somebody, offer.party, NOW, terms=offer.terms)
    assert case_view(somebody, case.id).id == case.id


# ---------------------------------------------------------------- on the page


def test_the_desk_chooses_it_files_and_reads_what_opening_will_do():
    w = world()
    desk = signed_in(w.lead)
    chosen = str(w.makers["northgate"].id)
    answer = desk.post(HERE, _typed(organisation=chosen, name="Ines Lund", vendor_told_on="2026-11-02"))
    (line,) = report_list(w.lead).lines
    assert answer["Location"] == f"/reports/{line.id}/"
    assert (line.known_as, report_view(w.lead, line.id).contact) == ("Northgate Medical", "Ines Lund")
    assert "from Northgate Medical" in words(desk.get("/reports/"))
    page = words(desk.get(f"/reports/{line.id}/"))
    assert "from Northgate Medical" in page
    assert "the manufacturer’s own report" in page
    assert "Nobody at Northgate Medical reads this here." in page
    assert "Ask the reporter" not in page
    assert "Write to the reporter" not in page
    kept = desk.post(f"/reports/{line.id}/write/", {"text": "They say: all below 2.3."}, follow=True)
    assert "Your note was kept." in words(kept)
    assert "They say: all below 2.3." in words(kept)
    assert desk.post(f"/reports/{line.id}/validate/").status_code == 303
    page = words(desk.get(f"/reports/{line.id}/"))
    assert (
        "Northgate Medical takes part as the manufacturer. These people of it read the case at once:" in page
    )
    assert "Opening a case invites nobody yet." not in page


def test_opening_says_that_nobody_reads_for_a_manufacturer_without_people():
    w = world()
    sent = _filed(w, _empty())
    report.validate(w.lead, sent.report.id, NOW)
    page = words(signed_in(w.lead).get(f"/reports/{sent.report.id}/"))
    assert "Nobody reads the case for it until you add somebody there." in page


def test_what_is_refused_keeps_the_choice():
    w = world()
    desk = signed_in(w.lead)
    chosen = str(w.makers["northgate"].id)
    answer = desk.post(HERE, _typed(organisation=chosen, device=""))
    assert (answer.status_code, _chosen(answer)) == (422, [chosen])
    assert _chosen(desk.get(HERE)) == [chosen]
    answer = desk.post(HERE, _typed(organisation=chosen, credit_as="Northgate"))
    assert (answer.status_code, 'href="#id_credit_as"' in answer.content.decode()) == (422, True)
    answer = desk.post(HERE, _typed(organisation=str(w.center.id)))
    assert (answer.status_code, 'href="#id_organisation"' in answer.content.decode()) == (422, True)
    assert report_list(w.lead).lines == ()


def test_a_csaf_file_of_a_manufacturer_is_filed_by_fill_look_and_send():
    w = world()
    desk = signed_in(w.lead)
    chosen = str(w.makers["northgate"].id)
    empty = {"device": "", "what_happens": "", "organisation": "", "came_by": ""}
    desk.post(HERE, _typed(answer="fill", evidence=[as_json(ADVISORY)], **empty))
    page = desk.get(HERE)
    assert _chosen(page) == [chosen]
    assert "It says that it is Northgate Medical’s own." in words(page)
    sent = _typed(organisation=chosen, device="Northgate InfusaCore LX", contact="psirt@northgate.example")
    there = desk.post(HERE, sent)["Location"]
    (line,) = report_list(w.lead).lines
    assert there == f"/reports/{line.id}/"
    row = report_view(w.lead, line.id)
    assert (row.is_of_maker, row.came_by, row.told_for) == (True, "document", "")
    assert [file.name for file in row.files] == ["advisory.json"]


def test_a_file_does_not_change_what_was_chosen_and_suggests_for_manufacturers_alone():
    w = world()
    desk = signed_in(w.lead)
    halcyon = str(w.makers["halcyon"].id)
    desk.post(HERE, _typed(answer="fill", evidence=[as_json(ADVISORY)], organisation=halcyon))
    page = desk.get(HERE)
    assert (_chosen(page), "It says that it is" in words(page)) == ([halcyon], False)
    desk.post("/reports/file/stop/")
    told = json.loads(json.dumps(ADVISORY))
    told["document"]["publisher"]["category"] = "coordinator"
    desk.post(HERE, _typed(answer="fill", evidence=[as_json(told)], organisation=""))
    page = desk.get(HERE)
    assert _chosen(page) in ([], [""])
    assert 'value="Northgate Medical"' in page.content.decode()


def test_a_publisher_is_found_by_its_name_or_its_site_and_only_if_it_is_one():
    w = world()
    northgate, halcyon = (w.makers[name] for name in ("northgate", "halcyon"))
    ContactPoint.objects.create(organisation=halcyon, channel=Channel.WEB, value="https://Halcyon.example/")
    assert maker_of(w.lead, " northgate  MEDICAL", "https://northgate.example").id == northgate.id
    assert maker_of(w.lead, "Halcyon AG", "https://halcyon.example").id == halcyon.id
    assert maker_of(w.lead, "Northgate Medical", "https://halcyon.example") is None
    assert maker_of(w.lead, "Nobody's", "https://halcyon.example/psirt") is None
    for name, site in (("", ""), ("Nobody's", "//["), (w.center.name, ""), ("Northgate", "")):
        assert maker_of(w.lead, name, site) is None
    organisation(OrganisationKind.MANUFACTURER, name="Northgate Medical")
    assert maker_of(w.lead, "Northgate Medical", "") is None
    assert maker_of(w.northgate, "Halcyon AG", "https://halcyon.example") is None


# ---------------------------------------------------------------- by a program


def test_a_program_names_the_manufacturer_by_its_key():
    w = world()
    told = {"device": "InfusaCore LX", "description": "It takes any dose."}
    body = {"came_by": "document", "received_at": "2026-11-20T09:40:00-05:00", "told": told}
    program = Program(w.lead)
    for key in (uuid.uuid4(), w.center.id):
        refused = program.post("/reports/filed", body | {"organisation": str(key)})
        assert (refused.status_code, "Choose a manufacturer of the directory" in refused.text) == (422, True)
    sent = program.post("/reports/filed", body | {"organisation": str(w.makers["northgate"].id)})
    assert (sent.status_code, sent.json()["code"]) == (201, None)
    read = program.get(f"/reports/{sent.json()['results'][0]['id']}").json()
    assert (read["is_of_maker"], read["is_followed"], read["known_as"]) == (True, False, "Northgate Medical")
    assert program.post(f"/reports/{read['id']}/ask", {"text": "Which versions?"}).status_code == 409
