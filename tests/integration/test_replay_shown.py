"""A replayed advisory is never taken for a warning of this center: it says so wherever it is shown."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.browsing import signed_in
from tests.factories import actor_of
from tests.integration.advisory_case import story
from tests.integration.test_api import get
from tests.support import published

from medaccord.apps.advisories.models import Publication
from medaccord.apps.advisories.queries import public
from medaccord.apps.cases.models import Case
from medaccord.cli.replay.act import act
from medaccord.cli.replay.cast import gather
from medaccord.cli.replay.plan import plan
from medaccord.core.streams import platform_scope
from medaccord.domain.advisory.origin import REPLAYED
from medaccord.domain.scoring.exploitability import EDITION

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def done():
    return act(plan(published.advisory()), gather(NOW))


def _demonstration():
    return override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update={"demonstration": True}))


def _page(address):
    return Client().get(address).content.decode()


LISTS = ("/", "/advisories/", "/advisories/?q=acme", "/search/?q=acme")


def test_a_live_center_lists_counts_finds_and_suggests_no_replay(done):
    assert all(done.advisory not in _page(address) for address in LISTS)
    assert public.count() == 0
    assert public.suggested_products("acme") == ()
    assert Client().get("/api/v1/advisories").json()["results"] == []


def test_a_demonstration_lists_a_replay_with_its_mark(done):
    with _demonstration():
        for address in LISTS:
            shown = _page(address)
            assert done.advisory in shown
            assert REPLAYED in shown
        assert public.count() == 1
        assert public.suggested_products("acme")
        (line,) = Client().get("/api/v1/advisories").json()["results"]
    assert (line["origin"], line["notice"]) == ("replay", REPLAYED)


def test_page_file_and_api_say_that_it_was_replayed(done):
    row = Publication.objects.get(number=done.advisory, current=True)
    page = _page(f"/advisories/{done.advisory}/")
    assert page.index(REPLAYED) < page.index("<h1>")
    assert "Replayed by" in page
    file = f"/.well-known/csaf/white/{row.first_released_at.year}/{row.csaf_name}"
    assert json.loads(_page(file))["document"]["distribution"]["text"].startswith(REPLAYED)
    told = Client().get(f"/api/v1/advisories/{done.advisory}").json()
    assert (told["origin"], told["notice"]) == ("replay", REPLAYED)


def test_what_this_center_issues_has_no_such_mark():
    s = story()
    s.released(summary="Initial publication")
    shown = _page(f"/advisories/{s.number}/") + _page("/advisories/")
    assert s.number in shown
    assert "Replayed" not in shown
    told = Client().get(f"/api/v1/advisories/{s.number}").json()
    assert (told["origin"], told["notice"]) == ("live", "")


def test_a_case_that_is_not_live_tells_its_origin(done):
    with platform_scope("live", [done.case]):
        lead = actor_of(Case.rows.get(stream=done.case).lead_id)
    (line,) = get("/api/v1/cases", lead).json()["results"]
    whole = get(f"/api/v1/cases/{done.case}", lead).json()
    assert line["origin"] == whole["origin"] == "replay"
    page = signed_in(lead).get(f"/cases/{done.case}/").content.decode()
    assert "Replayed from a published advisory" in page


def test_a_live_case_says_nothing_of_an_origin():
    s = story()
    assert get(f"/api/v1/cases/{s.case.id}", s.w.lead).json()["origin"] == "live"
    assert "Replayed" not in signed_in(s.w.lead).get(f"/cases/{s.case.id}/").content.decode()


def test_a_replayed_vulnerability_has_the_band_of_its_worst_score_and_nothing_else_is_made_up(done):
    with platform_scope("live", [done.case]):
        lead = actor_of(Case.rows.get(stream=done.case).lead_id)
    root, browser = f"/cases/{done.case}/assessment/", signed_in(lead)
    told = get(f"/api/v1/cases/{done.case}/assessments", lead).json()["vulnerabilities"]
    lacking = {"harm": "not assessed", "determination": "not assessed", "edition": EDITION}
    keys = [one.pop("vulnerability") for one in told]
    assert told == [
        {"scores": 2, "exploitability": "high", "vector": published.CRITICAL} | lacking,
        {"scores": 0, "exploitability": None, "vector": ""} | lacking,
    ]
    shown = [_facts(browser.get(f"{root}{key}/").content.decode()) for key in keys]
    worst = f"From the worst of its 2 CVSS scores, {published.CRITICAL}"
    rest = ["Harm: Not assessed", "Determination: Not assessed"]
    assert shown[0] == [f"How easy to exploit: Easy {worst}", *rest]
    assert shown[1] == ["How easy to exploit: Not assessed It has no CVSS score.", *rest]
    page = browser.get(root).content.decode()
    assert "from its CVSS score" in page
    assert page.count("Not assessed") == 2 * 3 + 1


def _facts(page):
    """What the page says of a vulnerability that nobody was asked about, line by line."""
    part = re.search(r'<section[^>]* id="proposed".*?</section>', page, re.S)[0]
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", part, re.S)
    return [f"{label}: {' '.join(re.sub('<[^>]+>', ' ', value).split())}" for label, value in found]
