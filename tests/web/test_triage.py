"""The desk's side of reports: the list, one report, every decision, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from tests.browsing import holder, reporter, send, signed_in
from tests.factories import world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.queries.reports import happened, report_list, report_view
from medaccord.domain.errors import Invalid, Missing

pytestmark = pytest.mark.django_db


STEPS = (
    "validate",
    "invalidate",
    "accept",
    "defer",
    "close",
    "duplicate",
    "ask",
    "triage",
    "open",
    "write",
)


def _desk(**changes):
    """A world, the lead's browser, and the key and code of a report."""
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    _, code = reporter(**changes)
    return w, signed_in(w.lead), report_list(w.lead).lines[0].id, code


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_urgent_reports_come_first_then_the_newest():
    w = world()
    for device, changes in (
        ("Old", {}),
        ("Attacked", {"exploited": "yes"}),
        ("New", {}),
        ("Patient", {"patient_affected": "yes"}),
    ):
        reporter(device=device, **changes)
    assert [line.device for line in report_list(w.lead).lines] == ["Patient", "Attacked", "New", "Old"]
    text = _text(signed_in(w.lead).get("/reports/"))
    assert text.index("Urgent: patient Patient") < text.index("Urgent: attacks Attacked") < text.index("New")


def test_pages_of_the_list_hold_every_report_once():
    w = world()
    for n in range(5):
        reporter(device=f"D{n}", public="yes" if n % 2 else "no")
    seen, after = [], ""
    while True:
        page = report_list(w.lead, after=after, limit=2)
        seen += [line.device for line in page.lines]
        if page.next is None:
            break
        after = page.next
    assert seen == ["D3", "D1", "D4", "D2", "D0"]
    with pytest.raises(Invalid):
        report_list(w.lead, after="not-a-cursor")
    with pytest.raises(Invalid):
        report_list(w.lead, state="unheard-of")


def test_the_list_is_narrowed_by_state_and_words_in_its_address():
    w, desk, key, _ = _desk(device="VENTILATOR")
    reporter(device="PUMP")
    assert "PUMP" not in _text(desk.get("/reports/", {"q": "ventilator", "state": ""}))
    reports.validate(w.lead, key, w.now)
    cases.open(w.lead, key, w.now, title="Ventilator stops")
    waiting = _text(desk.get("/reports/"))
    assert "PUMP" in waiting
    assert "VENTILATOR" not in waiting
    assert "VENTILATOR" in _text(desk.get("/reports/", {"state": "accepted"}))
    assert desk.get("/reports/", {"state": "unheard-of"}).status_code == 422
    assert desk.get("/reports/", {"after": "damaged"}).status_code == 422


def test_the_list_of_somebody_without_reports_says_so():
    w, _, _, _ = _desk(device="SECRET-DEVICE")
    answer = signed_in(w.outsider).get("/reports/")
    assert answer.status_code == 200
    assert "No report waits" in _text(answer)
    assert "SECRET-DEVICE" not in _text(answer)


def test_a_report_stands_beside_the_decisions_that_are_open():
    w, desk, key, _ = _desk(patient_affected="yes", harm="Ten times the dose.", not_beyond="2027-03-01")
    answer = desk.get(f"/reports/{key}/")
    text = _text(answer)
    for part in (
        "Urgent: patient",
        "Patient affected",
        "Maker not told",
        "Ten times the dose.",
        "Mar 1, 2027",
    ):
        assert part in text
    assert "TLP:AMBER+STRICT" in text
    title = re.search(r"<title>(.*?)</title>", answer.content.decode())[1]
    assert "InfusaCore" not in title
    assert _decisions(answer) == ["triage", "validate", "invalidate", "ask", "redact"]
    reports.invalidate(w.lead, key, w.now, reason="Not enough.")
    assert _decisions(desk.get(f"/reports/{key}/")) == ["triage", "validate", "close", "ask", "redact"]
    reports.validate(w.lead, key, w.now)
    assert _decisions(desk.get(f"/reports/{key}/")) == ["triage", "open", "defer", "ask", "redact"]
    reports.defer(w.lead, key, w.now, reason="Later.")
    assert _decisions(desk.get(f"/reports/{key}/")) == [
        "triage",
        "accept",
        "close",
        "duplicate",
        "ask",
        "redact",
    ]
    reports.accept(w.lead, key, w.now)
    assert _decisions(desk.get(f"/reports/{key}/")) == [
        "triage",
        "open",
        "defer",
        "close",
        "duplicate",
        "ask",
        "redact",
    ]
    reports.close(w.lead, key, w.now, reason="Another maker.")
    assert _decisions(desk.get(f"/reports/{key}/")) == ["redact"]


def _decisions(answer):
    found = re.findall(r'action="/reports/[0-9a-f-]{36}/(\w+)/[^"]*"', answer.content.decode())
    return [name for name in found if name != "write"]


def test_every_decision_works_from_the_page():
    w, desk, key, _ = _desk()
    for step, data, state in (
        ("invalidate", {"invalidate-reason": "Not enough."}, "invalid"),
        ("validate", {}, "valid"),
        ("defer", {"defer-reason": "Later."}, "deferred"),
        ("accept", {}, "accepted"),
        ("close", {"close-reason": "Another maker."}, "closed"),
    ):
        answer = desk.post(f"/reports/{key}/{step}/", data)
        assert (answer.status_code, answer["Location"]) == (303, f"/reports/{key}/")
        assert report_view(w.lead, key).state == state
        assert "Your decision was recorded." in _text(desk.get(f"/reports/{key}/"))
    told = [verb for verb, *_ in happened(w.lead, key)]
    assert told == [f"report.{v}" for v in ("close", "accept", "defer", "validate", "invalidate", "submit")]


def test_opening_a_case_leads_to_it_and_the_report_leads_there_too():
    w, desk, key, _ = _desk()
    desk.post(f"/reports/{key}/validate/")
    assert desk.post(f"/reports/{key}/open/", {"open-title": " "}).status_code == 422
    answer = desk.post(f"/reports/{key}/open/", {"open-title": "Pump accepts doses"})
    assert answer.status_code == 303
    assert re.fullmatch(r"/cases/[0-9a-f-]{36}/", answer["Location"])
    page = desk.get(f"/reports/{key}/")
    assert answer["Location"] in page.content.decode()
    assert _decisions(page) == ["triage", "redact"]
    assert report_view(w.lead, key).state == "accepted"


def test_a_case_that_is_open_already_is_not_opened_again_and_is_one_click_away():
    _, desk, key, _ = _desk()
    desk.post(f"/reports/{key}/validate/")
    opened = desk.post(f"/reports/{key}/open/", {"open-title": "Pump accepts doses"})
    again = desk.post(f"/reports/{key}/open/", {"open-title": "The same once more"})
    assert again.status_code == 409
    page = again.content.decode()
    assert "A case is open for this report already." in page
    assert opened["Location"] in page
    assert "The same once more" in page
    assert "None that you may see." in page, "a case is not similar to its own report"


@pytest.mark.parametrize("step", ["invalidate", "defer", "close"])
def test_a_refusal_needs_its_reason(step):
    w, desk, key, _ = _desk()
    if step == "defer":
        reports.validate(w.lead, key, w.now)
    if step == "close":
        reports.invalidate(w.lead, key, w.now, reason="Not enough.")
    before = report_view(w.lead, key)
    for reason in ("", "   ", "bell \x07"):
        assert desk.post(f"/reports/{key}/{step}/", {f"{step}-reason": reason}).status_code == 422
    assert report_view(w.lead, key) == before


def test_a_decision_that_came_too_late_is_refused_and_keeps_its_text():
    w, desk, key, _ = _desk()
    reports.validate(w.lead, key, w.now)
    answer = desk.post(f"/reports/{key}/invalidate/", {"invalidate-reason": "TYPED-REASON"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "TYPED-REASON" in page
    assert "This was not done" in page
    assert desk.post(f"/reports/{key}/validate/").status_code == 403
    assert report_view(w.lead, key).state == "valid"


def test_looking_at_a_decisions_address_does_nothing():
    w, desk, key, _ = _desk()
    for step in STEPS:
        assert desk.get(f"/reports/{key}/{step}/").status_code == 405
    assert report_view(w.lead, key).state == "received"


def test_the_desk_writes_to_the_reporter_whose_messages_show_their_day_alone():
    w, desk, key, code = _desk()
    holder(code).post(f"/tracking/{key}/write/", {"text": "FROM-THE-REPORTER"})
    assert desk.post(f"/reports/{key}/write/", {"text": ""}).status_code == 422
    assert desk.post(f"/reports/{key}/write/", {"text": "FROM-THE-DESK"}).status_code == 303
    text = _text(desk.get(f"/reports/{key}/"))
    day = f"{w.now:%b} {w.now.day}, {w.now.year}"
    assert re.search(rf"Anonymous reporter {day}, TLP:AMBER\+STRICT FROM-THE-REPORTER", text)
    assert re.search(rf"You {day}, \d+:\d\d [ap]m UTC, TLP:AMBER\+STRICT FROM-THE-DESK", text)
    assert "FROM-THE-DESK" in _text(holder(code).get("/tracking/"))


def test_a_reporter_who_signed_in_sees_an_own_page_and_judges_nothing():
    w = world()
    browser = signed_in(w.outsider)
    answer = send(browser, device="MINE")
    key = uuid.UUID(answer["Location"].split("/")[2])
    assert "Only you and the coordination center" in _text(browser.get(f"/reports/{key}/"))
    for step in STEPS:
        assert browser.post(f"/reports/{key}/{step}/", {}).status_code == 404
    assert browser.post(f"/tracking/{key}/write/", {"text": "More"})["Location"] == f"/reports/{key}/"
    assert report_view(w.outsider, key).state == "received"
    with pytest.raises(Missing):
        report_view(w.halcyon, key)


def test_similar_cases_are_those_that_the_reader_may_see():
    w, desk, key, _ = _desk(device="InfusaCore infusion pump")
    opened, _ = w.case(title="InfusaCore pump accepts doses")
    other = world()
    hidden, _ = other.case(title="InfusaCore infusion pump too")
    page = desk.get(f"/reports/{key}/").content.decode()
    assert f"/cases/{opened.id}/" in page
    assert "infusacore, pump" in page
    assert f"/cases/{hidden.id}/" not in page


def test_a_similar_one_offers_the_end_as_its_duplicate_with_its_number():
    w, desk, key, _ = _desk(device="InfusaCore infusion pump")
    opened, _ = w.case(title="InfusaCore pump accepts doses")
    number = opened.stream.number
    there = f"/reports/{key}/?of={number}#duplicate"
    assert there not in desk.get(f"/reports/{key}/").content.decode(), "not open yet"
    reports.validate(w.lead, key, w.now)
    reports.defer(w.lead, key, w.now, reason="Known.")
    page = desk.get(f"/reports/{key}/").content.decode()
    assert there in page
    assert f'value="{number}"' not in page
    filled = desk.get(there).content.decode()
    assert f'value="{number}"' in filled
    assert desk.get(f"/reports/{key}/?of=%3Cscript%3E").status_code == 200
