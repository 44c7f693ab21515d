"""Whoever signs in finds what they reported again, with what is asked of them about it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.discussion.commands import ask, post
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.principal import LIVE

pytestmark = pytest.mark.django_db
TOLD = Told("InfusaCore LX\nfirmware 4", "It accepts dose changes from anybody.")


def _number(row):
    return row.stream.number


def _work(actor):
    return signed_in(actor).get("/my-work/")


def _sent(actor):
    return report.submit(actor, NOW, TOLD).report


def _reporters():
    """Somebody of their own, of a hospital, of the advising agency; and how each reports."""
    w = world()
    nurse = person()
    organisation(OrganisationKind.HOSPITAL, nurse)
    return w, {
        "own": (w.outsider, _sent),
        "hospital": (nurse, lambda actor: declare.declare(actor, NOW, TOLD).report),
        "manufacturer": (w.northgate, lambda actor: declare.declare(actor, NOW, TOLD).report),
        "adviser": (w.adviser, _sent),
    }


@pytest.mark.parametrize("who", ["own", "hospital", "manufacturer", "adviser"])
def test_my_work_leads_to_what_one_reported_and_asks_what_the_desk_asks(who):
    w, all_of = _reporters()
    actor, send = all_of[who]
    assert "Your reports" not in words(_work(actor))
    row = send(actor)
    page = _work(actor)
    assert "Your reports" in words(page)
    assert f"{_number(row)}, InfusaCore LX" in words(page)
    assert "Your report has arrived and waits to be read" in words(page)
    assert f'href="/reports/{row.id}/"' in page.content.decode()
    assert "Nobody waits for you" in words(page)
    ask.ask(w.lead, row.id, NOW, text="Have you recorded it?")
    page = _work(actor)
    assert "1 request needs your answer" in words(page)
    assert "We have a question about your report" in words(page)
    assert "Nobody waits for you" not in words(page)
    assert f'href="/reports/{row.id}/#messages"' in page.content.decode()
    assert "Have you recorded it?" in words(signed_in(actor).get(f"/reports/{row.id}/"))
    post.write_to_report(actor, row.id, NOW, text="Yes.")
    assert "Nobody waits for you" in words(_work(actor))


def test_what_could_not_be_confirmed_asks_too_with_its_reason():
    w = world()
    row = _sent(w.outsider)
    report.invalidate(w.lead, row.id, NOW, reason="No such model is sold.")
    page = words(_work(w.outsider))
    assert "1 request needs your answer" in page
    assert "No such model is sold." in page


def test_a_manufacturers_case_links_its_own_report_and_nobody_elses():
    w = world()
    row = declare.declare(w.northgate, NOW, TOLD).report
    report.validate(w.lead, row.id, NOW)
    case = cases.open(w.lead, row.id, NOW, title="Pump")
    link = f'href="/reports/{row.id}/"'
    page = signed_in(w.northgate).get(f"/cases/{case.id}/")
    assert "Reported as" in words(page)
    assert link in page.content.decode()
    assert "your report, with its messages" in words(page)
    assert link in signed_in(w.lead).get(f"/cases/{case.id}/").content.decode()
    w.join(case, "halcyon")
    other = signed_in(w.halcyon).get(f"/cases/{case.id}/")
    assert other.status_code == 200
    assert str(row.id) not in other.content.decode()
    assert "Reported as" not in words(other)
    assert _number(row) not in words(_work(w.halcyon))


def test_the_desk_finds_its_own_reports_apart_from_those_it_judges():
    w = world()
    judged = w.told(device="Judged").report
    assert "Your reports" not in words(_work(w.lead))
    row = report.submit(w.lead, NOW, Told("Mine", "It stops.")).report
    page = _work(w.lead).content.decode()
    section = page[page.index('id="own"') :]
    section = section[: section.index("</section>")]
    assert set(re.findall(r"/reports/([0-9a-f-]{36})/", section)) == {str(row.id)}
    assert str(judged.id) in page


DECISIONS = {
    "report.validate": "Found valid",
    "report.invalidate": "Could not be confirmed",
    "report.defer": "Put off for now",
    "report.close": "Work ended",
    "report.duplicate": "Work ended",
}


@pytest.mark.parametrize("verb", DECISIONS)
def test_a_reporter_who_signs_in_hears_of_each_decision(verb):
    w = world()
    row, other = _sent(w.outsider), w.told().report
    for step in () if verb in ("report.validate", "report.invalidate") else (report.validate,):
        step(w.lead, row.id, NOW)
    if verb in ("report.close", "report.duplicate"):
        report.defer(w.lead, row.id, NOW, reason="Later.")
    browser = signed_in(w.outsider)
    notice.deliver(LIVE, row.id, NOW)
    notice.see(w.outsider, NOW)
    why = {} if verb == "report.validate" else {"reason": "We have what we need."}
    if verb == "report.duplicate":
        why["of"] = _number(other)
    getattr(report, verb.partition(".")[2])(w.lead, row.id, NOW, **why)
    notice.deliver(LIVE, row.id, NOW)
    (news,) = news_for(w.outsider).items
    assert (news.verb, news.mine) == (verb, True)
    page = words(browser.get("/my-work/"))
    assert f"Your report {_number(row)}: {DECISIONS[verb]}" in page
    assert _number(other) not in page
    assert "uplicate" not in page


def test_a_message_of_the_desk_is_told_as_one():
    w = world()
    row = _sent(w.outsider)
    browser = signed_in(w.outsider)
    post.write_to_report(w.lead, row.id, NOW, text="Thank you.")
    notice.deliver(LIVE, row.id, NOW)
    assert f"Your report {_number(row)}: The coordination center wrote to you" in words(
        browser.get("/my-work/")
    )


def test_of_many_those_that_wait_for_an_answer_come_first_and_all_have_a_list():
    w = world()
    rows = [
        report.submit(w.outsider, NOW + n * dt.timedelta(hours=1), Told(f"Device {n}", "It stops.")).report
        for n in range(12)
    ]
    ask.ask(w.lead, rows[0].id, NOW, text="Which one?")
    page = words(_work(w.outsider))
    assert page.index("Device 0") < page.index("Device 11")
    assert "Device 1 " not in page
    assert "All your reports" in page
    listed = words(signed_in(w.outsider).get("/reports/", {"state": ""}))
    assert all(f"Device {n}" in listed for n in range(12))
