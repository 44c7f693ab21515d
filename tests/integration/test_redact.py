"""post.redact: words are erased for good, from the chain too, which stays whole and says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, world
from tests.filled import filled
from tests.support.api import Program

from medaccord.apps.cases.commands import participant
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post, PostRevision, Thread
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.commands import redact, report
from medaccord.apps.intake.models import Identity
from medaccord.apps.intake.queries.proof import as_sent
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership
from medaccord.core import audit, drift, search
from medaccord.core.context import database_context
from medaccord.core.models import AuditSide, Stream
from medaccord.core.streams import platform_scope
from medaccord.domain.audit.replay import ERASED
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
SECRET = "Patient Zyxwvuts"
WHY = {"reason": "It names a patient.", "basis": "GDPR Article 17"}


def _written(f):
    row = post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text=f"{SECRET} was harmed.")
    return post.revise(f.w.northgate, row.id, NOW + HOUR, text=f"A patient ({SECRET}) was harmed.")


def _line(actor, f, row):
    return next(one for one in posts_in(actor, f.case.id).lines if one.id == row.id)


def _holding(f, word):
    """Every table that holds a word, as whoever has locked the case reads it."""
    found = set()
    with f.inside(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(word in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def test_the_words_are_nowhere_any_more_and_the_chain_stays_whole():
    f = filled()
    row = _written(f)
    assert {"discussion_post", "discussion_postrevision", "core_auditside"} <= _holding(f, SECRET)
    assert search.find(f.w.lead, "Zyxwvuts")
    post.redact(f.w.lead, row.id, NOW + 2 * HOUR, **WHY, version=2)
    assert _holding(f, SECRET) == set()
    assert not search.find(f.w.lead, "Zyxwvuts")
    with f.inside():
        assert audit.verify(Stream.objects.get(id=f.case.id)) == []
        assert drift.of(f.case.id) == []
        told = drift.rebuilt(f.case.id)["discussion.post", str(row.id)]
    assert (told["author_name"], told["text"], told["erased_under"]) == (ERASED, "", "GDPR Article 17")


def test_readers_see_that_it_was_erased_by_whom_why_and_on_which_basis():
    f = filled()
    row = _written(f)
    before = _line(f.w.halcyon, f, row)
    post.redact(f.w.lead, row.id, NOW + 2 * HOUR, **WHY)
    for reader in (f.w.northgate, f.w.halcyon, f.w.lead):
        line = _line(reader, f, row)
        assert (line.text, line.earlier, line.author, line.at) == ("", (), before.author, before.at)
        gone = line.withdrawn
        assert (gone.why, gone.basis, gone.at) == (*WHY.values(), NOW + 2 * HOUR)
    assert [r.text for r in f.rows(PostRevision)] == [""]


def _started(f):
    begun = thread.start(
        f.w.northgate, f.case.id, NOW, room=f.case.room_id, subject=SECRET, text="Whom do we tell?"
    )
    return begun, next(one for one in f.rows(Post) if one.thread_id == begun.id)


def test_the_subject_goes_with_the_first_post_of_its_thread():
    f = filled()
    begun, first = _started(f)
    reply = post.write(f.w.halcyon, f.case.id, NOW + HOUR, thread=begun.id, text="The hospital.")
    assert _holding(f, SECRET) == {"discussion_thread", "core_auditside"}
    assert "core_searchrow" in _holding(f, "zyxwvuts")
    post.redact(f.w.lead, first.id, NOW + 2 * HOUR, **WHY)
    assert _holding(f, SECRET) == _holding(f, "zyxwvuts") == set()
    assert not search.find(f.w.lead, "Zyxwvuts")
    assert _line(f.w.northgate, f, reply).text == "The hospital."
    with f.inside():
        assert audit.verify(Stream.objects.get(id=f.case.id)) == []
        assert drift.of(f.case.id) == []
    maker = signed_in(f.w.northgate)
    for there in (f"/cases/{f.case.id}/discussion/", f"/cases/{f.case.id}/discussion/{begun.id}/"):
        assert "Subject erased" in maker.get(there).content.decode()


def test_the_subject_stays_where_a_reply_is_erased():
    f = filled()
    begun, _ = _started(f)
    reply = post.write(f.w.halcyon, f.case.id, NOW + HOUR, thread=begun.id, text="The hospital.")
    post.redact(f.w.lead, reply.id, NOW + 2 * HOUR, **WHY)
    assert [row.subject for row in f.rows(Thread)] == [SECRET]


def test_what_was_withdrawn_before_is_erased_afterwards():
    f = filled()
    row = _written(f)
    post.withdraw(f.w.northgate, row.id, NOW + HOUR, reason=f"{SECRET} asked me.")
    assert "core_auditside" in _holding(f, SECRET)
    post.redact(f.w.lead, row.id, NOW + 2 * HOUR, **WHY)
    assert _holding(f, SECRET) == set()
    with pytest.raises(Illegal, match="erased already"):
        post.redact(f.w.lead, row.id, NOW + 3 * HOUR, **WHY)


def test_the_words_of_others_stay():
    f = filled()
    row = _written(f)
    other = post.write(f.w.halcyon, f.case.id, NOW, room=f.case.room_id, text="Ours is not affected.")
    with f.inside():
        before = AuditSide.objects.filter(value__isnull=True).count()
    post.redact(f.w.lead, row.id, NOW + 2 * HOUR, **WHY)
    assert _line(f.w.lead, f, other).text == "Ours is not affected."
    with f.inside():
        assert AuditSide.objects.filter(value__isnull=True).count() == before + 3


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "bell \x07"}, "reason"),
        ({"basis": ""}, "basis"),
        ({"basis": "two\nlines"}, "basis"),
    ],
)
def test_it_needs_a_reason_and_a_basis(told, field):
    f = filled()
    row = _written(f)
    with pytest.raises(Invalid) as refused:
        post.redact(f.w.lead, row.id, NOW + 2 * HOUR, **{**WHY, **told})
    assert set(refused.value.findings) == {field}
    assert SECRET in f.rows(Post)[0].text
    f.assert_whole()


def test_only_the_lead():
    f = filled()
    row = _written(f)
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    for other in (f.w.northgate, f.w.halcyon, f.w.colleague):
        with pytest.raises(Denied):
            post.redact(other, row.id, NOW, **WHY)
    with pytest.raises(Missing):
        post.redact(f.w.outsider, row.id, NOW, **WHY)
    with pytest.raises(Stale):
        post.redact(f.w.lead, row.id, NOW, **WHY, version=1)


def test_in_a_report_whoever_judges_it_erases_what_was_said():
    w = world()
    sent = w.told()
    holder = actor_of(sent.report.reporter_id)
    told = post.write_to_report(holder, sent.report.id, NOW, text=f"{SECRET} was harmed.")
    for other in (holder, w.northgate, w.outsider):
        with pytest.raises((Denied, Missing)):
            post.redact(other, told.id, NOW, **WHY)
    desk, there = signed_in(w.lead), f"/posts/{told.id}/redact/"
    assert f'href="{there}"' in desk.get(f"/reports/{sent.report.id}/").content.decode()
    assert SECRET in _words(desk.get(there))
    assert desk.post(there, {**WHY, "version": "1"}).status_code == 303
    page = _words(desk.get(f"/reports/{sent.report.id}/"))
    assert "under GDPR Article 17. It names a patient." in page
    assert there not in page
    assert _in_tables(sent.report.id, SECRET) == set()
    _whole(sent.report.id)


# ---------------------------------------------------------------- words of a report


def _in_tables(key, word):
    """Every table that holds a word, as whoever has locked the report reads it."""
    found = set()
    with database_context(None, "live", [key]), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(word in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def _whole(key):
    with platform_scope("live", [key]):
        assert audit.verify(Stream.objects.get(id=key)) == []
        assert drift.of(key) == []


def _told(**more):
    w = world()
    texts = {"device": "Pump LX", "description": f"{SECRET} got twice the dose.", "harm": f"{SECRET}: dizzy."}
    sent = w.told(**{**texts, "contact": "ward@hospital.example", **more})
    report.invalidate(w.lead, sent.report.id, NOW, reason="Which pump?")
    return w, sent.report.id, actor_of(sent.report.reporter_id)


def test_what_a_field_says_is_nowhere_any_more_and_the_others_stay():
    w, key, holder = _told(identity=Identity.NAME, known_as="Ward 3")
    assert {"intake_report", "core_auditside"} <= _in_tables(key, SECRET)
    assert search.find(w.lead, "Zyxwvuts")
    redact.redact(w.lead, key, NOW + HOUR, fields=["description", "harm"], **WHY, version=2)
    assert _in_tables(key, SECRET) == set()
    assert not search.find(w.lead, "Zyxwvuts")
    _whole(key)
    for reader in (w.lead, holder):
        view = report_view(reader, key)
        assert (view.description, view.harm, view.device) == ("", "", "Pump LX")
        assert (view.contact, view.reason) == ("ward@hospital.example", "Which pump?")
        (told,) = view.redacted
        assert (told["fields"], told["reason"], told["basis"]) == (["description", "harm"], *WHY.values())
    redact.redact(w.lead, key, NOW + 2 * HOUR, fields=["contact"], **WHY)
    assert _in_tables(key, "ward@hospital") == set()
    assert len(report_view(w.lead, key).redacted) == 2
    _whole(key)
    with pytest.raises(Illegal, match="Your own copy"):
        as_sent(holder, key)


def test_who_erases_what_of_a_report_and_why():
    w, key, holder = _told()
    for other in (holder, w.northgate, w.outsider):
        with pytest.raises((Denied, Missing)):
            redact.redact(other, key, NOW, fields=["harm"], **WHY)
    faulty = [
        ({"fields": []}, Invalid),
        ({"reason": " "}, Invalid),
        ({"basis": ""}, Invalid),
        ({"fields": ["threat"]}, Illegal),
        ({"version": 1}, Stale),
    ]
    for told, kind in faulty:
        with pytest.raises(kind):
            redact.redact(w.lead, key, NOW, **{"fields": ["harm"], **WHY, **told})
    assert SECRET in report_view(w.lead, key).harm
    _whole(key)


def test_the_desk_erases_words_on_the_reports_page_and_its_reporter_reads_why():
    w, key, _holder = _told(identity="name", known_as="Ada Byron")
    desk, there = signed_in(w.lead), f"/reports/{key}/redact/"
    refused = desk.post(there, {"redact-reason": "Kept as typed", "redact-basis": ""})
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    typed = {"redact-said": ["device", "harm"], "redact-reason": "It names a patient."}
    done = desk.post(there, typed | {"redact-basis": "GDPR Article 17"})
    assert done.status_code == 303, _words(done)
    page = _words(desk.get(f"/reports/{key}/"))
    assert "Device; How a patient could be harmed: by Person" in page
    assert "under GDPR Article 17. It names a patient." in page
    assert "dizzy" not in page
    assert "Erased" in _words(desk.get("/reports/?state=invalid"))
    assert signed_in(w.northgate).post(there, typed).status_code == 404


def _words(answer):
    return " ".join(answer.content.decode().split())


def test_the_lead_erases_on_a_page():
    f = filled()
    row = _written(f)
    desk, there = signed_in(f.w.lead), f"/posts/{row.id}/redact/"
    assert f'href="{there}"' in desk.get(f"/cases/{f.case.id}/discussion/").content.decode()
    assert SECRET in _words(desk.get(there))
    refused = desk.post(there, {"reason": "Kept as typed", "basis": "", "version": "2"})
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    assert desk.post(there, {**WHY, "version": "2"}).status_code == 303
    page = _words(desk.get(f"/cases/{f.case.id}/discussion/"))
    assert "under GDPR Article 17. It names a patient." in page
    assert SECRET not in page
    assert there not in page
    maker = signed_in(f.w.northgate)
    assert maker.get(there).status_code == 403
    assert "redact/" not in maker.get(f"/cases/{f.case.id}/discussion/").content.decode()
    assert "erased a post" in _words(maker.get(f"/cases/{f.case.id}/history/"))


def test_the_api_erases():
    f = filled()
    row = _written(f)
    desk = Program(f.w.lead)
    assert desk.post(f"/posts/{row.id}/redact", {**WHY, "basis": ""}).status_code == 422
    assert desk.post(f"/posts/{row.id}/redact", {**WHY, "version": 1}).status_code == 409
    assert desk.post(f"/posts/{row.id}/redact", {**WHY, "version": 2}).status_code == 200
    (told,) = Program(f.w.halcyon).get(f"/cases/{f.case.id}/posts").json()["results"]
    assert (told["text"], told["withdrawn"]["basis"]) == ("", "GDPR Article 17")
