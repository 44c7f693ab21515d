"""A reporter's limit: an end past it takes the owner's recorded reason and never binds the reporter."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import AT, holder, reporter, signed_in, words
from tests.factories import NOW, actor_of, world
from tests.filled import Filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo
from medaccord.apps.cases.models import Override, Participant, Proposal
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.core.principal import LIVE
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.web.forms.intake.steps import YouStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
DAY = dt.timedelta(days=1)
WHY = "The pumps cannot be updated before March."
LIMIT, TALK = (NOW + 10 * DAY).date(), (NOW + 12 * DAY).date()


def _scene(**told) -> Filled:
    w = world()
    case, reporter = w.case(**{"not_after": LIMIT, "talk_on": TALK, **told})
    return Filled(w, case, reporter, {})


def _propose(f, days, who=None, **inputs):
    who = who or f.w.lead
    return embargo.propose(who, f.case.id, NOW, ends_at=NOW + days * DAY, **inputs)


def test_an_end_past_the_limit_takes_a_reason_that_is_kept():
    f = _scene()
    with pytest.raises(Illegal, match="reason for rule L1") as refused:
        _propose(f, 60)
    assert refused.value.rules == ("L1",)
    assert f.rows(Proposal) == []
    assert _propose(f, 60, reasons={"L1": WHY}).state == "accepted"
    assert {(row.rule, row.reason) for row in f.rows(Override)} == {("L1", WHY)}
    f.assert_whole()


def test_an_end_within_the_limit_and_one_nearer_to_it_take_none():
    f = _scene()
    _propose(f, 60, reasons={"L1": WHY})
    kept = len(f.rows(Override))
    assert _propose(f, 30).state == "accepted"
    assert len(f.rows(Override)) == kept
    other = _scene()
    assert _propose(other, 9, binds_proposer=False).state == "open"
    assert other.rows(Override) == []


def test_a_manufacturers_end_past_the_limit_waits_and_asks_the_manufacturer_nothing():
    f = _scene()
    f.parties["northgate"] = f.w.join(f.case, "northgate")
    _propose(f, 200, reasons={"L1": WHY}, binds_proposer=False)
    theirs = _propose(f, 60, who=f.w.northgate, reasons={"L1": "Mine"})
    assert theirs.state == "open", "a limit is to be weighed first"
    assert all(row.reason != "Mine" for row in f.rows(Override))
    with pytest.raises(Illegal, match="rule L1"):
        embargo.accept(f.w.lead, theirs.id, NOW)
    assert embargo.accept(f.w.lead, theirs.id, NOW, reasons={"L1": WHY}).state == "accepted"
    f.assert_whole()


def test_the_desk_sees_limit_and_talk_where_it_decides_and_nobody_else_does():
    f = _scene()
    f.parties["northgate"] = f.w.join(f.case, "northgate")
    desk, maker = signed_in(f.w.lead), signed_in(f.w.northgate)
    here = f"/cases/{f.case.id}/"
    typed = {"day": f"{NOW + 60 * DAY:%Y-%m-%d}", "time": "12:00", "zone": "UTC", "binds": "on"}
    shown = words(desk.post(f"{here}embargo/propose/", typed | {"do": "effect"}))
    assert "After Dec 3, until when the reporter keeps it private. It does not bind the reporter." in shown
    assert "After the day of the reporter’s talk or paper, Dec 5." in shown
    assert "Going on takes a recorded reason (rule L1)." in shown
    assert "Not after Dec 3, talk or paper on Dec 5" in words(desk.get(f"{here}embargo/"))
    chart = words(desk.get(here))
    assert "Reporter’s limit" in chart
    assert "Talk or paper" in chart
    for page in (maker.get(here), maker.post(f"{here}embargo/propose/", typed | {"do": "effect"})):
        for told in ("Dec 3", "Dec 5", "limit", "L1"):
            assert told not in words(page).replace("weigh a leak or a limit", "")


def test_the_page_asks_for_the_reason_and_sends_what_was_typed():
    f = _scene()
    desk = signed_in(f.w.lead)
    there = f"/cases/{f.case.id}/embargo/propose/"
    typed = {"day": f"{NOW + 60 * DAY:%Y-%m-%d}", "time": "12:00", "zone": "UTC", "binds": "on"}
    page = desk.post(there, typed | {"do": "effect"}).content.decode()
    stamp = page.partition('name="shown" value="')[2].partition('"')[0]
    asked = desk.post(there, typed | {"do": "send", "shown": stamp})
    assert asked.status_code == 409
    assert "Why it goes past the reporter’s own limit (rule L1)" in words(asked)
    sent = desk.post(there, typed | {"do": "send", "shown": stamp, "reason_L1": WHY})
    assert sent.status_code == 303
    assert f"Went past a reporter’s limit (rule L1): {WHY}" in words(desk.get(f"/cases/{f.case.id}/embargo/"))


def test_the_reporter_reads_that_a_later_day_does_not_bind_until_it_agrees():
    w = world()
    _, code = reporter(not_beyond=f"{LIMIT}", talk_on="")
    sent = report_list(w.lead).lines[0].id
    reports.validate(w.lead, sent, NOW)
    case = cases.open(w.lead, sent, NOW, title="Pump")
    f = Filled(w, case, None, {})
    client = holder(code)
    assert "later day" not in words(client.get("/tracking/"))
    terms = _propose(f, 60, reasons={"L1": WHY})
    page = words(client.get("/tracking/"))
    assert "You are asked for a later day, Jan 22, 2027. It does not bind you unless you agree." in page
    assert page.count("You are asked for a later day") == 2, "where it is asked, and among the dates"
    assert WHY not in page
    (mine,) = f.rows(Participant, role="reporter")
    consent.accept(actor_of(mine.principal_id), mine.id, NOW, terms=terms.id)
    assert "You have agreed to a later day since, Jan 22" in words(client.get("/tracking/"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("vendor_told_on", dt.date(2150, 1, 1)),
        ("talk_on", dt.date(2001, 1, 1)),
        ("not_after", dt.date(2001, 1, 1)),
    ],
)
def test_a_day_that_nobody_can_mean_is_refused(name, day):
    with pytest.raises(Invalid) as refused:
        world().told(**{name: day})
    assert list(refused.value.findings) == [name]


def test_the_step_refuses_it_beside_its_field():
    form = YouStep({"maker_told_on": "2150-01-01", "talk_on": "2001-01-01", "not_beyond": "2001-01-01"})
    assert {"maker_told_on", "talk_on", "not_beyond"} <= set(form.errors)


def test_a_reporter_says_anew_when_they_speak_and_the_proof_keeps_what_was_sent():
    w = world()
    _, code = reporter(not_beyond=f"{LIMIT}", talk_on=f"{TALK}")
    key = report_list(w.lead).lines[0].id
    signed_in(w.lead)
    client = holder(code)
    sent = client.get(f"/tracking/{key}/sent/").content
    later = (NOW + 50 * DAY).date()
    page = client.get("/tracking/").content.decode()
    assert f'value="{LIMIT}"' in page
    there = f"/tracking/{key}/replan/"
    assert client.post(there, {"talk_on": f"{TALK}", "not_after": f"{LIMIT}"}).status_code == 409
    assert client.post(there, {"talk_on": "2001-01-01", "not_after": f"{LIMIT}"}).status_code == 422
    assert client.post(there, {"talk_on": f"{later}", "not_after": ""}).status_code == 303
    read = report_view(w.lead, key)
    assert (read.talk_on, read.not_after) == (later, None)
    assert report_list(w.lead).lines[0].not_after is None
    assert client.get(f"/tracking/{key}/sent/").content == sent
    assert "Date of the talk or limit changed" in words(client.get("/tracking/"))
    notice.deliver(LIVE, key, AT)
    assert "report.replan" in [one.verb for one in news_for(w.lead).items]
    with pytest.raises(Denied):
        reports.replan(w.lead, key, NOW, talk_on=None, not_after=None)


def test_an_end_is_measured_by_the_limit_that_holds_now():
    f = _scene()
    _propose(f, 9)
    told = report_list(f.w.lead).lines[0].id
    reports.replan(f.reporter, told, NOW, talk_on=None, not_after=(NOW + 30 * DAY).date())
    assert _propose(f, 29).state in ("open", "accepted")
    with pytest.raises(Illegal, match="rule L1"):
        _propose(f, 40)
    reports.replan(f.reporter, told, NOW, talk_on=None, not_after=None)
    _propose(f, 41)
    assert f.rows(Override) == []
    f.assert_whole()


def test_a_day_that_has_passed_may_stay_and_a_new_one_lies_ahead():
    w = world()
    told = w.told(not_after=LIMIT, talk_on=TALK).report
    mine, passed = actor_of(told.reporter_id), NOW + 20 * DAY
    later = (NOW + 60 * DAY).date()
    assert reports.replan(mine, told.id, passed, talk_on=later, not_after=LIMIT).limit == LIMIT
    with pytest.raises(Invalid):
        reports.replan(mine, told.id, passed, talk_on=TALK, not_after=LIMIT)
