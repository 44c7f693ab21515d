"""Advisories of others on screen: whose each is, how that was shown, and what it says where that is known."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.browsing import words
from tests.factories import NOW
from tests.support.complete import complete_advisory

from medaccord.apps.advisories.commands import ingest
from medaccord.apps.advisories.gathering import Found
from medaccord.apps.advisories.ingested import IngestedAdvisory
from medaccord.core.principal import system
from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.csaf.listing import Entry
from medaccord.domain.csaf.provider import Provider, Role
from medaccord.domain.csaf.received import received

pytestmark = pytest.mark.django_db
KEY = "ab" * 20


def fetched(number="ACME-2026-1", *, signed=True, change=lambda doc: None):
    """The address of the page of an advisory that was fetched."""
    doc = complete_advisory()
    doc["document"]["tracking"]["id"] = number
    change(doc)
    acme = Provider("https://acme.example/a.json", "Acme", "https://acme.example", Role.PROVIDER, "")
    entry = Entry("https://acme.example/2026/" + csaf_file_name(number))
    given = {"hashes": {}, "signature": b"s" if signed else None, "signed_by": lambda *_: KEY}
    taken = received(entry, json.dumps(doc).encode(), acme, **given)
    ingest.ingest(system(), NOW, found=Found(acme, acme.canonical_url, 1), taken=[taken])
    return f"/advisories/others/{IngestedAdvisory.objects.get(url=entry.url).id}/"


def test_the_list_says_whose_each_is_and_leads_to_it():
    here = fetched()
    fetched("ACME-2026-2", signed=False)
    answer = Client().get("/advisories/others/")
    assert here in answer.content.decode()
    told = words(answer)
    assert "This center did not write them." in told
    assert "ACME-2026-1, revision 2, from acme.example, Signature checked" in told
    assert "ACME-2026-2, revision 2, from acme.example, Not verified" in told
    assert "ACME-2026-2" not in words(Client().get("/advisories/others/", {"q": "acme-2026-1"}))
    assert "Nothing matches" in words(Client().get("/advisories/others/", {"q": "toaster"}))
    assert "/advisories/others/" in Client().get("/advisories/").content.decode()


def test_before_anything_was_fetched_the_list_says_so():
    assert "Nothing was fetched yet" in words(Client().get("/advisories/others/"))


def test_a_page_says_who_wrote_it_and_by_which_key_that_was_shown():
    told = words(Client().get(fetched()))
    assert "Center wrote this, and Acme (acme.example) distributes it." in told
    assert f"Signed by key {KEY.upper()}" in told
    assert "it is not signed" not in told
    assert "That Center wrote it, Acme (acme.example) alone says." in told
    assert "Acme Pump" in told
    assert "it is not signed" in words(Client().get(fetched("ACME-2026-2", signed=False)))


def test_a_document_is_given_as_it_came():
    here = fetched()
    answer = Client().get(f"{here}csaf/")
    assert answer.content == bytes(IngestedAdvisory.objects.get().csaf)
    assert answer["Content-Disposition"] == "attachment"
    assert Client().get("/advisories/others/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_what_fails_a_mandatory_test_is_told_by_its_head_alone():
    def wrong(doc):
        doc["vulnerabilities"][0]["cwe"] = {"id": "CWE-79", "name": "Something else"}

    told = words(Client().get(fetched(change=wrong)))
    assert "Fails CSAF tests 6.1.11" in told
    assert "cannot be laid out here" in told
    assert "Acme Pump" in told


def test_a_date_that_no_calendar_has_is_told_by_the_head_alone():
    def wrong(doc):
        history = doc["document"]["tracking"]["revision_history"]
        history[0]["date"] = history[0]["date"][:11] + "23:59:60Z"

    answer = Client().get(fetched(change=wrong))
    assert answer.status_code == 200
    assert "ACME-2026-1" in words(answer)


def test_what_a_stranger_wrote_stays_text():
    def wrong(doc):
        doc["document"]["title"] = "<script>alert(1)</script>"
        doc["document"]["references"] = [{"summary": "<b>x</b>", "url": "javascript:alert(1)"}]

    page = Client().get(fetched("ACME/../<b>-1", change=wrong)).content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page
