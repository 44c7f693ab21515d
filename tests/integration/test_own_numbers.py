"""An operator's own numbers of advisories, and what it calls their updates."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.browsing import signed_in
from tests.integration.advisory_case import story

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication, Revision, TakenNumber
from medaccord.domain.errors import Illegal

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def configured(**told):
    return override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update=told))


def _released(s, **inputs):
    row = s.approved(**inputs)
    return advisory.release(s.w.lead, row.id, s.now)


def test_serial_numbers_follow_each_other_in_a_realm_and_begin_anew_with_the_year():
    first, second, third = (story(embargo_days=None) for _ in range(3))
    TakenNumber.objects.create(realm="exercise-1", number="2026-050")
    with configured(advisory_numbers="{year}-{serial}"):
        first.draft()
        second.draft()
        second.draft(summary="Again")
        third.now = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        third.draft()
    assert [s.number for s in (first, second, third)] == ["2026-001", "2026-002", "2027-001"]


def test_a_number_is_of_the_day_in_utc():
    s = story(embargo_days=None)
    s.now = dt.datetime(2027, 1, 1, 2, 0, tzinfo=dt.timezone(5 * dt.timedelta(hours=1)))
    with configured(advisory_numbers="ICSMA-{yy}-{day}-{serial:2}"):
        s.draft()
    assert s.number == "ICSMA-26-365-01"


def test_a_scheme_that_has_run_out_is_refused_and_nothing_is_drafted(monkeypatch):
    s = story(embargo_days=None)
    TakenNumber.objects.create(realm="live", number="MDA-2026-000007")
    monkeypatch.setattr("medaccord.apps.advisories.commands.advisory.secrets.randbelow", lambda most: 7)
    with pytest.raises(Illegal, match="No free number"):
        s.draft()
    assert s.here(Revision) == []


def test_an_advisory_under_its_own_number_is_found_at_its_addresses():
    s = story(embargo_days=None)
    with configured(advisory_numbers="ICSMA-{yy}-{day}-{serial:2}"):
        _released(s)
    number = s.number
    assert number.startswith("ICSMA-26-")
    page = Client().get(f"/advisories/{number}/")
    assert page.status_code == 200
    assert number in page.content.decode()
    found = Publication.objects.get()
    assert found.csaf_name == f"{number.lower()}.json"
    csaf = Client().get(f"/.well-known/csaf/white/{found.first_released_at.year}/{found.csaf_name}")
    assert json.loads(csaf.content)["document"]["tracking"]["id"] == number
    assert number in Client().get(f"/advisories/?q={number}").content.decode()


def test_an_update_is_called_as_the_operator_calls_it():
    s = story(embargo_days=None)
    with configured(update_label="Update {letter}"):
        _released(s)
        s.now += DAY
        _released(s, summary="Fixed version named.")
        s.now += DAY
        row = s.draft(summary="Another fix.")
        assert (row.version, row.legacy_version) == (3, "Update B")
    newest = Publication.objects.get(current=True)
    history = json.loads(bytes(newest.csaf))["document"]["tracking"]["revision_history"]
    assert [one.get("legacy_version") for one in history] == [None, "Update A"]
    page = bytes(newest.page).decode()
    assert "Revision 2, Update A: Fixed version named." in page
    assert (
        "Update A"
        in signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/{row.id}/preview/").content.decode()
    )


def test_without_a_setting_nothing_changes():
    s = story(embargo_days=None)
    _released(s)
    s.now += DAY
    row = s.draft(summary="More.")
    assert row.legacy_version == ""
    assert s.number.startswith("MDA-2026-")
