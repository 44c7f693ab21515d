"""What becomes urgent after a report came in: found by the desk, or said later by its reporter."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW, actor_of, weighed, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import merge, reopen, triage
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.triage import filled
from medaccord.apps.discussion.commands import alarm
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.models import Urgency
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.proof import as_sent
from medaccord.apps.intake.queries.reports import happened, report_list, report_view
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Membership
from medaccord.cli.chains import verify_all
from medaccord.core.principal import LIVE
from medaccord.domain.errors import Denied, Invalid, Missing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
WARD = "It happened on a ward today."


def _accepted(w, **changes):
    told = w.told(**changes).report
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    return told


def _alarm(told, *says, text=WARD, at=NOW):
    return alarm.alarm(actor_of(told.reporter_id), told.id, at, says=says, text=text)


# What the desk finds


@pytest.mark.parametrize("flag", ["harm", "exploited", "public"])
def test_what_the_desk_finds_makes_report_case_and_agency_row_urgent(flag):
    w = world()
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    assert not report_view(w.lead, told.id).urgent
    triage.triage(w.lead, told.id, NOW, weighed=weighed(**{flag: "yes"}))
    assert report_view(w.lead, told.id).urgent
    assert report_list(w.lead).lines[0].urgent
    assert case_view(w.lead, case.id).urgent
    assert announcements(w.adviser)[0].urgent


def test_the_kind_of_device_alone_makes_nothing_urgent():
    w = world()
    told = _accepted(w)
    triage.triage(w.lead, told.id, NOW, weighed=weighed(therapy="yes"))
    assert not report_view(w.lead, told.id).urgent
    assert not announcements(w.adviser)[0].urgent


def test_a_report_found_urgent_tops_the_list_and_the_case_opened_from_it_is_urgent():
    w = world()
    told = w.told(device="Old").report
    w.now += HOUR
    w.told(device="New")
    triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes"))
    assert [one.device for one in report_list(w.lead, state="open").lines] == ["Old", "New"]
    first = report_list(w.lead, state="open", limit=1)
    assert [one.device for one in report_list(w.lead, state="open", after=first.next).lines] == ["New"]
    report.validate(w.lead, told.id, NOW)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    assert case_view(w.lead, case.id).urgent
    assert announcements(w.adviser)[0].urgent
    page = signed_in(w.lead).get(f"/reports/{told.id}/").content.decode()
    assert ">Urgent<" in page


def test_later_answers_do_not_take_it_back():
    w = world()
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes"))
    triage.triage(w.lead, told.id, NOW + HOUR, weighed=weighed())
    assert report_view(w.lead, told.id).urgent
    assert case_view(w.lead, case.id).urgent
    assert announcements(w.adviser)[0].urgent


def test_the_chains_are_whole_with_and_without_a_case():
    w = world()
    told = _accepted(w)
    cases.open(w.lead, told.id, NOW, title="Pump")
    w.told()
    triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes"))
    _alarm(told, Urgency.EXPLOITED)
    assert [one for one in verify_all().breaks if one.kind != "register"] == []  # people come by no command


def test_its_reporter_sees_nothing_of_what_the_desk_found():
    w = world()
    told = w.told().report
    mine = actor_of(told.reporter_id)
    before = report_view(mine, told.id), happened(mine, told.id)
    triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes", exploited="yes", public="yes"))
    assert (report_view(mine, told.id), happened(mine, told.id)) == before
    assert [one.urgent for one in report_list(mine).lines] == [False]


def test_the_agency_hears_of_it_once():
    w = world()
    for actor in (w.lead, w.colleague, w.adviser):
        signed_in(actor)
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    for stream in (told.id, case.id):
        notice.deliver(LIVE, stream, NOW)
    notice.see(w.adviser, NOW)
    triage.triage(w.lead, told.id, NOW + HOUR, weighed=weighed(harm="yes"))
    notice.deliver(LIVE, told.id, NOW + HOUR)
    (news,) = news_for(w.adviser).items
    assert (news.number, news.urgent) == (told.stream.number, True)
    triage.triage(w.lead, told.id, NOW + 2 * HOUR, weighed=weighed(harm="yes", utility="efficient"))
    notice.see(w.adviser, NOW + 2 * HOUR)
    notice.deliver(LIVE, told.id, NOW + 2 * HOUR)
    assert news_for(w.adviser).items == (), "it became urgent once"


def test_whoever_muted_the_case_hears_of_it():
    w = world()
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    signed_in(w.lead)
    notice.mute(w.lead, case.id)
    _alarm(told, Urgency.PATIENT_AFFECTED)
    notice.deliver(LIVE, case.id, NOW)
    assert [one.entry.verb for one in news_for(w.lead).items] == ["report.alarm"]


# What its reporter says later


def test_a_later_yes_makes_everything_urgent_and_is_read_in_the_reporters_words():
    w = world()
    told = _accepted(w, exploited="no")
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    _alarm(told, Urgency.PATIENT_AFFECTED)
    view = report_view(w.lead, told.id)
    assert (view.urgent, view.patient_affected, view.exploited) == (True, "yes", "no")
    assert view.alarms == ["patient_affected"]
    assert case_view(w.lead, case.id).urgent
    assert announcements(w.adviser)[0].urgent
    assert posts_in(w.lead, told.id).lines[0].text == WARD
    known = filled(w.lead, view)
    assert (known.flags["harm"], known.inputs["impact"]) == ("yes", "significant")


def test_a_further_yes_is_added_and_none_goes():
    w = world()
    told = w.told().report
    _alarm(told, Urgency.ALREADY_PUBLIC)
    _alarm(told, Urgency.PATIENT_AFFECTED)
    assert report_view(w.lead, told.id).alarms == ["patient_affected", "already_public"]


def test_the_proof_of_what_was_sent_stays_true():
    w = world()
    told = w.told(patient_affected="no").report
    mine = actor_of(told.reporter_id)
    before = as_sent(mine, told.id)
    _alarm(told, Urgency.PATIENT_AFFECTED)
    assert as_sent(mine, told.id) == before
    assert json.loads(before[1])["patient_affected"] == "no"


def test_others_are_told_the_day_of_it_alone():
    w = world()
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    at = NOW + dt.timedelta(hours=3, minutes=7)
    _alarm(told, Urgency.EXPLOITED, at=at)
    (by_desk,) = [one for one in happened(w.lead, told.id) if one[0] == "report.alarm"]
    assert by_desk == ("report.alarm", at.replace(hour=12, minute=0), True)
    (entry,) = [one for one in history(w.lead, case.id).entries if one.verb == "report.alarm"]
    assert (entry.at, entry.by_day, entry.outcome) == (at.replace(hour=12, minute=0), True, "urgent")


def test_parties_see_that_the_case_is_urgent_and_not_who_said_so():
    w = world()
    case, mine = w.case()
    w.join(case, "northgate")
    (told,) = report_list(mine).lines
    alarm.alarm(mine, told.id, NOW, says=[Urgency.EXPLOITED], text="SECRETWORDS")
    assert case_view(w.northgate, case.id).urgent
    verbs = {one.verb for one in history(w.northgate, case.id).entries}
    assert "report.alarm" not in verbs
    assert "SECRETWORDS" not in signed_in(w.northgate).get(f"/cases/{case.id}/").content.decode()


def test_it_is_marked_wherever_the_case_went_on():
    w = world()
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    other, _ = w.case("Other pump")
    merge.merge(w.lead, case.id, NOW, into=other.stream.number, reason="One flaw.")
    cases.close(w.lead, other.id, NOW, reasons={"T11": "Done."})
    new = reopen.reopen(w.lead, other.id, NOW, reason="It came back.")
    unrelated, _ = w.case("Another one")
    _alarm(told, Urgency.PATIENT_AFFECTED)
    for one, urgent in ((case, True), (other, True), (new, True), (unrelated, False)):
        assert case_view(w.lead, one.id).urgent is urgent, one.title


def test_the_desk_marks_a_case_that_it_does_not_see():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, triage=True, since=NOW)
    told = _accepted(w)
    case = cases.open(w.lead, told.id, NOW, title="Pump")
    with pytest.raises(Missing):
        case_view(w.colleague, case.id)
    triage.triage(w.colleague, told.id, NOW, weighed=weighed(harm="yes"))
    assert case_view(w.lead, case.id).urgent


def test_a_merged_case_makes_the_one_that_goes_on_urgent():
    w = world()
    urgent, _ = w.case("Urgent", exploited="yes")
    other, _ = w.case("Other")
    assert not case_view(w.lead, other.id).urgent
    merge.merge(w.lead, urgent.id, NOW, into=other.stream.number, reason="One flaw.")
    assert case_view(w.lead, other.id).urgent


def test_the_desk_gets_a_notice():
    w = world()
    signed_in(w.lead)
    told = w.told().report
    notice.deliver(LIVE, told.id, NOW)
    notice.see(w.lead, NOW)
    _alarm(told, Urgency.PATIENT_AFFECTED)
    notice.deliver(LIVE, told.id, NOW)
    assert [one.verb for one in news_for(w.lead).items] == ["report.alarm"]


def test_it_is_said_even_after_the_end():
    w = world()
    told = w.told().report
    report.invalidate(w.lead, told.id, NOW, reason="No flaw.")
    report.close(w.lead, told.id, NOW, reason="No answer.")
    _alarm(told, Urgency.PATIENT_AFFECTED)
    assert report_view(w.lead, told.id).urgent


def test_who_may_not_and_what_is_refused():
    w = world()
    told = w.told().report
    mine = actor_of(told.reporter_id)
    with pytest.raises(Denied):
        alarm.alarm(w.lead, told.id, NOW, says=[Urgency.EXPLOITED], text=WARD)
    with pytest.raises(Missing):
        alarm.alarm(w.outsider, told.id, NOW, says=[Urgency.EXPLOITED], text=WARD)
    with pytest.raises(Invalid, match="Choose what has happened"):
        alarm.alarm(mine, told.id, NOW, says=[], text=WARD)
    with pytest.raises(Invalid, match="Write a message"):
        alarm.alarm(mine, told.id, NOW, says=[Urgency.EXPLOITED], text=" ")
    assert not report_view(w.lead, told.id).urgent


def test_from_the_tracking_page_to_the_top_of_the_desks_work():
    w = world()
    _, code = reporter(patient_affected="no")
    key = report_list(w.lead).lines[0].id
    client = holder(code)
    assert "It has become urgent" in client.get("/tracking/").content.decode()
    there = f"/tracking/{key}/alarm/"
    refused = client.post(there, {"happened": "KEPT-WORDS"})
    assert refused.status_code == 422
    assert "KEPT-WORDS" in refused.content.decode()
    assert "Choose what has happened." in refused.content.decode()
    assert client.post(there, {"says": "patient_affected", "happened": " "}).status_code == 422
    sent = client.post(there, {"says": ["patient_affected"], "happened": WARD})
    assert (sent.status_code, sent["Location"]) == (303, "/tracking/")
    own = client.get("/tracking/").content.decode()
    assert WARD in own
    assert "Told that it has become urgent" in own
    desk = signed_in(w.lead)
    for page in ("/my-work/", "/reports/", f"/reports/{key}/"):
        assert "Urgent: patient" in desk.get(page).content.decode(), page
