"""The screen of posts: who reads what, and a new post that must name its readers."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post
from medaccord.core.models.access import RoomKind
from medaccord.web.views.discussion import thread as discussion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
OPTION = re.compile(r'<option value="([0-9a-f-]{36})">([^<]+)</option>')


class Talk:
    """A filled case, and the rooms of it that each reader may write into."""

    def __init__(self):
        self.f = filled()
        self.here = f"/cases/{self.f.case.id}/discussion/"
        self.desk, self.maker = signed_in(self.f.w.lead), signed_in(self.f.w.northgate)

    def rooms(self, browser):
        return {
            label: uuid.UUID(value)
            for value, label in OPTION.findall(browser.get(self.here).content.decode())
        }


def test_the_desk_writes_into_every_room_and_a_party_into_its_own():
    t = Talk()
    rooms = t.rooms(t.desk)
    assert rooms["All participants"] == t.f.case.room_id
    assert rooms["Northgate Medical and the coordination center"] == t.f.side("northgate")
    assert rooms["The agencies only"] == t.f.room(RoomKind.AGENCIES)
    assert t.rooms(t.maker) == {
        "All participants": t.f.case.room_id,
        "You and the coordination center": t.f.side("northgate"),
    }
    assert "Halcyon" not in words(t.maker.get(t.here))


def test_an_ended_thread_says_why_has_no_form_and_leads_to_a_new_one():
    t = Talk()
    f, adviser = t.f, adviser_in(t.f)
    room = f.case.room_id
    row = thread.start(f.w.lead, f.case.id, NOW, subject="Date of <fix>", text="When?", room=room)
    there = f"{t.here}{row.id}/"
    assert 'name="text"' in t.maker.get(there).content.decode()
    party = next(p for p in case_view(adviser, f.case.id).parties if p.organisation == f.w.agency.id)
    participant.leave(adviser, party.id, NOW)
    page = t.maker.get(there)
    assert "This thread has ended: one of its readers takes no part now" in words(page)
    assert 'name="text"' not in page.content.decode()
    assert re.search(r"Date of &lt;fix&gt;</a>\s*<small[^>]*>ended", t.maker.get(t.here).content.decode())
    refused = t.maker.post(f"{t.here}write/", {"thread": row.id, "text": "Typed before."})
    assert refused.status_code == 409
    assert "Typed before." in refused.content.decode()
    (start,) = re.findall(r'href="([^"]+continues=[^"]+)"', page.content.decode())
    form = t.maker.get(start).content.decode()
    assert 'value="Date of &lt;fix&gt;"' in form
    assert f'name="continues" value="{row.id}"' in form
    told = {"subject": "Date of <fix>", "text": "Again.", "room": room, "continues": row.id}
    sent = t.maker.post(f"{t.here}start/", told)
    assert sent.status_code == 303
    new, old = (t.desk.get(one).content.decode() for one in (sent["Location"], there))
    assert f'Goes on from: <a class="usa-link" href="{there}"' in new
    assert f'Goes on in: <a class="usa-link" href="{sent["Location"]}"' in old
    assert signed_in(f.w.outsider).get(start).status_code == 404


def test_no_readers_are_assumed():
    t = Talk()
    page = t.desk.get(t.here).content.decode()
    (readers,) = re.findall(r'<select name="room".*?</select>', page, re.DOTALL)
    assert re.findall(r'<option value="([^"]*)" selected', readers) == [""]
    answer = t.desk.post(f"{t.here}write/", {"text": "To whom?"})
    assert answer.status_code == 422
    assert "To whom?" in answer.content.decode()
    assert t.f.rows(Post) == []


def test_a_post_is_read_by_the_readers_that_were_chosen_and_nobody_else():
    t = Talk()
    sent = t.desk.post(f"{t.here}write/", {"text": "Bench tests?\n<b>", "room": t.f.side("northgate")})
    assert (sent.status_code, sent["Location"]) == (303, t.here)
    own = t.maker.get(t.here)
    assert "Bench tests?" in words(own)
    assert "&lt;b&gt;" in own.content.decode()
    assert "to Northgate Medical only" in words(t.desk.get(t.here))
    assert "to you and the coordination center" in words(own)
    for other in (t.f.w.halcyon, adviser_in(t.f)):
        assert "Bench tests?" not in words(signed_in(other).get(t.here))


def test_a_room_that_one_may_not_enter_is_no_choice_and_no_way_in():
    t = Talk()
    for room in (t.f.side("halcyon"), t.f.room(RoomKind.AGENCIES), uuid.uuid4()):
        assert t.maker.post(f"{t.here}write/", {"text": "Hello", "room": room}).status_code == 422
    assert t.f.rows(Post) == []


def test_an_empty_post_is_refused_at_its_field():
    t = Talk()
    answer = t.desk.post(f"{t.here}write/", {"text": "  ", "room": t.f.case.room_id})
    assert answer.status_code == 422
    assert 'href="#id_text"' in answer.content.decode()


def test_older_posts_are_a_page_away(monkeypatch):
    monkeypatch.setattr(discussion, "MOST", 50)
    t = Talk()
    for number in range(51):
        at = NOW + dt.timedelta(minutes=number)
        post.write(t.f.w.lead, t.f.case.id, at, room=t.f.case.room_id, text=f"Post number {number}.")
    first = t.maker.get(t.here)
    assert "Post number 50." in words(first)
    assert "Post number 0." not in words(first)
    (older,) = re.findall(r'href="([^"]+after=[^"]+)"', first.content.decode())
    second = t.maker.get(older.replace("&amp;", "&"))
    assert "Post number 0." in words(second)
    assert f'href="{t.here}"' in second.content.decode()
    assert t.maker.get(f"{t.here}?after=broken").status_code == 422


def test_whoever_has_no_part_in_the_case_finds_nothing():
    t = Talk()
    nobody = signed_in(t.f.w.outsider)
    assert nobody.get(t.here).status_code == 404
    assert nobody.post(f"{t.here}write/", {"text": "Hi", "room": t.f.case.room_id}).status_code == 404
