"""What everybody reads: home, advisories as they were published, CSAF documents, search, standing texts."""

from __future__ import annotations

import datetime as dt
import json
import re

import msgspec
import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone, translation
from tests.browsing import plain, reporter, signed_in
from tests.factories import NOW, world
from tests.integration.advisory_case import story

from medaccord import RELEASED
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries import drafts
from medaccord.apps.advisories.queries.public import publication
from medaccord.config import SECURITY_HOLDS
from medaccord.domain.csaf.advisory import Reference
from medaccord.web.publication import render

pytestmark = pytest.mark.django_db


def _published(**inputs):
    s = story()
    s.now = NOW
    row = s.released(summary="Initial publication", **inputs)
    (number,) = re.findall(r"/advisories/(MDA-[^/]+)/", Client().get("/").content.decode())
    return s, row, number


def _text(data):
    return " ".join(re.sub(r"<[^>]+>", " ", data.decode()).split())


def test_home_has_three_doors_and_what_was_published_last():
    page = _text(Client().get("/").content)
    assert (
        page.index("A patient may be in danger now")
        < page.index("Start a report")
        < page.index("Every advisory is public.")
    )
    assert "Nothing is published yet." in page
    assert "What happens on day 45" in page
    _published()
    assert "The advisory" in _text(Client().get("/").content)


def test_a_page_is_served_byte_for_byte_as_it_was_published():
    s, _, number = _published()
    stored = publication(number)
    for client in (Client(), signed_in(s.w.lead), signed_in(s.w.outsider)):
        answer = client.get(f"/advisories/{number}/")
        assert answer.status_code == 200
        assert answer.content == stored.page
        assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert Client().get(f"/advisories/{number}/")["Cache-Control"] == "public, max-age=60"
    assert signed_in(s.w.lead).get(f"/advisories/{number}/")["Cache-Control"] == "no-store"
    assert Client().get(f"/advisories/{number}/1/").content == stored.page


def test_the_page_says_what_to_do_before_any_score_and_nothing_of_its_reader():
    _, _, number = _published()
    data = Client().get(f"/advisories/{number}/").content
    text = _text(data)
    assert text.index("Am I affected?") < text.index("Worst CVSS")
    assert "Northgate InfusaCore LX 4.1" in text
    assert "Separate the network." in text
    assert "9.8 Critical" in text
    assert "CVE-2026-10001: Dose without a password" in text
    assert "Ada Byron, Finders: reported it" in text
    assert "Not an official website of any government." in text
    assert b"csrfmiddlewaretoken" not in data
    assert b"Sign out" not in data
    assert b"Signed in" not in data


def test_a_page_does_not_depend_on_the_hour_or_the_language_of_whoever_releases_it():
    s = story()
    row = s.draft()
    document = drafts.revision(s.w.lead, row.id, NOW).document
    first = render(document, "mda.json")
    with timezone.override("Asia/Tokyo"), translation.override("de"), time_machine.travel("2031-05-05"):
        assert render(document, "mda.json") == first


def test_addresses_that_are_no_web_addresses_are_printed_and_not_linked():
    s = story()
    document = drafts.revision(s.w.lead, s.draft().id, NOW).document
    bad = Reference(summary="Odd", url="javascript:alert(1)")
    page = render(msgspec.structs.replace(document, references=(bad,)), "mda.json")
    assert b"Odd: javascript:alert(1)" in page
    assert b'href="javascript' not in page


def test_the_csaf_document_is_linked_and_served_as_it_was_published():
    _, _, number = _published()
    page = Client().get(f"/advisories/{number}/").content.decode()
    (link,) = set(re.findall(r'href="([^"]*\.json)"', page))
    answer = Client().get(link)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.content == publication(number).csaf
    told = json.loads(answer.content)
    own = [r["url"] for r in told["document"]["references"] if r["category"] == "self"]
    assert settings.MEDACCORD.public_url + link in own
    short = re.sub(r"^/\.well-known/csaf/white", "/csaf", link)
    assert Client().get(short).content == answer.content
    assert Client().get(link.replace("/2026/", "/2025/")).status_code == 404


def test_a_number_that_is_not_published_answers_like_a_random_one():
    s = story()
    row = s.approved()
    drafted = drafts.advisory_of(s.w.lead, s.case.id, NOW).number
    hidden = Client().get(f"/advisories/{drafted}/")
    absent = Client().get("/advisories/MDA-2026-000000/")
    assert hidden.status_code == absent.status_code == 404
    assert (hidden.content, dict(hidden.headers)) == (absent.content, dict(absent.headers))
    assert signed_in(s.w.lead).get(f"/advisories/{drafted}/").status_code == 404
    assert row.state == "approved"
    for path in (f"/advisories/{drafted}/1/", "/csaf/2026/mda-2026-000000.json"):
        assert Client().get(path).status_code == 404


def test_an_update_keeps_the_earlier_version_readable():
    s, _, number = _published()
    first = publication(number).page
    s.now = NOW + dt.timedelta(days=7)
    row = s.draft(summary="A fix is out")
    advisory.submit(s.w.lead, row.id, s.now)
    advisory.approve(s.w.colleague, row.id, s.now, digest=row.digest)
    advisory.release(s.w.lead, row.id, s.now)
    current = Client().get(f"/advisories/{number}/").content
    assert current != first
    assert "Revision 2, Update A: A fix is out" in _text(current)
    assert Client().get(f"/advisories/{number}/1/").content == first
    assert Client().get(f"/advisories/{number}/2/").content == current
    assert Client().get(f"/advisories/{number}/3/").status_code == 404
    assert "First published Nov 23, 2026" in _text(Client().get("/advisories/").content)


def test_the_list_is_searched_by_its_address():
    _, _, number = _published()
    for words in ("", "InfusaCore", "CVE-2026-10001", "northgate password"):
        assert number in _text(Client().get("/advisories/", {"q": words}).content)
    assert "Nothing matches" in _text(Client().get("/advisories/", {"q": "defibrillator"}).content)
    assert Client().get("/advisories/", {"after": "damaged"}).status_code == 422


def test_search_finds_for_each_reader_what_that_reader_may_see():
    s, _, number = _published()
    reporter(device="InfusaCore REPORTED")
    (mine, foreign) = (s.w, world())
    hidden, _ = foreign.case(title="InfusaCore HIDDEN")
    own = f"/cases/{s.case.id}/"
    found = {
        who: browser.get("/search/", {"q": "InfusaCore"}).content.decode()
        for who, browser in (
            ("lead", signed_in(mine.lead)),
            ("maker", signed_in(mine.northgate)),
            ("outsider", signed_in(mine.outsider)),
            ("stranger", Client()),
        )
    }
    assert all(number in page for page in found.values())
    assert [who for who, page in found.items() if own in page] == ["lead", "maker"]
    assert [who for who, page in found.items() if "REPORTED" in page] == ["lead"]
    assert not any("HIDDEN" in page or str(hidden.id) in page for page in found.values())


def test_hidden_rows_change_nothing_in_an_answer():
    w = world()
    before = plain(signed_in(w.outsider).get("/search/", {"q": "pump"}))
    for _ in range(3):
        world().case(title="Pump pump pump")
    assert plain(signed_in(w.outsider).get("/search/", {"q": "pump"})) == before


def test_an_empty_search_asks_and_an_odd_one_finds_nothing():
    assert "What are you looking for?" in _text(Client().get("/search/").content)
    for words in ("%_%", "'\";--", "🫀", "x" * 5_000):
        answer = Client().get("/search/", {"q": words})
        assert answer.status_code == 200
        assert "Nothing found" in _text(answer.content)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/policy/", "As early as day 45 we may publish"),
        ("/policy/", "45 days, a default of our own"),
        ("/safe-harbor/", "We take no legal action against you"),
        ("/reach/", "Medaccord coordination center coordinates"),
        ("/accessibility/", "WCAG 2.2"),
    ],
)
def test_standing_texts_name_our_own_defaults(path, says):
    assert says in _text(Client().get(path).content)


def test_the_operator_says_whose_site_it_is():
    official = settings.MEDACCORD.model_copy(update={"official_site_of": "Freedonia"})
    with override_settings(MEDACCORD=official):
        assert "An official website of Freedonia." in _text(Client().get("/").content)


def _security_text(at=NOW, **settings_):
    """What security.txt says, by name; of several contacts the last."""
    with (
        time_machine.travel(at, tick=False),
        override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update=settings_)),
    ):
        lines = Client().get("/.well-known/security.txt").content.decode().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_security_txt_expires_on_a_day_that_moves_only_when_somebody_checked_it():
    first, later = _security_text(), _security_text(NOW + dt.timedelta(days=400))
    assert first["Expires"] == later["Expires"] == f"{RELEASED + SECURITY_HOLDS}T00:00:00Z"
    checked = _security_text(security_checked_on=dt.date(2027, 3, 1))
    assert checked["Expires"] == "2027-08-30T00:00:00Z"


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", "/report/"),
        ("call +1 202 555 0100", "/report/"),
        ("desk@center.example, by day", "mailto:desk@center.example"),
        ("https://center.example/reach", "https://center.example/reach"),
        ("Write to desk@center.example.", "mailto:desk@center.example"),
        ("Do you know https://center.example/reach?", "https://center.example/reach"),
    ],
)
def test_security_txt_names_the_centers_own_address_as_well(contact, told):
    assert _security_text(center_contact=contact)["Contact"].endswith(told)


def test_machines_are_told_what_is_public_and_where_to_report():
    robots = Client().get("/robots.txt")
    assert robots["Content-Type"] == "text/plain; charset=utf-8"
    assert robots.content.decode().splitlines()[-1] == "Disallow: /"
    told = _security_text()
    assert told["Contact"] == f"{settings.MEDACCORD.public_url}/report/"
    assert told["Canonical"].endswith("/.well-known/security.txt")
