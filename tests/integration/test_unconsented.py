"""share.release, .override, .review: past an owner for patients or by law alone, told at once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import override_settings
from tests.browsing import signed_in, words
from tests.factories import organisation, person
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import keys, member, own
from tests.integration.test_items import SECRET, coordinator, opens
from tests.integration.test_shares import asked, at, documents_of, item, party, received
from tests.support.api import Program

from medaccord.apps.cases.commands import colleague, consent, participant, share
from medaccord.apps.cases.models import Item, Share
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import facts
from medaccord.core.models import Blob, Grant
from medaccord.core.principal import system
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.sharing import NEVER, Danger, Purpose, Receipt, Review, review_due
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
NOW = dt.datetime.now(dt.UTC)
"""Of today: the key of a release ends by the wall clock."""
HOUR = dt.timedelta(hours=1)
DAYS = dt.timedelta(hours=72)


def confidential(f):
    return item(f, handling=[Mark.COMMERCIAL])


def released(f, one, to, **told):
    wanted = {
        "recipient": party(f, to).id,
        "people": [to.person],
        "ground": Danger.ATTACKED,
        "minimum": "The limits stand nowhere else.",
        "reason": "Pumps of two wards are being attacked.",
        **told,
    }
    return share.release(f.w.lead, one.id, NOW, **wanted)


def overridden(f, one, to, **told):
    wanted = {
        "recipient": party(f, to).id,
        "purpose": Purpose.REGULATORY,
        "legal_basis": "Order 17 of the court",
        "reason": "The order names this document.",
        **told,
    }
    return share.override(f.w.lead, one.id, NOW, **wanted)


def test_a_release_opens_at_once_for_who_is_named_for_72_hours_and_its_owner_is_told():
    f = filled()
    adviser = adviser_in(f)
    row, one = confidential(f)
    made = released(f, one, adviser)
    assert opens(f, adviser) == [SECRET.name]
    with f.inside():
        (key,) = Grant.objects.filter(room=row.room_id, principal=adviser.person)
    assert (key.until, key.basis) == (NOW + DAYS, "patient safety")
    assert (made.basis, made.until, made.onward) == ("patient_safety", NOW + DAYS, Onward.FORBIDDEN)
    assert made.review_due == review_due(NOW)
    assert received(f, adviser) == [(Receipt.OPEN, "Northgate Medical", one.id)]
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    assert "share.release" in [line.entry.verb for line in news_for(f.w.northgate).items]
    page = documents_of(f, f.w.northgate)
    for told in ("An attack on devices in use is under way", "Pumps of two wards", "stand nowhere else"):
        assert told in page
    assert "without its owner’s consent" in page
    assert opens(f, f.w.halcyon) == []
    f.assert_whole()


def test_what_is_asked_of_its_owner_says_that_it_is_read_already_and_on_which_basis():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    asked(f, one, adviser)
    assert "does not read" in documents_of(f, f.w.lead)
    made = released(f, one, adviser)
    page = documents_of(f, f.w.lead)
    assert "does not read" not in page
    assert "already; its owner has not answered this" in page
    basis = "They read it now for the safety of patients, without its owner’s consent"
    assert basis in page
    assert basis in documents_of(f, f.w.northgate)
    assert "An attack on devices in use is under way. Pumps of two wards are being attacked." in page
    share.withdraw(f.w.lead, made.id, NOW, reason="It is enough.")
    assert "does not read" in documents_of(f, f.w.lead)


def test_a_release_ends_by_the_clock_and_the_ledger_says_so():
    f = filled()
    adviser = adviser_in(f)
    row, one = confidential(f)
    made = released(f, one, adviser)
    platform = system(stream=f.case.id)
    with pytest.raises(Illegal):
        share.expire(platform, made.id, NOW + DAYS - HOUR)
    assert opens(f, adviser) == [SECRET.name]
    with f.inside():
        (key,) = Grant.objects.filter(room=row.room_id, principal=adviser.person)
    assert key.until == NOW + DAYS  # whatever the worker does
    assert tick(NOW + DAYS).done["share.expire"] == 1
    (line,) = f.rows(Share)
    assert line.ended_at == NOW + DAYS
    assert received(f, adviser) == [(Receipt.ENDED, "Northgate Medical", None)]


def _consented(f, one, to):
    """What the owner agrees to share with the same party for another purpose."""
    told = {"recipient": party(f, to).id, "purpose": Purpose.TESTING, "reason": "They test it."}
    return share.grant(f.w.northgate, share.ask(f.w.lead, one.id, NOW, **told).id, NOW)


@pytest.mark.parametrize("first", ["consent", "release"])
def test_a_release_stays_open_when_the_owner_takes_its_consent_back(first):
    f = filled()
    adviser = adviser_in(f)
    _row, one = confidential(f)
    steps = {"consent": lambda: _consented(f, one, adviser), "release": lambda: released(f, one, adviser)}
    made = {name: steps[name]() for name in sorted(steps, key=lambda name: name != first)}
    share.withdraw(f.w.northgate, made["consent"].id, NOW, reason="Enough.")
    assert opens(f, adviser) == [SECRET.name]
    assert sorted(state for state, *_ in received(f, adviser)) == [Receipt.ENDED, Receipt.OPEN]
    with pytest.raises(Illegal, match="already"):
        released(f, one, adviser)
    share.review(coordinator(f), made["release"].id, NOW, outcome=Review.ENDED, words="It is over.")
    assert opens(f, adviser) == []
    f.assert_whole()


@pytest.mark.parametrize("first", ["consent", "release"])
def test_a_consent_stays_open_when_a_release_ends(first):
    f = filled()
    adviser = adviser_in(f)
    _row, one = confidential(f)
    steps = {"consent": lambda: _consented(f, one, adviser), "release": lambda: released(f, one, adviser)}
    made = {name: steps[name]() for name in sorted(steps, key=lambda name: name != first)}
    share.review(coordinator(f), made["release"].id, NOW, outcome=Review.ENDED, words="It is over.")
    assert opens(f, adviser) == [SECRET.name]
    share.withdraw(f.w.northgate, made["consent"].id, NOW, reason="Enough.")
    assert opens(f, adviser) == []
    f.assert_whole()


def test_nobody_releases_a_trade_secret_or_overrides_its_owner_for_one():
    f = filled()
    adviser = adviser_in(f)
    _, one = item(f, handling=[Mark.TRADE_SECRET])
    for step in (released, overridden):
        with pytest.raises(Denied, match="owner’s consent alone"):
            step(f, one, adviser)
    assert f.rows(Share) == []
    page = signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/").content.decode()
    assert f"/documents/items/{one.id}/release/" not in page


@pytest.mark.parametrize(
    ("told", "field"), [({"reason": " "}, "reason"), ({"minimum": ""}, "minimum"), ({"people": []}, "people")]
)
def test_a_release_says_why_no_less_is_enough_and_names_people(told, field):
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    with pytest.raises(Invalid):
        released(f, one, adviser, **told)
    with pytest.raises(Invalid) as refused:
        released(f, one, adviser, people=[f.w.halcyon.person])
    assert set(refused.value.findings) == {"people"}
    assert f.rows(Share) == []
    assert field in ("reason", "minimum", "people")


def test_a_colleague_of_who_was_named_gets_nothing_and_who_is_taken_out_loses_it():
    f = filled()
    row, one = confidential(f)
    released(f, one, f.w.halcyon)
    other = member(f, "halcyon")
    colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=other.person)
    assert opens(f, other) == []
    colleague.remove(other, own(f, "halcyon"), NOW, person=f.w.halcyon.person)
    with f.inside():
        held = Grant.objects.filter(room=row.room_id, principal=f.w.halcyon.person)
        assert all(key.until <= dt.datetime.now(dt.UTC) for key in held)
    assert f.seen(Blob, f.w.halcyon) == []


@pytest.mark.parametrize("goes", ["leaves", "refuses"])
def test_who_goes_or_refuses_the_terms_loses_what_was_released(goes):
    f = filled()
    _, one = confidential(f)
    released(f, one, f.w.halcyon)
    if goes == "leaves":
        participant.leave(f.w.halcyon, own(f, "halcyon"), NOW)
    else:
        consent.decline(f.w.halcyon, own(f, "halcyon"), NOW)
    assert f.seen(Blob, f.w.halcyon) == []
    assert f.seen(Item, f.w.halcyon) == []
    f.assert_whole()


def test_a_second_person_ends_a_release_and_whoever_made_it_reviews_nothing():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    made = released(f, one, adviser)
    second = coordinator(f)
    with pytest.raises(Denied, match="second person"):
        share.review(f.w.lead, made.id, NOW, outcome=Review.UPHELD, words="It stands.")
    for nobody in (adviser, f.w.halcyon):
        with pytest.raises(Missing):
            share.review(nobody, made.id, NOW, outcome=Review.ENDED, words="No.")
    with pytest.raises(Denied):
        share.review(f.w.northgate, made.id, NOW, outcome=Review.ENDED, words="No.")
    with pytest.raises(Denied, match="rest on your consent"):
        share.withdraw(f.w.northgate, made.id, NOW, reason="We never agreed.")
    share.review(second, made.id, NOW + HOUR, outcome=Review.ENDED, words="The wards are isolated.")
    assert opens(f, adviser) == []
    assert "The wards are isolated." in documents_of(f, f.w.northgate)
    with pytest.raises(Illegal, match="reviewed or ended"):
        share.review(second, made.id, NOW, outcome=Review.UPHELD, words="Again.")
    f.assert_whole()


def test_an_override_opens_nothing_before_a_second_person_upholds_it():
    f = filled()
    adviser = adviser_in(f)
    row, one = confidential(f)
    made = overridden(f, one, adviser)
    assert (made.since, made.legal_basis) == (None, "Order 17 of the court")
    assert opens(f, adviser) == []
    assert received(f, adviser) == []
    assert row.room_id not in {room for room, _ in keys(f, adviser)}
    assert "Order 17 of the court" in documents_of(f, f.w.northgate)
    with pytest.raises(Illegal, match="second person already"):
        overridden(f, one, adviser)
    second = coordinator(f)
    share.review(second, made.id, NOW + HOUR, outcome=Review.UPHELD, words="The order is clear.")
    assert opens(f, adviser) == [SECRET.name]
    (line,) = f.rows(Share)
    assert (line.since, line.review) == (NOW + HOUR, "upheld")
    f.assert_whole()


def test_the_documents_say_on_which_basis_somebody_else_reads_and_leave_out_who_does_not_yet():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    made = overridden(f, one, adviser)
    for reader in (f.w.northgate, f.w.lead):
        assert f"and {f.w.agency.name}" not in documents_of(f, reader)
    second = coordinator(f)
    share.review(second, made.id, NOW, outcome=Review.UPHELD, words="The order is clear.")
    _, other = confidential(f)
    released(f, other, adviser)
    for reader in (f.w.northgate, f.w.lead, second):
        page = documents_of(f, reader)
        assert f"and {f.w.agency.name}, without its owner’s consent, under Order 17 of the court" in page
        assert f"and {f.w.agency.name}, for the safety of patients, without its owner’s consent" in page
        assert ", by its owner’s consent" not in page
    page = documents_of(f, adviser)
    assert "and you, because it was shared with you" in page
    assert ", by its owner’s consent" not in page


def test_an_override_that_a_second_person_ends_never_opened():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    made = overridden(f, one, adviser)
    share.review(coordinator(f), made.id, NOW, outcome=Review.ENDED, words="The order is for others.")
    (line,) = f.rows(Share)
    assert (line.since, line.ended_at) == (None, NOW)
    assert opens(f, adviser) == []
    assert received(f, adviser) == []
    again = overridden(f, one, adviser)
    participant.leave(adviser, party(f, adviser).id, NOW)
    with pytest.raises(Illegal):
        share.review(coordinator(f), again.id, NOW, outcome=Review.UPHELD, words="Late.")
    f.assert_whole()


def _agreed(*bases):
    return override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update={"override_bases": bases}))


def test_the_agreement_says_on_which_bases_and_by_default_on_none():
    """What was filed under no basis stays with its owner, whatever is agreed to later."""
    f = filled()
    adviser = adviser_in(f)
    with _agreed():
        _, before = confidential(f)
        with pytest.raises(Denied) as refused:
            overridden(f, before, adviser)
        assert refused.value.reason == NEVER
        assert released(f, before, adviser).since, "where patients are in danger it goes as ever"
    with pytest.raises(Denied):
        overridden(f, before, adviser, purpose=Purpose.COORDINATION)
    _, after = confidential(f)
    with pytest.raises(Invalid) as wrong:
        overridden(f, after, adviser, legal_basis="Order 18 of the court")
    assert set(wrong.value.findings) == {"legal_basis"}
    made = overridden(f, after, adviser)
    with _agreed("A law, as amended"), pytest.raises(Invalid):
        share.review(coordinator(f), made.id, NOW, outcome=Review.UPHELD, words="It says so.")
    assert [line.basis for line in f.rows(Share) if line.since] == ["patient_safety"]
    f.assert_whole()


def test_what_others_make_a_partys_own_goes_past_it_on_no_basis():
    """The owner was told 'never' when it sent it; that the desk marks it later tells the owner nothing."""
    f = filled()
    adviser, room, owned = adviser_in(f), f.side("northgate"), {"handling": [Mark.COMMERCIAL]}

    def kept(who, text, **how):
        (row,) = file.add(who, f.case.id, NOW, room=room, files=[Evidence("a.txt", "", text)], **how)
        return row.id

    with _agreed():
        sent, later = kept(f.w.northgate, b"0 1"), kept(f.w.northgate, b"0 2")
    file.mark(f.w.lead, sent, NOW, **owned)
    file.mark(f.w.northgate, later, NOW, **owned)
    by_desk, own = kept(f.w.lead, b"0 3", **owned), kept(f.w.northgate, b"0 4", **owned)
    rooms = {row.id: row.room_id for row in f.rows(Blob)}
    items = {key: f.rows(Item, room=rooms[key])[0] for key in (sent, later, by_desk, own)}
    for key in (sent, by_desk):
        with pytest.raises(Denied) as refused:
            overridden(f, items[key], adviser)
        assert refused.value.reason == NEVER
    for key in (later, own):
        assert overridden(f, items[key], adviser).item_id == items[key].id
    f.assert_whole()


def test_a_screen_offers_only_what_the_agreement_allows_and_an_owner_reads_it_before_it_sends():
    f = filled()
    with _agreed():
        _, never = confidential(f)
        assert "never lets the center share" in documents_of(f, f.w.northgate)
    _, may = confidential(f)
    told = "on these bases: Order 17 of the court; A law, as amended"
    assert told in documents_of(f, f.w.northgate)
    page = signed_in(f.w.lead).get(f"/cases/{f.case.id}/documents/").content.decode()
    assert "objection" not in page
    over = {one: at(f, "items", one.id, "override") for one in (never, may)}
    assert (over[never] in page, over[may] in page) == (False, True)
    desk = signed_in(f.w.lead)
    assert desk.get(over[never]).status_code == 404
    assert desk.post(over[never], {"reason": "So."}).status_code == 403
    assert "A law, as amended" in words(desk.get(over[may]))
    invited = person()
    hospital = organisation(OrganisationKind.HOSPITAL, invited, name="General Hospital")
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=hospital.id)
    assert told in words(signed_in(invited).get(f"/invitations/{row.id}/"))


def test_the_lead_alone_overrides_and_a_consent_has_nothing_to_review():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    second = coordinator(f)
    told = {"recipient": party(f, adviser).id, "purpose": Purpose.TESTING}
    with pytest.raises(Denied):
        share.override(second, one.id, NOW, **told, legal_basis="A law, as amended", reason="So.")
    request = share.ask(f.w.lead, one.id, NOW, **told, reason="They test.")
    made = share.grant(f.w.northgate, request.id, NOW)
    with pytest.raises(Illegal, match="owner agreed"):
        share.review(second, made.id, NOW, outcome=Review.ENDED, words="No.")


def test_on_its_pages_a_release_is_made_reviewed_and_read():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    desk, second = signed_in(f.w.lead), signed_in(coordinator(f))
    there = at(f, "items", one.id, "release")
    assert "Release this document for the safety of patients" in words(desk.get(there))
    typed = {
        "recipient": str(party(f, adviser).id),
        "people": [str(adviser.person)],
        "ground": "attack_under_way",
        "reason": "Two wards are attacked.",
    }
    refused = desk.post(there, typed)
    assert refused.status_code == 422
    assert "Two wards are attacked." in refused.content.decode()
    assert desk.post(there, {**typed, "minimum": "Nothing less says it."}).status_code == 303
    assert "Open to you" in documents_of(f, adviser)
    (made,) = f.rows(Share)
    look = at(f, "shares", made.id, "review")
    assert "Look at what was shared without consent" in words(second.get("/my-work/"))
    assert desk.get(look).status_code == 404
    assert "Look at this as a second person" in words(second.get(look))
    sent = second.post(look, {"outcome": "upheld", "words": "The attack goes on.", "version": "1"})
    assert sent.status_code == 303
    assert "A second person upheld it" in documents_of(f, f.w.northgate)
    assert signed_in(f.w.northgate).get(there).status_code == 404
    over = at(f, "items", one.id, "override")
    assert "Share this document without its owner’s consent" in words(desk.get(over))
    assert second.get(over).status_code == 404


def test_the_pages_that_go_past_an_owner_show_what_it_said():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    desk, second = signed_in(f.w.lead), signed_in(coordinator(f))
    over = at(f, "items", one.id, "override")
    assert "Its owner was not asked to share it." in words(desk.get(over))
    told = {"recipient": party(f, adviser).id, "purpose": Purpose.TESTING, "reason": "They test it."}
    request = share.ask(f.w.lead, one.id, NOW, **told)
    assert "Waits for its owner" in words(desk.get(over))
    share.deny(f.w.northgate, request.id, NOW + HOUR, reason="Our supplier forbids it.")
    made = overridden(f, one, adviser)
    for page in (desk.get(over), second.get(at(f, "shares", made.id, "review"))):
        said = re.search(r"What its owner said (.*?: Our supplier forbids it\.)", words(page))
        assert said, "the objection"
        assert f"{f.w.agency.name}, " in said[1]
        assert ": asked on " in said[1]
        assert ", said no on " in said[1]


def test_programs_release_override_and_review():
    f = filled()
    adviser = adviser_in(f)
    _, one = confidential(f)
    _, other = confidential(f)
    desk, second = Program(f.w.lead), Program(coordinator(f))
    told = {"recipient": str(party(f, adviser).id), "reason": "Attack."}
    more = {"people": [str(adviser.person)], "ground": "harm_likely", "minimum": "No less."}
    (first,) = desk.done(f"/items/{one.id}/release", told | more)
    (last,) = desk.done(
        f"/items/{other.id}/override",
        told | {"purpose": "regulatory", "legal_basis": "Order 17 of the court"},
    )
    for key, outcome in ((first, "ended"), (last, "upheld")):
        second.done(f"/shares/{key}/review", {"outcome": outcome, "words": "Seen."})
    assert len(opens(f, adviser)) == 1


def test_the_review_is_due_at_the_end_of_the_next_working_day():
    friday = dt.datetime(2026, 11, 27, 23, 0, tzinfo=dt.UTC)
    assert review_due(friday) == dt.datetime(2026, 11, 30, 23, 59, tzinfo=dt.UTC)
    assert review_due(friday - dt.timedelta(days=1)) == dt.datetime(2026, 11, 27, 23, 59, tzinfo=dt.UTC)
