"""A reporter who is threatened: it tops every list of the desk at once, until somebody says what is done."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW, actor_of, world
from tests.support.api import Program

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.core.principal import LIVE
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def _told():
    w = world()
    _, code = reporter()
    key = report_list(w.lead).lines[0].id
    return w, key, holder(code)


def test_it_tops_the_list_above_what_is_urgent_whatever_the_state_of_the_report():
    w = world()
    first = w.told(device="Threatened")
    w.now += HOUR
    w.told(device="Urgent", exploited="yes")
    w.now += HOUR
    w.told(device="Newest")
    for step in (report.validate, report.accept):
        step(w.lead, first.report.id, w.now)
    lists = {"": 3, "open": 3, "received": 2}
    assert {state: len(report_list(w.lead, state=state).lines) for state in lists} == lists
    report.warn(actor_of(first.report.reporter_id), first.report.id, w.now, words="A lawyer calls.")
    for state in ("", "open"):
        assert [one.device for one in report_list(w.lead, state=state).lines] == [
            "Threatened",
            "Urgent",
            "Newest",
        ]
    found, cursor = [], ""
    while cursor is not None:  # one a page: the cursor knows the order
        page = report_list(w.lead, after=cursor, limit=1)
        found += [one.device for one in page.lines]
        cursor = page.next
    assert found == ["Threatened", "Urgent", "Newest"]
    report.heed(w.lead, first.report.id, w.now, answer="We wrote to them.")
    after = [one.device for one in report_list(w.lead, state="open").lines]
    assert after == ["Urgent", "Newest", "Threatened"]


def test_the_desk_sees_it_at_once_in_the_reporters_words_and_answers():
    w, key, client = _told()
    answer = client.post(f"/tracking/{key}/warn/", {"words": "Their lawyer <b> calls me."})
    assert (answer.status_code, answer["Location"]) == (303, "/tracking/")
    desk = signed_in(w.lead)
    for there in ("/my-work/", "/reports/"):
        assert "Reporter threatened" in desk.get(there).content.decode(), there
    page = desk.get(f"/reports/{key}/").content.decode()
    assert "Their lawyer &lt;b&gt; calls me." in page
    assert page.index("The reporter is threatened") < page.index("Is it a vulnerability?")
    assert desk.post(f"/reports/{key}/heed/", {"heed-answer": " "}).status_code == 422
    assert desk.post(f"/reports/{key}/heed/", {"heed-answer": "We wrote to them."}).status_code == 303
    assert "Reporter threatened" not in desk.get("/my-work/").content.decode()
    own = client.get("/tracking/").content.decode()
    assert "We wrote to them." in own
    assert "We took it up on" in own


def test_an_accepted_report_of_a_running_case_comes_back_to_my_work():
    w, key, client = _told()
    report.validate(w.lead, key, NOW)
    cases.open(w.lead, key, NOW, title="Pump")
    client.post(f"/tracking/{key}/warn/", {"words": "They call me."})
    assert f"/reports/{key}/" in signed_in(w.lead).get("/my-work/").content.decode()


def test_the_desk_gets_a_notice():
    w, key, client = _told()
    signed_in(w.lead)
    client.post(f"/tracking/{key}/warn/", {"words": "They call me."})
    now = dt.datetime.now(dt.UTC)
    notice.deliver(LIVE, key, now)
    assert "report.warn" in [one.verb for one in news_for(w.lead).items]


def test_more_words_are_added_and_ask_for_a_new_answer():
    w = world()
    sent = w.told()
    mine, key = actor_of(sent.report.reporter_id), sent.report.id
    report.warn(mine, key, NOW, words="First.")
    report.heed(w.lead, key, NOW, answer="We called them.")
    with pytest.raises(Illegal, match="No threat waits"):
        report.heed(w.lead, key, NOW, answer="Again.")
    report.warn(mine, key, NOW + HOUR, words="Second.")
    view = report_view(w.lead, key)
    assert (view.threat, view.threatened, view.heeded_at) == ("First.\n\nSecond.", True, None)


@pytest.mark.parametrize("words", ["", " \n", "bell \x07"])
def test_a_threat_needs_words_and_keeps_what_was_typed(words):
    _, key, client = _told()
    answer = client.post(f"/tracking/{key}/warn/", {"words": words})
    assert answer.status_code == 422
    assert b"Who threatens you" in answer.content


def test_who_may_not():
    w = world()
    sent = w.told()
    mine, key = actor_of(sent.report.reporter_id), sent.report.id
    with pytest.raises(Denied):
        report.warn(w.lead, key, NOW, words="x")
    with pytest.raises(Denied):
        report.feed(w.lead, key, NOW, wanted=True)
    with pytest.raises(Denied):
        report.credit(w.lead, key, NOW, name="x")
    report.warn(mine, key, NOW, words="They call me.")
    with pytest.raises(Denied):
        report.heed(mine, key, NOW, answer="x")
    with pytest.raises(Missing):
        report.warn(w.outsider, key, NOW, words="x")
    with pytest.raises(Invalid, match="Say what you do about it"):
        report.heed(w.lead, key, NOW, answer=" ")


def test_credit_is_changed_in_the_report_until_a_case_takes_it_over():
    w, key, client = _told()
    there = f"/tracking/{key}/credit/"
    assert client.post(there, {"name": " Ada Byron "}).status_code == 303
    assert "The advisory will thank Ada Byron." in client.get("/tracking/").content.decode()
    client.post(there, {"name": ""})
    view = report_view(w.lead, key)
    assert (view.credit_wanted, view.credit_as) == (False, "")
    report.validate(w.lead, key, NOW)
    cases.open(w.lead, key, NOW, title="Pump")
    assert client.post(there, {"name": "Late"}).status_code == 409


def test_programs_of_desk_and_reporter_read_the_threat_and_what_is_done_about_it():
    w = world()
    told = report.submit(
        w.outsider,
        NOW,
        Told(
            "Pump",
            "It stops.",
            identity=Identity.NAME,
            known_as="Ada",
            contact="ada@example.org",
            credit_wanted=True,
            credit_as="Ada",
        ),
    ).report
    there = f"/reports/{told.id}"
    own, desk = Program(w.outsider), Program(w.lead)
    assert own.post(f"{there}/warn", {"words": "Their lawyer calls me."}).status_code == 200
    read = desk.get(there).json()
    assert (read["threat"], read["threat_answer"], read["heeded_at"]) == ("Their lawyer calls me.", "", None)
    assert (read["contact"], read["credit_wanted"], read["credit_as"]) == ("ada@example.org", True, "Ada")
    assert read["opened_at"] is None
    assert desk.post(f"{there}/heed", {"answer": "We wrote to them."}).status_code == 200
    report.validate(w.lead, told.id, NOW)
    cases.open(w.lead, told.id, NOW, title="Pump")
    for program in (own, desk):
        read = program.get(there).json()
        assert read["threat_answer"] == "We wrote to them."
        assert read["heeded_at"]
        assert read["opened_at"]
    assert Program(w.northgate).get(there).status_code == 404
