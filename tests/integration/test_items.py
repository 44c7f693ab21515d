"""What belongs to a party: who opens it, what moves with it, and that it is nowhere for anybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.browsing import signed_in, words
from tests.factories import NOW, person
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import bring, keys, member, own
from tests.support.api import Program

from medaccord.apps.cases.commands import colleague, participant
from medaccord.apps.cases.commands import split as splits
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Item
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.parties.models import Membership
from medaccord.core.catalogue import scoped_models
from medaccord.core.models import Blob, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
SECRET = Evidence("bill of materials.csv", "text/csv", b"part,price\nradio,4.20\n")


def send(f, who=None, room=None, **marks):
    """One file of Northgate's, a trade secret where nothing else is said."""
    told = marks or {"handling": [Mark.TRADE_SECRET]}
    told = {"files": [SECRET], **told}
    rows = file.add(who or f.w.northgate, f.case.id, NOW, room=room or f.side("northgate"), **told)
    return rows[0]


def opens(f, who):
    return [one.name for one in documents(who, f.case.id)]


def coordinator(f):
    one = person()
    Membership.objects.create(organisation=f.w.center, person_id=one.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=one.person)
    return one


def test_an_item_lies_alone_in_a_room_of_its_party_and_of_the_center():
    f = filled()
    adviser = adviser_in(f)
    first, second = send(f), send(f, handling=[Mark.COMMERCIAL, Mark.PERSONAL])
    rooms = {first.room_id, second.room_id}
    assert len(rooms) == 2
    with f.inside():
        kinds = set(Room.objects.filter(id__in=rooms).values_list("kind", flat=True))
    assert kinds == {RoomKind.ITEM}
    assert {row.originator_id for row in f.rows(Item)} == {own(f)}
    assert {row.room_id for row in f.rows(Item)} == rooms
    for reader in (f.w.northgate, f.w.lead):
        (row, other) = documents(reader, f.case.id)
        assert {row.originator, other.originator} == {own(f)}
        assert {row.handling, other.handling} == {
            (Mark.TRADE_SECRET,),
            (Mark.COMMERCIAL, Mark.PERSONAL),
        }
        assert {row.onward, other.onward} == {Onward.FORBIDDEN}
    for nobody in (adviser, f.w.halcyon, f.reporter):
        assert opens(f, nobody) == []
        assert f.seen(Item, nobody) == f.seen(Blob, nobody) == []
        assert not rooms & {room for room, _ in keys(f, nobody)}
    f.assert_whole()


def test_several_files_at_once_are_an_item_each_and_dated_each():
    f = filled()
    rows = file.add(
        f.w.northgate,
        f.case.id,
        f.now,
        room=f.side("northgate"),
        files=[SECRET, Evidence("drawing.txt", "text/plain", b"a drawing")],
        handling=[Mark.COMMERCIAL],
    )
    assert len({row.room_id for row in rows}) == len(f.rows(Item)) == 2
    assert all(one.at is not None for one in documents(f.w.lead, f.case.id))
    with pytest.raises(Invalid):
        send(f, handling=[Mark.COMMERCIAL], files=[SECRET, Evidence("empty.txt", "text/plain", b"")])
    assert len(f.rows(Item)) == 2
    f.assert_whole()


def test_the_form_offers_the_marks_that_its_reader_can_give():
    f = filled()
    adviser = adviser_in(f)
    here = f"/cases/{f.case.id}/documents/"
    for reader, mark, offered in (
        (f.w.northgate, "predecisional", False),
        (f.w.northgate, "trade_secret", True),
        (adviser, "predecisional", True),
        (f.w.lead, "predecisional", True),
    ):
        page = signed_in(reader).get(here).content.decode()
        assert (f'value="{mark}"' in page) == offered


def test_the_desk_files_what_it_was_sent_for_the_party_that_it_belongs_to():
    f = filled()
    row = send(f, f.w.lead, handling=[Mark.COMMERCIAL], onward=Onward.WITH_PERMISSION)
    assert (row.onward, f.rows(Item)[0].originator_id) == ("with_permission", own(f))
    assert opens(f, f.w.northgate) == [SECRET.name]
    assert opens(f, f.w.halcyon) == []


@pytest.mark.parametrize(
    ("where", "marks", "field"),
    [
        ("case", [Mark.TRADE_SECRET], "room"),
        ("agencies", [Mark.COMMERCIAL], "room"),
        ("case", [Mark.PERSONAL], "room"),
        ("side", [Mark.PREDECISIONAL], "room"),
        ("side", [Mark.PREDECISIONAL, Mark.TRADE_SECRET], "handling"),
    ],
)
def test_marks_that_the_chosen_readers_do_not_fit_are_refused_and_nothing_is_kept(where, marks, field):
    f = filled()
    room = {
        "case": f.case.room_id,
        "agencies": f.room(RoomKind.AGENCIES),
        "side": f.side("northgate"),
    }[where]
    before = f.entries()
    with pytest.raises(Invalid) as refused:
        send(f, f.w.lead, room, handling=marks)
    assert set(refused.value.findings) == {field}
    assert (f.rows(Blob), f.rows(Item), f.entries()) == ([], [], before)


def test_what_is_predecisional_stays_with_the_agencies_and_in_their_room():
    f = filled()
    adviser = adviser_in(f)
    row = send(f, adviser, f.room(RoomKind.AGENCIES), handling=[Mark.PREDECISIONAL])
    assert (row.room_id, f.rows(Item)) == (f.room(RoomKind.AGENCIES), [])
    assert opens(f, f.w.lead) == opens(f, adviser) == [SECRET.name]
    assert opens(f, f.w.northgate) == []


def test_a_mark_and_a_label_for_the_public_exclude_each_other():
    f = filled()
    with pytest.raises(Invalid):
        send(f, handling=[Mark.TRADE_SECRET], onward=Onward.FREE)
    with pytest.raises(Invalid):
        send(f, handling=[Mark.TRADE_SECRET], marking=Tlp.CLEAR)
    assert f.rows(Blob) == []


def test_a_colleague_and_a_coordinator_who_come_later_open_it_and_lose_it_as_they_go():
    f = filled()
    row = send(f)
    one, outside = member(f), member(f)
    assert opens_or_missing(f, one) == "missing"
    bring(f, one)
    assert opens(f, one) == [SECRET.name]
    assert (row.room_id, "manufacturer") in keys(f, one)
    desk = coordinator(f)
    assert opens(f, desk) == [SECRET.name]
    colleague.remove(f.w.northgate, own(f), NOW + HOUR, person=one.person)
    assert row.room_id not in {room for room, _ in keys(f, one)}
    with read_scope(outside):
        assert [m for m in scoped_models() if m.objects.visible_to(outside).exists()] == []
    f.assert_whole()


def opens_or_missing(f, who):
    try:
        return opens(f, who)
    except Missing:
        return "missing"


@pytest.mark.parametrize("goes", ["leaves", "is removed"])
def test_a_party_that_goes_opens_what_was_its_own_no_more_and_the_center_still_does(goes):
    f = filled()
    send(f)
    if goes == "leaves":
        participant.leave(f.w.northgate, own(f), NOW + HOUR)
    else:
        remove(f.w.lead, own(f), NOW + HOUR, reason="It makes another pump.")
    assert f.seen(Blob, f.w.northgate) == f.seen(Item, f.w.northgate) == []
    assert opens(f, f.w.lead) == [SECRET.name]
    f.assert_whole()


def test_a_party_that_comes_back_opens_again_what_belongs_to_it():
    f = filled()
    send(f)
    participant.leave(f.w.northgate, own(f), NOW + HOUR)
    f.parties["northgate"] = f.w.join(f.case, "northgate")
    assert opens(f, f.w.northgate) == [SECRET.name]
    page = words(signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/"))
    assert "You and the coordination center" in page
    assert "All participants at that time" not in page
    f.assert_whole()


def test_a_split_takes_no_item_along_and_gives_no_key_to_one():
    f = filled()
    (vulnerability, _) = f.vulnerabilities(2)
    send(f)
    new = splits.split(
        f.w.lead,
        f.case.id,
        NOW + HOUR,
        vulnerabilities=[vulnerability.id],
        title="The radio of the pump",
    )
    assert documents(f.w.northgate, new.id) == documents(f.w.lead, new.id) == []
    assert opens(f, f.w.northgate) == [SECRET.name]
    f.assert_whole()


def test_page_and_file_name_and_program_say_all_of_the_marking_to_its_readers_alone():
    f = filled()
    row = send(f)
    file.clear(f.w.lead, row.id, NOW, reason="Read as plain text.")
    here = f"/cases/{f.case.id}/documents/"
    for reader, who in (
        (f.w.northgate, "You and the coordination center"),
        (f.w.lead, "Northgate Medical and the coordination center"),
    ):
        page = words(signed_in(reader).get(here))
        assert "TLP:AMBER+STRICT, trade secret, not to be passed on" in page
        assert who in page
        assert "Do not pass it on to any other organization." in page
        for there in (here, f"/cases/{f.case.id}/"):
            banner = signed_in(reader).get(there).content.decode().split('class="ma-tlp')[1]
            assert "trade secret" in banner[:200]
        answer = signed_in(reader).get(f"/files/{row.id}/")
        assert "AMBER-STRICT_TRADE-SECRET_" in answer["Content-Disposition"]
        (line,) = Program(reader).get(f"/cases/{f.case.id}/files").json()["results"]
        told = {name: line[name] for name in ("marking", "handling", "onward", "originator")}
        assert told == {
            "marking": "TLP:AMBER+STRICT",
            "handling": ["trade_secret"],
            "onward": "forbidden",
            "originator": str(own(f)),
        }
    other = signed_in(f.w.halcyon)
    assert "trade secret, not" not in words(other.get(here))
    assert other.get(f"/files/{row.id}/").status_code == 404


def test_the_form_refuses_beside_the_field_and_sends_what_was_ticked():
    f = filled()
    here = f"/cases/{f.case.id}/documents/"
    browser = signed_in(f.w.northgate)

    def post(room, **more):
        told = {"file": SimpleUploadedFile("a.csv", b"a,b"), "room": room, **more}
        return browser.post(f"{here}add/", told)

    wrong = post(f.case.room_id, handling=["trade_secret"])
    assert wrong.status_code == 422
    assert "A trade secret goes to its owner and the coordination center alone." in words(wrong)
    assert 'href="#id_room"' in wrong.content.decode()
    assert post(f.side("northgate"), handling=["nothing"]).status_code == 422
    assert f.rows(Blob) == []
    sent = post(f.side("northgate"), handling=["trade_secret", "personal_data"], onward="with_permission")
    assert sent.status_code == 303
    (row,) = f.rows(Blob)
    assert (row.handling, row.onward) == (["personal_data", "trade_secret"], "with_permission")
