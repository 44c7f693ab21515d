"""post.redact: words are erased for good, from the chain too, which stays whole and says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.filled import filled
from tests.support.api import Program

from medaccord.apps.cases.commands import participant
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post, PostRevision, Thread
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.parties.models import Membership
from medaccord.core import audit, drift, search
from medaccord.core.models import AuditSide, Stream
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
    w = world()
    sent = w.told()
    told = post.write_to_report(w.lead, sent.report.id, NOW, text="When?")
    with pytest.raises(Denied):
        post.redact(w.lead, told.id, NOW, **WHY)


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
