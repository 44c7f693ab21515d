"""An accepted report is told to the advising agency at once, neutrally, and may become a case from there."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, person, weighed, world

from medaccord.apps.cases.commands import announced, consent, triage
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.queries.announcements import announced as told_agencies
from medaccord.apps.intake.queries.announcements import announcement, announcements, unreached
from medaccord.apps.intake.queries.reports import happened, report_list, report_view
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Membership, Origin
from medaccord.core import search
from medaccord.core.models import Blob, Principal
from medaccord.core.models.principal import Kind
from medaccord.core.principal import LIVE, actor_for, new_principal
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.text import TITLE

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def _accepted(w=None, **changes):
    """A world, and a report that its lead has accepted."""
    w = w or world()
    told = w.told(**changes).report
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    return w, told


def test_accepting_tells_number_device_class_and_urgency_and_nothing_else():
    w, told = _accepted(
        device="SECRETPUMP",
        description="SECRETFLAW",
        harm="SECRETHARM",
        used_at=("body",),
        exploited="yes",
        identity="name",
        known_as="SECRETNAME",
    )
    (one,) = announcements(w.adviser)
    assert (one.number, one.therapy, one.urgent, one.at, one.opened_at) == (
        told.stream.number,
        "yes",
        True,
        NOW,
        None,
    )
    with pytest.raises(Missing):
        report_view(w.adviser, told.id)
    assert report_list(w.adviser).lines == ()
    for word in ("SECRETPUMP", "SECRETFLAW", "SECRETHARM"):
        assert search.find(w.adviser, word) == []
    browser = signed_in(w.adviser)
    for there in ("/my-work/", f"/announcements/{one.id}/open/", "/search/?q=SECRETPUMP"):
        page = browser.get(there).content.decode()
        assert "SECRETFLAW" not in page
        assert "SECRETNAME" not in page
        assert "SECRETHARM" not in page
    assert one.number in browser.get("/my-work/").content.decode()
    assert browser.get(f"/reports/{told.id}/").status_code == 404
    assert [row.organisation for row in told_agencies(w.lead, told.id)] == ["Device agency"]
    assert f"Told {w.agency.name}" in signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()


def test_before_it_is_accepted_the_agency_knows_nothing():
    w = world()
    told = w.told(exploited="yes").report
    report.validate(w.lead, told.id, NOW)
    report.defer(w.lead, told.id, NOW, reason="Later.")
    assert announcements(w.adviser) == []
    report.accept(w.lead, told.id, NOW)
    assert [one.number for one in announcements(w.adviser)] == [told.stream.number]
    report.defer(w.lead, told.id, NOW, reason="Later again.")
    report.accept(w.lead, told.id, NOW + HOUR)
    (one,) = announcements(w.adviser)
    assert (one.at, one.version) == (NOW + HOUR, 2)


def test_nobody_else_is_told_and_the_reporter_sees_nothing_of_it():
    w, told = _accepted()
    for actor in (w.northgate, w.halcyon, w.outsider, person(), actor_of(told.reporter_id)):
        assert announcements(actor) == []
        assert told_agencies(actor, told.id) == []
    (one,) = announcements(w.adviser)
    for actor in (w.northgate, w.lead, actor_of(told.reporter_id)):
        with pytest.raises(Missing):
            announcement(actor, one.id)
    mine = actor_of(told.reporter_id)
    told_to_them = [verb for verb, *_ in happened(mine, told.id)]
    assert told_to_them == ["report.accept", "report.validate", "report.submit"]


def test_opening_a_case_at_once_tells_it_too():
    w = world()
    _case, _ = w.case()
    (one,) = announcements(w.adviser)
    assert one.opened_at == NOW


def test_the_agency_cannot_speak_file_or_judge_where_it_was_told():
    w, told = _accepted()
    (one,) = announcements(w.adviser)
    steps = (
        lambda key: post.write_to_report(w.adviser, key, NOW, text="Hello"),
        lambda key: file.add_to_report(w.adviser, key, NOW, files=[Evidence("a.txt", "text/plain", b"0")]),
        lambda key: report.defer(w.adviser, key, NOW, reason="No."),
        lambda key: cases.open(w.adviser, key, NOW, title="Mine"),
    )
    for step in steps:
        for key in (told.id, one.id):
            with pytest.raises(Missing):
                step(key)
    with read_scope(w.adviser):
        assert not Blob.objects.visible_to(w.adviser).filter(stream=told.id).exists()


def test_who_reported_is_not_told_for_an_employer():
    """Two roles at one table would tell who it is."""
    w = world()
    told = w.told().report
    second = person()
    Membership.objects.create(organisation=w.agency, person_id=second.person, triage=True, since=NOW)
    Principal.objects.filter(id=told.reporter_id).update(joined_to=w.adviser.person)
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    assert announcements(w.adviser) == []
    assert len(announcements(second)) == 1


def test_an_agency_without_people_and_a_replayed_report_tell_nobody():
    w = world()
    Membership.objects.filter(organisation=w.agency).update(until=NOW)
    _accepted(w)
    assert announcements(w.adviser) == []
    w = world()
    told = report.submit(
        w.outsider,
        NOW,
        report.Told("Pump", "Flaw"),
        (),
        Origin.REPLAY,
    ).report
    w.center.origin = w.agency.origin = Origin.REPLAY
    assert told.origin == Origin.REPLAY
    assert announcements(w.adviser) == []


def test_what_the_desk_finds_corrects_the_device_class():
    w, told = _accepted()
    assert announcements(w.adviser)[0].therapy == "unknown"
    triage.triage(w.lead, told.id, NOW, weighed=weighed(therapy="yes"))
    (one,) = announcements(w.adviser)
    assert (one.therapy, one.version) == ("yes", 2)
    triage.triage(w.lead, told.id, NOW, weighed=weighed(therapy="yes", utility="efficient"))
    assert announcements(w.adviser)[0].version == 2, "the agency sees when its class changed, not each look"
    w, told = world(), None
    told = w.told().report
    triage.triage(w.lead, told.id, NOW, weighed=weighed(therapy="no"))
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    assert announcements(w.adviser)[0].therapy == "no"


def test_its_people_hear_of_it_among_what_is_new():
    w, told = _accepted(device="SECRETPUMP", exploited="yes")
    browser = signed_in(w.adviser)
    notice.deliver(LIVE, told.id, NOW)
    (news,) = news_for(w.adviser).items
    assert (news.number, news.urgent, news.therapy) == (told.stream.number, True, "unknown")
    page = browser.get("/my-work/").content.decode()
    assert (
        f"Report {told.stream.number} was accepted, implanted or life-sustaining: not known, urgent" in page
    )
    assert "SECRETPUMP" not in page


def test_the_desk_sees_before_and_after_that_nobody_could_be_told():
    w = world()
    Membership.objects.filter(organisation=w.agency).delete()
    told = w.told().report
    report.validate(w.lead, told.id, NOW)
    desk = signed_in(w.lead)

    def page():
        return desk.get(f"/reports/{told.id}/").content.decode()

    assert "Nobody at Device agency can be told here. Call them." in page()
    assert "The clinical adviser is told at once" not in page()
    report.accept(w.lead, told.id, NOW)
    assert told_agencies(w.lead, told.id) == []
    assert "Not told: Device agency" in page()
    Membership.objects.create(organisation=w.agency, person_id=w.adviser.person, triage=True, since=NOW)
    assert "Not told: Device agency" in page(), "who came later was told nothing either"
    assert unreached(w.adviser, told.id) == unreached(actor_of(told.reporter_id), told.id) == []


def test_where_somebody_was_told_nothing_is_missing():
    w, told = _accepted()
    assert unreached(w.lead, told.id) == []
    page = signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()
    assert "Not told" not in page
    assert "The clinical adviser is told at once" in page


# A case from there


def test_the_agency_opens_a_case_that_the_center_leads_and_reads_it_once_it_agrees():
    w, told = _accepted()
    (one,) = announcements(w.adviser)
    case = announced.open_announced(w.adviser, one.id, NOW, title="Report that worries us", version=1)
    view = case_view(w.lead, case.id)
    assert (view.lead and view.is_desk, view.title) == (True, "Report that worries us")
    assert {party.role for party in view.parties} == {"lead", "reporter", "adviser"}
    with pytest.raises(Missing):
        case_view(w.adviser, case.id)
    (asked,) = open_invitations(w.adviser)
    assert asked.sender == "Coordination center"
    consent.accept(w.adviser, asked.party, NOW)
    assert case_view(w.adviser, case.id).title == "Report that worries us"
    with pytest.raises(Missing):
        report_view(w.adviser, told.id)
    assert len(own_parts(actor_of(told.reporter_id), told.id, NOW)) == 1
    assert announcements(w.adviser)[0].opened_at == NOW


def test_a_case_is_opened_once_and_only_while_the_report_is_accepted():
    w, told = _accepted()
    (one,) = announcements(w.adviser)
    for title in ("", " ", "bell \x07", "x" * (TITLE + 1)):
        with pytest.raises(Invalid):
            announced.open_announced(w.adviser, one.id, NOW, title=title)
    with pytest.raises(Stale):
        announced.open_announced(w.adviser, one.id, NOW, title="Case", version=9)
    report.defer(w.lead, told.id, NOW, reason="Later.")
    with pytest.raises(Denied, match="deferred"):
        announced.open_announced(w.adviser, one.id, NOW, title="Case")
    report.accept(w.lead, told.id, NOW)
    announced.open_announced(w.adviser, one.id, NOW, title="Case")
    with pytest.raises(Illegal, match="open for this report already"):
        announced.open_announced(w.adviser, one.id, NOW, title="Case")
    with pytest.raises(Illegal, match="open for this report already"):
        cases.open(w.lead, told.id, NOW, title="Case")


def test_nobody_else_opens_a_case_from_what_the_agency_was_told():
    w, told = _accepted()
    (one,) = announcements(w.adviser)
    other = world()
    for actor in (w.northgate, w.outsider, other.adviser, other.lead, actor_of(told.reporter_id)):
        with pytest.raises(Missing):
            announced.open_announced(actor, one.id, NOW, title="Case")


def test_who_accepted_leads_while_at_the_desk_else_whoever_is_there():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, triage=True, since=NOW)
    told = w.told().report
    report.validate(w.lead, told.id, NOW)
    program = actor_for(new_principal(Kind.TOKEN, w.colleague.person))
    report.accept(program, told.id, NOW)
    (one,) = announcements(w.adviser)
    case = announced.open_announced(w.adviser, one.id, NOW, title="Case")
    assert case.lead_id == w.colleague.person
    w, told = _accepted()
    Membership.objects.filter(organisation__kind=w.center.kind).update(until=NOW)
    with pytest.raises(Illegal, match="Call them"):
        announced.open_announced(w.adviser, announcements(w.adviser)[0].id, NOW, title="Case")


@pytest.mark.usefixtures("an_hour_later")
def test_the_page_opens_a_case_and_leads_to_the_invitation():
    w, _ = _accepted()
    (one,) = announcements(w.adviser)
    browser = signed_in(w.adviser)
    there = f"/announcements/{one.id}/open/"
    page = browser.get(there).content.decode()
    assert f"Open a case for report {one.number}" in page
    assert browser.post(there, {"title": " "}).status_code == 422
    assert browser.post(f"{there}?v=9", {"title": "Kept"}).status_code == 409
    answer = browser.post(f"{there}?v=1", {"title": "Worrying"})
    assert (answer.status_code, answer["Location"]) == (303, "/my-work/")
    page = browser.get("/my-work/").content.decode()
    assert "Take part in a case?" in page
    assert "a case is open" in page
    again = browser.post(there, {"title": "Twice"})
    assert again.status_code == 409
    assert "Twice" in again.content.decode()


def test_no_case_is_offered_for_what_the_desk_has_put_off_or_closed():
    w, told = _accepted()
    (one,) = announcements(w.adviser)
    browser, there = signed_in(w.adviser), f"/announcements/{one.id}/open/"
    offers = {there: "Open the case", "/my-work/": "Open a case"}
    assert one.may_open
    for page, words in offers.items():
        assert words in browser.get(page).content.decode()
    report.defer(w.lead, told.id, NOW, reason="Later.")
    assert not announcements(w.adviser)[0].may_open
    for page, words in offers.items():
        assert words not in browser.get(page).content.decode()
    with pytest.raises(Denied):
        announced.open_announced(w.adviser, one.id, NOW, title="Pump")
