"""An operator's own numbers of advisories, and what it calls their updates."""

from __future__ import annotations

import datetime as dt
import importlib
import json

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.browsing import signed_in, words
from tests.integration.advisory_case import story

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication, Revision, TakenNumber
from medaccord.cli.chains import verify_all
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


def test_each_revision_is_called_something_on_the_page_in_the_list_and_in_the_history():
    s = story(embargo_days=None)
    _released(s)
    number = s.number
    assert number.startswith("MDA-2026-")
    first = words(Client().get(f"/advisories/{number}/"))
    assert f"{number}, revision 1, Initial publication" in first
    assert "Revision 1, Initial publication: Initial" in first
    assert f"{number}, revision 1, Initial publication. Northgate" in words(Client().get("/advisories/"))
    s.now += DAY
    desk = signed_in(s.w.lead)
    here = f"/cases/{s.case.id}/advisory/"
    assert "what is new since version 1." in words(desk.get(here))
    _released(s, summary="Fixed version named.")
    page = words(Client().get(f"/advisories/{number}/"))
    assert f"Update A {number}, revision 2, Update A" in page
    assert "Revision 2, Update A: Fixed version named." in page
    listed = words(Client().get("/advisories/"))
    assert "Update A " in listed.partition(number)[0]
    assert f"{number}, revision 2, Update A. Northgate" in listed
    draft = words(desk.get(here))
    assert f"{number}, version 2, Update A: published" in draft
    assert "Version 1, Initial publication, published: Initial" in draft
    told = Client().get("/api/v1/advisories").json()["results"][0]
    assert (told["version"], told["label"]) == (2, "Update A")
    versions = Client().get(f"/api/v1/advisories/{number}/versions").json()["results"]
    assert [one["label"] for one in versions] == ["Update A", ""]
    assert not [one for one in verify_all().breaks if number in one.sentence]


def test_an_operator_may_name_no_updates():
    s = story(embargo_days=None)
    with configured(update_label=""):
        _released(s)
        s.now += DAY
        assert s.draft(summary="More.").legacy_version == ""
        _released(s, summary="More.")
    assert f"{s.number}, revision 2. Northgate" in words(Client().get("/advisories/"))


def test_what_was_published_before_there_were_names_is_called_as_its_document_says():
    s = story(embargo_days=None)
    for at in range(2):
        s.now += DAY
        _released(s, summary=f"Version {at}")
    found = importlib.import_module("medaccord.apps.advisories.migrations.0004_labels").found
    (newest,) = Publication.objects.filter(version=2)
    assert list(found(Publication.objects)) == [(newest.id, newest.label)] == [(newest.id, "Update A")]
