"""PCII: claimed with its statement, opened by whoever holds its key and is trained, judged by the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.filled import adviser_in, filled
from tests.integration.test_colleagues import member, own
from tests.integration.test_items import SECRET, coordinator, opens, send
from tests.integration.test_shares import asked, party, received

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import claim, colleague, share
from medaccord.apps.cases.models import Claim, Item
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.discussion.commands import file
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.commands import training
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core import register, search
from medaccord.core.models import Blob, Grant, Principal
from medaccord.core.principal import system
from medaccord.core.scope import granted_rooms, read_scope
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.turn import Duty
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark
from medaccord.domain.sharing import Danger, Purpose
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TOLD = {"handling": [Mark.PCII], "stated": True, "purpose": Purpose.PATIENT_RISK}


def train(who, on=None):
    """Somebody was trained, today where nothing else is said."""
    at = timezone.now()
    of = organisation_of(who.person).id
    training.record(system(), at, organisation=of, person=who.person, trained_on=on or at.date())


def submitted(f, who=None):
    """A document of Northgate's that is claimed as PCII, with its item and its claim."""
    row = send(f, who, **TOLD)
    one = next(one for one in f.rows(Item) if one.room_id == row.room_id)
    return row, one, next(c for c in f.rows(Claim) if c.item_id == one.id)


def _hears(f):
    """Rooms of whose facts each person hears."""
    with f.inside():
        return notice._inside(f.case.id)


def enters(who, room):
    with read_scope(who):
        return granted_rooms(who).filter(room=room).exists()


def test_it_needs_its_express_statement_and_its_purpose():
    f = filled()
    for lacking, field in (({"stated": False}, "stated"), ({"purpose": None}, "purpose")):
        with pytest.raises(Invalid) as refused:
            send(f, **{**TOLD, **lacking})
        assert set(refused.value.findings) == {field}
    assert f.rows(Item) == f.rows(Claim) == []
    row, _one, made = submitted(f)
    assert (made.state, made.purpose, made.room_id) == ("submitted", "patient_risk", f.side("northgate"))
    assert (made.stated_by_id, made.stated_at) == (f.w.northgate.person, NOW)
    assert made.statement.startswith("We submit this of our own free will")
    assert row.handling == ["pcii"]
    assert row.onward == "forbidden"
    f.assert_whole()


def test_whose_it_is_makes_the_statement_itself_and_the_desk_is_not_asked_for_one():
    """The desk may put a file into a party's side, as its own side's; it says nothing in the party's name."""
    f = filled()
    for room in (f.side("northgate"), f.side("halcyon")):
        with pytest.raises(Denied) as refused:
            send(f, f.w.lead, room=room, **TOLD)
        assert refused.value.reason == file.ITS_OWNERS
    plain = send(f, f.w.lead, marking=None)
    with pytest.raises(Denied) as refused:
        file.mark(f.w.lead, plain.id, NOW, **TOLD)
    assert refused.value.reason == file.ITS_OWNERS
    assert f.rows(Item) == f.rows(Claim) == []
    here = f"/cases/{f.case.id}/documents/"
    offered = {who: signed_in(who).get(here).content.decode() for who in (f.w.lead, f.w.northgate)}
    assert ['value="pcii"' in page for page in offered.values()] == [False, True]
    there = f"/files/{plain.id}/mark/"
    assert ['value="pcii"' in signed_in(who).get(there).content.decode() for who in offered] == [False, True]
    file.mark(f.w.northgate, plain.id, NOW, **TOLD)
    (made,) = f.rows(Claim)
    assert made.stated_by_id == f.w.northgate.person
    f.assert_whole()


def test_key_and_training_together_open_it_and_neither_alone():
    f = filled()
    row, _one, made = submitted(f)
    assert opens(f, f.w.northgate) == [SECRET.name], "its owner needs no training"
    assert opens(f, f.w.lead) == []
    assert not enters(f.w.lead, row.room_id)
    assert made.id in [c.id for c in f.seen(Claim, f.w.lead)], "the desk knows that it waits"
    assert f.seen(Item, f.w.lead) == f.seen(Blob, f.w.lead) == []
    train(f.w.lead)
    assert opens(f, f.w.lead) == [SECRET.name]
    assert enters(f.w.lead, row.room_id)
    train(f.w.halcyon)
    assert opens(f, f.w.halcyon) == []
    Principal.objects.filter(id=f.w.lead.person).update(trained_until=timezone.now())
    assert opens(f, f.w.lead) == []
    later = coordinator(f)
    assert opens(f, later) == []
    train(later)
    assert opens(f, later) == [SECRET.name]
    f.assert_whole()


def test_a_colleague_of_the_owner_opens_it_and_one_of_the_recipient_once_trained():
    f = filled()
    adviser = adviser_in(f)
    train(f.w.lead)
    _row, one, _ = submitted(f)
    mate = member(f, "northgate")
    colleague.add(f.w.northgate, own(f), NOW, person=mate.person)
    assert opens(f, mate) == [SECRET.name]
    share.grant(f.w.northgate, asked(f, one, adviser).id, NOW)
    assert opens(f, adviser) == []
    assert received(f, adviser) == [("open", "Northgate Medical", one.id)]
    train(adviser)
    assert opens(f, adviser) == [SECRET.name]
    at = timezone.now()
    of = organisation_of(adviser.person).id
    training.end(system(), at, organisation=of, person=adviser.person)
    assert opens(f, adviser) == [], "its end closes it at once"
    with pytest.raises(Illegal):
        training.end(system(), at, organisation=of, person=adviser.person)
    f.assert_whole()


def test_whoever_is_untrained_hears_no_notice_of_it_and_finds_nothing():
    f = filled()
    row, _, _ = submitted(f)
    with f.inside():
        held = {g.principal_id: g.trained for g in Grant.objects.filter(room=row.room_id, until=None)}
    assert held[f.w.northgate.person] is False
    assert held[f.w.lead.person] is True
    User.objects.create_user("lead", person_id=f.w.lead.person)
    assert row.room_id not in _hears(f)[f.w.lead.person][0]
    assert search.find(f.w.lead, SECRET.name) == []
    train(f.w.lead)
    assert row.room_id in _hears(f)[f.w.lead.person][0]
    assert search.find(f.w.lead, SECRET.name) == [], "rule 9: never in the index"


def test_regulatory_use_is_a_consent_of_its_own_and_no_way_past_the_owner():
    f = filled()
    adviser = adviser_in(f)
    train(f.w.lead)
    _, one, _ = submitted(f)
    share.grant(f.w.northgate, asked(f, one, adviser).id, NOW)
    with pytest.raises(Illegal, match="already"):
        asked(f, one, adviser)
    other = asked(f, one, adviser, purpose=Purpose.REGULATORY)
    made = share.grant(f.w.northgate, other.id, NOW)
    assert made.purpose == Purpose.REGULATORY
    why = {"recipient": party(f, f.w.halcyon).id, "legal_basis": "Order 17 of the court", "reason": "So."}
    with pytest.raises(Denied, match="regulate"):
        share.override(f.w.lead, one.id, NOW, purpose=Purpose.REGULATORY, **why)
    assert share.override(f.w.lead, one.id, NOW, purpose=Purpose.COORDINATION, **why)


def test_a_release_for_patients_names_trained_people():
    f = filled()
    adviser = adviser_in(f)
    train(f.w.lead)
    _, one, _ = submitted(f)
    told = {"recipient": party(f, adviser).id, "people": [adviser.person], "ground": Danger.LIKELY}
    told |= {"minimum": "It is one page.", "reason": "A pump stops."}
    with pytest.raises(Invalid) as refused:
        share.release(f.w.lead, one.id, NOW, **told)
    assert set(refused.value.findings) == {"people"}
    train(adviser)
    share.release(f.w.lead, one.id, timezone.now(), **told)
    assert opens(f, adviser) == [SECRET.name]


def test_whoever_decides_is_trained_and_a_rejected_one_stays_protected():
    f = filled()
    row, _one, made = submitted(f)
    for decide in (
        lambda who: claim.validate(who, made.id, NOW, number="PCII-1"),
        lambda who: claim.reject(who, made.id, NOW, reason="No infrastructure."),
    ):
        with pytest.raises(Denied, match="trained"):
            decide(f.w.lead)
        with pytest.raises(Denied):
            decide(f.w.northgate)
        with pytest.raises(Missing):
            decide(f.w.halcyon)
    train(f.w.lead)
    with pytest.raises(Invalid):
        claim.validate(f.w.lead, made.id, NOW, number=" ")
    done = claim.reject(f.w.lead, made.id, NOW, reason="No infrastructure.")
    assert (done.state, done.answer) == (ClaimState.REJECTED, "No infrastructure.")
    assert opens(f, f.w.halcyon) == []
    assert opens(f, f.w.northgate) == [SECRET.name]
    with pytest.raises(Illegal):
        claim.validate(f.w.lead, made.id, NOW, number="PCII-1")
    file.redact(f.w.northgate, row.id, NOW, reason="We take it back.", basis="Our own.")
    assert f.rows(Claim)[0].state == ClaimState.WITHDRAWN
    _, _, second = submitted(f)
    assert claim.validate(f.w.lead, second.id, NOW, number="PCII-2").number == "PCII-2"
    f.assert_whole()


def test_what_was_spoken_is_stated_in_writing_or_lapses():
    f = filled()
    said = {"words": "The network plan of the ward.", "said_at": NOW - DAY}
    row = claim.record(f.w.lead, own(f), NOW, **said)
    assert (row.state, row.due_at) == (ClaimState.SPOKEN, NOW + 14 * DAY)
    assert f.seen(Claim, f.w.halcyon) == []
    for wrong in ({"said_at": NOW + DAY}, {"said_at": NOW - 15 * DAY}, {"words": " "}):
        with pytest.raises(Invalid):
            claim.record(f.w.lead, own(f), NOW, **{**said, **wrong})
    with pytest.raises(Invalid) as refused:
        claim.confirm(f.w.northgate, row.id, NOW, purpose=Purpose.TESTING, stated=False)
    assert set(refused.value.findings) == {"stated"}
    with pytest.raises(Denied):
        claim.confirm(f.w.lead, row.id, NOW, purpose=Purpose.TESTING, stated=True)
    done = claim.confirm(f.w.northgate, row.id, NOW, purpose=Purpose.TESTING, stated=True)
    assert (done.state, done.purpose) == (ClaimState.SUBMITTED, "testing")
    assert claim.validate(f.w.lead, row.id, NOW, number="PCII-3").state == ClaimState.VALIDATED
    late = claim.record(f.w.lead, own(f), NOW, **said)
    assert tick(late.due_at - dt.timedelta(seconds=1)).done.get("claim.lapse") is None
    with pytest.raises(Illegal, match="passed"):
        claim.confirm(f.w.northgate, late.id, late.due_at, purpose=Purpose.TESTING, stated=True)
    assert tick(late.due_at).done["claim.lapse"] == 1
    assert next(c for c in f.rows(Claim) if c.id == late.id).state == ClaimState.LAPSED
    f.assert_whole()


def test_what_is_stated_or_chosen_by_its_party_stands_on_its_work_and_on_nobody_elses():
    f = filled()
    adviser, at = adviser_in(f), timezone.now()
    row = claim.record(f.w.lead, own(f), at, words="The network plan of the ward.", said_at=at - DAY)
    _, _, other = submitted(f)
    train(f.w.lead)
    stated, chosen = "State in writing that what you said is PCII", "Your document was not accepted as PCII."
    told = _work(f.w.northgate)
    assert "1 request needs your answer" in words(told)
    assert stated in words(told)
    assert f'href="/cases/{f.case.id}/documents/#claim-{row.id}"' in told.content.decode()
    claim.reject(f.w.lead, other.id, at, reason="No infrastructure.")
    told = _work(f.w.northgate)
    assert "2 requests need your answer" in words(told)
    assert "Yours 2 requests" in words(told)
    assert chosen in words(told)
    documents_page = signed_in(f.w.northgate).get(f"/cases/{f.case.id}/documents/").content.decode()
    for one in (row, other):
        assert f'id="claim-{one.id}"' in documents_page
    for reader in (f.w.halcyon, adviser, member(f)):
        assert "Nothing waits for your answer" in words(_work(reader))
        assert stated not in words(_work(reader))
    claim.confirm(f.w.northgate, row.id, at, purpose=Purpose.TESTING, stated=True)
    assert "1 request needs your answer" in words(_work(f.w.northgate))


def test_of_a_closed_case_its_claims_stand_on_the_work_of_its_party_until_it_answers():
    f = filled()
    at = timezone.now()
    row = claim.record(f.w.lead, own(f), at, words="The network plan of the ward.", said_at=at - DAY)
    document, _, other = submitted(f)
    f.close()
    stated, chosen = "State in writing that what you said is PCII", "Your document was not accepted as PCII."
    assert stated in words(_work(f.w.northgate))
    train(f.w.lead)
    claim.reject(f.w.lead, other.id, at, reason="No infrastructure.")
    told = words(_work(f.w.northgate))
    assert "2 requests need your answer" in told
    assert chosen in told
    assert "Nothing waits for your answer" in words(_work(f.w.halcyon))
    assert _duties(f, at) == ({Duty.STATE_CLAIM: "northgate", Duty.CHOOSE_CLAIM: "northgate"}, False)
    claim.confirm(f.w.northgate, row.id, at, purpose=Purpose.TESTING, stated=True)
    assert _duties(f, at) == ({Duty.JUDGE_CLAIM: None, Duty.CHOOSE_CLAIM: "northgate"}, True)
    file.redact(f.w.northgate, document.id, at, reason="It is no more ours.", basis="Our policy 4")
    told = _work(f.w.northgate)
    assert "Nothing waits for your answer" in words(told)
    assert f'href="/cases/{f.case.id}/"' not in told.content.decode(), "what is closed and done is not there"
    claim.reject(f.w.lead, row.id, at, reason="No infrastructure.")
    told = _work(f.w.northgate)
    assert f'href="/cases/{f.case.id}/"' not in told.content.decode(), "nothing of it is kept"


def _duties(f, at):
    """What the desk sees owed in the case, and by whom; whether the case is on its work."""
    view, northgate = case_view(f.w.lead, f.case.id), str(f.w.parties["northgate"].id)
    found = {one.duty: "northgate" if one.party == northgate else one.party for one in owed(view, at)}
    return found, f.case.id in {one.id for one in running_cases(f.w.lead)[0]}


def _work(actor):
    return signed_in(actor).get("/my-work/")


def test_the_center_records_trainings_and_nobody_their_own():
    f = filled()
    at = timezone.now()
    of = f.w.makers["northgate"].id
    told = {"organisation": of, "person": f.w.northgate.person, "trained_on": at.date()}
    with pytest.raises(Denied):
        training.record(f.w.northgate, at, **told)
    training.record(f.w.lead, at, **told)
    until = Principal.objects.get(id=f.w.northgate.person).trained_until
    assert (until.date() - at.date()).days == 365
    with pytest.raises(Missing):
        training.record(f.w.lead, at, **{**told, "person": f.w.halcyon.person})
    with pytest.raises(Missing):  # an agency's people are for administrators
        training.record(f.w.lead, at, **{**told, "organisation": f.w.center.id, "person": f.w.lead.person})
    for wrong in (at.date() + DAY, at.date() - 366 * DAY):
        with pytest.raises(Invalid):
            training.record(f.w.lead, at, **{**told, "trained_on": wrong})


def test_the_chain_of_the_realm_tells_trainings():
    f = filled()
    register.adopt(timezone.now())
    assert list(register.altered()) == []
    train(f.w.northgate)
    assert list(register.altered()) == []
    Principal.objects.filter(id=f.w.northgate.person).update(trained_until=timezone.now() + 9999 * DAY)
    assert any("core.principal" in one for one in register.altered())
