"""share.*: the owner of an item is asked, its yes opens that item alone, and its no closes it at once."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import keys, member, own
from tests.integration.test_items import SECRET, opens, send
from tests.support.api import UNMARKED, Program

from medaccord.apps.cases.commands import colleague, consent, participant, share
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import ConsentRequest, Item, Participant, Received, Share
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.models import Blob
from medaccord.core.principal import system
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.sharing import Purpose, Receipt, RequestState
from medaccord.domain.verbs import Verb
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
WHY = "The adviser has to judge the dose limits."


def party(f, actor):
    """The participant for which somebody takes part."""
    held = {room for room, _ in keys(f, actor)}
    rows = f.rows(Participant, left_at=None)
    return next(row for row in rows if row.side_id in held and row.role != "lead")


def item(f, **marks):
    """A new item of Northgate's with its file."""
    row = send(f, **marks)
    return row, next(one for one in f.rows(Item) if one.room_id == row.room_id)


def asked(f, one, to, **told):
    wanted = {"recipient": party(f, to).id, "purpose": Purpose.PATIENT_RISK, "reason": WHY, **told}
    return share.ask(f.w.lead, one.id, NOW, **wanted)


def shared(f, to, **told):
    """An item that its owner has shared with somebody's party."""
    row, one = item(f)
    return row, share.grant(f.w.northgate, asked(f, one, to).id, NOW, **told)


def received(f, who):
    return [(row.state, row.owner, row.item_id) for row in f.seen(Received, who)]


def test_only_the_owners_yes_opens_the_item_and_nothing_beside_it():
    f = filled()
    adviser = adviser_in(f)
    row, one = item(f)
    send(f)
    request = asked(f, one, adviser)
    assert (request.owner_id, request.state) == (own(f), RequestState.ASKED)
    assert {key for key in keys(f, adviser) if key[0] == request.room_id} == set()
    assert request.due_at == NOW + dt.timedelta(days=7)
    assert opens(f, adviser) == []
    assert f.seen(ConsentRequest, adviser) == f.seen(Received, adviser) == []
    assert {e.verb for e in history(adviser, f.case.id).entries}.isdisjoint({"share.ask", "file.add"})
    made = share.grant(f.w.northgate, request.id, NOW + HOUR)
    assert [blob.id for blob in f.seen(Blob, adviser)] == [row.id]
    assert (row.room_id, "adviser") in keys(f, adviser)
    assert received(f, adviser) == [(Receipt.OPEN, "Northgate Medical", one.id)]
    assert (made.basis, made.onward, made.sha256) == ("consent", Onward.FORBIDDEN, row.sha256)
    assert f.seen(Share, adviser) == f.seen(ConsentRequest, adviser) == []
    for nobody in (f.w.halcyon, f.reporter):
        assert f.seen(Blob, nobody) == f.seen(Received, nobody) == []
    assert [line.id for line in f.seen(Share, f.w.northgate)] == [made.id]
    assert "share.grant" in {e.verb for e in history(adviser, f.case.id).entries}
    f.assert_whole()


def test_silence_is_a_no_and_a_late_yes_opens_nothing():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser, due_at=NOW + HOUR)
    platform = system(stream=f.case.id)
    with pytest.raises(Illegal):
        share.lapse(platform, request.id, NOW + HOUR / 2)
    with pytest.raises(Illegal, match="time to answer"):
        share.grant(f.w.northgate, request.id, NOW + HOUR)
    assert share.lapse(platform, request.id, NOW + HOUR).state == RequestState.LAPSED
    with pytest.raises(Illegal, match="time to answer"):
        share.grant(f.w.northgate, request.id, NOW + 2 * HOUR)
    assert opens(f, adviser) == []
    again = asked(f, one, adviser)
    share.grant(f.w.northgate, again.id, NOW)
    assert opens(f, adviser) == [SECRET.name]
    f.assert_whole()


def test_a_no_is_read_by_the_center_and_known_to_nobody_else():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    with pytest.raises(Invalid):
        share.deny(f.w.northgate, request.id, NOW, reason=" ")
    denied = share.deny(f.w.northgate, request.id, NOW, reason="Our supplier forbids it.")
    assert (denied.state, denied.answer) == (RequestState.DENIED, "Our supplier forbids it.")
    assert [row.answer for row in f.seen(ConsentRequest, f.w.lead)] == ["Our supplier forbids it."]
    assert received(f, adviser) == []
    with pytest.raises(Illegal, match="said no"):
        share.grant(f.w.northgate, request.id, NOW)
    f.assert_whole()


def test_the_owner_may_let_it_be_known_that_something_waits_and_what_it_is_stays_unsaid():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    share.announce(f.w.northgate, request.id, NOW)
    assert received(f, adviser) == [(Receipt.AWAITING, "Northgate Medical", None)]
    assert opens(f, adviser) == []
    with pytest.raises(Illegal):
        share.announce(f.w.northgate, request.id, NOW)
    share.grant(f.w.northgate, request.id, NOW)
    assert received(f, adviser) == [(Receipt.OPEN, "Northgate Medical", one.id)]
    _, other = item(f)
    second = asked(f, other, adviser)
    share.announce(f.w.northgate, second.id, NOW)
    share.retract(f.w.lead, second.id, NOW, reason="It is answered.")
    assert sorted(received(f, adviser), key=str)[0] == (Receipt.ENDED, "Northgate Medical", None)
    f.assert_whole()


def test_the_owner_shares_another_version_in_place_of_what_was_asked_for():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    bare = Evidence("without prices.csv", "text/csv", b"part\nradio\n")
    _, other = item(f, files=[bare], handling=[Mark.COMMERCIAL])
    request = asked(f, one, adviser)
    made = share.grant(f.w.northgate, request.id, NOW, instead=other.id, onward=Onward.WITH_PERMISSION)
    assert opens(f, adviser) == ["without prices.csv"]
    assert (made.item_id, made.onward) == (other.id, Onward.WITH_PERMISSION)
    assert [row.state for row in f.rows(ConsentRequest)] == [RequestState.SANITISED]
    f.assert_whole()


def test_what_is_shared_in_place_is_the_owners_own():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    (foreign,) = file.add(
        f.w.halcyon, f.case.id, NOW, room=f.side("halcyon"), files=[SECRET], handling=[Mark.COMMERCIAL]
    )
    theirs = next(row for row in f.rows(Item) if row.room_id == foreign.room_id)
    request = asked(f, one, adviser)
    for wrong in (theirs.id, request.id):
        with pytest.raises(Invalid) as refused:
            share.grant(f.w.northgate, request.id, NOW, instead=wrong)
        assert set(refused.value.findings) == {"instead"}
    assert f.rows(Share) == []


def test_withdrawing_closes_the_item_at_once_and_keeps_what_the_ledger_says():
    f = filled()
    adviser = adviser_in(f)
    row, made = shared(f, adviser)
    with pytest.raises(Invalid):
        share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="")
    ended = share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="Our counsel says so.")
    assert ended.ended_at == NOW + HOUR
    assert opens(f, adviser) == []
    assert row.room_id not in {room for room, _ in keys(f, adviser)}
    assert received(f, adviser) == [(Receipt.ENDED, "Northgate Medical", None)]
    assert [line.state for line in f.rows(ConsentRequest)] == [RequestState.WITHDRAWN]
    assert opens(f, f.w.northgate) == opens(f, f.w.lead) == [SECRET.name]
    with pytest.raises(Illegal, match="ended already"):
        share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="Again.")
    f.assert_whole()


def test_the_desk_ends_a_share_too_but_nobody_else_does():
    f = filled()
    adviser = adviser_in(f)
    _, made = shared(f, adviser)
    for nobody in (adviser, f.w.halcyon, f.reporter, person()):
        with pytest.raises(Missing):
            share.withdraw(nobody, made.id, NOW, reason="No.")
    share.withdraw(f.w.lead, made.id, NOW, reason="Northgate asked us to by phone.")
    assert opens(f, adviser) == []


def test_the_center_asks_and_the_owner_answers_and_neither_does_the_others_part():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    with pytest.raises(Denied):
        share.ask(
            f.w.northgate, one.id, NOW, recipient=party(f, adviser).id, purpose=Purpose.TESTING, reason=WHY
        )
    request = asked(f, one, adviser)
    for answer in (
        lambda: share.grant(f.w.lead, request.id, NOW),
        lambda: share.deny(f.w.lead, request.id, NOW, reason="No."),
        lambda: share.announce(f.w.lead, request.id, NOW),
        lambda: share.retract(f.w.northgate, request.id, NOW, reason="No."),
        lambda: share.lapse(f.w.lead, request.id, NOW + dt.timedelta(days=9)),
    ):
        with pytest.raises(Denied):
            answer()
    for nobody in (adviser, f.w.halcyon):
        with pytest.raises(Missing):
            share.grant(nobody, request.id, NOW)
    assert f.rows(Share) == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"due_at": NOW}, "due_at"),
        ({"due_at": NOW + dt.timedelta(days=366)}, "due_at"),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused(told, field):
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    with pytest.raises(Invalid) as refused:
        asked(f, one, adviser, **told)
    assert set(refused.value.findings) == {field}
    assert f.rows(ConsentRequest) == []


def test_nobody_is_asked_twice_at_once_for_the_owner_or_for_who_is_not_bound():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    center = next(row for row in f.rows(Participant) if row.role == "lead")
    maker = organisation(OrganisationKind.MANUFACTURER, person(), name="Solent Devices")
    invited = participant.invite(f.w.lead, f.case.id, NOW, organisation=maker.id)
    for wrong in (own(f), center.id, one.id, invited.id):
        with pytest.raises(Invalid) as refused:
            asked(f, one, adviser, recipient=wrong)
        assert set(refused.value.findings) == {"recipient"}
    request = asked(f, one, adviser)
    with pytest.raises(Illegal, match="asked this already"):
        asked(f, one, adviser)
    share.grant(f.w.northgate, request.id, NOW)
    with pytest.raises(Illegal, match="shared with them already"):
        asked(f, one, adviser)


def test_a_recipient_that_has_gone_gets_nothing_and_who_goes_loses_what_it_had():
    f = filled()
    adviser = adviser_in(f)
    row, made = shared(f, f.w.halcyon)
    _, other = item(f)
    request = asked(f, other, f.w.halcyon)
    remove(f.w.lead, own(f, "halcyon"), NOW + HOUR, reason="It makes another pump.")
    assert f.seen(Blob, f.w.halcyon) == []
    assert row.room_id not in {room for room, _ in keys(f, f.w.halcyon)}
    (line,) = f.rows(Share)
    assert (line.id, line.ended_at) == (made.id, NOW + HOUR)
    assert {one.state for one in f.rows(ConsentRequest)} == {RequestState.GRANTED, RequestState.RETRACTED}
    with pytest.raises(Illegal, match="taken back"):
        share.grant(f.w.northgate, request.id, NOW + HOUR)
    f.parties["halcyon"] = f.w.join(f.case, "halcyon")
    assert opens(f, f.w.halcyon) == []
    assert opens(f, adviser) == []
    f.assert_whole()


def test_an_owner_that_goes_can_be_asked_no_more_and_what_it_agreed_to_stands():
    f = filled()
    adviser = adviser_in(f)
    shared(f, adviser)
    _, other = item(f)
    request = asked(f, other, adviser)
    participant.leave(f.w.northgate, own(f), NOW + HOUR)
    assert opens(f, adviser) == [SECRET.name]
    assert [row.state for row in f.rows(ConsentRequest, id=request.id)] == [RequestState.RETRACTED]
    with pytest.raises(Illegal, match="takes no part"):
        asked(f, other, adviser)
    f.parties["northgate"] = f.w.join(f.case, "northgate")
    again = asked(f, other, adviser)
    share.grant(f.w.northgate, again.id, NOW + HOUR)
    assert len(opens(f, adviser)) == 2
    f.assert_whole()


def test_a_recipient_that_refuses_the_terms_is_shut_out_and_reads_again_once_it_agrees():
    f = filled()
    row, _ = shared(f, f.w.halcyon)
    consent.decline(f.w.halcyon, own(f, "halcyon"), NOW + HOUR)
    assert row.room_id not in {room for room, _ in keys(f, f.w.halcyon)}
    assert f.seen(Blob, f.w.halcyon) == []
    back = participant.invite(f.w.lead, f.case.id, NOW + HOUR, organisation=f.w.makers["halcyon"].id)
    consent.accept(f.w.halcyon, back.id, NOW + HOUR)
    assert opens(f, f.w.halcyon) == [SECRET.name]
    f.assert_whole()


def test_colleagues_of_the_recipient_get_it_with_its_other_keys_and_lose_it_with_them():
    f = filled()
    row, made = shared(f, f.w.halcyon)
    one = member(f, "halcyon")
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=one.person)
    assert opens(f, one) == [SECRET.name]
    second = member(f, "halcyon")
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=second.person)
    colleague.remove(f.w.halcyon, own(f, "halcyon"), NOW, person=second.person)
    assert row.room_id not in {room for room, _ in keys(f, second)}
    share.withdraw(f.w.northgate, made.id, NOW + HOUR, reason="No longer.")
    assert row.room_id not in {room for room, _ in keys(f, one)}
    f.assert_whole()


def test_withdrawing_from_one_takes_no_key_of_another_or_of_the_owner():
    f = filled()
    adviser = adviser_in(f)
    row, one = item(f)
    first = share.grant(f.w.northgate, asked(f, one, f.w.halcyon).id, NOW)
    second = share.grant(f.w.northgate, asked(f, one, adviser).id, NOW)
    share.withdraw(f.w.northgate, first.id, NOW + HOUR, reason="No longer.")
    assert f.seen(Blob, f.w.halcyon) == []
    for reader in (adviser, f.w.northgate, f.w.lead):
        assert opens(f, reader) == [SECRET.name]
    share.withdraw(f.w.northgate, second.id, NOW + HOUR, reason="No longer.")
    assert (row.room_id, "manufacturer") in keys(f, f.w.northgate)
    f.assert_whole()


def test_an_erased_file_is_shared_with_nobody():
    f = filled()
    adviser = adviser_in(f)
    row, one = item(f)
    request = asked(f, one, adviser)
    file.redact(f.w.northgate, row.id, NOW, reason="It was the wrong file.", basis="Our policy 4")
    with pytest.raises(Illegal, match="taken back"):
        share.grant(f.w.northgate, request.id, NOW)
    with pytest.raises(Illegal, match="erased"):
        asked(f, one, adviser)
    assert f.rows(Share) == []


def test_an_answer_to_what_changed_meanwhile_is_refused():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    share.announce(f.w.northgate, request.id, NOW)
    with pytest.raises(Stale):
        share.grant(f.w.northgate, request.id, NOW, version=1)
    made = share.grant(f.w.northgate, request.id, NOW, version=2)
    with pytest.raises(Stale):
        share.withdraw(f.w.northgate, made.id, NOW, reason="No.", version=2)


def test_each_step_is_told_in_the_owners_side_and_a_share_in_the_recipients_too():
    f = filled()
    adviser = adviser_in(f)
    before = len(f.facts())
    _, made = shared(f, adviser)
    share.withdraw(f.w.northgate, made.id, NOW, reason="No longer.")
    side, theirs = made.room_id, party(f, adviser).side_id
    told = [one for one in f.facts()[before:] if one[0].startswith("share.")]
    assert sorted(told) == sorted(
        [
            (Verb.SHARE_ASK, side),
            (Verb.SHARE_GRANT, side),
            (Verb.SHARE_GRANT, theirs),
            (Verb.SHARE_WITHDRAW, side),
            (Verb.SHARE_WITHDRAW, theirs),
        ]
    )


# ---------------------------------------------------------------- on the pages and for programs


def documents_of(f, who):
    return words(signed_in(who).get(f"/cases/{f.case.id}/documents/"))


def at(f, kind, key, step):
    return f"/cases/{f.case.id}/documents/{kind}/{key}/{step}/"


def test_the_desk_asks_and_the_owner_agrees_on_their_pages_and_each_sees_what_is_theirs():
    f = filled()
    adviser = adviser_in(f)
    _row, one = item(f)
    desk, owner = signed_in(f.w.lead), signed_in(f.w.northgate)
    there = at(f, "items", one.id, "ask")
    assert f'href="{there}"' in desk.get(f"/cases/{f.case.id}/documents/").content.decode()
    page = words(desk.get(there))
    assert "Ask its owner to share this document" in page
    assert SECRET.name in page
    typed = {"recipient": str(party(f, adviser).id), "purpose": "patient_risk", "due": "2026-12-01"}
    refused = desk.post(there, typed)
    assert refused.status_code == 422
    assert desk.post(there, {**typed, "reason": WHY}).status_code == 303
    (request,) = f.rows(ConsentRequest)
    assert request.reason == WHY
    assert request.purpose == Purpose.PATIENT_RISK
    mine = documents_of(f, f.w.northgate)
    assert f"May {f.w.agency.name} read “{SECRET.name}”?" in mine
    assert WHY in mine
    assert "Its owner has not answered." in documents_of(f, f.w.lead)
    assert SECRET.name not in documents_of(f, adviser)
    grant = at(f, "requests", request.id, "grant")
    shown = words(owner.get(grant))
    assert f"Share with {f.w.agency.name}" in shown
    assert "To judge the risk to patients" in shown
    assert "as it is" in shown
    assert owner.post(grant, {"onward": "forbidden", "version": "1"}).status_code == 422
    sent = owner.post(grant, {"instead": str(one.id), "onward": "forbidden", "version": "1"})
    assert sent.status_code == 303
    theirs = documents_of(f, adviser)
    assert SECRET.name in theirs
    assert "Northgate Medical" in theirs
    assert "Open to you" in theirs
    assert "Do not pass it on to any other organization." in theirs
    for reader in (f.w.northgate, f.w.lead):
        assert f"and {f.w.agency.name}, by its owner’s consent" in documents_of(f, reader)
    (made,) = f.rows(Share)
    end = at(f, "shares", made.id, "withdraw")
    assert signed_in(adviser).get(end).status_code == 404
    assert owner.post(end, {"reason": "No longer.", "version": "1"}).status_code == 303
    assert SECRET.name not in documents_of(f, adviser)
    assert "No longer." in documents_of(f, f.w.lead)
    assert "No longer." not in documents_of(f, adviser)


def test_a_stale_answer_keeps_what_was_typed_and_shows_what_holds_now():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    owner = signed_in(f.w.northgate)
    there = at(f, "requests", request.id, "deny")
    share.announce(f.w.northgate, request.id, NOW)
    late = owner.post(there, {"reason": "Our supplier forbids it.", "version": "1"})
    assert late.status_code == 409
    assert "Our supplier forbids it." in late.content.decode()
    assert owner.post(there, {"reason": "Our supplier forbids it.", "version": "2"}).status_code == 303
    assert "Our supplier forbids it." in documents_of(f, f.w.lead)
    assert owner.get(there).status_code == 404


def test_what_waits_is_a_duty_of_its_owner_by_its_day_and_a_line_for_whom_it_is_asked_once_announced():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    assert "Say whether a document of yours may be shared" in words(signed_in(f.w.northgate).get("/my-work/"))
    assert "may be shared" not in words(signed_in(adviser).get("/my-work/"))
    owner = signed_in(f.w.northgate)
    there = at(f, "requests", request.id, "announce")
    told = "They read what it would be used for, and neither its name nor its content."
    assert told in words(owner.get(there))
    assert owner.post(there).status_code == 303
    seen = documents_of(f, adviser)
    assert "Waits for its owner’s consent" in seen
    assert "Not named" in seen
    assert SECRET.name not in seen
    desk = signed_in(f.w.lead)
    back = desk.post(at(f, "requests", request.id, "retract"), {"reason": "Done.", "version": "2"})
    assert back.status_code == 303
    assert "Waits for its owner’s consent" not in documents_of(f, f.w.northgate)


def test_programs_ask_answer_and_end_and_read_what_their_person_may():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    desk, owner, other = Program(f.w.lead), Program(f.w.northgate), Program(adviser)
    told = {"recipient": str(party(f, adviser).id), "purpose": "testing", "reason": WHY}
    (request,) = desk.done(f"/items/{one.id}/requests", told)
    listed = f"/cases/{f.case.id}/sharing"
    assert [row["id"] for row in owner.get(listed).json()["requests"]] == [request]
    assert other.get(listed).json() == {"requests": [], "shares": [], "received": [], **UNMARKED}
    (made,) = owner.done(f"/consent-requests/{request}/grant", {"onward": "with_permission"})
    (line,) = other.get(listed).json()["received"]
    assert (line["state"], line["onward"], line["owner"]) == ("open", "with_permission", "Northgate Medical")
    assert other.post(f"/shares/{made}/withdraw", {"reason": "No."}).status_code == 404
    owner.done(f"/shares/{made}/withdraw", {"reason": "No longer."})
    (line,) = other.get(listed).json()["received"]
    assert (line["state"], line["file"], line["name"]) == ("ended", None, "")


def test_the_platform_lapses_what_nobody_answered_in_time():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    asked(f, one, adviser, due_at=NOW + HOUR)
    assert tick(NOW).done.get("share.lapse") is None
    assert tick(NOW + 2 * HOUR).done["share.lapse"] == 1
    assert [row.state for row in f.rows(ConsentRequest)] == [RequestState.LAPSED]
