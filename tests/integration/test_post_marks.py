"""How posts are marked: what fits their readers, what they take on from a quote, and where it is told."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled
from tests.support.api import Program

from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Mention, Post, Thread
from medaccord.apps.discussion.queries.people import people_to_name
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.core import drift, search
from medaccord.core.models import SearchRow
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import OWNED, Mark, Marking, Onward
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NAMES = frozenset({Mark.PERSONAL})


def say(f, who, text="Hello.", **told):
    told = told if "thread" in told or "room" in told else {"room": f.side("northgate"), **told}
    return post.write(who, f.case.id, f.now, text=text, **told)


def shown(f, who, row):
    return next(one for one in posts_in(who, f.case.id).lines if one.id == row.id).marked


def named_thread(f, **told):
    key = next(one.id for one in people_to_name(f.w.lead, f.case.id) if "Northgate" in one.name)
    return thread.start(f.w.lead, f.case.id, NOW, subject="Names", text="Who?", people=[key], **told)


def test_a_post_carries_the_label_of_its_case_unless_its_author_gives_a_stricter_one():
    f = filled()
    assert shown(f, f.w.lead, say(f, f.w.northgate)) == Marking()
    row = say(f, f.w.northgate, handling=[Mark.PERSONAL], onward=Onward.WITH_PERMISSION)
    for reader in (f.w.northgate, f.w.lead):
        assert shown(f, reader, row) == Marking(Tlp.AMBER_STRICT, NAMES, Onward.WITH_PERMISSION)
    for wider in (Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR, Tlp.RED):
        with pytest.raises(Invalid) as refused:
            say(f, f.w.northgate, marking=wider)
        assert refused.value.findings == {
            "marking": ["For these readers choose one of: TLP:AMBER+STRICT."],
        }
    f.assert_whole()


def test_red_is_for_people_by_name():
    f = filled()
    row = named_thread(f, marking=Tlp.RED, handling=[Mark.PERSONAL])
    (first,) = posts_in(f.w.northgate, f.case.id, thread=row.id).lines
    assert first.marked == Marking(Tlp.RED, NAMES)
    assert {one.marking for one in f.rows(Thread)} == {Tlp.RED}
    reply = say(f, f.w.northgate, thread=row.id, marking=Tlp.RED)
    assert shown(f, f.w.lead, reply).label is Tlp.RED
    with f.inside():
        labels = dict(SearchRow.rows.filter(stream=f.case.id).values_list("subject", "marking"))
    assert {labels[row.id], labels[first.id], labels[reply.id]} == {Tlp.RED}
    f.assert_whole()


@pytest.mark.parametrize("mark", [*Mark])
def test_marks_go_before_readers_that_suit_them_and_what_is_owned_before_none(mark):
    f = filled()
    adviser_in(f)
    rooms = {
        "everyone": f.case.room_id,
        "agencies": f.room(RoomKind.AGENCIES),
        "side": f.side("northgate"),
    }
    taken = set()
    for readers, room in rooms.items():
        before = f.entries()
        try:
            say(f, f.w.lead, room=room, handling=[mark])
            taken.add(readers)
        except Invalid as refused:
            assert ("handling" if mark in OWNED else "room") in refused.findings
            assert f.entries() == before
    fitting = {Mark.PREDECISIONAL: {"agencies"}, Mark.PERSONAL: {"agencies", "side"}}
    assert taken == fitting.get(mark, set())


def test_what_belongs_to_a_party_is_sent_to_the_documents_by_every_door():
    f = filled()
    told = "Do not write it here: file it as a document of its own."
    with pytest.raises(Invalid) as refused:
        say(f, f.w.northgate, handling=[Mark.TRADE_SECRET, Mark.PCII])
    assert told in refused.value.findings["handling"][0]
    here = f"/cases/{f.case.id}/discussion/"
    asked = {"text": "It is lithium.", "room": f.side("northgate"), "handling": "trade_secret"}
    answer = signed_in(f.w.northgate).post(f"{here}write/", asked)
    assert answer.status_code == 422
    assert told in words(answer)
    assert "It is lithium." in answer.content.decode()
    assert f'href="/cases/{f.case.id}/documents/#upload"' in answer.content.decode()
    program = Program(f.w.northgate)
    marks = ["commercial_confidential"]
    body = {"text": "It is lithium.", "room": str(f.side("northgate")), "handling": marks}
    refusal = program.post(f"/cases/{f.case.id}/posts", body)
    assert refusal.status_code == 422
    assert told in refusal.content.decode()
    about = {"subject": "It", "text": "Lithium.", "room": f.side("northgate")}
    with pytest.raises(Invalid):
        thread.start(f.w.lead, f.case.id, NOW, handling=[Mark.TRADE_SECRET], **about)
    assert f.rows(Post) == f.rows(Thread) == []
    assert search.find(f.w.lead, "lithium") == []


def test_a_quote_is_as_strict_as_what_it_quotes():
    f = filled()
    first = say(f, f.w.northgate, "Anna K.", handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    answer = say(f, f.w.lead, "Seen.", quotes=first.id)
    assert shown(f, f.w.lead, answer) == Marking(Tlp.AMBER_STRICT, NAMES, Onward.FORBIDDEN)
    again = say(f, f.w.northgate, "And so?", quotes=answer.id, onward=Onward.WITH_PERMISSION)
    assert shown(f, f.w.northgate, again) == Marking(Tlp.AMBER_STRICT, NAMES, Onward.FORBIDDEN)
    f.assert_whole()


def test_a_quote_is_refused_where_its_marks_do_not_suit_the_readers():
    f = filled()
    row = named_thread(f, marking=Tlp.RED)
    (first,) = posts_in(f.w.lead, f.case.id, thread=row.id).lines
    own = thread.start(
        f.w.lead,
        f.case.id,
        NOW,
        subject="Alone",
        text="Mine.",
        people=[next(one.id for one in people_to_name(f.w.lead, f.case.id) if "Northgate" in one.name)],
    )
    taken = say(f, f.w.lead, "Here too.", thread=own.id, quotes=first.id)
    assert shown(f, f.w.lead, taken).label is Tlp.RED
    before = f.entries()
    with pytest.raises(Illegal, match="is marked TLP:RED, and that does not suit these readers"):
        say(f, f.w.lead, "There too.", room=f.side("northgate"), quotes=first.id)
    assert f.entries() == before


def test_a_mention_carries_the_label_of_its_post():
    f = filled()
    row = named_thread(f, marking=Tlp.RED)
    say(f, f.w.northgate, thread=row.id)
    there = next(one for one in people_to_name(f.w.lead, f.case.id) if "Northgate" in one.name)
    say(f, f.w.lead, thread=row.id, marking=Tlp.RED, mentions=[there.id])
    assert [one.marking for one in f.rows(Mention)] == [Tlp.RED]


def test_pages_and_answers_tell_the_marking_beside_the_post_and_for_the_page():
    f = filled()
    row = named_thread(f, marking=Tlp.RED, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    there = f"/cases/{f.case.id}/discussion/{row.id}/"
    for path in (there, f"/cases/{f.case.id}/discussion/", f"/cases/{f.case.id}/"):
        page = words(signed_in(f.w.northgate).get(path))
        assert "TLP:RED, personal data, not to be passed on" in page
        assert "Do not pass it on to any other organization." in page
        assert "TLP:RED, personal" not in words(signed_in(f.w.halcyon).get(path.replace(str(row.id), "")))
    (first,) = posts_in(f.w.lead, f.case.id, thread=row.id).lines
    page = words(signed_in(f.w.lead).get(f"/posts/{first.id}/withdraw/"))
    assert "TLP:RED, personal data" in page
    (line,) = Program(f.w.northgate).get(f"/cases/{f.case.id}/posts").json()["results"]
    assert (line["marking"], line["handling"], line["onward"]) == (
        "TLP:RED",
        ["personal_data"],
        "forbidden",
    )


def test_the_forms_and_the_api_take_a_marking_and_offer_what_can_fit():
    f = filled()
    here, room = f"/cases/{f.case.id}/discussion/", str(f.side("northgate"))
    asked = {"room": room, "handling": "personal_data", "onward": "forbidden"}
    told = {**asked, "text": "By screen.", "marking": "TLP:AMBER+STRICT"}
    assert signed_in(f.w.northgate).post(f"{here}write/", told).status_code == 303
    body = {**asked, "text": "By program.", "handling": ["personal_data"]}
    Program(f.w.northgate).done(f"/cases/{f.case.id}/posts", body)
    begun = {**body, "subject": "Names"}
    Program(f.w.northgate).done(f"/cases/{f.case.id}/threads", begun)
    lines = posts_in(f.w.lead, f.case.id).lines
    assert len(lines) == 3
    assert {one.marked for one in lines} == {Marking(Tlp.AMBER_STRICT, NAMES, Onward.FORBIDDEN)}
    page = signed_in(f.w.northgate).get(here).content.decode()
    assert 'value="personal_data"' in page
    assert 'value="predecisional"' not in page
    everyone = thread.start(f.w.lead, f.case.id, NOW, subject="All", text="All.", room=f.case.room_id)
    page = signed_in(f.w.northgate).get(f"{here}{everyone.id}/").content.decode()
    assert 'name="marking"' in page
    assert 'name="handling"' not in page
    assert case_view(f.w.northgate, f.case.id).marking == Tlp.AMBER_STRICT


def test_erased_words_leave_their_marking_in_row_and_chain():
    f = filled()
    row = say(f, f.w.northgate, "Anna K.", handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    post.redact(f.w.lead, row.id, f.now + HOUR, reason="It names a patient.", basis="GDPR Article 17")
    assert shown(f, f.w.northgate, row) == Marking(Tlp.AMBER_STRICT, NAMES, Onward.FORBIDDEN)
    with f.inside():
        assert drift.of(f.case.id) == []
        told = drift.rebuilt(f.case.id)["discussion.post", str(row.id)]
    assert (told["handling"], told["onward"]) == (["personal_data"], "forbidden")
