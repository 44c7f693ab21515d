"""A reporter's private feed: an address that nobody guesses, days and a neutral word, and an end."""

from __future__ import annotations

import datetime as dt
import re
import uuid
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from tests.browsing import holder, reporter, signed_in
from tests.factories import world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.discussion.commands import post
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.models import Receipt
from medaccord.apps.intake.queries.reports import report_list

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def _followed():
    """A world, its report's key, the browser with the code, and the path of the feed."""
    w = world()
    w.now = dt.datetime.now(dt.UTC)
    _, code = reporter(
        device="SECRET-DEVICE", what_happens="SECRET-STORY", identity="name", name="SECRET-NAME"
    )
    client, key = holder(code), report_list(w.lead).lines[0].id
    assert _address(client) is None  # there is none before it is asked for
    assert client.post(f"/tracking/{key}/feed/", {"answer": "new"}).status_code == 303
    return w, key, client, _address(client), code


def _address(client):
    found = re.search(
        r'href="http://127.0.0.1:8000(/feeds/[^"]+)"', client.get("/tracking/").content.decode()
    )
    return found[1] if found else None


def _read(there):
    answer = Client().get(there)
    assert answer.status_code == 200
    return answer, ElementTree.fromstring(answer.content)


def test_it_tells_days_and_a_neutral_word_and_nothing_else():
    w, key, _client, there, code = _followed()
    reports.validate(w.lead, key, w.now)
    post.write_to_report(w.lead, key, w.now, text="SECRET-POST")
    cases.open(w.lead, key, w.now, title="SECRET-TITLE")
    answer, feed = _read(there)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert not answer.cookies
    body = answer.content.decode()
    for secret in ("SECRET", code, code.replace("-", ""), "MDR-", "MDC-", "report.", str(key)):
        assert secret not in body, secret
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 4
    assert {entry.find(f"{ATOM}title").text for entry in entries} == {"Something changed on your page"}
    assert {entry.find(f"{ATOM}updated").text for entry in entries} == {f"{w.now:%Y-%m-%d}T00:00:00Z"}
    for one in (feed, *entries):
        assert {child.tag.removeprefix(ATOM) for child in one} <= {
            "id",
            "title",
            "updated",
            "author",
            "link",
            "entry",
        }
    names = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(names)) == len(names)


def test_something_new_is_a_new_entry_and_the_others_stay():
    w, key, _, there, _ = _followed()
    before = [one.find(f"{ATOM}id").text for one in _read(there)[1].findall(f"{ATOM}entry")]
    post.write_to_report(w.lead, key, w.now + dt.timedelta(minutes=1), text="More")
    after = [one.find(f"{ATOM}id").text for one in _read(there)[1].findall(f"{ATOM}entry")]
    assert after[1:] == before


def test_a_new_address_ends_the_old_one_and_a_stopped_feed_answers_like_none():
    _, key, client, there, _ = _followed()
    client.post(f"/tracking/{key}/feed/", {"answer": "new"})
    newer = _address(client)
    assert newer not in (None, there)
    _read(newer)
    client.post(f"/tracking/{key}/feed/", {"answer": "stop"})
    assert _address(client) is None
    absent = there.rsplit("/", 2)[0] + f"/{'0' * 64}/"
    nobody = re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), there)
    answers = [Client().get(one) for one in (there, newer, absent, nobody)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_it_ends_with_the_receipt():
    *_, there, _code = _followed()
    Receipt.objects.all().delete()
    assert Client().get(there).status_code == 404


def test_nothing_but_the_two_buttons_changes_it_and_nobody_else_has_one():
    w, key, client, there, _ = _followed()
    assert client.post(f"/tracking/{key}/feed/", {"answer": "perhaps"}).status_code == 422
    assert _address(client) == there
    assert signed_in(w.lead).post(f"/tracking/{key}/feed/", {"answer": "stop"}).status_code == 404
    assert Client().post(there).status_code == 405
    assert Client().head(there).status_code == 200
    assert _address(client) == there
