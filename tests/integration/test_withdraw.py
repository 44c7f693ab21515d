"""case.withdraw: a case that should not have been one ends before anything is published (decision 0185)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.filled import filled
from tests.integration.advisory_case import story
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.withdraw import withdraw
from medaccord.apps.cases.models import CaseReport, Participant, Proposal
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.removals import removals
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.discussion.commands import post
from medaccord.apps.intake.commands import report
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.domain.cvd.withdrawal import TOLD, Ground
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.web.middleware import RECEIPT
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
LATER = NOW + HOUR
WHY = {"ground": Ground.NO_VULNERABILITY, "reason": "The pump asks for a second person."}


def _embargoed():
    """A case with an embargo, Northgate in it, and Halcyon asked."""
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    asked = w.invite(case, "halcyon")
    return w, case, reporter, asked


def _doors(case):
    with database_context(None, "live", [case.id]):
        held = Grant.objects.filter(stream=case.id, until=None)
        return set(held.values_list("principal_id", "room_id"))


def test_it_ends_with_its_embargo_and_everybody_in_it_reads_why():
    w, case, _reporter, _asked = _embargoed()
    assert case_view(w.northgate, case.id).end_in_force(LATER)
    before = _doors(case)
    withdraw(w.lead, case.id, LATER, **WHY)
    for reader in (w.lead, w.northgate):
        view = case_view(reader, case.id)
        assert (view.phase, view.withdrawn_for, view.withdrawn_why) == ("closed", *WHY.values())
        assert (view.closed_at, view.embargo.state) == (LATER, "exited")
        assert view.end_in_force(LATER) is None
        (line,) = case_list(reader, LATER).lines
        assert (line.phase, line.withdrawn_for) == ("closed", "no_vulnerability")
        assert running_cases(reader) == ([], False)
    assert {room for _who, room in _doors(case)} <= {room for _who, room in before}
    assert _doors(case) <= before
    assert_whole(case.id)


def test_whoever_was_only_asked_learns_the_ground_and_nothing_else():
    w, case, _reporter, asked = _embargoed()
    assert open_invitations(w.halcyon)
    withdraw(w.lead, case.id, LATER, **WHY)
    assert open_invitations(w.halcyon) == []
    (told,) = removals(w.halcyon, LATER)
    assert (told.participant, told.reason) == (asked.id, TOLD[Ground.NO_VULNERABILITY])
    assert told.bound_until is None
    with pytest.raises(Missing):
        case_view(w.halcyon, case.id)
    with pytest.raises((Illegal, Denied, Missing)):
        consent.accept(w.halcyon, asked.id, LATER)


def test_nothing_goes_on_in_it_but_talk():
    f = filled()
    withdraw(f.w.lead, f.case.id, LATER, **WHY)
    assert post.write(f.w.northgate, f.case.id, LATER, room=f.case.room_id, text="We agree.")
    for step in (
        lambda: withdraw(f.w.lead, f.case.id, LATER, **WHY),
        lambda: participant.invite(
            f.w.lead, f.case.id, LATER, organisation=organisation(OrganisationKind.HOSPITAL, person()).id
        ),
        lambda: embargo.propose(f.w.lead, f.case.id, LATER, ends_at=LATER + 30 * 24 * HOUR),
    ):
        with pytest.raises(Denied, match="Now it is closed"):
            step()


def test_a_proposal_that_nobody_decided_is_rejected():
    f = filled()
    for days in (30, 60):
        embargo.propose(f.w.northgate, f.case.id, NOW, ends_at=NOW + dt.timedelta(days=days))
    withdraw(f.w.lead, f.case.id, LATER, **WHY)
    states = {row.state for row in f.rows(Proposal)}
    assert states <= {"rejected", "replaced", "accepted"}
    assert case_view(f.w.lead, f.case.id).embargo.state in ("none", "exited")
    f.assert_whole()


def test_it_goes_on_in_a_linked_case():
    f = filled()
    withdraw(f.w.lead, f.case.id, LATER, **WHY)
    new = reopen(f.w.lead, f.case.id, LATER + HOUR, reason="It was one after all.")
    view = case_view(f.w.lead, new.id)
    assert (view.phase != "closed", view.withdrawn_for, view.withdrawn_why) == (True, "", "")


def test_only_the_lead_with_a_reason():
    f = filled()
    for other in (f.w.northgate, f.reporter):
        with pytest.raises(Denied):
            withdraw(other, f.case.id, LATER, **WHY)
    with pytest.raises(Missing):
        withdraw(f.w.outsider, f.case.id, LATER, **WHY)
    with pytest.raises(Invalid):
        withdraw(f.w.lead, f.case.id, LATER, ground=Ground.MISTAKE, reason=" ")
    f.assert_whole()


def test_those_who_refused_hear_nothing_new():
    w, case, _reporter, asked = _embargoed()
    consent.decline(w.halcyon, asked.id, NOW)
    withdraw(w.lead, case.id, LATER, **WHY)
    assert removals(w.halcyon, LATER) == []
    with database_context(None, "live", [case.id]):
        assert Participant.rows.get(id=asked.id).left_at is None


def test_what_is_published_is_not_withdrawn():
    s = story()
    s.released()
    with pytest.raises(Illegal, match="Release a new revision"):
        withdraw(s.w.lead, s.case.id, s.now + HOUR, **WHY)
    desk = signed_in(s.w.lead)
    assert f"/cases/{s.case.id}/withdraw/" not in _words(desk.get(f"/cases/{s.case.id}/"))
    assert "Release a new revision" in _words(desk.get(f"/cases/{s.case.id}/withdraw/"))
    assert Program(s.w.lead).post(f"/cases/{s.case.id}/withdraw", WHY).status_code == 409


def test_a_release_that_was_set_publishes_nothing():
    s = story()
    row = s.approved()
    end = case_view(s.w.lead, s.case.id).end_in_force(s.now)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=end, leak_risk="None.")
    withdraw(s.w.lead, s.case.id, s.now, **WHY)
    tick(end + HOUR)
    assert not Publication.objects.exists()
    assert s.fresh(row).state == "approved"


def _words(answer):
    return " ".join(answer.content.decode().split())


def test_the_lead_withdraws_on_a_page_and_screens_say_so():
    f = filled()
    desk, there = signed_in(f.w.lead), f"/cases/{f.case.id}/withdraw/"
    assert f'href="{there}"' in _words(desk.get(f"/cases/{f.case.id}/"))
    assert "Nobody is asked for answers any more." in _words(desk.get(there))
    refused = desk.post(there, {"ground": "", "reason": "Kept as typed"})
    assert (refused.status_code, "Kept as typed" in _words(refused)) == (422, True)
    assert desk.post(there, {"ground": "mistake", "reason": "It was a test."}).status_code == 303
    for reader in (desk, signed_in(f.w.northgate)):
        page = _words(reader.get(f"/cases/{f.case.id}/"))
        assert "This case was withdrawn. Opened by mistake: It was a test." in page
        assert "Phase 6 of 6" not in page
        listed = _words(reader.get("/cases/"))
        assert "Withdrawn" in listed
        assert "Opened by mistake" in listed
        assert "withdrew the case" in _words(reader.get(f"/cases/{f.case.id}/history/"))
    assert signed_in(f.w.northgate).get(there).status_code == 403
    assert desk.get(there).status_code == 403


def test_the_reporter_reads_it_on_the_tracking_page():
    w, case, reporter, _asked = _embargoed()
    with database_context(None, "live", [case.id]):
        own = Participant.rows.get(stream=case.id, role="reporter")
    consent.accept(reporter, own.id, NOW)
    withdraw(w.lead, case.id, LATER, **WHY)
    page = _tracked(reporter)
    assert "The case of your report was withdrawn. No vulnerability after all: The pump asks" in page
    assert "Case withdrawn" in page
    (key,) = _reports(case)
    report.close(w.lead, key, LATER, reason="The manual says so.")
    page = _tracked(reporter)
    assert "The pump asks for a second person. The manual says so." in page


def _tracked(reporter):
    """The tracking page of whoever holds a receipt."""
    browser = Client()
    session = browser.session
    session[RECEIPT] = str(reporter.principal)
    session.save()
    return _words(browser.get("/tracking/"))


def _reports(case):
    with database_context(None, "live", [case.id]):
        return list(CaseReport.rows.filter(stream=case.id).values_list("report_id", flat=True))


def test_the_desk_ends_its_work_on_the_report_on_a_page():
    w, case, reporter, _asked = _embargoed()
    (key,) = _reports(case)
    desk, there = signed_in(w.lead), f"/reports/{key}/"
    assert f'action="{there}close/"' not in _words(desk.get(there))
    withdraw(w.lead, case.id, LATER, **WHY)
    page = _words(desk.get(there))
    assert "was withdrawn. End our work on this report with a reason." in page
    assert f'action="{there}close/"' in page
    assert desk.post(f"{there}close/", {"close-reason": "The manual says so."}).status_code == 303
    page = _words(desk.get(there))
    assert "The manual says so." in page
    assert "It goes on in" not in page
    assert "The manual says so." in _tracked(reporter)


def test_a_report_whose_case_goes_on_elsewhere_is_not_the_desks_to_end():
    f = filled()
    withdraw(f.w.lead, f.case.id, LATER, **WHY)
    reopen(f.w.lead, f.case.id, LATER + HOUR, reason="It was one after all.")
    (key,) = _reports(f.case)
    page = _words(signed_in(f.w.lead).get(f"/reports/{key}/"))
    assert "End our work" not in page
    assert "It goes on in" in page


def _hears_that_it_ended(reporter):
    page = _tracked(reporter)
    assert "We have ended our work on your report" in page
    assert "The case of your report was withdrawn. Ask us why, under Messages." in page
    assert "Case withdrawn" in page
    for asked in ("We bring the manufacturers in", "Agree to the terms", "Will you"):
        assert asked not in page
    assert WHY["reason"] not in page


def test_a_reporter_who_left_terms_unanswered_hears_that_it_ended():
    w, case, reporter, _asked = _embargoed()
    withdraw(w.lead, case.id, LATER, **WHY)
    _hears_that_it_ended(reporter)


def test_a_reporter_who_was_asked_into_a_linked_case_is_asked_no_more():
    f = filled()
    f.close()
    new = reopen(f.w.lead, f.case.id, LATER, reason="It goes on.")
    assert "Will you take part?" in _tracked(f.reporter)
    withdraw(f.w.lead, new.id, LATER, **WHY)
    page = _tracked(f.reporter)
    assert "Will you take part?" not in page
    assert "Case withdrawn" in page
    assert_whole(new.id)


def test_a_reporter_without_any_embargo_reads_when_it_was_withdrawn():
    f = filled()
    withdraw(f.w.lead, f.case.id, LATER, **WHY)
    page = _tracked(f.reporter)
    assert "No vulnerability after all" in page
    assert "Case withdrawn" in page


def test_the_api_withdraws():
    f = filled()
    desk, there = Program(f.w.lead), f"/cases/{f.case.id}/withdraw"
    assert desk.post(there, {"ground": "because", "reason": "No."}).status_code == 422
    assert desk.post(there, {"ground": "duplicate", "reason": "CVE-2026-1 says it."}).status_code == 200
    told = Program(f.w.northgate).get(f"/cases/{f.case.id}").json()
    assert (told["status"], told["withdrawn_for"], told["withdrawn_why"]) == (
        "closed",
        "duplicate",
        "CVE-2026-1 says it.",
    )
    (line,) = desk.get("/cases").json()["results"]
    assert line["withdrawn_for"] == "duplicate"
