"""Posts, reports and drafts: what was not read that day is kept before it leaves (need-to-know 38, 0269)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.access.reads import holder
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in, filled
from tests.integration.advisory_case import with_page
from tests.integration.test_colleagues import keys
from tests.integration.test_disclosure import laid_out, scene
from tests.integration.test_items import coordinator
from tests.integration.test_read_records import triaging
from tests.integration.test_reading import Table
from tests.support.api import Program
from tests.support.database import is_postgres
from tests.support.whole import assert_whole

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import remove
from medaccord.apps.cases.models import Bulk, Participant, Reading
from medaccord.apps.discussion.commands import disclosure, post, thread
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.queries import posts
from medaccord.apps.discussion.queries.disclosure import paragraphs
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.context import database_context
from medaccord.core.models import Fact, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.scoped import ScopedQuerySet
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Illegal
from medaccord.domain.reading import Opening, Thing
from medaccord.web import sights
from medaccord.web.templatetags.instants import day, moment
from medaccord.web.views.discussion import thread as discussion

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def said(f, text="Which alarms sound?", who=None, room=None):
    return post.write(who or f.w.lead, f.case.id, NOW, room=room or f.case.room_id, text=text)


def kept(f, kind=Thing.POST):
    """Who read which versions by what way, as the rows say it, oldest first."""
    rows = sorted((row for row in f.rows(Reading) if row.kind == kind), key=lambda row: row.at)
    return [(row.reader_id, row.way, {(key, version) for key, version in row.shown}) for row in rows]


def of_report(report):
    with database_context(None, "live", [report]):
        return list(Reading.rows.filter(stream=report).order_by("at"))


def names(*posts, version=1):
    return {(str(one.id), version) for one in posts}


def talk(f):
    return f"/cases/{f.case.id}/discussion/"


def test_a_page_of_posts_leaves_one_record_and_what_was_read_that_day_none():
    f = filled()
    first, second = said(f), said(f, "And which lamps?")
    own = said(f, "All of them.", who=f.w.northgate)
    browser, who = signed_in(f.w.northgate), f.w.northgate.person
    assert b"Which alarms" in browser.get(talk(f)).content
    assert kept(f) == [(who, Opening.PAGE, names(first, second))], "one's own words are not read"
    count = f.entries()
    browser.get(talk(f))
    browser.get(f"/cases/{f.case.id}/")
    assert (len(kept(f)), f.entries()) == (1, count)
    third = said(f, "Since when?")
    browser.get(talk(f))
    assert kept(f)[1:] == [(who, Opening.PAGE, names(third))]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        signed_in(f.w.northgate).get(talk(f))
    assert kept(f)[2:] == [(who, Opening.PAGE, names(first, second, third))], "another day is another record"
    assert own.id not in {key for _, _, found in kept(f) for key, _ in found}
    f.assert_whole()


def test_other_words_are_another_version_and_a_quote_and_what_stood_before_count():
    f = filled()
    first = said(f)
    browser, program = signed_in(f.w.northgate), Program(f.w.northgate)
    browser.get(talk(f))
    post.revise(f.w.lead, first.id, NOW, text="Which alarms sound first?", version=1)
    browser.get(talk(f))
    assert [found for *_, found in kept(f)] == [names(first), names(first, version=2)]
    answer = post.write(f.w.halcyon, f.case.id, NOW, room=f.case.room_id, text="These.", quotes=first.id)
    assert program.get(f"/cases/{f.case.id}/posts").status_code == 200
    program.get(f"/cases/{f.case.id}/posts")
    everything = names(first) | names(first, version=2) | names(answer)
    assert kept(f)[2:] == [(f.w.northgate.person, Opening.API, everything)]
    post.withdraw(f.w.lead, first.id, NOW, reason="Wrong case.", version=2)
    count = len(kept(f))
    signed_in(f.w.halcyon).get(talk(f))
    assert len(kept(f)) == count, "words that were taken away are read by nobody"


def test_only_the_desk_reads_who_read_posts_and_nobody_is_told():
    f = filled()
    adviser = adviser_in(f)
    said(f)
    facts = len(f.rows(Fact))
    for reader in (adviser, f.w.northgate, f.w.halcyon):
        signed_in(reader).get(talk(f))
    assert len(f.rows(Fact)) == facts
    for nobody in (adviser, f.w.northgate, f.w.halcyon, f.reporter):
        assert f.seen(Reading, nobody) == []
    assert (
        {row.party_name for row in f.seen(Reading, f.w.lead)}
        == {
            "Northgate Medical",
            "Halcyon Infusion",
            "Device agency",
        }
        == {row.party_name for row in f.rows(Reading)}
    )
    with f.inside():
        room = Room.objects.get(stream=f.case.id, kind=RoomKind.READINGS)
    assert {who for key, who in keys(f, f.w.lead) if key == room.id} == {"lead"}
    shown = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/ledger/"))
    assert "1 message Nov" in shown
    (line,) = {
        tuple(one["id"] for one in row["shown"])
        for row in Program(f.w.lead).get(f"/cases/{f.case.id}/readings").json()["results"]
        if row["kind"] == "post"
    }
    assert len(line) == 1
    f.assert_whole()


def ledger_of(f):
    return f"/cases/{f.case.id}/documents/ledger/"


def test_the_ledger_says_which_messages_were_read_and_leads_to_them_and_repeats_no_word():
    f = filled()
    first = said(f)
    second = said(f, "To Northgate alone.", room=f.side("northgate"))
    post.revise(f.w.lead, first.id, NOW, text="Which alarms sound first?", version=1)
    hers = post.write(f.reporter, f.case.id, NOW, room=f.case.room_id, text="It was on a ward.")
    signed_in(f.w.northgate).get(talk(f))
    desk = signed_in(f.w.lead)
    page = desk.get(ledger_of(f))
    shown = words(page)
    stamp, by = moment(NOW), second.author_name
    assert f"{stamp}, {by}, All participants at that time, version 1, 2" in shown
    assert f"{stamp}, {by}, Northgate Medical and the coordination center" in shown
    assert "3 messages" in shown, "two versions are of one"
    assert f"{day(NOW)}, {hers.author_name}, All participants at that time" in shown, (
        "a reporter's by its day"
    )
    for one in (first, second, hers):
        assert f'href="{talk(f)}#post-{one.id}"' in page.content.decode()
        assert f'id="post-{one.id}"' in desk.get(talk(f)).content.decode()
    for word in ("Which alarms", "To Northgate", "on a ward"):
        assert word not in shown
    paper = desk.get(f"{ledger_of(f)}print/")
    assert f"{stamp}, {by}, All participants at that time, version 1, 2" in words(paper)
    assert "#post-" not in paper.content.decode()


def test_of_a_message_that_the_reader_of_the_ledger_may_not_open_only_the_number_is_told():
    f = filled()
    second = coordinator(f)
    about = {"subject": "Between two", "text": "To Northgate by name."}
    thread.start(f.w.lead, f.case.id, NOW, people=[f.w.northgate.person], **about)
    said(f)
    signed_in(f.w.northgate).get(talk(f))
    for reader, hidden in ((f.w.lead, False), (second, True)):
        page = signed_in(reader).get(ledger_of(f))
        assert ("1 of them is not open to you." in words(page)) is hidden
        assert page.content.decode().count("#post-") == (1 if hidden else 2)
        assert ("Only " in words(page)) is not hidden
        assert "Between two" not in words(page)


def test_of_many_messages_the_newest_are_named_and_each_link_opens_the_page_that_shows_it(monkeypatch):
    monkeypatch.setattr(posts, "MOST", 5)
    monkeypatch.setattr(discussion, "MOST", 5)
    f = filled()
    rows = [
        post.write(f.w.lead, f.case.id, NOW + n * MINUTE, room=f.case.room_id, text="?") for n in range(13)
    ]
    reader, after = signed_in(f.w.northgate), ""
    for one in (None, rows[8], rows[3]):
        after = f"?after={one.id}" if one else ""
        reader.get(talk(f) + after)
    desk = signed_in(f.w.lead)
    content = desk.get(ledger_of(f)).content.decode()
    links = re.findall(r'href="([^"]+)#post-([^"]+)"', content)
    assert {key for _there, key in links} == {str(row.id) for row in rows}
    for there, key in links:
        assert f'id="post-{key}"' in desk.get(there).content.decode()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        monkeypatch.setattr(posts, "MOST", 500)
        monkeypatch.setattr(discussion, "MOST", 500)
        signed_in(f.w.northgate).get(talk(f))
        assert f"and 3 earlier ones, {day(NOW)}" in words(signed_in(f.w.lead).get(ledger_of(f)))


def test_of_a_reporter_nothing_is_kept_whatever_they_read():
    f = filled()
    said(f)
    post.write(f.w.lead, f.case.id, NOW, room=_side(f), text="To you alone.")
    browser = holder(f.reporter.person)
    assert b"To you alone." in browser.get("/tracking/").content
    Person.objects.create(principal_id=f.reporter.person, name="R. Lee")
    signed = signed_in(f.reporter)
    for there in (talk(f), f"/reports/{_report(f)}/"):
        signed.get(there)
    assert f.rows(Reading) == []
    assert of_report(_report(f)) == []


def _side(f):
    with f.inside():
        return Participant.rows.get(stream=f.case.id, role="reporter").side_id


def _report(f):
    with read_scope(f.reporter):
        return Report.objects.visible_to(f.reporter).get().id


def test_a_report_is_kept_once_a_day_by_page_and_by_program_and_not_where_only_its_number_is_shown():
    f = filled()
    told = f.w.told().report
    desk, program = signed_in(f.w.lead), Program(f.w.lead)
    for _ in range(2):
        assert desk.get(f"/reports/{told.id}/").status_code == 200
        assert program.get(f"/reports/{told.id}").status_code == 200
        assert program.get(f"/reports/{told.id}/holds").status_code == 200
    found = [(row.reader_id, row.kind, row.way, row.shown) for row in of_report(told.id)]
    pair = [[str(told.id), told.version]]
    who = f.w.lead.person
    assert found == [(who, "report", Opening.PAGE, pair), (who, "report", Opening.API, pair)]
    with read_scope(f.w.northgate):
        assert not Reading.objects.visible_to(f.w.northgate).exists()
    assert_whole(told.id)


def test_a_draft_is_kept_whole_or_in_passages_and_each_time_it_is_taken_out():
    with with_page():
        t = Table()
        t.ask(t.northgate)
        there = f"/cases/{t.case.id}/advisory/"
        desk = signed_in(t.w.lead)
        for _ in range(2):
            assert desk.get(there).status_code == 200
            assert desk.get(f"{there}{t.row.id}/preview.json").status_code == 200
            assert signed_in(t.w.northgate).get(f"/cases/{t.case.id}/review/").status_code == 200
        Program(t.w.northgate).get(f"/cases/{t.case.id}/reviews")
        with database_context(None, "live", [t.case.id]):
            rows = list(Reading.rows.filter(stream=t.case.id, kind=Thing.DRAFT))
        pair = [[str(t.row.id), t.row.version]]
        assert {str(row.shown) for row in rows} == {str(pair)}
        lead, maker = t.w.lead.person, t.w.northgate.person
        assert sorted((row.reader_id == lead, row.way) for row in rows) == [
            (False, Opening.API),
            (False, Opening.PAGE),
            (True, Opening.EXPORT),
            (True, Opening.EXPORT),
            (True, Opening.PAGE),
        ]
        assert {row.reader_id for row in rows} == {lead, maker}


@pytest.mark.parametrize("refusal", [Illegal("No record can be written."), None])
def test_what_cannot_be_kept_does_not_leave_and_a_key_that_was_lost_meanwhile_opens_nothing(
    monkeypatch, refusal
):
    f = filled()
    said(f)
    first, gone = sights.reading.keep, []

    def late(*told, **how):
        if refusal:
            raise refusal
        if told[0].person == f.w.northgate.person and not gone:
            gone.append(remove.remove(f.w.lead, f.parties["northgate"].id, NOW, reason="No part."))
        return first(*told, **how)

    monkeypatch.setattr(sights.reading, "keep", late)
    for answer in (
        signed_in(f.w.northgate).get(talk(f)),
        Program(f.w.northgate).get(f"/cases/{f.case.id}/posts"),
    ):
        assert answer.status_code == (403 if refusal else 404)
        assert b"Which alarms" not in answer.content
    assert f.rows(Reading) == []


def test_a_query_that_forgets_its_scope_lets_no_post_leave(monkeypatch):
    """What is kept is asked for by its room again: on SQLite, too, nothing stands alone."""
    f = filled()
    said(f, "To Halcyon alone.", room=f.side("halcyon"))
    scoped = ScopedQuerySet.visible_to

    def careless(rows, actor):
        return rows._scoped(realm=actor.realm) if rows.model is Post else scoped(rows, actor)

    monkeypatch.setattr(ScopedQuerySet, "visible_to", careless)
    answer = signed_in(f.w.northgate).get(talk(f))
    assert answer.status_code == (200 if is_postgres() else 404)
    assert b"To Halcyon alone." not in answer.content


def test_by_head_and_by_a_step_that_leads_elsewhere_nothing_is_kept():
    f = filled()
    one = said(f)
    browser = signed_in(f.w.northgate)
    assert browser.head(talk(f)).status_code == 200
    assert (
        Program(f.w.northgate)
        .client.head(f"/api/v1/cases/{f.case.id}/posts", headers=Program(f.w.northgate).headers())
        .status_code
        == 200
    )
    mine = said(f, "Mine.", who=f.w.northgate)
    sent = browser.post(f"/posts/{mine.id}/withdraw/", {"reason": "Wrong.", "version": 1})
    assert (sent.status_code, f.rows(Reading)) == (303, [])
    refused = browser.post(f"{talk(f)}write/", {})
    assert refused.status_code == 422
    assert b"Which alarms" in refused.content
    assert [found for *_, found in kept(f)] == [names(one)]


def test_five_hundred_posts_are_one_row_and_a_second_look_takes_no_lock():
    f = filled()
    first = [said(f, f"Question {n}") for n in range(3)]
    browser = signed_in(f.w.northgate)
    browser.get(talk(f))

    def statements():
        with CaptureQueriesContext(connection) as asked:
            browser.get(talk(f))
        return len(asked), sum("INSERT" in one["sql"] for one in asked)

    few = statements()
    assert few[1] == 0
    more = [said(f, f"Further {n}") for n in range(60)]
    browser.get(talk(f))
    assert statements() == few
    assert [len(found) for *_, found in kept(f)] == [len(first), len(more)]


def test_many_reports_opened_within_an_hour_are_told_to_the_desk(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    reader = triaging(f)
    told = [f.w.told().report for _ in range(3)]
    browser = signed_in(reader)
    for report in told * 2:
        assert browser.get(f"/reports/{report.id}/").status_code == 200
    with read_scope(f.w.lead):
        (row,) = Bulk.objects.visible_to(f.w.lead)
    assert (row.stream_id, row.reader_id, row.count, row.across) == (told[2].id, reader.person, 3, True)


def test_posts_do_not_count_as_much_at_once(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    for n in range(4):
        said(f, f"Question {n}")
        signed_in(f.w.northgate).get(talk(f))
    assert f.rows(Bulk) == []


def test_reports_that_an_invitation_repeats_word_for_word_are_read():
    f = filled()
    maker = organisation(OrganisationKind.MANUFACTURER, person(), name="Zeta Pumps")
    asked = {"invite-organisation": str(maker.id), "invite-makes_device": "on"}
    shown = signed_in(f.w.lead).post(f"/cases/{f.case.id}/people/invite/", asked)
    report = _row(f)
    assert report.description in words(shown)
    (row,) = of_report(report.id)
    assert (row.kind, row.reader_id, row.way) == (Thing.REPORT, f.w.lead.person, Opening.PAGE)
    assert row.shown == [[str(report.id), report.version]]


def _row(f):
    with read_scope(f.w.lead):
        return Report.objects.visible_to(f.w.lead).get(id=_report(f))


def test_paragraphs_of_posts_and_reports_are_read_where_they_are_shown():
    f = scene()
    row = laid_out(f)
    browser, there = signed_in(f.w.lead), f"/disclosures/{row.id}/"
    every = {one.text: one for one in f.rows(Post)}
    foreign = names(every["The key is in slot 4."], every["I saw it on a ward."])
    shown = words(browser.get(f"{there}?after=999"))
    assert "Give notice to submitters" in shown
    assert (kept(f), of_report(_report(f))) == ([], []), "that something can be told is no reading of it"
    assert _row(f).description in words(browser.get(there))
    assert kept(f) == [(f.w.lead.person, Opening.PAGE, foreign)]
    (one,) = of_report(_report(f))
    assert (one.kind, one.way) == (Thing.REPORT, Opening.PAGE)
    Program(f.w.lead).get(f"{there}paragraphs")
    assert kept(f)[1:] == [(f.w.lead.person, Opening.API, foreign)]
    f.assert_whole()


def test_a_notice_is_read_by_those_of_its_party_who_did_not_write_it():
    f = scene()
    row = laid_out(f)
    (key,) = [one.id for one in paragraphs(f.w.lead, row.id) if one.text == "The key is in slot 4."]
    (made,) = disclosure.notify(f.w.lead, row.id, NOW, paragraphs=[key])
    there = f"/disclosure-notices/{made.id}/"
    assert "slot 4" in words(signed_in(f.w.northgate).get(there))
    assert kept(f) == []
    assert (
        f"/disclosures/{row.id}/" in signed_in(f.w.lead).get(f"/cases/{f.case.id}/history/").content.decode()
    )
    assert kept(f) == [], "a list of requests and notices shows no word of theirs"
    signed_in(f.w.lead).get(there)
    (written,) = [one for one in f.rows(Post) if one.text == "The key is in slot 4."]
    assert kept(f) == [(f.w.lead.person, Opening.PAGE, names(written))]
