"""What is said to everybody is said to those who are there: who comes later reads no earlier word."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.filled import filled
from tests.integration.advisory_case import story, with_page
from tests.integration.test_api import get
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import consent, embargo, note, participant, reference
from medaccord.apps.cases.models import Note, NoteKind, Reference
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import facts, search
from medaccord.core.context import database_context
from medaccord.core.models import Blob, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Missing

pytestmark = pytest.mark.django_db

SECRET = Evidence("keys.log", "text/plain", b"hunter2")


def _say(case, actor, text, at=NOW):
    post.write(actor, case.id, at, room=case.room_id, text=text)


def _texts(case, actor):
    return [line.text for line in posts_in(actor, case.id).lines]


def _comes_in(w, case, name="Late Devices", at=NOW):
    """Another manufacturer, which agrees to whatever terms there are."""
    late = person("Late Comer")
    maker = organisation(OrganisationKind.MANUFACTURER, late, name=name)
    row = participant.invite(w.lead, case.id, at, organisation=maker.id)
    consent.accept(late, row.id, at)
    return late, row


def _rooms(case):
    with database_context(None, "live", [case.id]):
        return Room.objects.filter(stream=case.id, kind=RoomKind.TALK).count()


def test_who_comes_later_reads_from_then_on():
    f = filled()
    _say(f.case, f.w.lead, "zanzibar before")
    (sent,) = file.add(f.w.lead, f.case.id, NOW, room=f.case.room_id, files=[SECRET])
    late, _ = _comes_in(f.w, f.case)
    _say(f.case, f.w.lead, "zanzibar after", NOW + dt.timedelta(hours=1))
    assert _texts(f.case, late) == ["zanzibar after"]
    assert documents(late, f.case.id) == []
    with read_scope(late):
        assert (Post.objects.visible_to(late).count(), Blob.objects.visible_to(late).count()) == (1, 0)
    assert len(search.find(late, "zanzibar")) == 1
    verbs = [entry.verb for entry in history(late, f.case.id).entries]
    assert (verbs.count("post.write"), verbs.count("file.add")) == (1, 0)
    browser = signed_in(late, f"u-{late.person}")
    for page in ("", "discussion/", "documents/", "history/"):
        shown = browser.get(f"/cases/{f.case.id}/{page}").content.decode()
        assert "zanzibar before" not in shown
        assert "keys.log" not in shown
    assert browser.get(f"/files/{sent.id}/").status_code == 404
    assert len(get(f"/api/v1/cases/{f.case.id}/posts", late).json()["results"]) == 1
    assert get(f"/api/v1/cases/{f.case.id}/files", late).json()["results"] == []
    for actor in (f.w.lead, f.w.northgate, f.w.halcyon, f.reporter):
        assert _texts(f.case, actor) == ["zanzibar after", "zanzibar before"]
        assert [one.name for one in documents(actor, f.case.id)] == ["keys.log"]
    assert_whole(f.case.id)


def test_a_notice_of_an_earlier_word_does_not_reach_who_comes_later():
    f = filled()
    _say(f.case, f.w.lead, "before")
    late, _ = _comes_in(f.w, f.case)
    signed_in(late)
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    assert "post.write" not in {item.entry.verb for item in news_for(late).items}


def test_while_nobody_comes_or_goes_one_room_holds_it_all():
    f = filled()
    for text in ("one", "two"):
        _say(f.case, f.w.northgate, text)
    file.add(f.reporter, f.case.id, NOW, room=f.case.room_id, files=[SECRET])
    assert _rooms(f.case) == 1
    _comes_in(f.w, f.case)
    _comes_in(f.w, f.case, "Later Devices")
    assert _rooms(f.case) == 1
    _say(f.case, f.w.lead, "three")
    assert _rooms(f.case) == 2


def test_a_room_of_talk_is_no_address():
    """Nobody may speak to those of a time past, who cannot be told from those of today."""
    f = filled()
    _say(f.case, f.w.lead, "before")
    (row,) = f.rows(Post)
    with pytest.raises(Missing):
        post.write(f.w.lead, f.case.id, NOW, room=row.room_id, text="again")


@pytest.mark.parametrize("way", ["leave", "terms"])
def test_who_was_shut_out_and_comes_back_misses_the_time_between(way):
    w = world()
    case, _ = w.case()
    w.embargo(case)
    rows = {maker: w.join(case, maker) for maker in ("northgate", "halcyon")}
    _say(case, w.lead, "before")
    if way == "leave":
        participant.leave(w.halcyon, rows["halcyon"].id, NOW)
    else:
        later = embargo.propose(w.lead, case.id, NOW, ends_at=NOW + dt.timedelta(days=80))
        embargo.accept(w.lead, later.id, NOW)
        consent.accept(w.northgate, rows["northgate"].id, NOW)
    with pytest.raises(Missing):
        _say(case, w.halcyon, "I am out")
    assert _texts(case, w.halcyon) == []
    _say(case, w.lead, "between", NOW + dt.timedelta(hours=1))
    if way == "leave":
        rows["halcyon"] = w.invite(case, "halcyon")
    consent.accept(w.halcyon, rows["halcyon"].id, NOW)
    _say(case, w.lead, "after", NOW + dt.timedelta(hours=2))
    assert _texts(case, w.halcyon) == ["after", "before"]
    assert "between" in _texts(case, w.northgate)
    assert_whole(case.id)


def test_who_leaves_reads_nothing_any_more():
    f = filled()
    _say(f.case, f.w.lead, "before")
    participant.leave(f.w.halcyon, f.parties["halcyon"].id, NOW)
    _say(f.case, f.w.lead, "after")
    assert f.seen(Post, f.w.halcyon) == []
    assert len(f.seen(Post, f.w.northgate)) == 2


def test_a_colleague_at_the_desk_reads_all_of_it():
    f = filled()
    _say(f.case, f.w.lead, "before")
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    _say(f.case, f.w.colleague, "after")
    assert set(_texts(f.case, f.w.colleague)) == {"before", "after"}
    assert _rooms(f.case) == 1
    assert_whole(f.case.id)


# ---------------------------------------------------------------- after a partial release


def test_a_newcomer_to_the_old_case_learns_nothing_of_what_went_on_elsewhere():
    """T22 and need-to-know 22: posts, files and texts of the whole case may speak of the secret sibling."""
    with with_page():
        s = story()
        note.add(
            s.w.lead, s.case.id, NOW, notes=[note.NewNote(NoteKind.GENERAL, "SIBLING note", common=True)]
        )
        told = [reference.NewReference("https://example.org/sibling", "SIBLING link", common=True)]
        reference.add(s.w.lead, s.case.id, NOW, references=told)
        _say(s.case, s.w.lead, "SIBLING: two leaks keys.")
        (sent,) = file.add(s.w.lead, s.case.id, NOW, room=s.case.room_id, files=[SECRET])
        s.released(vulnerabilities=[s.one.id])
    late, _ = _comes_in(s.w, s.case)
    with read_scope(late):
        assert [m.objects.visible_to(late).count() for m in (Post, Blob, Note, Reference)] == [0, 0, 0, 0]
    assert search.find(late, "sibling") == []
    browser = signed_in(late)
    for page in ("", "vulnerabilities/", "discussion/", "documents/", "history/", "embargo/"):
        answer = browser.get(f"/cases/{s.case.id}/{page}")
        assert answer.status_code == 200
        assert "SIBLING" not in answer.content.decode()
    assert browser.get(f"/files/{sent.id}/").status_code == 404
    with read_scope(s.w.northgate):
        mine = (Post, Blob, Note, Reference)
        assert [m.objects.visible_to(s.w.northgate).filter(stream=s.case.id).count() for m in mine[:2]] == [
            1,
            1,
        ]
        texts = Note.objects.visible_to(s.w.northgate).filter(stream=s.case.id)
        assert "SIBLING note" in texts.values_list("text", flat=True)
    assert_whole(s.case.id)


# ---------------------------------------------------------------- participant.show_history


def test_the_lead_shows_a_party_what_was_before():
    f = filled()
    _say(f.case, f.w.lead, "first")
    late, _ = _comes_in(f.w, f.case)
    _say(f.case, f.w.lead, "second", NOW + dt.timedelta(minutes=1))
    latest, other = _comes_in(f.w, f.case, "Latest Devices")
    participant.show_history(f.w.lead, other.id, NOW)
    assert _texts(f.case, latest) == ["second", "first"]
    assert _texts(f.case, late) == ["second"]
    newest = history(latest, f.case.id).entries[0]
    assert (newest.verb, newest.about) == ("participant.show_history", ("Latest Devices",))
    assert all(e.verb != "participant.show_history" for e in history(late, f.case.id).entries)
    with pytest.raises(Illegal, match="can read everything"):
        participant.show_history(f.w.lead, other.id, NOW)
    assert_whole(f.case.id)


def test_only_the_lead_shows_and_only_to_who_is_inside():
    f = filled()
    _say(f.case, f.w.lead, "first")
    late, row = _comes_in(f.w, f.case)
    for actor in (f.w.northgate, late, f.w.outsider):
        with pytest.raises((Denied, Missing)):
            participant.show_history(actor, row.id, NOW)
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    with pytest.raises(Denied):
        participant.show_history(f.w.colleague, row.id, NOW)
    asked = participant.invite(f.w.lead, f.case.id, NOW, organisation=f.w.agency.id)
    with pytest.raises(Illegal, match="takes no part now"):
        participant.show_history(f.w.lead, asked.id, NOW)
    participant.leave(late, row.id, NOW)
    with pytest.raises(Illegal, match="takes no part now"):
        participant.show_history(f.w.lead, row.id, NOW)
    assert f.seen(Post, late) == []


def test_the_people_page_shows_earlier_talk_to_a_party():
    f = filled()
    _say(f.case, f.w.lead, "first word")
    late, row = _comes_in(f.w, f.case)
    here = f"/cases/{f.case.id}/people/"
    desk, maker = signed_in(f.w.lead), signed_in(late)
    assert "Show earlier posts and files" in desk.get(here).content.decode()
    assert "Show earlier posts and files" not in maker.get(here).content.decode()
    unsure = desk.post(f"{here}show-history/", {"show-party": row.id})
    assert unsure.status_code == 422
    assert "first word" not in maker.get(f"/cases/{f.case.id}/discussion/").content.decode()
    sent = desk.post(f"{here}show-history/", {"show-party": row.id, "show-sure": "on"}, follow=True)
    assert "Late Devices can read the earlier posts and files now." in sent.content.decode()
    shown = maker.get(f"/cases/{f.case.id}/discussion/").content.decode()
    assert "first word" in shown
    assert "to all participants at that time" in shown
    told = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", desk.get(f"/cases/{f.case.id}/history/").content.decode())
    )
    assert "showed earlier posts and files to Late Devices" in told
    again = desk.post(f"{here}show-history/", {"show-party": row.id, "show-sure": "on"})
    assert again.status_code == 409
    assert "can read everything" in again.content.decode()
