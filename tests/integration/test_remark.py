"""post.mark, file.mark: what is there already is marked more strictly, at every exit at once, never wider."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled
from tests.integration.test_access import NOW as TODAY
from tests.integration.test_access import analyst, enter
from tests.integration.test_items import SECRET, opens, send
from tests.integration.test_pcii import train
from tests.integration.test_sealed_files import NAME, cleaned, picture
from tests.integration.test_shares import item, received, shared
from tests.support.api import Program

from medaccord.apps.cases.models import Claim, Item, Participant, Share
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.commands.file import ITS_OWNERS, Evidence
from medaccord.apps.discussion.models import Mention, Post, PostRevision, Thread
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.files import open_file
from medaccord.apps.discussion.queries.people import people_to_name
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.models import SealedFile
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob, Room, SearchRow
from medaccord.core.models.access import RoomKind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark, Marking, Onward
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Purpose
from medaccord.domain.tlp import Tlp
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NAMES = frozenset({Mark.PERSONAL})
PICTURE = Evidence(NAME, "image/png", picture())
RED = Marking(Tlp.RED, NAMES, Onward.FORBIDDEN)


def say(f, who, text="Hello.", **told):
    told = told if "thread" in told or "room" in told else {"room": f.side("northgate"), **told}
    return post.write(who, f.case.id, f.now, text=text, **told)


def added(f, who, room=None, **told):
    (row,) = file.add(who, f.case.id, NOW, room=room or f.side("northgate"), files=[SECRET], **told)
    return row


def marked(f, who, row):
    return next(one for one in posts_in(who, f.case.id).lines if one.id == row.id).marked


def filed(f, who, row):
    return next(one for one in documents(who, f.case.id) if one.id == row.id).marked


def talk(f):
    there = next(one for one in people_to_name(f.w.lead, f.case.id) if "Northgate" in one.name)
    return there, thread.start(f.w.lead, f.case.id, NOW, subject="Names", text="Anna K.", people=[there.id])


# ---------------------------------------------------------------- posts


def test_a_post_and_all_that_derives_from_it_become_as_strict_in_one_step():
    f = filled()
    there, row = talk(f)
    (first,) = posts_in(f.w.lead, f.case.id, thread=row.id).lines
    post.revise(f.w.lead, first.id, NOW, text="Anna Kohl.")
    quote = say(f, f.w.northgate, thread=row.id, quotes=first.id)
    again = say(f, f.w.lead, thread=row.id, quotes=quote.id, mentions=[there.id])
    other = say(f, f.w.lead, thread=row.id)
    before = f.entries()
    told = {"marking": Tlp.RED, "handling": [Mark.PERSONAL], "onward": Onward.FORBIDDEN}
    post.mark(f.w.lead, first.id, NOW + HOUR, **told)
    assert f.entries() == before + 1
    assert {marked(f, f.w.northgate, one) for one in (first, quote, again)} == {RED}
    assert marked(f, f.w.northgate, other) == Marking()
    for model in (PostRevision, Mention, Thread):
        assert {one.marking for one in f.rows(model)} == {Tlp.RED}
    with f.inside():
        labels = dict(SearchRow.rows.filter(stream=f.case.id).values_list("subject", "marking"))
    assert {labels[one.id] for one in (row, first, quote, again)} == {Tlp.RED}
    assert labels[other.id] == Tlp.AMBER_STRICT
    f.assert_whole()


def test_a_quote_keeps_the_words_that_stood_there_when_it_was_marked_between():
    f = filled()
    row = say(f, f.w.northgate, "In January.")
    said = say(f, f.w.lead, "Good.", quotes=row.id)
    post.mark(f.w.northgate, row.id, NOW, onward=Onward.FORBIDDEN)
    post.revise(f.w.northgate, row.id, NOW + HOUR, text="In March.")
    line = next(one for one in posts_in(f.w.lead, f.case.id).lines if one.id == said.id)
    assert (line.quote.text, line.onward) == ("In January.", Onward.FORBIDDEN)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "marking"),
        ({"marking": Tlp.AMBER_STRICT, "handling": [Mark.PERSONAL]}, "marking"),
        ({"onward": Onward.FREE}, "onward"),
        ({"marking": Tlp.GREEN}, "marking"),
        ({"marking": Tlp.RED}, "marking"),
        ({"handling": [Mark.TRADE_SECRET]}, "handling"),
    ],
)
def test_a_post_is_marked_no_wider_not_as_it_is_and_not_as_what_belongs_to_a_party(told, field):
    f = filled()
    row = say(f, f.w.northgate, handling=[Mark.PERSONAL], onward=Onward.WITH_PERMISSION)
    before = f.entries()
    with pytest.raises(Invalid) as refused:
        post.mark(f.w.northgate, row.id, NOW, **told)
    assert set(refused.value.findings) == {field}
    assert f.entries() == before


def test_what_its_readers_may_not_have_is_not_marked_and_left_to_them():
    f = filled()
    row = say(f, f.w.northgate, room=f.case.room_id)
    sent = added(f, f.w.northgate, f.case.room_id)
    for step, one in ((post.mark, row), (file.mark, sent)):
        with pytest.raises(Illegal, match="Others than may have what is personal data read it here"):
            step(f.w.northgate, one.id, NOW, handling=[Mark.PERSONAL])
    with pytest.raises(Illegal, match="Others than may have what is trade secret read it here"):
        file.mark(f.w.northgate, sent.id, NOW, handling=[Mark.TRADE_SECRET])
    assert opens(f, f.w.halcyon) == [SECRET.name]


def test_its_author_and_the_desk_mark_a_post_and_nobody_else():
    f = filled()
    row = say(f, f.w.northgate, room=f.case.room_id)
    for other, refusal in ((f.w.halcyon, Denied), (f.reporter, Denied), (f.w.outsider, Missing)):
        with pytest.raises(refusal):
            post.mark(other, row.id, NOW, onward=Onward.FORBIDDEN)
    post.mark(f.w.northgate, row.id, NOW, onward=Onward.WITH_PERMISSION)
    post.mark(f.w.lead, row.id, NOW, onward=Onward.FORBIDDEN)
    assert marked(f, f.w.halcyon, row).onward is Onward.FORBIDDEN
    post.withdraw(f.w.northgate, row.id, NOW)
    with pytest.raises(Illegal, match="withdrawn already"):
        post.mark(f.w.lead, row.id, NOW, onward=Onward.FORBIDDEN)


# ---------------------------------------------------------------- files


def test_a_file_becomes_stricter_in_page_answer_and_name_and_its_readers_are_told():
    f = filled()
    row = added(f, f.w.northgate)
    file.clear(f.w.lead, row.id, NOW, reason="Read as text.")
    for reader in (f.w.lead, f.w.halcyon):
        signed_in(reader)  # whoever cannot sign in has nowhere to read a notice
    tick(NOW)
    file.mark(f.w.northgate, row.id, NOW + HOUR, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    tick(NOW + HOUR)
    for reader in (f.w.northgate, f.w.lead):
        assert filed(f, reader, row) == Marking(Tlp.AMBER_STRICT, NAMES, Onward.FORBIDDEN)
        assert "file.mark" in {one.verb for one in history(reader, f.case.id).entries}
    assert "file.mark" in str(news_for(f.w.lead))
    assert "file.mark" not in str(news_for(f.w.halcyon))
    assert "file.mark" not in {one.verb for one in history(f.w.halcyon, f.case.id).entries}
    page = words(signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/"))
    assert "TLP:AMBER+STRICT, personal data, not to be passed on" in page
    answer = signed_in(f.w.northgate).get(f"/files/{row.id}/")
    assert "_AMBER-STRICT_PERSONAL-DATA_" in answer["Content-Disposition"]
    f.assert_whole()


def test_what_turns_out_to_be_owned_moves_out_of_the_side_to_a_room_of_its_own():
    f = filled()
    adviser = adviser_in(f)
    row, stays = added(f, f.w.lead), added(f, f.w.lead)
    file.clear(f.w.lead, row.id, NOW, reason="Read as text.")
    file.mark(f.w.northgate, row.id, NOW + HOUR, handling=[Mark.TRADE_SECRET])
    (one,) = f.rows(Item)
    blobs = {blob.id: blob for blob in f.rows(Blob)}
    assert blobs[row.id].room_id == one.room_id != f.side("northgate") == blobs[stays.id].room_id
    assert one.originator_id == f.parties["northgate"].id
    with f.inside():
        assert Room.objects.get(id=one.room_id).kind == RoomKind.ITEM
    for reader in (f.w.northgate, f.w.lead):
        assert filed(f, reader, row) == Marking(
            Tlp.AMBER_STRICT, frozenset({Mark.TRADE_SECRET}), Onward.FORBIDDEN
        )
        assert open_file(reader, row.id).data == SECRET.data
    for nobody in (adviser, f.w.halcyon, f.reporter):
        assert row.id not in {blob.id for blob in f.seen(Blob, nobody)}
    f.assert_whole()


def test_what_moved_is_shared_by_its_owners_consent_as_any_item():
    f = filled()
    adviser = adviser_in(f)
    send(f)
    row = added(f, f.w.lead)
    file.mark(f.w.lead, row.id, NOW, handling=[Mark.COMMERCIAL])
    assert opens(f, adviser) == []
    assert {one.room_id for one in f.rows(Item)} == {blob.room_id for blob in f.rows(Blob) if blob.handling}


def test_a_share_of_what_is_owned_in_a_further_way_ends_at_once():
    f = filled()
    adviser = adviser_in(f)
    row, _share = shared(f, adviser)
    assert opens(f, adviser) == [SECRET.name]
    file.mark(f.w.northgate, row.id, NOW, onward=Onward.FORBIDDEN, handling=[Mark.PERSONAL])
    assert opens(f, adviser) == [SECRET.name]
    file.mark(f.w.northgate, row.id, NOW, handling=[Mark.COMMERCIAL])
    assert opens(f, adviser) == []
    assert all(one.ended_at is not None for one in f.rows(Share))
    assert [state for state, *_ in received(f, adviser)] == ["ended"]
    assert len(f.rows(Item)) == 1
    f.assert_whole()


def test_pcii_moves_with_its_statement_to_a_room_of_trained_people_and_is_claimed():
    f = filled()
    row = added(f, f.w.northgate)
    claimed = {"handling": [Mark.PCII], "stated": True, "purpose": Purpose.PATIENT_RISK}
    for missing in ("stated", "purpose"):
        with pytest.raises(Invalid) as refused:
            file.mark(f.w.northgate, row.id, NOW, **{**claimed, missing: None})
        assert set(refused.value.findings) == {missing}
    with pytest.raises(Denied) as not_ours:
        file.mark(f.w.lead, row.id, NOW, **claimed)
    assert not_ours.value.reason == ITS_OWNERS
    assert f.rows(Item) == []
    file.mark(f.w.northgate, row.id, NOW, **claimed)
    (one,) = f.rows(Item)
    (claim,) = f.rows(Claim)
    assert (claim.item_id, claim.purpose, claim.state) == (one.id, "patient_risk", "submitted")
    (blob,) = f.rows(Blob)
    with f.inside():
        assert Room.objects.get(id=blob.room_id).kind == RoomKind.PCII
    assert blob.room_id == one.room_id
    assert opens(f, f.w.northgate) == [SECRET.name]
    assert opens(f, f.w.lead) == []
    train(f.w.lead)
    assert opens(f, f.w.lead) == [SECRET.name]
    f.assert_whole()


def test_what_people_who_are_not_trained_may_have_opened_is_filed_anew_as_pcii():
    f = filled()
    row, _one = item(f)
    told = {"handling": [Mark.PCII], "stated": True, "purpose": Purpose.PATIENT_RISK}
    with pytest.raises(Illegal, match="File it anew as PCII"):
        file.mark(f.w.northgate, row.id, NOW, **told)
    assert Mark.PCII not in filed(f, f.w.northgate, row).marks
    assert f.rows(Claim) == []


def test_a_key_of_an_emergency_ends_with_what_it_was_not_given_for():
    f = filled()
    secret, stays = send(f, handling=[Mark.COMMERCIAL]), send(f, handling=[Mark.COMMERCIAL])
    who = analyst(f)
    enter(f, who)
    assert {one.id for one in documents(who, f.case.id)} == {secret.id, stays.id}
    file.mark(f.w.northgate, secret.id, TODAY, handling=[Mark.PERSONAL])
    assert {one.id for one in documents(who, f.case.id)} == {secret.id, stays.id}
    file.mark(f.w.northgate, secret.id, TODAY, handling=[Mark.TRADE_SECRET])
    assert {one.id for one in documents(who, f.case.id)} == {stays.id}
    assert {one.id for one in documents(f.w.lead, f.case.id)} == {secret.id, stays.id}
    assert {one.id for one in documents(f.w.northgate, f.case.id)} == {secret.id, stays.id}
    with pytest.raises(Missing):
        open_file(who, secret.id)
    f.assert_whole()


# ---------------------------------------------------------------- files of a protected reporter


def own_side(f):
    """The room in which the reporter and the desk talk."""
    return next(one.side_id for one in f.rows(Participant) if one.role == Role.REPORTER)


def test_what_waits_to_be_cleaned_is_made_as_strict_as_its_original_is_by_then():
    f = filled()
    (row,) = file.add(f.reporter, f.case.id, NOW, room=f.case.room_id, files=[PICTURE])
    file.mark(f.reporter, row.id, NOW, onward=Onward.FORBIDDEN)
    strict = Marking(onward=Onward.FORBIDDEN)
    cleaned()
    made = next(one for one in f.rows(Blob) if one.id != row.id)
    assert (made.handed, marking_of(made)) == ("cleaned", strict)
    assert filed(f, f.w.northgate, made) == strict
    assert {marking_of(one) for one in f.rows(SealedFile)} == {strict}
    f.assert_whole()


@pytest.mark.parametrize("through", ["original", "made"])
def test_the_original_and_what_was_made_of_it_are_marked_together(through):
    f = filled()
    (row,) = file.add(f.reporter, f.case.id, NOW, room=f.case.room_id, files=[PICTURE])
    cleaned()
    made = next(one for one in f.rows(Blob) if one.id != row.id)
    who, key = (f.reporter, row.id) if through == "original" else (f.w.lead, made.id)
    before = {one.id: one.room_id for one in f.rows(Blob)}
    file.mark(who, key, NOW + HOUR, onward=Onward.FORBIDDEN)
    assert {marking_of(one) for one in f.rows(Blob)} == {Marking(onward=Onward.FORBIDDEN)}
    assert {one.id: one.room_id for one in f.rows(Blob)} == before
    for reader in (f.w.northgate, f.w.lead):
        assert row.id not in {one.id for one in documents(reader, f.case.id)}
    f.assert_whole()


def test_no_mark_is_put_on_an_original_whose_readers_may_not_have_what_was_made_of_it():
    f = filled()
    (row,) = file.add(f.reporter, f.case.id, NOW, room=f.case.room_id, files=[PICTURE])
    for handling in ([Mark.PERSONAL], [Mark.TRADE_SECRET]):
        with pytest.raises(Illegal, match="Others than may have"):
            file.mark(f.reporter, row.id, NOW, handling=handling)
    cleaned()
    for handling in ([Mark.PERSONAL], [Mark.TRADE_SECRET]):
        with pytest.raises(Illegal, match="Others than may have"):
            file.mark(f.reporter, row.id, NOW, handling=handling)
    assert {marking_of(one) for one in f.rows(Blob)} == {Marking()}


def test_what_belongs_to_somebody_does_not_move_out_of_what_is_cleaned():
    f = filled()
    (row,) = file.add(f.reporter, f.case.id, NOW, room=own_side(f), files=[PICTURE])
    cleaned()
    with pytest.raises(Illegal, match="It cannot move from here"):
        file.mark(f.reporter, row.id, NOW, handling=[Mark.TRADE_SECRET])
    file.mark(f.reporter, row.id, NOW, handling=[Mark.PERSONAL])
    assert {marking_of(one).marks for one in f.rows(Blob)} == {NAMES}
    f.assert_whole()


def test_whoever_filed_it_its_owner_and_the_desk_mark_a_file_and_nobody_else():
    f = filled()
    row = added(f, f.w.northgate, f.case.room_id)
    for other, refusal in ((f.w.halcyon, Denied), (f.reporter, Denied), (f.w.outsider, Missing)):
        with pytest.raises(refusal):
            file.mark(other, row.id, NOW, onward=Onward.FORBIDDEN)
    for other, status in ((f.w.halcyon, 403), (f.w.outsider, 404)):
        assert signed_in(other).get(f"/files/{row.id}/mark/").status_code == status
    file.mark(f.w.northgate, row.id, NOW, onward=Onward.WITH_PERMISSION)
    file.mark(f.w.lead, row.id, NOW, onward=Onward.FORBIDDEN)
    secret = send(f, f.w.lead)
    file.mark(f.w.northgate, secret.id, NOW, handling=[Mark.PERSONAL])
    file.redact(f.w.lead, row.id, NOW, reason="By mistake.", basis="Privacy law")
    with pytest.raises(Illegal, match="erased already"):
        file.mark(f.w.lead, row.id, NOW, handling=[Mark.PERSONAL])


# ---------------------------------------------------------------- screens and programs


def test_the_screens_offer_what_is_stricter_and_say_what_is_refused():
    f = filled()
    row, said = added(f, f.w.lead), say(f, f.w.northgate)
    maker = signed_in(f.w.northgate)
    assert f'href="/files/{row.id}/mark/"' in maker.get(f"/cases/{f.case.id}/documents/").content.decode()
    assert f'href="/posts/{said.id}/mark/"' in maker.get(f"/cases/{f.case.id}/discussion/").content.decode()
    for there, owned in ((f"/files/{row.id}/mark/", True), (f"/posts/{said.id}/mark/", False)):
        page = maker.get(there).content.decode()
        assert ('value="trade_secret"' in page) == owned
        assert 'value="TLP:GREEN"' not in page
        assert ('value="pcii"' in page) == owned
        assert "As it is, or as usual for what it is" in page
        same = maker.post(there, {"marking": "TLP:AMBER+STRICT"})
        assert same.status_code == 422
        assert "It is marked so already." in words(same)
        sent = maker.post(there, {"marking": "TLP:AMBER+STRICT", "handling": "personal_data"})
        assert sent.status_code == 303
        assert "personal data" in words(maker.get(sent["Location"]))
    assert filed(f, f.w.lead, row).marks == marked(f, f.w.lead, said).marks == NAMES


def test_programs_mark_files_and_posts():
    f = filled()
    row, said = added(f, f.w.northgate), say(f, f.w.northgate)
    program = Program(f.w.northgate)
    program.done(f"/files/{row.id}/mark", {"handling": ["commercial_confidential"]})
    program.done(f"/posts/{said.id}/mark", {"onward": "forbidden"})
    wider = program.post(f"/posts/{said.id}/mark", {"onward": "free"})
    assert wider.status_code == 422
    assert "Wider needs a release that is recorded" in wider.content.decode()
    assert filed(f, f.w.lead, row).marks == {Mark.COMMERCIAL}
    assert [one.onward for one in f.rows(Post)] == ["forbidden"]
