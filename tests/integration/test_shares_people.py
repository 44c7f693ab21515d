"""Who holds the key of a shared item: people of two parties, parties that go, refuse, and come back."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import keys, member, own
from tests.integration.test_items import SECRET, opens
from tests.integration.test_shares import asked, at, documents_of, item, party, received, shared

from medaccord.apps.cases.commands import colleague, consent, participant, share
from medaccord.apps.cases.models import ConsentRequest, Item, Share
from medaccord.apps.cases.queries.shares import sharing
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import Mark
from medaccord.domain.sharing import Purpose, Receipt, RequestState

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def of_two(f, *makers):
    """Somebody who belongs to two manufacturers."""
    one = person()
    for row in makers:
        Membership.objects.create(organisation=row, person_id=one.person, since=NOW)
    return one


def of_both(f):
    """Somebody who works for the owner and for a recipient."""
    one = of_two(f, f.w.makers["northgate"], f.w.makers["halcyon"])
    colleague.add(f.w.northgate, own(f), NOW, person=one.person)
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=one.person)
    return one


def a_third(f):
    who = person()
    maker = organisation(OrganisationKind.MANUFACTURER, who, name="Solent Devices")
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=maker.id)
    consent.accept(who, row.id, NOW)
    return who, row, maker


@pytest.mark.parametrize("leaves", ["northgate", "halcyon"])
def test_who_is_taken_out_of_one_party_keeps_what_the_other_gives(leaves):
    f = filled()
    shared(f, f.w.halcyon)
    one = of_both(f)
    by = f.w.northgate if leaves == "northgate" else f.w.halcyon
    colleague.remove(by, own(f, leaves), NOW, person=one.person)
    assert opens(f, one) == [SECRET.name]
    by, other = (f.w.halcyon, "halcyon") if leaves == "northgate" else (f.w.northgate, "northgate")
    colleague.remove(by, own(f, other), NOW, person=one.person)
    assert {room for room, _ in keys(f, one)}.isdisjoint({row.room_id for row in f.rows(Item)})


def test_a_recipient_that_is_shut_out_keeps_no_key_by_somebody_who_works_for_another_one_too():
    f = filled()
    row, _ = shared(f, f.w.halcyon)
    who, third, maker = a_third(f)
    one = of_two(f, f.w.makers["halcyon"], maker)
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=one.person)
    colleague.add(who, third.id, NOW, person=one.person)
    consent.decline(f.w.halcyon, own(f, "halcyon"), NOW + HOUR)
    thing = next(found for found in f.rows(Item) if found.room_id == row.room_id)
    told = {"purpose": Purpose.TESTING, "reason": "They test."}
    request = share.ask(f.w.lead, thing.id, NOW, recipient=third.id, **told)
    second = share.grant(f.w.northgate, request.id, NOW)
    assert row.room_id in {room for room, _ in keys(f, one)}
    share.withdraw(f.w.northgate, second.id, NOW + HOUR, reason="No longer.")
    for nobody in (one, who, f.w.halcyon):
        assert row.room_id not in {room for room, _ in keys(f, nobody)}
    f.assert_whole()


def test_a_party_that_refused_hands_on_no_key_by_somebody_who_works_for_the_owner_too():
    f = filled()
    row, _ = shared(f, f.w.halcyon)
    one, other = of_two(f, f.w.makers["northgate"], f.w.makers["halcyon"]), member(f, "halcyon")
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=one.person)
    consent.decline(f.w.halcyon, own(f, "halcyon"), NOW + HOUR)
    colleague.add(f.w.northgate, own(f), NOW, person=one.person)
    assert row.room_id in {room for room, _ in keys(f, one)}
    colleague.add(one, own(f, "halcyon"), NOW, person=other.person)
    assert row.room_id not in {room for room, _ in keys(f, other)}


def test_an_owner_that_comes_back_finds_its_ledger_and_ends_what_it_shared():
    f = filled()
    adviser = adviser_in(f)
    row, made = shared(f, adviser)
    participant.leave(f.w.northgate, own(f), NOW + HOUR)
    assert opens(f, adviser) == [SECRET.name]
    f.parties["northgate"] = f.w.join(f.case, "northgate")
    (line,) = sharing(f.w.northgate, f.case.id).shares
    assert (line.id, line.own) == (made.id, True)
    owner = signed_in(f.w.northgate)
    there = at(f, "shares", made.id, "withdraw")
    assert "End the sharing" in words(owner.get(there))
    assert owner.post(there, {"reason": "We are back.", "version": "1"}).status_code == 303
    assert opens(f, adviser) == []
    thing = next(found for found in f.rows(Item) if found.room_id == row.room_id)
    ask = words(signed_in(f.w.lead).get(at(f, "items", thing.id, "ask")))
    assert ask.count("Northgate Medical") == 1  # whose it is, and no recipient
    bare = Evidence("bare.csv", "text/csv", b"part")
    file.add(
        f.w.northgate, f.case.id, NOW, room=f.side("northgate"), files=[bare], handling=[Mark.COMMERCIAL]
    )
    request = asked(f, thing, adviser)
    assert "“bare.csv” instead" in words(owner.get(at(f, "requests", request.id, "grant")))
    f.assert_whole()


def test_an_owner_that_does_not_take_part_is_not_asked_and_shares_nothing():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    consent.decline(f.w.northgate, own(f), NOW)
    with pytest.raises(Illegal, match="Agree to them first"):
        share.grant(f.w.northgate, request.id, NOW)
    share.deny(f.w.northgate, request.id, NOW, reason="We refuse the terms.")
    with pytest.raises(Illegal, match="must come in first"):
        asked(f, one, adviser)
    participant.invite(f.w.lead, f.case.id, NOW, organisation=f.w.makers["northgate"].id)
    with pytest.raises(Illegal, match="must come in first"):
        asked(f, one, adviser)
    assert opens(f, adviser) == []


def test_regulatory_use_is_a_consent_of_its_own_beside_the_one_that_stands():
    f = filled()
    adviser = adviser_in(f)
    row, first = shared(f, adviser)
    thing = next(found for found in f.rows(Item) if found.room_id == row.room_id)
    second = share.grant(f.w.northgate, asked(f, thing, adviser, purpose=Purpose.REGULATORY).id, NOW)
    share.withdraw(f.w.northgate, second.id, NOW, reason="Not for that.")
    assert opens(f, adviser) == [SECRET.name]
    assert [line.ended_at for line in f.rows(Share, id=first.id)] == [None]
    share.withdraw(f.w.northgate, first.id, NOW, reason="No longer.")
    assert opens(f, adviser) == []


def test_what_is_shared_in_place_of_another_is_no_longer_asked_for():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    _, other = item(f, handling=[Mark.COMMERCIAL])
    first, second = asked(f, one, adviser), asked(f, other, adviser)
    share.grant(f.w.northgate, first.id, NOW, instead=other.id)
    states = {row.id: row.state for row in f.rows(ConsentRequest)}
    assert states == {first.id: RequestState.SANITISED, second.id: RequestState.RETRACTED}


def test_with_an_erased_file_goes_what_was_asked_and_shared_of_it():
    f = filled()
    adviser = adviser_in(f)
    row, made = shared(f, adviser)
    thing = next(found for found in f.rows(Item) if found.room_id == row.room_id)
    request = asked(f, thing, f.w.halcyon)
    file.redact(f.w.northgate, row.id, NOW, reason="The wrong file.", basis="Our policy 4")
    assert [line.state for line in f.rows(ConsentRequest, id=request.id)] == [RequestState.RETRACTED]
    assert [line.ended_at for line in f.rows(Share)] == [NOW]
    (line,) = sharing(f.w.lead, f.case.id).shares
    assert (line.id, line.sha256) == (made.id, "")
    assert received(f, adviser) == [(Receipt.ENDED, "Northgate Medical", None)]
    f.assert_whole()


def test_who_was_told_that_something_waits_learns_its_end_and_the_owner_reads_that_before():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f)
    request = asked(f, one, adviser)
    owner, there = signed_in(f.w.northgate), at(f, "requests", request.id, "deny")
    assert "Whom it was asked for learns nothing of it." in words(owner.get(there))
    share.announce(f.w.northgate, request.id, NOW)
    assert "learn that you said no" in words(owner.get(there))
    share.deny(f.w.northgate, request.id, NOW, reason="Our supplier forbids it.")
    assert received(f, adviser) == [(Receipt.ENDED, "Northgate Medical", None)]
    assert "Our supplier" not in documents_of(f, adviser)
    with pytest.raises(Illegal):
        share.announce(f.w.northgate, request.id, NOW)


def test_nobody_is_told_that_something_waits_who_has_refused():
    f = filled()
    _, one = item(f)
    request = asked(f, one, f.w.halcyon)
    assert party(f, f.w.halcyon).id == request.recipient_id
    consent.decline(f.w.halcyon, own(f, "halcyon"), NOW)
    with pytest.raises(Invalid) as refused:
        share.announce(f.w.northgate, request.id, NOW)
    assert set(refused.value.findings) == {"recipient"}
