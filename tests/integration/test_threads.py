"""Threads: one audience each, replies that keep it, and quotes that show nobody more than they could read."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import consent, participant, split
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.discussion.queries.people import people_to_name
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.threads import continued_in, one_thread, thread_page
from medaccord.apps.parties.models import Membership
from medaccord.core.context import database_context
from medaccord.core.gate import roles_in
from medaccord.core.models import Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _start(f, actor, *, room=None, people=(), at=NOW):
    return thread.start(actor, f.case.id, at, subject="Date", text="When?", room=room, people=people)


def _reply(f, actor, row, text="Soon.", at=NOW + HOUR, **more):
    return post.write(actor, f.case.id, at, thread=row.id, text=text, **more)


def _subjects(f, actor):
    return [one.subject for one in thread_page(actor, f.case.id).lines]


def _party(f, actor):
    with read_scope(actor):
        return Participant.objects.visible_to(actor).get(stream=f.case.id, organisation=f.w.agency.id)


def test_a_thread_for_everybody_is_read_by_those_who_are_there():
    f = filled()
    row = _start(f, f.w.northgate, room=f.case.room_id)
    reply = _reply(f, f.reporter, row)
    assert (reply.room_id, reply.thread_id) == (row.room_id, row.id)
    for reader in (f.w.lead, f.w.northgate, f.w.halcyon, f.reporter):
        assert [line.text for line in posts_in(reader, f.case.id, thread=row.id).lines] == ["Soon.", "When?"]
        (line,) = thread_page(reader, f.case.id).lines
        assert (line.subject, line.posts, line.named) == ("Date", 2, ())
    assert f.seen(Thread, f.w.outsider) == []
    f.assert_whole()


def test_a_thread_of_one_side_and_of_the_agencies_stays_there():
    f = filled()
    adviser = adviser_in(f)
    _start(f, f.w.northgate, room=f.side("northgate"))
    _start(f, adviser, room=f.room(RoomKind.AGENCIES))
    assert len(_subjects(f, f.w.lead)) == 2
    assert len(_subjects(f, f.w.northgate)) == len(_subjects(f, adviser)) == 1
    for other in (f.w.halcyon, f.reporter):
        assert _subjects(f, other) == []
    with pytest.raises(Missing):
        _start(f, f.w.halcyon, room=f.side("northgate"))
    f.assert_whole()


def test_named_people_read_a_thread_and_nobody_else_of_the_case():
    f = filled()
    adviser = adviser_in(f)
    names = {one.id: one.name for one in people_to_name(f.w.lead, f.case.id)}
    assert f.w.lead.person not in names
    (reporter,) = f.rows(Participant, role="reporter")
    assert names[reporter.id] == "Anonymous reporter"
    assert f.reporter.person not in names
    assert people_to_name(f.w.northgate, f.case.id) == people_to_name(adviser, f.case.id) == []
    row = _start(f, f.w.lead, people=[f.w.northgate.person, adviser.person])
    _reply(f, f.w.northgate, row)
    for reader in (f.w.lead, f.w.northgate, adviser):
        line = one_thread(reader, f.case.id, row.id)
        assert len(line.named) == 3
        assert line.posts == 2
    for other in (f.w.halcyon, f.reporter, f.w.outsider):
        assert f.seen(Post, other) == []
        with pytest.raises(Missing):
            _reply(f, other, row)
    with database_context(None, "live", [f.case.id]):
        assert Room.objects.get(id=row.room_id).kind == RoomKind.PEOPLE
    f.assert_whole()


def test_only_the_desk_names_people_and_only_those_who_take_part():
    f = filled()
    with pytest.raises(Denied, match="Only the desk"):
        _start(f, f.w.northgate, people=[f.w.halcyon.person])
    for stranger in (f.w.outsider.person, uuid.uuid4()):
        with pytest.raises(Missing):
            _start(f, f.w.lead, people=[stranger])
    assert f.rows(Thread) == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"subject": "two\nlines"}, "subject"),
        ({"subject": "turn\u202ened"}, "subject"),
        ({"text": " "}, "text"),
        ({"text": "a\x00"}, "text"),
        ({"room": None}, "room"),
        ({"people": [uuid.uuid4()]}, "room"),
    ],
    ids=range(8),
)
def test_a_bad_thread_is_refused_with_its_finding(told, field):
    f = filled()
    good = {"subject": "Date", "text": "When?", "room": f.case.room_id}
    with pytest.raises(Invalid) as refused:
        thread.start(f.w.lead, f.case.id, NOW, **(good | told))
    assert set(refused.value.findings) == {field}
    assert f.rows(Thread) == f.rows(Post) == []


def test_a_post_goes_to_a_room_or_to_a_thread():
    f = filled()
    row = _start(f, f.w.lead, room=f.case.room_id)
    for both in ({}, {"room": f.case.room_id, "thread": row.id}):
        with pytest.raises(Invalid):
            post.write(f.w.lead, f.case.id, NOW, text="Where?", **both)
    other = filled()
    with pytest.raises(Missing):
        post.write(f.w.lead, other.case.id, NOW, text="Where?", thread=row.id)


def test_who_comes_later_finds_no_earlier_thread_and_those_inside_go_on():
    f = filled()
    row = _start(f, f.w.lead, room=f.case.room_id)
    adviser = adviser_in(f)
    _reply(f, f.w.northgate, row, "Between us.", at=NOW + HOUR)
    assert _subjects(f, adviser) == []
    with pytest.raises(Missing):
        _reply(f, adviser, row)
    assert len(f.seen(Post, f.w.halcyon)) == 2


@pytest.mark.parametrize("named", [False, True], ids=["everyone", "named people"])
def test_after_somebody_has_gone_a_thread_is_read_and_not_continued(named):
    f = filled()
    adviser = adviser_in(f)
    to = {"people": [f.w.northgate.person, adviser.person]} if named else {"room": f.case.room_id}
    row = _start(f, f.w.lead, at=NOW + HOUR, **to)
    party = _party(f, adviser)
    participant.leave(adviser, party.id, NOW + 2 * HOUR)
    assert f.seen(Post, adviser) == []
    with pytest.raises(Illegal, match="Start another thread"):
        _reply(f, f.w.northgate, row, at=NOW + 3 * HOUR)
    again = participant.invite(f.w.lead, f.case.id, NOW + 4 * HOUR, organisation=f.w.agency.id)
    consent.accept(adviser, again.id, NOW + 5 * HOUR)
    assert [one.text for one in f.seen(Post, adviser)] == ["When?"]
    _reply(f, adviser, row, "I am back.", at=NOW + 6 * HOUR)
    f.assert_whole()


def test_an_ended_thread_says_so_and_goes_on_in_another_for_those_who_read_both():
    f = filled()
    adviser = adviser_in(f)
    row = _start(f, f.w.lead, at=NOW + HOUR, room=f.case.room_id)
    side = _start(f, f.w.lead, at=NOW + HOUR, room=f.side("northgate"))
    more = {"subject": "Date", "text": "Again.", "continues": row.id}
    with pytest.raises(Illegal, match="That thread goes on"):
        thread.start(f.w.lead, f.case.id, NOW + HOUR, room=f.case.room_id, **more)
    assert not one_thread(f.w.northgate, f.case.id, row.id).ended
    participant.leave(adviser, _party(f, adviser).id, NOW + 2 * HOUR)
    for reader in (f.w.lead, f.w.northgate, f.reporter):
        assert one_thread(reader, f.case.id, row.id).ended
        assert {one.id: one.ended for one in thread_page(reader, f.case.id).lines}[row.id]
    assert not one_thread(f.w.northgate, f.case.id, side.id).ended
    new = thread.start(f.w.northgate, f.case.id, NOW + 3 * HOUR, room=f.case.room_id, **more)
    assert one_thread(f.w.halcyon, f.case.id, new.id).before.id == row.id
    assert [one.id for one in continued_in(f.w.halcyon, f.case.id, row.id)] == [new.id]
    late = participant.invite(f.w.lead, f.case.id, NOW + 4 * HOUR, organisation=f.w.agency.id)
    consent.accept(adviser, late.id, NOW + 5 * HOUR)
    assert continued_in(adviser, f.case.id, row.id) == []
    with pytest.raises(Missing):
        one_thread(adviser, f.case.id, new.id)
    f.assert_whole()


def test_nobody_continues_a_thread_that_they_cannot_read():
    f = filled()
    adviser = adviser_in(f)
    row = _start(f, f.w.lead, at=NOW + HOUR, people=[f.w.northgate.person, adviser.person])
    participant.leave(adviser, _party(f, adviser).id, NOW + 2 * HOUR)
    told = {"subject": "Date", "text": "Again.", "room": f.case.room_id}
    for key in (row.id, uuid.uuid4()):
        with pytest.raises(Missing):
            thread.start(f.w.halcyon, f.case.id, NOW + 3 * HOUR, continues=key, **told)
    new = thread.start(f.w.northgate, f.case.id, NOW + 3 * HOUR, continues=row.id, **told)
    assert one_thread(f.w.lead, f.case.id, new.id).before.subject == "Date"
    assert one_thread(f.w.halcyon, f.case.id, new.id).before is None


def test_threads_go_by_what_was_said_last_and_none_drops_out():
    f = filled()
    rows = [_start(f, f.w.lead, at=NOW + number * HOUR, room=f.case.room_id) for number in range(5)]
    _reply(f, f.w.northgate, rows[0], at=NOW + 9 * HOUR)
    wanted = [rows[0].id, *(row.id for row in reversed(rows[1:]))]
    found, after = [], ""
    for _ in range(3):
        page = thread_page(f.w.halcyon, f.case.id, after=after, limit=2)
        found += [one.id for one in page.lines]
        after = page.next or ""
    assert (found, after) == (wanted, "")
    for bad in ("x", str(uuid.uuid4())):
        with pytest.raises(Invalid):
            thread_page(f.w.halcyon, f.case.id, after=bad)


def test_what_somebody_cannot_read_moves_no_thread():
    f = filled()
    older, newer = (_start(f, f.w.lead, at=NOW + at * HOUR, room=f.case.room_id) for at in (1, 2))
    hidden = _start(f, f.w.lead, at=NOW + 3 * HOUR, people=[f.w.northgate.person])
    _reply(f, f.w.northgate, hidden, at=NOW + 4 * HOUR)
    assert [one.id for one in thread_page(f.w.halcyon, f.case.id).lines] == [newer.id, older.id]
    with pytest.raises(Invalid):
        thread_page(f.w.halcyon, f.case.id, after=str(hidden.id))


@time_machine.travel(NOW + 99 * HOUR, tick=False)
def test_the_list_of_threads_has_further_pages():
    f = filled()
    rows = [_start(f, f.w.lead, at=NOW + number * HOUR, room=f.case.room_id) for number in range(51)]
    browser, here = signed_in(f.w.northgate), f"/cases/{f.case.id}/discussion/"
    page = browser.get(here).content.decode()
    assert f'href="{here}{rows[50].id}/"' in page
    (older,) = re.findall(r'rel="next" href="([^"]+threads=[^"]+)"', page)
    table = browser.get(html.unescape(older)).content.decode().split("</table>")[0]
    assert re.findall(rf'href="{here}([0-9a-f-]+)/"', table) == [str(rows[0].id)]


def test_shown_history_holds_no_thread_of_named_people():
    f = filled()
    _start(f, f.w.lead, people=[f.w.northgate.person])
    _start(f, f.w.lead, room=f.case.room_id)
    adviser = adviser_in(f)
    participant.show_history(f.w.lead, _party(f, adviser).id, NOW + HOUR)
    assert len(_subjects(f, adviser)) == 1
    assert len(_subjects(f, f.w.lead)) == 2


def test_a_new_lead_enters_no_thread_of_named_people_and_the_old_one_keeps_no_lead_by_it():
    f = filled()
    row = _start(f, f.w.lead, people=[f.w.northgate.person])
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    lead = f.w.colleague
    assign(f.w.lead, f.case.id, NOW + HOUR, person=lead.person, note="The thread waits.")
    with read_scope(f.w.lead):
        assert Role.LEAD not in roles_in(f.w.lead, f.case.id)
    assert _subjects(f, lead) == []
    _reply(f, f.w.lead, row, at=NOW + 2 * HOUR)
    f.assert_whole()


def test_a_split_takes_no_thread_along():
    f = filled()
    flaw, _ = f.vulnerabilities(2)
    _start(f, f.w.lead, people=[f.w.northgate.person])
    told = {"title": "The other one", "leak_risk": "None."}
    made = split.split(f.w.lead, f.case.id, NOW + HOUR, vulnerabilities=[flaw.id], **told)
    with database_context(None, "live", [made.id]):
        kinds = set(Room.objects.filter(stream=made.id).values_list("kind", flat=True))
    assert not kinds & {RoomKind.PEOPLE, RoomKind.TALK}


# ---------------------------------------------------------------- quotes


def test_a_quote_keeps_the_words_that_were_quoted():
    f = filled()
    row = post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text="In January.")
    said = post.write(f.w.lead, f.case.id, NOW + HOUR, room=f.case.room_id, text="Good.", quotes=row.id)
    post.revise(f.w.northgate, row.id, NOW + 2 * HOUR, text="In March.")

    def quote(reader):
        return next(line for line in posts_in(reader, f.case.id).lines if line.id == said.id).quote

    assert (quote(f.w.halcyon).text, quote(f.w.halcyon).author) == ("In January.", row.author_name)
    post.withdraw(f.w.northgate, row.id, NOW + 3 * HOUR)
    assert (quote(f.w.halcyon).text, quote(f.w.halcyon).withdrawn) == ("", True)
    with pytest.raises(Illegal, match="was withdrawn"):
        post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="?", quotes=row.id)
    f.assert_whole()


def test_a_quote_goes_to_fewer_readers_and_never_to_more():
    f = filled()
    side, agencies = f.side("northgate"), f.room(RoomKind.AGENCIES)
    own = post.write(f.w.northgate, f.case.id, NOW, room=side, text="SIDE")
    for wider in ({"room": f.case.room_id}, {"room": f.side("halcyon")}):
        with pytest.raises(Illegal, match="Not everybody who reads here"):
            post.write(f.w.lead, f.case.id, NOW, text="See this.", quotes=own.id, **wider)
    post.write(f.w.lead, f.case.id, NOW, room=agencies, text="See this.", quotes=own.id)
    common = post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="ALL")
    post.write(f.w.northgate, f.case.id, NOW, room=side, text="About that.", quotes=common.id)
    for reader in (f.w.halcyon, f.reporter):
        assert "SIDE" not in str(posts_in(reader, f.case.id))
    with pytest.raises(Missing):
        post.write(f.w.halcyon, f.case.id, NOW, room=f.side("halcyon"), text="?", quotes=own.id)
    other = filled()
    with pytest.raises(Missing):
        post.write(f.w.lead, other.case.id, NOW, room=other.case.room_id, text="?", quotes=own.id)


def test_whoever_lost_the_key_to_a_quoted_post_reads_no_quote():
    f = filled()
    first = post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="BEFORE")
    side = f.side("northgate")
    post.write(f.w.lead, f.case.id, NOW, room=side, text="See above.", quotes=first.id)
    lines = posts_in(f.w.northgate, f.case.id, room=side).lines
    assert lines[0].quote.text == "BEFORE"
    with database_context(None, "live", [f.case.id]):
        Grant.objects.filter(room=first.room_id, principal=f.w.northgate.person).update(until=NOW)
    (line,) = posts_in(f.w.northgate, f.case.id, room=side).lines
    assert (line.quote.author, line.quote.text) == ("", "")


# ---------------------------------------------------------------- screens


def test_the_screens_start_a_thread_reply_and_quote():
    f = filled()
    here = f"/cases/{f.case.id}/discussion/"
    desk, maker = signed_in(f.w.lead), signed_in(f.w.northgate)
    assert 'name="people"' in desk.get(f"{here}start/").content.decode()
    assert 'name="people"' not in maker.get(f"{here}start/").content.decode()
    told = {"subject": "Fix <i>date</i>", "text": "When?", "room": f.case.room_id}
    sent = maker.post(f"{here}start/", told)
    assert sent.status_code == 303
    there = sent["Location"]
    assert "Fix &lt;i&gt;date&lt;/i&gt;" in desk.get(here).content.decode()
    page = desk.get(there).content.decode()
    assert "Fix &lt;i&gt;date&lt;/i&gt;" in page
    assert "When?" in page
    (row,) = f.rows(Post)
    asked = desk.get(f"{there}?quote={row.id}").content.decode()
    assert f'value="{row.id}"' in asked
    key = there.rstrip("/").rsplit("/", 1)[1]
    reply = {"text": "In January.", "thread": key, "quotes": row.id}
    assert desk.post(f"{here}write/", reply).status_code == 303
    assert "<blockquote" in maker.get(there).content.decode()
    people = {"subject": "Us", "text": "Only us.", "room": "people", "people": [f.w.northgate.person]}
    assert desk.post(f"{here}start/", people).status_code == 303
    assert "Only us." in maker.get(here).content.decode()
    assert "Only us." not in signed_in(f.w.halcyon).get(here).content.decode()
    for bad in ({"room": "people"}, {"room": uuid.uuid4()}, {"subject": " "}):
        kept = desk.post(f"{here}start/", {**told, "text": "KEPT", **bad})
        assert kept.status_code == 422
        assert "KEPT" in kept.content.decode()


def test_what_one_may_not_see_is_not_there():
    f = filled()
    here = f"/cases/{f.case.id}/discussion/"
    row = _start(f, f.w.northgate, room=f.side("northgate"))
    (said,) = f.rows(Post)
    other = signed_in(f.w.halcyon)
    for path in (f"{here}{row.id}/", f"{here}?quote={said.id}", f"{here}?quote=x"):
        assert other.get(path).status_code == 404
    for key in (row.id, uuid.uuid4(), "x"):
        assert other.post(f"{here}write/", {"text": "Hi", "thread": key}).status_code == 404
