"""Posts that are new for one person: marked, counted, and nobody else's business."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import adviser_in, filled

from medaccord.apps.discussion.commands import look, post, thread
from medaccord.apps.discussion.models import Seen
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.threads import thread_page
from medaccord.apps.discussion.queries.unread import unread
from medaccord.core.principal import stranger
from medaccord.domain.errors import Missing

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + 9 * HOUR, tick=False):
        yield


def _say(f, actor, text, hours=0, room=None):
    return post.write(actor, f.case.id, NOW + hours * HOUR, room=room or f.case.room_id, text=text)


def _new(f, actor):
    return [line.text for line in posts_in(actor, f.case.id).lines if line.new]


def test_what_others_wrote_is_new_until_it_was_marked():
    f = filled()
    _say(f, f.w.lead, "One.")
    second = _say(f, f.w.northgate, "Two.", 1)
    assert (_new(f, f.w.halcyon), _new(f, f.w.lead), _new(f, f.w.northgate)) == (
        ["Two.", "One."],
        ["Two."],
        ["One."],
    )
    assert unread(f.w.halcyon, [f.case.id]) == {f.case.id: 2}
    _say(f, f.w.lead, "Three.", 2)
    assert look.see(f.w.halcyon, f.case.id, upto=second.id) == 2
    assert _new(f, f.w.halcyon) == ["Three."]
    assert unread(f.w.halcyon, [f.case.id]) == {f.case.id: 1}
    assert look.see(f.w.halcyon, f.case.id, upto=second.id) == 0
    assert _new(f, f.w.lead) == ["Two."]


def test_what_stands_on_a_further_page_stays_new_when_a_page_is_marked(monkeypatch):
    f = filled()
    rows = [_say(f, f.w.lead, f"Post {number}.", number) for number in range(5)]
    monkeypatch.setattr("medaccord.web.views.discussion.thread.MOST", 2)
    browser, here = signed_in(f.w.halcyon), f"/cases/{f.case.id}/discussion/"
    page = browser.get(here).content.decode()
    form = page[page.index(f'action="{here}seen/"') :].split("</form>")[0]
    shown = dict(re.findall(r'name="(upto|since)" value="([^"]+)"', form))
    assert shown == {"upto": str(rows[4].id), "since": str(rows[3].id)}
    assert browser.post(f"{here}seen/", shown).status_code == 303
    assert _new(f, f.w.halcyon) == ["Post 2.", "Post 1.", "Post 0."]
    again = browser.get(here).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(upto|since)" value="([^"]+)"', again))
    assert hidden == shown
    told = {"text": "I see.", "room": f.case.room_id, **hidden}
    assert browser.post(f"{here}write/", told).status_code == 303
    assert unread(f.w.halcyon, [f.case.id]) == {f.case.id: 3}
    for bad in ("x", uuid.uuid4()):
        assert browser.post(f"{here}seen/", {**shown, "since": bad}).status_code == 404


def test_a_mark_is_two_keys_and_in_no_chain_and_no_fact():
    f = filled()
    row = _say(f, f.w.lead, "One.")
    before, told = f.entries(), f.facts()
    look.see(f.w.northgate, f.case.id, upto=row.id)
    assert (f.entries(), f.facts()) == (before, told)
    assert {field.name for field in Seen._meta.concrete_fields} == {"id", "person", "post"}
    (mark,) = Seen.objects.all()
    assert (mark.person, mark.post) == (f.w.northgate.person, row.id)


def test_nobody_marks_or_counts_what_they_cannot_read():
    f = filled()
    own = _say(f, f.w.northgate, "Side.", room=f.side("northgate"))
    for other in (f.w.halcyon, f.w.outsider, f.reporter, stranger()):
        assert unread(other, [f.case.id]) == {}
        for key in (own.id, uuid.uuid4()):
            with pytest.raises(Missing):
                look.see(other, f.case.id, upto=key)
    assert unread(f.w.lead, [f.case.id]) == {f.case.id: 1}
    assert Seen.objects.count() == 0


def test_who_comes_later_counts_what_it_reads():
    f = filled()
    _say(f, f.w.lead, "Before.")
    adviser = adviser_in(f)
    assert unread(adviser, [f.case.id]) == {}
    _say(f, f.w.lead, "After.", 1)
    assert unread(adviser, [f.case.id]) == {f.case.id: 1}


def test_what_is_withdrawn_is_not_new():
    f = filled()
    row = _say(f, f.w.lead, "Oh.")
    post.withdraw(f.w.lead, row.id, NOW)
    assert unread(f.w.halcyon, [f.case.id]) == {}
    assert _new(f, f.w.halcyon) == []


def test_a_thread_is_marked_alone():
    f = filled()
    row = thread.start(f.w.lead, f.case.id, NOW, subject="Date", text="When?", room=f.case.room_id)
    _say(f, f.w.lead, "Elsewhere.")
    last = post.write(f.w.lead, f.case.id, NOW + HOUR, thread=row.id, text="Well?")
    (line,) = thread_page(f.w.halcyon, f.case.id).lines
    assert (line.posts, line.new) == (2, 2)
    look.see(f.w.halcyon, f.case.id, upto=last.id, thread=row.id)
    (line,) = thread_page(f.w.halcyon, f.case.id).lines
    assert line.new == 0
    assert _new(f, f.w.halcyon) == ["Elsewhere."]


def test_the_screens_mark_count_and_lead_to_the_first_new_post():
    f = filled()
    first = _say(f, f.w.northgate, "One.")
    second = _say(f, f.w.northgate, "Two.", 1)
    here = f"/cases/{f.case.id}/discussion/"
    desk, other = signed_in(f.w.lead), signed_in(f.w.halcyon)
    page = desk.get(here).content.decode()
    assert "2 new posts" in page
    assert f'href="#post-{first.id}"' in page
    assert page.count('class="is-new"') == 2
    assert "2 new" in desk.get("/cases/").content.decode()
    assert "2 new" in desk.get(f"/cases/{f.case.id}/").content.decode()
    assert "2 new posts" in other.get("/my-work/").content.decode()
    sent = desk.post(f"{here}seen/", {"upto": second.id})
    assert (sent.status_code, sent["Location"]) == (303, here)
    assert "is-new" not in desk.get(here).content.decode()
    assert "2 new posts" in other.get(here).content.decode()
    told = {"text": "I see.", "room": f.case.room_id, "upto": second.id}
    assert other.post(f"{here}write/", told).status_code == 303
    assert "is-new" not in other.get(here).content.decode()
    for bad in ({}, {"upto": "x"}, {"upto": uuid.uuid4()}, {"upto": second.id, "of": "x"}):
        assert desk.post(f"{here}seen/", bad).status_code == 404
    assert desk.get(f"{here}seen/").status_code == 405
    assert signed_in(f.w.outsider).post(f"{here}seen/", {"upto": second.id}).status_code == 404


def test_looking_changes_nothing():
    f = filled()
    _say(f, f.w.northgate, "One.")
    desk = signed_in(f.w.lead)
    for _ in range(2):
        assert "1 new post" in desk.get(f"/cases/{f.case.id}/discussion/").content.decode()
    assert Seen.objects.count() == 0


def test_many_posts_threads_and_revisions_ask_no_more_of_the_database():
    f = filled()
    desk, here = signed_in(f.w.lead), f"/cases/{f.case.id}/discussion/"

    def grow(count):
        for number in range(count):
            row = thread.start(
                f.w.northgate, f.case.id, NOW, subject=f"S{number}", text="?", room=f.case.room_id
            )
            said = post.write(f.w.northgate, f.case.id, NOW, thread=row.id, text="One.")
            post.write(f.w.northgate, f.case.id, NOW, thread=row.id, text="Two.", quotes=said.id)
            post.revise(f.w.northgate, said.id, NOW, text="Other.")

    def asked():
        desk.get(here)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(here).status_code == 200
        return len(captured)

    grow(2)
    few = asked()
    grow(15)
    assert asked() == few
