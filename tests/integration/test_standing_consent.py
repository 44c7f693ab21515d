"""standing_consent.*: agreed to by an organisation's own administrators, and what a share by it is."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, person
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import keys
from tests.integration.test_items import SECRET, opens, send
from tests.integration.test_shares import HOUR, WHY, asked, item, party, received

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import participant, share
from medaccord.apps.cases.models import ConsentRequest, Received, Share
from medaccord.apps.cases.queries.history import history
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.commands import standing_consent
from medaccord.apps.parties.models import Membership, StandingConsent
from medaccord.apps.parties.queries.standing_consents import standing_consents
from medaccord.core import facts, register
from medaccord.core.models import Delivery
from medaccord.core.principal import system
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.sharing import Purpose, Receipt, RequestState, Review
from medaccord.web.templatetags.instants import day

pytestmark = pytest.mark.django_db
WHO = "Ines Vidal, general counsel"
COMMERCIAL = {"handling": [Mark.COMMERCIAL]}


def administrator(w):
    """Northgate's own administrator."""
    Membership.objects.filter(person=w.northgate.person, until=None).update(administrator=True)
    return w.northgate


def deliver():
    while sum(notice.deliver(realm, stream, NOW) for realm, stream in facts.waiting()):
        pass  # a round takes so many and no more


def agreed(w, **told):
    """What Northgate agreed to beforehand, by its key."""
    wanted = {"organisation": w.makers["northgate"].id, "given_by": WHO, **told}
    return standing_consent.give(administrator(w), NOW, **wanted)


def test_what_an_owner_agreed_to_beforehand_is_shared_as_the_desk_asks_and_ends_as_any_other():
    f = filled()
    adviser = adviser_in(f)
    key = agreed(f.w)
    row, one = item(f, **COMMERCIAL)
    request = asked(f, one, adviser)
    assert (request.state, request.answered_at) == (RequestState.GRANTED, NOW)
    (line,) = f.seen(Share, f.w.northgate)
    told = (line.request_id, line.basis, line.standing_id, line.onward, line.sha256, line.reason)
    assert told == (request.id, "standing", key, Onward.FORBIDDEN, row.sha256, WHY)
    assert opens(f, adviser) == [SECRET.name]
    assert received(f, adviser) == [(Receipt.OPEN, "Northgate Medical", one.id)]
    assert f.seen(Share, adviser) == f.seen(ConsentRequest, adviser) == []
    for nobody in (f.w.halcyon, f.reporter):
        assert opens(f, nobody) == []
    with pytest.raises(Illegal, match="nothing to review"):
        share.review(f.w.lead, line.id, NOW, outcome=Review.ENDED, words="No.")
    share.withdraw(f.w.northgate, line.id, NOW + HOUR, reason="Not this one.")
    assert opens(f, adviser) == []
    again = asked(f, one, adviser)
    assert again.state == RequestState.ASKED, "what was ended for this item is asked for anew"
    other = item(f, **COMMERCIAL)[1]
    assert asked(f, other, adviser).state == RequestState.GRANTED
    f.assert_whole()


def test_owner_and_recipient_hear_of_it_at_once_and_read_on_which_basis():
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w)
    for who in (f.w.northgate, f.w.halcyon, adviser):
        User.objects.get_or_create(person_id=who.person, defaults={"username": who.person.hex})
    deliver()
    before = {row.id for row in Delivery.objects.all()}
    _, one = item(f, **COMMERCIAL)
    asked(f, one, adviser)
    deliver()
    heard = set(Delivery.objects.exclude(id__in=before).values_list("recipient", flat=True))
    assert {f.w.northgate.person, adviser.person} <= heard
    assert f.w.halcyon.person not in heard
    for reader in (f.w.northgate, adviser):
        entry = next(e for e in history(reader, f.case.id).entries if e.verb == "share.ask")
        assert entry.outcome == "standing"
    page = words(signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/"))
    assert f"by what its owner agreed to beforehand, on {day(NOW)} ({WHO})" in page
    assert WHY in page
    assert "shared a document to which its owner agreed beforehand" in words(
        signed_in(adviser).get(f"/cases/{f.case.id}/history/")
    )


@pytest.mark.parametrize(
    "marks",
    [[Mark.TRADE_SECRET], [Mark.COMMERCIAL, Mark.TRADE_SECRET], [Mark.COMMERCIAL, Mark.PERSONAL]],
)
def test_a_trade_secret_and_what_bears_another_mark_is_asked_for(marks):
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w)
    _, one = item(f, handling=marks)
    assert asked(f, one, adviser).state == RequestState.ASKED
    assert opens(f, adviser) == []


def test_another_purpose_another_recipient_and_another_owner_are_asked_for():
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w)
    _, one = item(f, **COMMERCIAL)
    for purpose in set(Purpose) - {Purpose.PATIENT_RISK}:
        assert asked(f, one, adviser, purpose=purpose).state == RequestState.ASKED
    assert asked(f, one, f.w.halcyon).state == RequestState.ASKED
    theirs = send(f, f.w.halcyon, f.side("halcyon"), **COMMERCIAL)
    thing = next(i for i in f.rows(type(one)) if i.room_id == theirs.room_id)
    assert asked(f, thing, adviser).state == RequestState.ASKED
    assert opens(f, adviser) == []


def test_who_denied_it_or_gave_another_version_is_asked_again():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f, **COMMERCIAL)
    _, two = item(f, **COMMERCIAL)
    share.deny(f.w.northgate, asked(f, one, adviser).id, NOW, reason="Our supplier forbids it.")
    share.grant(f.w.northgate, asked(f, two, adviser).id, NOW, instead=item(f, **COMMERCIAL)[1].id)
    agreed(f.w)
    assert asked(f, one, adviser).state == RequestState.ASKED
    assert asked(f, two, adviser).state == RequestState.ASKED


def test_its_terms_are_those_that_were_recorded():
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w, onward=Onward.WITH_PERMISSION)
    asked(f, item(f, **COMMERCIAL)[1], adviser)
    assert [row.onward for row in f.seen(Received, adviser)] == [Onward.WITH_PERMISSION]


def test_ending_it_ends_no_share_and_opens_nothing_more():
    f = filled()
    adviser = adviser_in(f)
    key = agreed(f.w)
    asked(f, item(f, **COMMERCIAL)[1], adviser)
    standing_consent.end(f.w.northgate, NOW + HOUR, standing_consent=key)
    assert opens(f, adviser) == [SECRET.name]
    assert [line.ended_at for line in f.seen(Share, f.w.northgate)] == [None]
    assert asked(f, item(f, **COMMERCIAL)[1], adviser).state == RequestState.ASKED
    with pytest.raises(Illegal, match="already"):
        standing_consent.end(f.w.northgate, NOW + HOUR, standing_consent=key)
    agreed(f.w)
    assert asked(f, item(f, **COMMERCIAL)[1], adviser).state == RequestState.GRANTED


def test_an_owner_or_a_recipient_that_takes_no_part_shares_nothing_by_it():
    f = filled()
    adviser = adviser_in(f)
    agreed(f.w)
    _, one = item(f, **COMMERCIAL)
    row = party(f, adviser)
    participant.leave(adviser, row.id, NOW, reason="Done.")
    with pytest.raises(Invalid):
        share.ask(f.w.lead, one.id, NOW, recipient=row.id, purpose=Purpose.PATIENT_RISK, reason=WHY)
    assert not {room for room, _ in keys(f, adviser)} & {one.room_id}


def test_its_own_administrators_agree_for_an_organisation_and_nobody_does_for_it():
    f = filled()
    northgate = f.w.makers["northgate"].id
    colleague = person()
    Membership.objects.create(organisation_id=northgate, person_id=colleague.person, since=NOW)
    told = {"organisation": northgate, "given_by": WHO}
    for nobody in (f.w.northgate, colleague, f.w.adviser, f.reporter):
        with pytest.raises(Denied):
            standing_consent.give(nobody, NOW, **told)
    for center in (f.w.lead, system()):
        with pytest.raises(Denied, match="organization itself"):
            standing_consent.give(center, NOW, **told)
    Membership.objects.filter(person=f.w.halcyon.person).update(administrator=True)
    with pytest.raises(Missing):
        standing_consent.give(f.w.halcyon, NOW, **told)
    key = agreed(f.w)
    for center in (f.w.lead, system()):
        with pytest.raises(Denied, match="organization itself"):
            standing_consent.end(center, NOW, standing_consent=key)
    with pytest.raises(Missing):
        standing_consent.end(f.w.halcyon, NOW, standing_consent=key)
    with pytest.raises(Missing):
        standing_consent.end(f.w.northgate, NOW, standing_consent=northgate)
    assert [one.given_by for one in standing_consents(f.w.lead, northgate)] == [WHO]
    assert standing_consents(f.w.halcyon, northgate) == ()


def test_an_agency_agrees_to_nothing_beforehand_and_terms_are_never_free():
    f = filled()
    Membership.objects.filter(person=f.w.adviser.person).update(administrator=True)
    with pytest.raises(Denied):
        standing_consent.give(f.w.adviser, NOW, organisation=f.w.agency.id, given_by=WHO)
    with pytest.raises(Invalid, match="passed on"):
        agreed(f.w, onward=Onward.FREE)
    for nobody in (" ", "x" * 301):
        with pytest.raises(Invalid):
            agreed(f.w, given_by=nobody)
    agreed(f.w)
    with pytest.raises(Illegal, match="already"):
        agreed(f.w)


def test_the_realms_chain_tells_it_and_finds_what_was_written_beside_it():
    f = filled()
    key = agreed(f.w)
    standing_consent.end(f.w.northgate, NOW + HOUR, standing_consent=key)
    about = f"parties.standingconsent: {key}"
    assert not [told for told in register.altered() if about.split(": ")[0] in told]
    StandingConsent.objects.filter(id=key).update(until=None)
    assert any("parties.standingconsent is not what the chain tells" in told for told in register.altered())


def test_an_administrator_agrees_and_ends_it_on_the_page_of_the_organisation():
    f = filled()
    northgate = f.w.makers["northgate"].id
    there = f"/directory/{northgate}/"
    desk, own = signed_in(f.w.lead), signed_in(administrator(f.w))
    assert "What it agreed to beforehand" not in words(desk.get(there))
    assert desk.get(f"{there}standing-consent/").status_code == 404
    assert "You are asked for each document." in words(own.get(there))
    refused = own.post(f"{there}standing-consent/", {"standing_consent-given_by": ""})
    assert refused.status_code == 422
    form = {"standing_consent-given_by": WHO, "standing_consent-onward": "forbidden"}
    done = own.post(f"{there}standing-consent/", form, follow=True)
    assert WHO in words(done)
    assert "Agree beforehand" not in words(own.get(there)).replace("It is agreed", "")
    assert WHO in words(desk.get(there))
    before = words(own.get(f"/cases/{f.case.id}/documents/"))
    assert "Your organization agreed that the clinical adviser’s agency may read" in before
    assert f'href="{there}#standing"' in own.get(f"/cases/{f.case.id}/documents/").content.decode()
    other = words(signed_in(f.w.halcyon).get(f"/cases/{f.case.id}/documents/"))
    assert "Your organization agreed" not in other
    (row,) = StandingConsent.objects.all()
    end = f"/directory/standing-consents/{row.id}/end/"
    assert desk.get(end).status_code == 404
    assert "What is shared already stays shared" in words(own.get(end))
    assert "stays shared" in words(own.post(end, follow=True))
    assert own.get(end).status_code == 404
    assert "Your organization agreed" not in words(own.get(f"/cases/{f.case.id}/documents/"))


def test_the_demonstration_of_time_is_the_commands_own():
    """Since and until are the instants that the commands were given, to the second."""
    f = filled()
    key = agreed(f.w)
    standing_consent.end(f.w.northgate, NOW + dt.timedelta(days=1), standing_consent=key)
    row = StandingConsent.objects.get(id=key)
    assert (row.since, row.until) == (NOW, NOW + dt.timedelta(days=1))
    assert (row.recorded_by_id, row.ended_by_id) == (f.w.northgate.person, f.w.northgate.person)
