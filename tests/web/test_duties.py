"""Facts that legal duties are counted from, on the page of a vulnerability."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in, words
from tests.integration.test_going_along import parted
from tests.integration.test_provisional import issue
from tests.judged import Judged
from tests.support.api import Program

from medaccord.apps.assessments.commands import assessment
from medaccord.apps.cases.commands import device, vulnerability
from medaccord.apps.cases.models import Cell
from medaccord.apps.devices.models import Device
from medaccord.domain.devices.device import Description, YesNo
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)


def test_events_stand_side_by_side_on_the_page_and_the_form_asks_which_one():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)

    def send(code=303, **told):
        told = {"day": (TODAY - 3 * DAY).isoformat(), **told}
        response = maker.post(f"{there}state/", told)
        assert response.status_code == code, response.content.decode()[:2000]
        return words(response) if code != 303 else ""

    assert "Is it about one that was stated before?" not in words(maker.get(f"{there}state/"))
    send(fact="event_known", named="MDR-1")
    send(fact="event_known", named="MDR-2")
    page = words(maker.get(there))
    assert "Report the event, no. 1" in page
    assert "Report the event, no. 2" in page
    assert "Say which one it is about: 1, 2." in send(422, fact="event_reported")
    assert "This is of another kind." in send(422, fact="remedy_needed", item="event_known-1")
    send(fact="event_reported", item="event_known-2")
    page = maker.get(there).content.decode()
    assert "?fact=event_reported&amp;item=event_known-2" in page
    form = maker.get(f"{there}state/?fact=event_known&item=event_known-1").content.decode()
    assert '<option value="event_known-1" selected>' in form


def test_a_statement_of_what_was_withdrawn_is_taken_back_on_its_page_and_nothing_new_is_stated():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)
    maker.post(f"{there}state/", {"fact": "learned", "day": (TODAY - 3 * DAY).isoformat()})
    vulnerability.withdraw(j.w.lead, j.s.one.id, j.now, reason="None.")
    assert f'href="{there}"' in maker.get(f"/cases/{j.case.id}/assessment/").content.decode()
    page = words(maker.get(there))
    assert "The clocks run on until the manufacturer takes back or corrects what it stated." in page
    assert "State another fact" not in page
    back = {"fact": "learned", "reason": "It was none.", "taken_back": "on"}
    assert maker.get(f"{there}state/?fact=learned").status_code == 200
    assert maker.post(f"{there}state/", back).status_code == 303
    assert "Taken back: It was none." in words(maker.get(there))
    assert maker.get(f"{there}state/").status_code == 200
    assert signed_in(j.w.halcyon).get(f"{there}state/").status_code == 404


def test_statements_of_a_split_vulnerability_show_where_they_went():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)
    maker.post(f"{there}state/", {"fact": "learned", "day": (TODAY - 3 * DAY).isoformat()})
    case, flaw = parted(j)
    new = f"/cases/{case.id}/assessment/{flaw.id}/"
    old = maker.get(there)
    assert f'href="{new}"' in old.content.decode()
    assert "No clock is counted here any more." in words(old)
    assert f'href="{there}"' in maker.get(new).content.decode()
    assert maker.get(f"{new}state/").status_code == 200
    assert maker.get(f"{there}state/").status_code == 404


def test_an_adviser_takes_a_provisional_statement_back_on_its_page_and_its_readers_read_what_holds():
    j = Judged()
    issue(j)
    vulnerability.withdraw(j.w.lead, j.s.one.id, j.now, reason="None.")
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    adviser, maker = signed_in(j.w.adviser), signed_in(j.w.northgate)
    (step,) = set(re.findall(r'href="([^"]+/withdraw/)"', adviser.get(there).content.decode()))
    assert "/withdraw/" not in maker.get(there).content.decode()
    assert maker.get(step).status_code == 404
    assert adviser.post(step, {"instead": ""}).status_code == 422
    assert adviser.post(step, {"instead": "Use it as LABELLED."}).status_code == 303
    for browser in (adviser, maker):
        assert "What holds now: Use it as LABELLED." in words(browser.get(there))
    assert adviser.get(step).status_code == 404


def test_the_clock_of_cyber_devices_runs_where_one_is_or_where_nobody_knows():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)
    maker.post(f"{there}state/", {"fact": "learned", "day": (TODAY - 3 * DAY).isoformat()})
    clock, unknown = (
        "offer an update outside the regular cycle",
        "Whether it is a cyber device is not known here.",
    )
    own = {cell.product_id for cell in j.s.here(Cell) if cell.participant_id == j.party(Role.MANUFACTURER)}

    def say(answer):
        for product in own:
            rows = [one for one in j.s.here(Device) if one.product_id == product]
            told = {"product": product, "version": rows[0].version if rows else 0}
            device.describe(j.w.northgate, j.case.id, j.now, wanted=Description(cyber=answer), **told)
        return words(maker.get(there))

    page = words(maker.get(there))
    assert clock in page
    assert unknown in page
    page = say(YesNo.NO)
    assert clock not in page
    (told,) = Program(j.w.northgate).get(f"/cases/{j.case.id}/duties").json()["results"]
    assert told["cyber"] == "no"
    assert "out_of_cycle" not in [one["clock"] for one in told["clocks"]]
    page = say(YesNo.YES)
    assert clock in page
    assert unknown not in page


def test_who_is_no_agency_is_told_what_is_not_shown_and_never_that_nothing_is_assessed():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/"
    for who, agency in ((j.w.lead, True), (j.w.adviser, True), (j.w.northgate, False)):
        browser = signed_in(who)
        for page in (words(browser.get(there)), words(browser.get(f"{there}{j.s.one.id}/"))):
            assert ("You are shown no determination." in page) != agency
            assert ("You are shown no view of harm." in page) != agency
        told = Program(who).get(f"/cases/{j.case.id}/assessments").json()["vulnerabilities"]
        assert {one["determination"] for one in told} == {"not assessed" if agency else "not shown"}
        assert ("Not assessed yet" in page) == agency


def test_a_round_that_was_ended_early_has_no_until_in_the_list():
    j = Judged()
    row = j.ask()
    there = f"/cases/{j.case.id}/assessment/"
    assert "Each judges alone until" in words(signed_in(j.w.lead).get(there))
    assessment.close(j.w.lead, row.id, j.now, because="exploitation", reason="Seen in the wild.")
    for who in (j.w.lead, j.w.northgate):
        page = words(signed_in(who).get(there))
        assert "Ended early the seal opens within minutes" in page
        assert "Each judges alone" not in page
