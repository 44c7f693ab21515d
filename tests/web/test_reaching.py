"""Finding a contact and the proof of attempts, on the screens and as programs read them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from tests.browsing import signed_in, words
from tests.factories import NOW, world
from tests.filled import adviser_in, filled
from tests.integration.test_api import get, token_for
from tests.support.api import NOTHING

from medaccord.apps.cases.models import Contact, ContactSearch
from medaccord.apps.parties.models import ContactPoint
from medaccord.core.context import database_context

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
DAY = dt.timedelta(days=1)


def _rows(case, model):
    with database_context(None, "live", [case.id]):
        return list(model.rows.filter(stream=case.id))


@pytest.fixture
def scene():
    w = world()
    case, _ = w.case()
    maker = w.makers["halcyon"]
    ContactPoint.objects.create(organisation=maker, channel="mail", value="psirt@halcyon.example")
    return w, case, maker, signed_in(w.lead)


def test_ways_and_searches_of_somebody_who_is_not_invited_yet(scene):
    _w, case, maker, browser = scene
    people = browser.get(f"/cases/{case.id}/people/")
    assert f'href="/cases/{case.id}/people/finding/"' in people.content.decode()
    page = browser.get(f"/cases/{case.id}/people/finding/?organisation={maker.id}")
    told = words(page)
    assert "Ways to reach Halcyon Infusion" in told
    assert "psirt@halcyon.example" in told
    assert "No search is noted." in told
    sent = {
        "search-organisation": maker.id,
        "search-searched_on": "2026-11-23",
        "search-source": "halcyon.example/security",
        "search-found": "nothing",
        "search-result": "Only <sales>.",
    }
    answer = browser.post(f"/cases/{case.id}/people/search/", sent)
    there = f"/cases/{case.id}/people/finding/?organisation={maker.id}"
    assert (answer.status_code, answer["Location"]) == (303, there)
    after = browser.get(there)
    assert "The search is logged." in words(after)
    assert "Only &lt;sales&gt;." in after.content.decode()
    assert (
        f'value="{maker.id}" selected'
        in browser.get(f"/cases/{case.id}/people/?organisation={maker.id}").content.decode()
    )


def test_a_refused_search_keeps_what_was_typed(scene):
    _w, case, maker, browser = scene
    sent = {
        "search-organisation": maker.id,
        "search-searched_on": "2026-11-01",
        "search-source": "Trade body",
        "search-found": "way",
    }
    refused = browser.post(f"/cases/{case.id}/people/search/", sent)
    assert refused.status_code == 422
    assert 'value="Trade body"' in refused.content.decode()
    assert "The report came in on 2026-11-23." in words(refused)
    assert browser.post(f"/cases/{case.id}/people/search/", {}).status_code == 422
    assert _rows(case, ContactSearch) == []


def test_an_attempt_is_logged_with_what_came_of_it_and_stands_in_the_proof(scene):
    w, case, _maker, browser = scene
    party = w.invite(case, "halcyon")
    sent = {
        "contact-party": party.id,
        "contact-what": "attempt",
        "contact-channel": "phone",
        "contact-to": "+1 555 0100",
        "contact-source": "Switchboard",
        "contact-upshot": "message_left",
        "contact-day": "2026-11-23",
        "contact-time": "15:30",
        "contact-zone": "UTC",
    }
    assert browser.post(f"/cases/{case.id}/people/contact/", sent).status_code == 303
    assert {row.upshot for row in _rows(case, Contact)} == {"", "message_left"}
    page = browser.get(f"/cases/{case.id}/people/{party.id}/attempts/")
    told = words(page)
    assert "Attempts to reach Halcyon Infusion" in told
    assert "2026-11-23 15:30 UTC Tried to reach Phone +1 555 0100 Switchboard left a message" in told
    assert "Eligible to disclose from 2027-01-07 15:00 UTC" in told
    assert "Counted are 45 days from the first attempt, a default of this center." in told
    assert "Nothing is disclosed of itself" in told
    assert "have passed" not in told
    assert "not opened" in told
    assert told.count("Drawn up for") == 1, "by the strip, as on every page"
    assert re.search(r"Drawn up for [^.]+ at 2026-11-23 16:00 UTC\.", told)
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("day", "time", "told"),
    [("2027-03-14", "02:30", "New York skip 02:30"), ("2026-11-01", "01:30", "comes twice")],
)
def test_an_attempt_at_a_time_that_was_not_or_was_twice_is_no_proof(scene, day, time, told):
    w, case, _maker, browser = scene
    party = w.invite(case, "halcyon")
    before = len(_rows(case, Contact))
    sent = {
        "contact-party": party.id,
        "contact-what": "attempt",
        "contact-channel": "phone",
        "contact-source": "Switchboard",
        "contact-day": day,
        "contact-time": time,
        "contact-zone": "America/New_York",
    }
    refused = browser.post(f"/cases/{case.id}/people/contact/", sent)
    assert refused.status_code == 422
    assert told in words(refused)
    assert "Switchboard" in refused.content.decode()
    assert len(_rows(case, Contact)) == before


def test_after_the_days_it_is_eligible_and_still_nothing_happens_of_itself(scene):
    w, case, _maker, _browser = scene
    party = w.invite(case, "halcyon")
    with time_machine.travel(NOW + 46 * DAY, tick=False):
        told = words(signed_in(w.lead).get(f"/cases/{case.id}/people/{party.id}/attempts/"))
        assert "They have passed without an answer. Its part is eligible to be disclosed." in told
        assert "its time has passed" in told
    there = f"/cases/{case.id}/people/{party.id}/attempts/"
    assert signed_in(w.lead).get(there).status_code == 200


def test_neither_page_is_for_anybody_but_the_desk():
    f = filled()
    party = f.parties["northgate"].id
    for actor in (f.w.northgate, f.w.halcyon, f.w.outsider, adviser_in(f)):
        browser = signed_in(actor)
        assert browser.get(f"/cases/{f.case.id}/people/finding/").status_code == 404
        assert browser.get(f"/cases/{f.case.id}/people/{party}/attempts/").status_code == 404
        people = browser.get(f"/cases/{f.case.id}/people/")
        assert "/attempts/" not in people.content.decode()
        assert "/finding/" not in people.content.decode()
    assert signed_in(f.w.northgate).post(f"/cases/{f.case.id}/people/search/", {}).status_code in (404, 422)


def test_programs_read_the_proof_too(scene):
    w, case, maker, _browser = scene
    party = w.invite(case, "halcyon")
    token = token_for(w.lead, days=999)
    told = get(f"/api/v1/cases/{case.id}/participants/{party.id}/attempts", token=token).json()
    assert told["disclosable_from"] == "2027-01-07T15:00:00Z"
    assert [(one["act"], one["channel"]) for one in told["contacts"]] == [("attempt", "platform")]
    assert [one["fate"] for one in told["invitations"]] == ["unopened"]
    for path in ("searches", "concerned"):
        assert get(f"/api/v1/cases/{case.id}/{path}", token=token).json() == NOTHING
        hidden = get(f"/api/v1/cases/{case.id}/{path}", token=token_for(w.halcyon, days=999))
        assert hidden.status_code == 404
    assert maker.id
