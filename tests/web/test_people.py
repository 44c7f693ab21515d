"""The people of a case: who sees whom, and every step that brings somebody in, on or out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, signs_in, world
from tests.filled import adviser_in, filled
from tests.support.api import Program

from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.models import Contact, Participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import ContactPoint, Membership, OrganisationKind
from medaccord.domain.cvd.report import ReportEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]


def _people(actor, case):
    return signed_in(actor).get(f"/cases/{case.id}/people/")


def test_each_party_sees_itself_and_the_desk_sees_all():
    f = filled()
    adviser = adviser_in(f)
    desk = words(_people(f.w.lead, f.case))
    for name in ("Northgate Medical", "Halcyon Infusion", "Device agency", "Anonymous reporter"):
        assert name in desk
    own = words(_people(f.w.northgate, f.case))
    assert "Northgate Medical" in own
    for name in ("Halcyon Infusion", "Anonymous reporter"):
        assert name not in own
    assert "Halcyon Infusion" not in words(_people(adviser, f.case))


def test_ways_to_reach_a_party_are_for_the_desk():
    f = filled()
    ContactPoint.objects.create(
        organisation=f.w.makers["northgate"], channel="mail", value="psirt@northgate.example"
    )
    assert "psirt@northgate.example" in words(_people(f.w.lead, f.case))
    assert "psirt@northgate.example" not in words(_people(f.w.halcyon, f.case))


def test_nobody_sees_when_a_reporter_was_here():
    f = filled()
    told = words(_people(f.w.lead, f.case))
    assert "Anonymous reporter Reporter Accepted No embargo not shown" in told


def test_inviting_somebody_of_the_directory():
    w = world()
    case, _ = w.case()
    browser = signed_in(w.lead)
    maker = w.makers["halcyon"]
    sent = {"invite-organisation": maker.id, "invite-due": "2026-12-01"}
    answer = browser.post(f"/cases/{case.id}/people/invite/", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.id}/people/")
    party = next(p for p in case_view(w.lead, case.id).parties if p.organisation == maker.id)
    assert party.lapses_at == dt.datetime(2026, 12, 1, 23, 59, tzinfo=dt.UTC)
    again = browser.get(f"/cases/{case.id}/people/")
    assert "Halcyon Infusion is invited." in words(again)
    assert f'value="{maker.id}"' not in again.content.decode()


def test_a_due_date_that_has_passed_keeps_what_was_chosen():
    w = world()
    case, _ = w.case()
    sent = {"invite-organisation": w.makers["halcyon"].id, "invite-due": "2026-11-01"}
    refused = signed_in(w.lead).post(f"/cases/{case.id}/people/invite/", sent)
    assert refused.status_code == 422
    assert "Give a due date in the future." in words(refused)
    assert f'value="{w.makers["halcyon"].id}" selected' in refused.content.decode()
    assert 'value="2026-11-01"' in refused.content.decode()
    assert [p.role for p in case_view(w.lead, case.id).parties] == ["lead", "reporter"]


def test_the_directory_offers_no_organisation_of_another_origin():
    w = world()
    case, _ = w.case()
    invented = organisation(OrganisationKind.MANUFACTURER, name="Invented Works", origin="replay")
    browser = signed_in(w.lead)
    assert "Invented Works" not in words(browser.get(f"/cases/{case.id}/people/"))
    refused = browser.post(f"/cases/{case.id}/people/invite/", {"invite-organisation": invented.id})
    assert refused.status_code == 422


def test_logging_a_call_is_kept_as_proof():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    browser = signed_in(w.lead)
    page = browser.get(f"/cases/{case.id}/people/?party={party.id}").content.decode()
    assert f'value="{party.id}" selected' in page
    sent = {
        "contact-party": party.id,
        "contact-what": "attempt",
        "contact-channel": "phone",
        "contact-source": "Front desk, Mr. Lind",
        "contact-day": "2026-11-23",
        "contact-time": "15:10",
        "contact-zone": "UTC",
    }
    assert browser.post(f"/cases/{case.id}/people/contact/", sent).status_code == 303
    assert "Front desk, Mr. Lind" in words(browser.get(f"/cases/{case.id}/people/"))
    later = browser.post(f"/cases/{case.id}/people/contact/", {**sent, "contact-time": "23:10"})
    assert later.status_code == 422
    assert "This has not happened yet." in words(later)
    assert "Front desk, Mr. Lind" in later.content.decode()
    early = browser.post(f"/cases/{case.id}/people/contact/", {**sent, "contact-day": "1990-01-01"})
    assert early.status_code == 422
    assert "We knew of nothing before 2026-11-23, 15:00 UTC" in words(early)


def test_admitting_a_colleague():
    w = world()
    case, _ = w.case()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=w.now)
    colleague = signed_in(w.colleague)
    assert colleague.get(f"/cases/{case.id}/").status_code == 404
    sent = {"admit-person": w.colleague.person}
    assert signed_in(w.lead).post(f"/cases/{case.id}/people/admit/", sent).status_code == 303
    assert colleague.get(f"/cases/{case.id}/").status_code == 200
    stranger = person()
    refused = signed_in(w.lead).post(f"/cases/{case.id}/people/admit/", {"admit-person": stranger.person})
    assert refused.status_code == 422


def test_a_party_judges_the_report_step_by_step():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    consent.accept(w.northgate, party.id, w.now)
    browser = signed_in(w.northgate)
    page = browser.get(f"/cases/{case.id}/people/").content.decode()
    offered = re.findall(r'name="answer" value="(\w+)"', page)
    assert offered == ["validate", "invalidate", "finish", "propose", "leave"]
    judge = f"/cases/{case.id}/people/{party.id}/judge/"
    assert browser.post(judge, {"answer": "nonsense"}).status_code == 422
    assert browser.post(judge, {"answer": "accept"}).status_code == 409
    assert browser.post(judge, {"answer": "validate"}).status_code == 303
    worked = browser.post(f"{judge}?from=work", {"answer": "accept"})
    assert worked["Location"] == "/my-work/"
    assert case_view(w.northgate, case.id).mine.report_state == "accepted"
    assert signed_in(w.halcyon).post(judge, {"answer": "defer"}).status_code == 404


def test_closing_ones_report_under_an_embargo_asks_for_a_reason():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    mine = case_view(w.northgate, case.id).mine
    browser = signed_in(w.northgate)
    judge = f"/cases/{case.id}/people/{mine.id}/judge/"
    refused = browser.post(judge, {"answer": "close"})
    assert refused.status_code == 409
    assert 'name="judge-reason_T11"' in refused.content.decode()
    done = browser.post(judge, {"answer": "close", "judge-reason_T11": "We still keep it."})
    assert done.status_code == 303
    assert case_view(w.northgate, case.id).mine.report_state == "closed"


def test_leaving_shows_nothing_further():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    mine = case_view(w.northgate, case.id).mine
    browser = signed_in(w.northgate)
    leave = f"/cases/{case.id}/people/{mine.id}/leave/"
    unsure = browser.post(leave, {"leave-reason": "We sold the line."})
    assert unsure.status_code == 422
    assert "We sold the line." in unsure.content.decode()
    gone = browser.post(leave, {"leave-reason": "We sold the line.", "leave-sure": "on"})
    assert (gone.status_code, gone["Location"]) == (303, "/cases/")
    assert browser.get(f"/cases/{case.id}/").status_code == 404


def test_one_leaver_leaves_the_others_where_they_are():
    f = filled()
    leave = f"/cases/{f.case.id}/people/{f.parties['northgate'].id}/leave/"
    assert signed_in(f.w.northgate).post(leave, {"leave-sure": "on"}).status_code == 303
    assert signed_in(f.w.halcyon).get(f"/cases/{f.case.id}/").status_code == 200


def test_what_a_party_may_not_do_is_neither_offered_nor_done():
    f = filled()
    browser = signed_in(f.w.northgate)
    page = browser.get(f"/cases/{f.case.id}/people/").content.decode()
    for part in ("invite", "contact", "admit"):
        assert f"/people/{part}/" not in page
    invited = browser.post(f"/cases/{f.case.id}/people/invite/", {"invite-organisation": f.w.agency.id})
    assert invited.status_code == 422
    before = len(f.rows(Contact)), len(f.rows(Participant))
    theirs = f.parties["halcyon"].id
    assert browser.post(f"/cases/{f.case.id}/people/{theirs}/leave/", {"leave-sure": "on"}).status_code == 404
    assert (len(f.rows(Contact)), len(f.rows(Participant))) == before


def test_a_get_to_what_acts_is_refused():
    f = filled()
    assert signed_in(f.w.lead).get(f"/cases/{f.case.id}/people/invite/").status_code == 405


def test_the_trail_of_a_party_is_told_in_words():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    participant.open(w.northgate, party.id, w.now)
    told = words(_people(w.lead, case))
    assert "opened today first tried Nov 23" in told
    assert "Opened by Northgate Medical" in told
    assert ReportEvent.CLOSE.value not in told.split("Who takes part")[1].split("How we reach")[0]


@pytest.mark.parametrize("answer", [consent.accept, consent.decline])
def test_a_hospital_that_has_answered_is_said_to_have(answer):
    w = world()
    case, _ = w.case()
    nurse = signs_in(person())
    hospital = organisation(OrganisationKind.HOSPITAL, nurse, name="County Hospital")
    row = participant.invite(w.lead, case.id, w.now, organisation=hospital.id)
    assert "invited today first tried Nov 23" in words(_people(w.lead, case))
    answer(nurse, row.id, w.now)
    assert "answered today first tried Nov 23" in words(_people(w.lead, case))


def test_when_a_reporter_answered_is_kept_nowhere():
    f = filled()
    f.w.embargo(f.case)
    (row,) = [p for p in f.rows(Participant) if p.role == "reporter"]
    consent.accept(f.reporter, row.id, f.now)
    (row,) = [p for p in f.rows(Participant) if p.role == "reporter"]
    assert row.acknowledged_at is None


def test_whoever_supplies_a_component_is_called_so_and_not_a_manufacturer():
    w = world()
    case, _ = w.case()
    per = person()
    supplier = organisation(OrganisationKind.COMPONENT_SUPPLIER, per, name="BlueWave RTOS")
    participant.invite(w.lead, case.id, NOW, organisation=supplier.id)
    w.join(case, "northgate")
    for tab in ("", "people/", "embargo/"):
        assert "Component supplier" in words(signed_in(w.lead).get(f"/cases/{case.id}/{tab}")), tab
    told = Program(w.lead).get(f"/cases/{case.id}").json()["participants"]
    assert {one["organisation_kind"] for one in told if one["name"] == "BlueWave RTOS"} == {supplier.kind}
    assert [one["organisation_kind"] for one in told if one["role"] == "reporter"] == [""]


def test_the_desk_is_told_that_nobody_can_read_an_invitation_and_what_to_do():
    w = world()
    case, _ = w.case()
    org = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    browser, here = signed_in(w.lead), f"/cases/{case.id}/people/"
    browser.post(f"{here}invite/", {"invite-organisation": org.id})
    page = browser.get(here)
    assert "Solent Devices is invited, and nobody of it can read that yet." in words(page)
    row = next(p for p in case_view(w.lead, case.id).parties if p.organisation == org.id)
    text = page.content.decode()
    assert "Nobody of it can read what is sent here." in words(page)
    assert f'href="{here}?party={row.id}#contact"' in text
    assert f'href="{here}{row.id}/team/"' in text
    assert "not counted yet nobody of it could read the invitation" in words(browser.get("/my-work/"))
    browser.post(f"{here}invite/", {"invite-organisation": w.makers["halcyon"].id})
    page = words(browser.get(here))
    assert "Halcyon Infusion is invited." in page
    assert page.count("Nobody of it can read") == 1
    assert "Nobody of it can read" not in words(_people(w.halcyon, case))


@pytest.mark.parametrize("how", ["declined", "passed", "open", "inside"])
def test_whoever_said_no_or_nothing_can_be_invited_again_on_the_page(how):
    w = world()
    case, _ = w.case()
    maker = w.makers["northgate"]
    due = NOW + dt.timedelta(minutes=30) if how == "passed" else None
    row = participant.invite(w.lead, case.id, NOW, organisation=maker.id, due_at=due)
    if how == "declined":
        consent.decline(w.northgate, row.id, NOW)
    if how == "inside":
        consent.accept(w.northgate, row.id, NOW)
    browser, here = signed_in(w.lead), f"/cases/{case.id}/people/"
    offered = f'<option value="{maker.id}"' in browser.get(here).content.decode()
    assert offered == (how in ("declined", "passed"))
    answer = browser.post(f"{here}invite/", {"invite-organisation": maker.id})
    assert answer.status_code == (303 if offered else 422)
