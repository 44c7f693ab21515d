"""Read records: kept before anything leaves, read by whose the thing is and by the desk (need-to-know 38)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, actor_of
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import keys
from tests.integration.test_items import SECRET, coordinator
from tests.integration.test_shares import HOUR, asked, item, party, shared
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases import readings
from medaccord.apps.cases.commands import reading, share
from medaccord.apps.cases.models import Bulk, Reading, Share
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.told import last_change
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.parties.models import Membership
from medaccord.core.models import Fact, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening, Thing
from medaccord.web.views.discussion import file as views

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def cleared(f, row):
    """A file that opens: the desk released it unexamined."""
    file.clear(f.w.lead, row.id, NOW, reason="Read as text.")
    return row


def opened(f, adviser):
    """A released item of Northgate's that the adviser's agency may open."""
    row, one = item(f, handling=[Mark.COMMERCIAL])
    cleared(f, row)
    share.grant(f.w.northgate, asked(f, one, adviser).id, NOW)
    return row, one


def download(who, row):
    return signed_in(who).get(f"/files/{row.id}/")


def told(f, who):
    """What one person sees of read records: for whom, how, and of which file."""
    seen = sorted(f.seen(Reading, who), key=lambda row: row.at)
    return [(row.party_name, row.way, row.file_id) for row in seen]


def test_a_download_of_what_a_consent_opened_is_read_by_its_owner_and_the_desk_and_nobody_else():
    f = filled()
    adviser = adviser_in(f)
    row, one = opened(f, adviser)
    assert download(adviser, row).content == SECRET.data
    assert download(adviser, row).status_code == 200
    line = ("Device agency", Opening.DOWNLOAD, row.id)
    assert told(f, f.w.northgate) == told(f, f.w.lead) == [line, line]
    for nobody in (adviser, f.w.halcyon, f.reporter):
        assert f.seen(Reading, nobody) == []
    (first, _) = sorted(f.rows(Reading), key=lambda each: each.at)
    said = (first.reader_id, first.party_id, first.item_id, first.kind, first.day)
    assert said == (adviser.person, party(f, adviser).id, one.id, Thing.FILE, first.at.date())
    f.assert_whole()


def test_a_page_that_shows_it_is_kept_once_a_day_a_person_and_a_way():
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    browser = signed_in(adviser)
    program = Program(adviser)
    for _ in range(2):
        assert browser.get(f"/cases/{f.case.id}/documents/").status_code == 200
        assert program.get(f"/cases/{f.case.id}/files").status_code == 200
        assert program.get(f"/cases/{f.case.id}/sharing").status_code == 200
    ways = sorted(way for _, way, _ in told(f, f.w.northgate))
    assert ways == [Opening.API, Opening.PAGE]
    reading.record(adviser, row.id, NOW + 400 * DAY, way=Opening.PAGE)
    assert len(told(f, f.w.northgate)) == 3, "another day is another record"
    browser.head(f"/cases/{f.case.id}/documents/")
    signed_in(f.w.halcyon).get(f"/cases/{f.case.id}/documents/")
    signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/")
    assert len(told(f, f.w.northgate)) == 3, "of pages only those that show what belongs to others"


def test_a_form_that_was_refused_shows_the_page_and_is_kept_like_it():
    f = filled()
    adviser = adviser_in(f)
    opened(f, adviser)
    browser, there = signed_in(adviser), f"/cases/{f.case.id}/documents/"
    assert browser.head(there).status_code == 200
    assert told(f, f.w.northgate) == []
    assert browser.post(f"{there}add/", {}).status_code == 422
    assert [way for _, way, _ in told(f, f.w.northgate)] == [Opening.PAGE]


def test_other_files_are_kept_for_the_desk_alone_in_a_room_that_the_adviser_does_not_enter():
    f = filled()
    adviser = adviser_in(f)
    common = [Evidence("notes.txt", "text/plain", b"notes")]
    (row,) = file.add(f.w.northgate, f.case.id, NOW, room=f.case.room_id, files=common)
    cleared(f, row)
    download(f.w.halcyon, row)
    download(adviser, row)
    download(f.w.lead, row)
    names = {name for name, *_ in told(f, f.w.lead)}
    assert names == {"Halcyon Infusion", "Device agency", "Coordination center"}
    for nobody in (adviser, f.w.northgate, f.w.halcyon, f.reporter):
        assert f.seen(Reading, nobody) == []
    with f.inside():
        room = Room.objects.get(stream=f.case.id, kind=RoomKind.READINGS)
    assert {who for key, who in keys(f, f.w.lead) if key == room.id} == {"lead"}
    later = coordinator(f)
    assert len(told(f, later)) == 3, "a coordinator who comes later reads them too"
    f.assert_whole()


def test_of_a_reporters_reading_nothing_is_kept():
    f = filled()
    (row,) = file.add(
        f.w.northgate, f.case.id, NOW, room=f.case.room_id, files=[Evidence("a.txt", "text/plain", b"a")]
    )
    cleared(f, row)
    shared(f, f.reporter)
    assert reading.record(f.reporter, row.id, NOW, way=Opening.DOWNLOAD) is None
    theirs = next(blob for blob in f.seen(type(row), f.reporter) if blob.room_id != row.room_id)
    assert reading.record(f.reporter, theirs.id, NOW, way=Opening.DOWNLOAD) is None
    assert f.rows(Reading) == []


def test_it_is_no_fact_moves_no_case_and_stands_in_the_chain():
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    facts, changed, count = len(f.rows(Fact)), last_change(f.w.lead, f.case.id), f.entries()
    reading.record(adviser, row.id, NOW + DAY, way=Opening.DOWNLOAD)
    assert len(f.rows(Fact)) == facts
    assert last_change(f.w.lead, f.case.id) == changed
    assert f.entries() == count + 1
    for reader in (f.w.lead, f.w.northgate, adviser):
        assert "reading.record" not in {e.verb for e in history(reader, f.case.id).entries}
    f.assert_whole()


def test_whoever_lost_the_key_before_the_record_is_written_gets_nothing(monkeypatch):
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    (made,) = f.seen(Share, f.w.northgate)
    first = views.open_file

    def late(actor, key):
        found = first(actor, key)
        share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="No longer.")
        return found

    monkeypatch.setattr(views, "open_file", late)
    assert download(adviser, row).status_code == 404
    assert f.rows(Reading) == []


def test_what_cannot_be_kept_does_not_leave(monkeypatch):
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)

    def broken(*_args, **_told):
        raise Illegal("No record can be written.")

    monkeypatch.setattr(reading, "record", broken)
    answer = download(adviser, row)
    assert (answer.status_code, SECRET.data in answer.content) == (409, False)
    page = signed_in(adviser).get(f"/cases/{f.case.id}/documents/")
    assert (page.status_code, SECRET.name.encode() in page.content) == (409, False)


def test_by_head_nothing_leaves_and_nothing_is_kept():
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    answer = signed_in(adviser).head(f"/files/{row.id}/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert f.rows(Reading) == []


def triaging(f):
    """Somebody else on triage duty at the center, to whom each report that comes in is brought."""
    triage = {"organisation": f.w.center, "triage": True, "since": NOW}
    Membership.objects.create(person_id=f.w.colleague.person, **triage)
    return f.w.colleague


def many(f, who, row, times, at=NOW):
    for one in range(times):
        reading.record(who, row.id, at + dt.timedelta(seconds=one), way=Opening.DOWNLOAD)


def test_many_downloads_within_an_hour_are_told_to_the_desk_once_and_looked_at_by_another(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 3})
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    many(f, adviser, row, 3)
    assert f.rows(Bulk) == []
    many(f, adviser, row, 3, NOW + HOUR / 2)
    (told,) = f.seen(Bulk, f.w.lead)
    said = (told.reader_id, told.party_name, told.count, told.across)
    assert said == (adviser.person, "Device agency", 4, False)
    for nobody in (adviser, f.w.northgate, f.w.halcyon, f.reporter):
        assert f.seen(Bulk, nobody) == []
        with pytest.raises(Missing):
            reading.review(nobody, told.id, NOW, words="Nothing.")
    with pytest.raises(Invalid):
        reading.review(f.w.lead, told.id, NOW, words=" ")
    reading.review(f.w.lead, told.id, NOW + HOUR, words="They asked for all parts.")
    with pytest.raises(Illegal, match="already"):
        reading.review(f.w.lead, told.id, NOW + HOUR, words="Again.")
    many(f, adviser, row, 4, NOW + 3 * HOUR)
    assert len(f.rows(Bulk)) == 2, "another hour is told again"
    f.assert_whole()


def test_nobody_looks_at_their_own_downloads(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    row, _ = item(f)
    many(f, f.w.lead, row, 3)
    (told,) = f.rows(Bulk)
    with pytest.raises(Denied):
        reading.review(f.w.lead, told.id, NOW, words="Mine.")
    reading.review(coordinator(f), told.id, NOW, words="A search for one part.")


def test_many_downloads_of_reports_are_told_to_the_desk_of_the_report_in_which_the_next_one_falls(settings):
    """Reports outside cases count the same: their desk asks in its work, on the report and by a program."""
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    reader = triaging(f)
    told = [f.w.told().report for _ in range(2)]
    one = [Evidence("a.txt", "text/plain", b"a")]
    sent = [file.add_to_report(f.w.lead, row.id, NOW, files=one)[0] for row in told]
    many(f, reader, sent[0], 2)
    many(f, reader, sent[1], 1, NOW + HOUR / 2)
    with read_scope(f.w.lead):
        (row,) = Bulk.objects.visible_to(f.w.lead)
    assert (row.stream_id, row.reader_id, row.count, row.across) == (told[1].id, reader.person, 3, True)
    desk, there = signed_in(f.w.lead), f"/reports/{told[1].id}/"
    assert "Ask why " in words(desk.get("/my-work/"))
    assert "3 documents or reports were taken within an hour. They were of several" in words(desk.get(there))
    assert "taken within an hour" not in words(desk.get(f"/reports/{told[0].id}/"))
    (listed,) = Program(f.w.lead).get("/bulk-downloads").json()["results"]
    assert (listed["id"], listed["number"]) == (str(row.id), told[1].stream.number)
    with pytest.raises(Denied):
        reading.review(reader, row.id, NOW, words="Mine.")
    assert signed_in(reader).get(f"/downloads/{row.id}/review/").status_code == 404
    form = desk.get(f"/downloads/{row.id}/review/")
    assert "end their membership" in words(form)
    done = desk.post(f"/downloads/{row.id}/review/", {"words": "A search for one lot.", "version": 1})
    assert (done.status_code, done["Location"]) == (303, there)
    assert "taken within an hour" not in words(desk.get(there))
    assert "Ask why " not in words(desk.get("/my-work/"))
    assert_whole(told[1].id)


def test_nobody_but_the_desk_of_a_report_learns_of_downloads_there(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    reader = triaging(f)
    told = f.w.told()
    (sent,) = file.add_to_report(f.w.lead, told.report.id, NOW, files=[Evidence("a.txt", "text/plain", b"a")])
    many(f, reader, sent, 3)
    for nobody in (f.w.northgate, f.w.adviser, f.w.outsider):
        assert Program(nobody).get("/bulk-downloads").json()["results"] == []
    for nobody in (f.w.northgate, f.w.adviser, f.w.outsider, actor_of(told.report.reporter_id)):
        with read_scope(nobody):
            assert not Bulk.objects.visible_to(nobody).exists()


@pytest.mark.parametrize("portion", [1, 2_000])
def test_downloads_of_several_cases_count_together(settings, monkeypatch, portion):
    monkeypatch.setattr(readings, "PORTION", portion)
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 3})
    f = filled()
    other, _ = f.w.case()
    files = [Evidence("a.txt", "text/plain", b"a")]
    (there,) = file.add(f.w.lead, other.id, NOW, room=other.room_id, files=files)
    (here,) = file.add(f.w.lead, f.case.id, NOW, room=f.case.room_id, files=files)
    many(f, f.w.lead, there, 2)
    many(f, f.w.lead, here, 2, NOW + HOUR / 2)
    (told,) = f.rows(Bulk)
    assert (told.count, told.across) == (4, True)


def test_the_desk_finds_it_in_its_work_and_says_on_the_page_what_it_found(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    f = filled()
    adviser = adviser_in(f)
    row, _ = opened(f, adviser)
    many(f, adviser, row, 3)
    (told,) = f.rows(Bulk)
    desk, there = signed_in(f.w.lead), f"/cases/{f.case.id}/documents/"
    overview = words(desk.get(f"/cases/{f.case.id}/"))
    assert "Ask why somebody took many documents or reports within an hour." in overview
    assert "3 documents or reports were taken within an hour." in words(desk.get(there))
    form = f"/downloads/{told.id}/review/"
    assert "Ask whoever it was" in words(desk.get(form))
    assert signed_in(adviser).get(form).status_code == 404
    assert desk.post(form, {"words": "", "version": 1}).status_code == 422
    desk.post(form, {"words": "They compared all parts.", "version": 1})
    assert desk.get(form).status_code == 404
    assert "taken within an hour" not in words(desk.get(there))
    many(f, adviser, row, 3, NOW + 2 * HOUR)
    (again,) = [one for one in f.rows(Bulk) if one.reviewed_at is None]
    Program(f.w.lead).done(f"/bulk-downloads/{again.id}/review", {"words": "The same."})
    assert [one for one in f.rows(Bulk) if one.reviewed_at is None] == []
