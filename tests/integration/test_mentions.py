"""Mentions: only of who can read, only by who knows them, and told to them alone."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from tests.browsing import plain, signed_in
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Mention
from medaccord.apps.discussion.queries.people import people_to_mention
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.notifications.commands.notice import deliver
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.core import facts
from medaccord.domain.errors import Invalid, Missing

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + 9 * HOUR, tick=False):
        yield


class Talk:
    """A thread for everybody in which the desk and Northgate have written."""

    def __init__(self):
        self.f = f = filled()
        for actor in (f.w.lead, f.w.northgate, f.w.halcyon):
            signed_in(actor)  # who cannot sign in has nowhere to read a notice
        told = {"subject": "Date", "text": "When?", "room": f.case.room_id}
        self.row = thread.start(f.w.lead, f.case.id, NOW, **told)
        self.say(f.w.northgate, "Soon.")

    def say(self, actor, text, at=HOUR, **more):
        return post.write(actor, self.f.case.id, NOW + at, thread=self.row.id, text=text, **more)

    def known(self, actor):
        return {one.id for one in people_to_mention(actor, self.f.case.id, self.row.id)}

    def news(self, actor):
        for realm, stream in facts.waiting():
            deliver(realm, stream, NOW + 8 * HOUR)
        items = news_for(actor).items
        return [item.mentioned for item in items if item.entry.verb == "post.write"]


def test_the_desk_knows_everybody_and_a_party_those_who_wrote():
    t = Talk()
    w = t.f.w
    (reporter,) = t.f.rows(Participant, role="reporter")
    assert {w.northgate.person, w.halcyon.person, reporter.id} <= t.known(w.lead)
    assert t.known(w.northgate) == {w.lead.person}
    assert t.known(w.halcyon) == t.known(t.f.reporter) == {w.lead.person, w.northgate.person}
    with pytest.raises(Missing):
        t.known(w.outsider)


def test_a_mention_is_shown_to_all_and_told_to_whom_it_is_of():
    t = Talk()
    w = t.f.w
    t.news(w.northgate)
    row = t.say(w.lead, "Sure?", mentions=[w.northgate.person])
    (name,) = next(one for one in posts_in(w.halcyon, t.f.case.id).lines if one.id == row.id).mentions
    assert name.endswith("Northgate Medical")
    assert (True in t.news(w.northgate), True in t.news(w.halcyon)) == (True, False)
    assert b"mentioned you in a post" in plain(signed_in(w.northgate).get("/my-work/"))
    post.withdraw(w.lead, row.id, NOW + 2 * HOUR)
    assert True not in t.news(w.northgate)
    assert b"mentioned you in a post" not in plain(signed_in(w.northgate).get("/my-work/"))
    t.f.assert_whole()


def test_who_cannot_read_or_is_not_known_is_refused_alike():
    t = Talk()
    w = t.f.w
    side = t.f.side("northgate")
    reasons = set()
    for actor, room, person in (
        (w.lead, side, w.halcyon.person),
        (w.lead, side, w.outsider.person),
        (w.lead, side, uuid.uuid4()),
        (w.northgate, t.f.case.room_id, w.halcyon.person),
        (w.northgate, side, t.f.reporter.person),
    ):
        with pytest.raises(Invalid) as refused:
            post.write(actor, t.f.case.id, NOW, room=room, text="You?", mentions=[person])
        assert set(refused.value.findings) == {"mentions"}
        reasons.add(refused.value.reason)
    assert len(reasons) == 1


def test_the_screen_offers_who_can_be_mentioned():
    t = Talk()
    w = t.f.w
    here = f"/cases/{t.f.case.id}/discussion/"
    desk, maker = signed_in(w.lead), signed_in(w.northgate)
    assert str(w.halcyon.person) in desk.get(f"{here}{t.row.id}/").content.decode()
    page = maker.get(f"{here}{t.row.id}/").content.decode()
    assert str(w.lead.person) in page
    assert str(w.halcyon.person) not in page
    told = {"text": "You?", "thread": t.row.id}
    bad = maker.post(f"{here}write/", {**told, "mention": w.halcyon.person})
    assert bad.status_code == 422
    assert "You?" in bad.content.decode()
    assert maker.post(f"{here}write/", {**told, "mention": w.lead.person}).status_code == 303
    (row,) = t.f.rows(Mention)
    assert row.person_id == w.lead.person
    both = {w.halcyon.person, w.northgate.person}
    assert desk.post(f"{here}write/", {**told, "mention": list(both)}).status_code == 303
    assert {one.person_id for one in t.f.rows(Mention)} == {w.lead.person, *both}
