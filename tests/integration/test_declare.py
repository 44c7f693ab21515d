"""Reports in an organisation's name: of a manufacturer about its product, of a hospital about an incident."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.support.api import Program

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, product, status, vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.principal import LIVE, stranger
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db

HERE = "/reports/declare/"
OURS = Told("InfusaCore LX", "It takes any dose.", vendor_reference="NG-7")
TYPED = {
    "answer": "send",
    "once": "5b0f1c0e-6f0e-4b55-9d1c-2d2c0f4f7a10",
    "kind": "incident",
    "device": "InfusaCore LX",
    "what_happens": "Four pumps stopped.",
}


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _case(w, sent):
    report.validate(w.lead, sent.report.id, NOW)
    return cases.open(w.lead, sent.report.id, NOW, title="Pump takes any dose")


def _own(w, case, actor):
    return next(p for p in case_view(actor, case.id).parties if p.mine)


def test_a_manufacturer_reports_by_its_name_and_follows_its_report():
    w = world()
    sent = declare.declare(w.northgate, NOW, OURS)
    row = sent.report
    assert sent.code is None
    assert (row.state, row.marking, row.organisation_id) == (
        "received",
        Tlp.AMBER_STRICT,
        w.makers["northgate"].id,
    )
    assert (row.known_as, row.vendor_told) == ("Northgate Medical", "yes")
    shown = report_view(w.northgate, row.id)
    assert not shown.is_desk
    assert report_view(w.lead, row.id).is_of_maker
    with pytest.raises(Missing):
        report_view(w.halcyon, row.id)
    with database_context(None, LIVE, [row.id]):
        assert drift.of(row.id) == []


def test_its_case_opens_with_it_as_the_manufacturer_that_knows():
    w = world()
    colleague = person()
    Membership.objects.create(
        organisation=w.makers["northgate"], person_id=colleague.person, triage=True, since=NOW
    )
    case = _case(w, declare.declare(w.northgate, NOW, OURS))
    mine = _own(w, case, w.northgate)
    assert (mine.role, mine.report_state, mine.name) == ("manufacturer", "accepted", "Northgate Medical")
    assert mine.learned_at == mine.acknowledged_at == NOW
    assert _own(w, case, colleague).id == mine.id
    assert {p.role for p in case_view(w.lead, case.id).parties} == {"lead", "manufacturer"}
    with database_context(None, LIVE, [case.id]):
        assert drift.of(case.id) == []
    new = [typed(w.makers["northgate"].id, "Northgate", "InfusaCore LX")]
    (sold,) = product.add(w.northgate, case.id, NOW, products=new)
    (flaw,) = vulnerability.add(w.lead, case.id, NOW, vulnerabilities=[NewVulnerability("Dose")])
    pairs = [(sold.id, flaw.id)]
    status.ask(w.lead, case.id, NOW, pairs=pairs, due_at=NOW + dt.timedelta(days=7))
    (cell,) = case_view(w.northgate, case.id).cells
    assert cell.fix == "vendor_aware"


def test_the_manufacturer_that_reported_is_not_invited_again_and_is_asked_about_terms_like_others():
    w = world()
    case = _case(w, declare.declare(w.northgate, NOW, OURS))
    with pytest.raises(Illegal, match="takes part already"):
        participant.invite(w.lead, case.id, NOW, organisation=w.makers["northgate"].id)
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + dt.timedelta(days=60))
    with pytest.raises(Missing):
        case_view(w.northgate, case.id)
    (offer,) = open_invitations(w.northgate)
    consent.accept(w.northgate, offer.party, NOW, terms=offer.terms)
    assert _own(w, case, w.northgate).consent == "signatory"


def test_whoever_reported_for_a_manufacturer_sees_the_own_part_and_is_thanked_nowhere():
    w = world()
    sent = declare.declare(w.northgate, NOW, OURS)
    case = _case(w, sent)
    (part,) = own_parts(w.northgate, sent.report.id, NOW)
    assert (part.case, part.name) == (case.id, "Northgate Medical")
    assert own_parts(w.halcyon, sent.report.id, NOW) == []
    page = signed_in(w.northgate).get(f"/reports/{sent.report.id}/")
    assert page.status_code == 200
    assert "Thank me as" not in _text(page)


def test_a_hospital_reports_an_incident_and_takes_part_as_its_reporter():
    w = world()
    nurse = person()
    organisation(OrganisationKind.HOSPITAL, nurse, name="County hospital")
    sent = declare.declare(nurse, NOW, Told("Pump", "Four pumps stopped.", Kind.INCIDENT))
    case = _case(w, sent)
    assert case.kind == "incident"
    assert (_own(w, case, nurse).role, _own(w, case, nurse).name) == ("reporter", "County hospital")
    assert not report_view(w.lead, sent.report.id).is_of_maker


def test_nobody_reports_for_an_organisation_that_is_not_theirs():
    w = world()
    for somebody in (person(), stranger(), w.lead):
        with pytest.raises(Denied):
            declare.declare(somebody, NOW, OURS)
    assert report_list(w.lead).lines == ()


def test_my_work_leads_to_one_page_that_sends_the_report():
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    browser = signed_in(w.northgate)
    assert "Report for your organization" in _text(browser.get("/my-work/"))
    assert browser.get(HERE).status_code == 200
    answer = browser.post(HERE, TYPED)
    (line,) = report_list(w.lead).lines
    assert answer["Location"] == f"/reports/{line.id}/"
    assert (line.kind, line.known_as) == ("incident", "Northgate Medical")
    assert browser.get(f"/reports/{line.id}/").status_code == 200
    assert browser.post(HERE, TYPED)["Location"] == f"/reports/{line.id}/"
    assert len(report_list(w.lead).lines) == 1
    assert "the manufacturer’s own report" in _text(signed_in(w.lead).get(f"/reports/{line.id}/"))


def test_the_page_is_for_members_of_an_organisation_alone():
    w = world()
    for somebody in (person(), w.lead):
        assert signed_in(somebody).get(HERE).status_code == 404
        assert signed_in(somebody).post(HERE, TYPED).status_code == 404
    refused = signed_in(w.northgate).post(HERE, TYPED | {"device": " ", "kind": "vulnerability"})
    assert (refused.status_code, "Say which device it is" in _text(refused)) == (422, True)


def test_a_program_reports_for_its_organisation():
    w = world()
    body = {"device": "Pump", "description": "It is scanned from outside.", "kind": "threat"}
    program = Program(w.northgate)
    sent = program.post("/reports/declared", body)
    assert (sent.status_code, sent.json()["code"]) == (201, None)
    key = sent.json()["results"][0]["id"]
    read = program.get(f"/reports/{key}").json()
    assert (read["kind"], read["is_of_maker"], read["known_as"]) == ("threat", True, "Northgate Medical")
    assert Program(w.lead).post("/reports/declared", body).status_code == 403
    assert program.post("/reports/declared", body | {"known_as": "Halcyon"}).status_code == 422
