"""Drafts of safety communications are kept as read; what a search finds is not (need-to-know 38, 0277)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in, words
from tests.factories import person
from tests.filled import filled
from tests.integration.test_communications import Table
from tests.integration.test_read_pages import of_report, said
from tests.support.api import Program
from tests.support.spoken import PARTS, another_agency

from medaccord.apps.advisories.commands import counsel
from medaccord.apps.cases.models import Reading
from medaccord.apps.cases.queries.statements import before_counsel
from medaccord.apps.parties.models import Membership
from medaccord.core.context import database_context
from medaccord.domain.reading import Opening, Thing
from medaccord.web.templatetags.instants import moment

pytestmark = pytest.mark.django_db

TEXT = PARTS["patients"].encode()


def kept(t):
    """Who read which drafts by what way, oldest first."""
    with database_context(None, "live", [t.case.id]):
        rows = Reading.rows.filter(stream=t.case.id, kind=Thing.SAFETY).order_by("at", "id")
        return [(row.reader_id, row.way, [tuple(pair) for pair in row.shown]) for row in rows]


def written(row):
    """By what the ledger tells a draft from others."""
    at = moment(row.drafted_at)
    return f"a draft of the safety communication of {row.agency}, version {row.version}, written {at}"


def pair(row):
    return (str(row.id), row.version)


@pytest.fixture
def t():
    table = Table()
    with time_machine.travel(table.now):
        yield table


def test_a_draft_is_kept_once_a_day_for_who_did_not_write_it_by_page_and_by_program(t):
    row = t.draft()
    page, there = f"/cases/{t.case.id}/communication/", f"/cases/{t.case.id}/communications"
    for who in (t.w.lead, t.adviser):
        for _ in range(2):
            assert TEXT in signed_in(who).get(page).content.replace(b"&#x27;", b"'")
            assert PARTS["patients"] in str(Program(who).get(there).json())
    lead = t.w.lead.person
    assert kept(t) == [(lead, Opening.PAGE, [pair(row)]), (lead, Opening.API, [pair(row)])]
    t.now += dt.timedelta(minutes=5)
    later = t.draft(based_on=row.id, summary="Second try")
    signed_in(t.w.lead).get(page)
    assert kept(t)[2:] == [(lead, Opening.PAGE, [pair(later)])], "other texts are another draft"
    Program(t.w.lead).get(there)
    assert kept(t)[3:] == [(lead, Opening.API, [pair(later)])], "the one before was read that day"
    shown = signed_in(t.w.lead).get(f"/cases/{t.case.id}/documents/ledger/")
    for one in (row, later):
        assert written(one) in words(shown)
    assert written(row) != written(later)


def test_the_page_that_asks_before_a_release_is_read_and_what_is_out_is_no_draft(t):
    row = t.approved(outlet="alone")
    t.release_advisory()
    second = signed_in(t.second)
    assert second.get(f"/cases/{t.case.id}/communication/{row.id}/release/").status_code == 200
    assert kept(t) == [(t.second.person, Opening.PAGE, [pair(row)])]
    t.release(row)
    for who in (t.w.lead, t.second):
        signed_in(who).get(f"/cases/{t.case.id}/communication/")
        Program(who).get(f"/cases/{t.case.id}/communications")
    assert len(kept(t)) == 1


def test_pages_that_say_only_where_it_stands_and_the_draft_of_another_agency_leave_nothing(t):
    row = t.draft()
    other = another_agency(t.w, t.case.id, t.now)
    second = t.draft(by=other)
    desk = signed_in(t.w.lead)
    for tab in ("", "advisory/", "close/", "history/", "people/"):
        assert desk.get(f"/cases/{t.case.id}/{tab}").status_code == 200
    desk.get("/my-work/")
    assert kept(t) == []
    for one in (row, second):
        desk.get(f"/cases/{t.case.id}/communication/?agency={one.participant_id}")
    assert [found for *_, found in kept(t)] == [[pair(row)], [pair(second)]]
    ledger = desk.get(f"/cases/{t.case.id}/documents/ledger/")
    assert row.agency != second.agency
    for one in (row, second):
        assert written(one) in words(ledger)
        there = f"/cases/{t.case.id}/communication/?agency={one.participant_id}"
        assert f'href="{there}"' in ledger.content.decode(), "each leads to its agency's page"
    refused = desk.post(f"/cases/{t.case.id}/communication/{second.id}/answer/", {})
    assert refused.status_code == 422
    assert len(kept(t)) == 2


def test_in_a_statement_the_agency_reads_its_draft_and_of_counsel_nothing_is_kept(t):
    one = person("Counsel of the agency")
    Membership.objects.create(organisation=t.w.agency, person_id=one.person, since=t.now)
    counsel.name(t.adviser, t.party.id, t.now, person=one.person)
    row = t.draft()
    (asked,) = before_counsel(one)
    for who in (one, t.second, t.adviser):
        shown = signed_in(who).get(f"/statements/{asked.id}/")
        assert PARTS["summary"] in words(shown)
    assert kept(t) == [(t.second.person, Opening.PAGE, [pair(row)])]


def test_a_search_finds_and_shows_no_word_that_was_written():
    """The index holds no sentence: what is found is told by number, and reading it is another step."""
    f = filled()
    said(f, "Xylophone alarms sound beside quetzal lamps.")
    report = f.w.told(description="Xylophone pumps accept quetzal doses.").report
    desk, program = signed_in(f.w.lead), Program(f.w.lead)
    shown = [
        desk.get("/search/?q=xylophone"),
        desk.get("/cases/?q=xylophone"),
        desk.get("/reports/?q=xylophone"),
        program.get("/search?q=xylophone"),
        program.get("/reports?q=xylophone"),
    ]
    assert {one.status_code for one in shown} == {200}
    found = b"".join(one.content for one in shown).decode()
    assert report.stream.number in found
    assert str(f.case.id) in shown[3].content.decode()
    assert "quetzal" not in found
    assert f.rows(Reading) == []
    assert of_report(report.id) == []
