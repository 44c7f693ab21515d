"""What an advising agency reports in its own name it may open a case for at once, on its own word."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, world
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import announced, consent, embargo, merge, participant
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands.withdraw import withdraw
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts, reports_of_case
from medaccord.apps.discussion.commands import post
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Known
from medaccord.apps.intake.queries.announcements import announced as told_agencies
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.proof import as_sent, proof_of
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.intake.queries.tracking import own_reports
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.principal import LIVE, system
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.errors import Denied, Illegal, Missing

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
OURS = Told("InfusaCore LX", "Eleven incident reports name it.", Kind.INCIDENT)


def _declared(w=None, told=OURS):
    """A world, the agency's own report in it, and what the agency holds of it."""
    w = w or world()
    row = declare.declare(w.adviser, w.now, told).report
    (held,) = [one for one in announcements(w.adviser) if one.report == row.id]
    return w, row, held


def _opened(w, held, title="Pumps stop"):
    return announced.open_announced(w.adviser, held.id, w.now, title=title)


def _colleague(w, *, triage=True):
    one = person()
    Membership.objects.create(organisation=w.agency, person_id=one.person, triage=triage, since=NOW)
    return one


def test_the_agency_opens_a_case_for_a_report_that_nobody_at_the_desk_has_read():
    w, row, held = _declared()
    assert (row.state, held.own, held.opened_at) == ("received", True, None)
    case = _opened(w, held)
    view = case_view(w.adviser, case.id)
    mine = next(party for party in view.parties if party.mine)
    assert (mine.role, mine.name, mine.report_state, mine.consent) == (
        "adviser",
        "Device agency",
        "accepted",
        "no_embargo",
    )
    assert {party.role for party in view.parties} == {"lead", "adviser"}, "not its reporter as well"
    assert (view.kind, case.lead_id, view.phase) == ("incident", w.lead.person, "inviting")
    assert report_view(w.lead, row.id).state == "accepted"
    assert announcements(w.adviser)[0].opened_at == NOW
    assert open_invitations(w.adviser) == []
    assert_whole(row.id, case.id)


def test_agency_and_desk_read_what_was_reported_and_nobody_else_does():
    w = world()
    on_duty = _colleague(w)
    off_duty = _colleague(w, triage=False)
    w, row, held = _declared(w)
    case = _opened(w, held)
    for reader in (w.adviser, on_duty, w.lead):
        assert report_view(reader, row.id).description == OURS.description
        (answered,) = reports_of_case(reader, case.id)
        assert (answered.id, answered.mine) == (row.id, reader is not w.lead)
    for reader in (w.adviser, on_duty):
        number, bytes_ = as_sent(reader, row.id)
        assert (number, proof_of(reader, row.id)[0]) == (row.stream.number, row.stream.number)
        assert OURS.description.encode() in bytes_
    for reads in (as_sent, proof_of):
        for other in (w.lead, off_duty):
            with pytest.raises(Missing):
                reads(other, row.id)
    assert [one.id for one in own_reports(on_duty)] == [row.id]
    assert [one.case for one in own_parts(on_duty, row.id, NOW)] == [case.id]
    for stranger in (off_duty, w.northgate, w.outsider):
        for reads in (lambda who: report_view(who, row.id), lambda who: case_view(who, case.id)):
            with pytest.raises(Missing):
                reads(stranger)
        assert own_reports(stranger) == []
        assert announcements(stranger) == []


def test_who_reports_for_the_agency_holds_the_key_although_others_are_on_duty():
    w = world()
    clerk = _colleague(w, triage=False)
    row = declare.declare(clerk, NOW, OURS).report
    for one in (clerk, w.adviser):
        assert [held.report for held in announcements(one)] == [row.id]
    case = announced.open_announced(clerk, announcements(clerk)[0].id, NOW, title="Pumps stop")
    for one in (clerk, w.adviser):
        assert case_view(one, case.id).id == case.id


def test_who_comes_on_duty_later_is_let_in_when_it_is_accepted():
    w, row, held = _declared()
    later = _colleague(w)
    assert announcements(later) == []
    with pytest.raises(Missing):
        report_view(later, row.id)
    case = _opened(w, held)
    assert report_view(later, row.id).description == OURS.description
    assert case_view(later, case.id).id == case.id


def test_whoever_follows_it_for_the_agency_talks_with_the_desk_in_it():
    w = world()
    colleague = _colleague(w)
    row = declare.declare(w.adviser, NOW, OURS).report
    for one in (w.adviser, colleague, w.lead):
        post.write_to_report(one, row.id, NOW, text="Which version?")


def test_news_of_an_agencys_own_report_is_worded_for_each_of_its_people_as_its_own():
    w = world()
    colleague = _colleague(w)
    for reader in (w.adviser, colleague, w.lead):
        signed_in(reader)  # whoever has no sign-in is sent no notice
    row = declare.declare(w.adviser, NOW, OURS).report
    post.write_to_report(w.lead, row.id, NOW, text="Which version?")
    notice.deliver(LIVE, row.id, NOW)
    for reader in (w.adviser, colleague):
        assert {(one.report, one.mine) for one in news_for(reader).items} == {(row.id, True)}
    post.write_to_report(colleague, row.id, NOW, text="Version 2.1.")
    notice.deliver(LIVE, row.id, NOW)
    told = [one for one in news_for(w.lead).items if one.verb == "post.write"]
    assert [(one.report, one.mine) for one in told] == [(row.id, False)]


def test_where_the_desk_opens_the_case_the_agency_takes_part_as_adviser_too():
    w, row, _held = _declared()
    with pytest.raises(Denied, match="received"):
        cases.open(w.lead, row.id, NOW, title="Pumps stop")
    report.validate(w.lead, row.id, NOW)
    case = cases.open(w.lead, row.id, NOW, title="Pumps stop")
    view = case_view(w.adviser, case.id)
    assert {party.role for party in view.parties} == {"lead", "adviser"}
    assert next(party for party in view.parties if party.mine).role == "adviser"
    with pytest.raises(Illegal, match="takes part already"):
        participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    assert_whole(row.id, case.id)


def _put_off(w, row):
    report.validate(w.lead, row.id, NOW)
    report.defer(w.lead, row.id, NOW, reason="Next week.")


def _find_invalid(w, row):
    report.invalidate(w.lead, row.id, NOW, reason="No device.")


def _end(w, row):
    _put_off(w, row)
    report.close(w.lead, row.id, NOW, reason="Nothing to do.")


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (lambda w, row: report.validate(w.lead, row.id, NOW), None),
        (_put_off, None),
        (_find_invalid, "invalid"),
        (_end, "closed"),
    ],
    ids=["valid", "deferred", "invalid", "closed"],
)
def test_its_word_holds_until_the_desk_found_otherwise(before, says):
    w, row, held = _declared()
    before(w, row)
    page = signed_in(w.adviser).get(f"/reports/{row.id}/")
    assert ("You can open a case now" in words(page)) == (says is None)
    if says:
        with pytest.raises(Denied, match=says):
            _opened(w, held)
        return
    _opened(w, held)
    view = report_view(w.lead, row.id)
    assert (view.state, view.reason) == ("accepted", "")


def test_a_report_of_somebody_else_waits_for_the_desk_as_before():
    w = world()
    told = w.told().report
    assert announcements(w.adviser) == []
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    (one,) = announcements(w.adviser)
    assert not one.own
    report.defer(w.lead, told.id, NOW, reason="Later.")
    with pytest.raises(Denied, match="deferred"):
        _opened(w, one)


def test_another_agency_hears_of_it_when_it_is_accepted():
    w = world()
    other = person()
    second = organisation(OrganisationKind.CLINICAL_ADVISER, other, name="Second agency")
    w, row, held = _declared(w)
    assert announcements(other) == []
    assert [one.organisation for one in told_agencies(w.lead, row.id)] == ["Device agency"]
    _opened(w, held)
    (one,) = announcements(other)
    assert (one.number, one.own) == (row.stream.number, False)
    assert {one.organisation for one in told_agencies(w.lead, row.id)} == {"Device agency", second.name}
    with pytest.raises(Missing):
        report_view(other, row.id)


def test_who_accepted_it_leads_and_nobody_there_is_said():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, triage=True, since=NOW)
    w, row, held = _declared(w)
    report.validate(w.colleague, row.id, NOW)
    report.accept(w.colleague, row.id, NOW)
    assert _opened(w, held).lead_id == w.colleague.person
    w = world()
    Membership.objects.filter(organisation__kind=w.center.kind).update(triage=False)
    w, _row, held = _declared(w)
    with pytest.raises(Illegal, match="Nobody at the coordination center could lead this case. Call them"):
        _opened(w, held)


@pytest.mark.parametrize("signed", [True, False])
def test_terms_bind_it_as_they_bind_every_adviser(signed):
    """By its standing agreement at once; without one it is asked."""
    w = world()
    if signed:
        organisations.sign(system(), NOW, organisation=w.agency.id, basis="Agreement 2026-1")
    w, _row, held = _declared(w)
    case = _opened(w, held)
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 60 * DAY)
    if not signed:
        with pytest.raises(Missing):
            case_view(w.adviser, case.id)
        (offer,) = open_invitations(w.adviser)
        consent.accept(w.adviser, offer.party, NOW, terms=offer.terms)
    assert next(one for one in case_view(w.adviser, case.id).parties if one.mine).consent == "signatory"
    assert_whole(case.id)


def test_the_lead_hears_at_once_and_an_urgent_one_is_urgent():
    w, _row, held = _declared(told=dataclasses.replace(OURS, patient_affected=Known.YES))
    assert held.urgent
    signed_in(w.lead)
    case = _opened(w, held)
    notice.deliver(LIVE, case.id, NOW)
    assert case_view(w.lead, case.id).urgent
    (news,) = news_for(w.lead).items
    assert (news.entry.verb, news.case) == ("case.open", case.id)
    assert "opened the case" in words(signed_in(w.lead).get("/my-work/"))


def test_the_page_after_sending_says_first_what_the_agency_can_do():
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    browser = signed_in(w.adviser)
    typed = {
        "answer": "send",
        "once": "5b0f1c0e-6f0e-4b55-9d1c-2d2c0f4f7a10",
        "kind": "threat",
        "device": "InfusaCore LX",
        "what_happens": "Its service port is offered for sale.",
    }
    answer = browser.post("/reports/declare/", typed)
    (held,) = announcements(w.adviser)
    there = f"/announcements/{held.id}/open/"
    page = browser.get(answer["Location"])
    assert there in page.content.decode()
    assert "You can open a case now" in words(page)
    assert "The coordination center leads the case and is told at once." in words(page)
    assert f"Your agency reported {held.number}" in words(browser.get("/my-work/"))
    asked = browser.get(there)
    assert "its word is enough to open a case" in words(asked)
    done = browser.post(f"{there}?v=1", {"title": "Port for sale"})
    assert done.status_code == 303
    assert "The case is open. The coordination center leads it." in words(browser.get(done["Location"]))
    assert "You can open a case now" not in words(browser.get(answer["Location"]))
    assert "You find it among your cases" in words(browser.get(there))


def test_the_desk_is_not_offered_a_case_for_it_before_it_found_it_valid():
    w, row, _held = _declared()
    desk = signed_in(w.lead)
    page = desk.get(f"/reports/{row.id}/")
    assert f"/reports/{row.id}/open/" not in page.content.decode()
    assert "the clinical adviser’s own report" in words(page)
    assert "Reported by Device agency" in words(page)
    assert "You can open a case now" not in words(page)
    assert signed_in(w.northgate).get(f"/reports/{row.id}/").status_code == 404


def test_a_manufacturer_and_a_hospital_wait_for_the_desk():
    w = world()
    nurse = person()
    organisation(OrganisationKind.HOSPITAL, nurse)
    for one in (w.northgate, nurse):
        row = declare.declare(one, NOW, OURS).report
        assert announcements(one) == []
        assert "You can open a case now" not in words(signed_in(one).get(f"/reports/{row.id}/"))
        with pytest.raises(Denied):
            cases.open(one, row.id, NOW, title="Mine")


def test_a_program_of_the_agency_reports_and_opens():
    w = world()
    program = Program(w.adviser)
    sent = program.post("/reports/declared", {"device": "Pump", "description": "Stops.", "kind": "incident"})
    key = sent.json()["results"][0]["id"]
    read = program.get(f"/reports/{key}").json()
    assert read["is_of_adviser"]
    (held,) = program.get("/announcements").json()["results"]
    assert (held["number"], held["own"]) == (read["number"], True)
    opened = program.post(f"/announcements/{held['id']}/case", {"title": "Pumps stop"})
    assert opened.status_code == 201
    case = opened.json()["results"][0]["id"]
    assert program.get(f"/cases/{case}").json()["title"] == "Pumps stop"
    assert program.post(f"/announcements/{held['id']}/case", {"title": "Twice"}).status_code == 409


def test_whoever_has_left_the_agency_opens_nothing_for_it_and_is_not_brought_in():
    w, row, held = _declared()
    other = _colleague(w)
    membership.end(system(), w.now, organisation=w.agency.id, person=w.adviser.person)
    with pytest.raises(Denied, match="Only people of this agency open a case here"):
        _opened(w, held)
    report.validate(w.lead, row.id, w.now)
    case = cases.open(w.lead, row.id, w.now, title="Pumps stop")
    assert case_view(other, case.id).number == case.stream.number
    with pytest.raises(Missing):
        case_view(w.adviser, case.id)
    assert_whole(row.id, case.id)


def test_the_desk_opens_a_case_at_the_report_and_not_past_what_it_must_find_first():
    w, row, held = _declared()
    with pytest.raises(Denied, match="Only people of this agency"):
        _opened(dataclasses.replace(w, adviser=w.lead), held)
    assert report_view(w.lead, row.id).state == "received"
    report.validate(w.lead, row.id, w.now)
    page = words(signed_in(w.lead).get(f"/reports/{row.id}/"))
    assert "Device agency takes part as the adviser. These people of it read the case at once" in page


def test_when_it_was_reported_stays_as_it_was_at_acceptance():
    w, row, held = _declared()
    report.validate(w.lead, row.id, w.now + DAY)
    report.accept(w.lead, row.id, w.now + 2 * DAY)
    assert announcements(w.adviser)[0].at == held.at
    assert_whole(row.id)


def test_a_merge_takes_its_report_and_its_limit_along_though_it_is_there_already():
    w, row, held = _declared(told=dataclasses.replace(OURS, not_after=(NOW + 20 * DAY).date()))
    case = _opened(w, held)
    other, _reporter = w.case(title="The same")
    participant.invite(w.lead, other.id, w.now, organisation=w.agency.id)
    merge.merge(w.lead, case.id, w.now, into=other.stream.number, reason="The same device.")
    assert other.id in {part.case for part in own_parts(w.adviser, row.id, w.now)}
    with pytest.raises(Illegal) as refused:
        embargo.propose(w.lead, other.id, w.now, ends_at=w.now + 60 * DAY)
    assert "L1" in refused.value.rules
    assert_whole(row.id, case.id, other.id)


def test_a_withdrawn_case_is_over_on_its_page():
    w, row, held = _declared()
    case = _opened(w, held)
    withdraw(w.lead, case.id, w.now, ground=Ground.MISTAKE, reason="It was reported twice.")
    page = words(signed_in(w.adviser).get(f"/reports/{row.id}/"))
    assert "Nobody’s The case of your report was withdrawn" in page
    assert "We invite the manufacturers" not in page
    assert_whole(row.id, case.id)


def test_at_the_report_itself_the_agency_opens_no_case_and_leads_none():
    """There the desk does; the agency does it from what it was told, and the center leads (decision 0132)."""
    w, row, held = _declared()
    report.validate(w.lead, row.id, NOW)
    with pytest.raises(Denied):
        cases.open(w.adviser, row.id, NOW, title="Ours to lead")
    assert Program(w.adviser).post(f"/reports/{row.id}/case", {"title": "Ours"}).status_code == 403
    assert signed_in(w.adviser).post(f"/reports/{row.id}/open/", {"open-title": "Ours"}).status_code == 404
    assert _opened(w, held).lead_id == w.lead.person
