"""participant.invite, .open, .judge, .contact, .admit, .leave and consent.accept, .decline, .lapse."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.models import Case, Contact, ContactAct, Invitation, Participant
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import Channel, Membership
from medaccord.core.context import database_context
from medaccord.core.models import Principal
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TOO_EARLY = (
    "We knew of nothing before 2026-11-23, 15:00 UTC, when the report came in. Give a time after that."
)


@pytest.fixture
def scene():
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    return w, case, reporter


def sees(actor, case):
    with read_scope(actor):
        return Case.objects.visible_to(actor).filter(id=case.id).exists()


def mine(actor, model=Participant):
    with read_scope(actor):
        return list(model.objects.visible_to(actor))


def test_an_invited_party_sees_its_invitation_and_nothing_else(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    assert [p.id for p in mine(w.northgate)] == [row.id]
    sent = mine(w.northgate, Invitation)[0]
    assert (sent.sender, sent.ends_at, sent.answered_at) == ("Coordination center", NOW + 60 * DAY, None)
    assert not sees(w.northgate, case)
    assert mine(w.halcyon) == []


def test_nobody_is_invited_twice_or_with_a_past_date(scene):
    w, case, _ = scene
    w.invite(case, "northgate")
    with pytest.raises(Illegal, match="takes part already"):
        w.invite(case, "northgate")
    with pytest.raises(Invalid, match="future"):
        participant.invite(w.lead, case.id, NOW, organisation=w.makers["halcyon"].id, due_at=NOW)


def test_the_first_contact_is_the_earliest_attempt(scene):
    w, case, _ = scene
    w.now = NOW + 5 * DAY
    row = w.invite(case, "northgate")
    earlier = NOW + 2 * DAY
    _log(w, row, at=earlier)
    _log(w, row, at=w.now)
    party = case_view(w.lead, case.id).party(row.id)
    assert party.first_contact_at == earlier
    with read_scope(w.lead):
        assert Contact.objects.visible_to(w.lead).filter(participant=row.id).count() == 3
    with pytest.raises(Invalid, match="not happened"):
        _log(w, row, what=ContactAct.SEEN, at=w.now + DAY)


def _log(w, row, *, at, what=ContactAct.ATTEMPT, by=None):
    """Somebody at the desk logs a contact by phone."""
    how = {"what": what, "channel": Channel.PHONE, "source": "called the PSIRT", "at": at}
    return participant.contact(by or w.lead, row.id, w.now, **how)


@pytest.mark.parametrize("what", [each for each in ContactAct if each != ContactAct.LEARNED])
def test_nobody_was_reached_about_a_report_before_it_came_in(scene, what):
    w, case, _ = scene
    w.now = NOW + 5 * DAY
    row = w.invite(case, "northgate")
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=w.now)
    participant.admit(w.lead, case.id, w.now, person=w.colleague.person)
    for at in (dt.datetime(1990, 1, 1, tzinfo=dt.UTC), NOW - DAY, NOW - dt.timedelta(minutes=1)):
        for actor in (w.lead, w.colleague):
            with pytest.raises(Invalid) as refused:
                _log(w, row, what=what, at=at, by=actor)
            assert refused.value.findings == {"at": [TOO_EARLY]}
    assert case_view(w.lead, case.id).party(row.id).first_contact_at == w.now
    assert _log(w, row, what=what, at=NOW).at == NOW


def test_a_contact_in_the_minute_of_the_report_is_one_after_it(scene):
    w, _, _ = scene
    w.now = NOW + dt.timedelta(seconds=40)
    case, _ = w.case()
    row = w.invite(case, "northgate")
    assert _log(w, row, at=NOW).at == NOW


def test_a_party_may_have_learned_of_the_risk_before_anybody_told_us(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    _log(w, row, what=ContactAct.LEARNED, at=NOW - 40 * DAY)
    party = case_view(w.lead, case.id).party(row.id)
    assert (party.learned_at, party.first_contact_at) == (NOW - 40 * DAY, NOW)


def test_opening_counts_once_and_only_for_itself(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    assert participant.open(w.northgate, row.id, NOW).opened_at == NOW
    assert participant.open(w.northgate, row.id, NOW + DAY).opened_at == NOW
    with pytest.raises(Denied, match="Only this party"):
        participant.open(w.lead, row.id, NOW)
    with pytest.raises(Missing):
        participant.open(w.halcyon, row.id, NOW)


def test_consent_brings_the_report_and_the_case(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    row = consent.accept(w.northgate, row.id, NOW)
    assert (row.consent, row.report_state, row.learned_at) == ("signatory", "received", NOW)
    assert sees(w.northgate, case)
    assert case_view(w.northgate, case.id).roles == {Role.MANUFACTURER}


def test_nobody_consents_for_another(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    with pytest.raises(Denied):
        consent.accept(w.lead, row.id, NOW)
    with pytest.raises(Missing):
        consent.accept(w.halcyon, row.id, NOW)


def test_a_refusal_shows_nothing_and_can_be_followed_by_silence_only(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    row = consent.decline(w.northgate, row.id, NOW)
    assert (row.consent, row.report_state) == ("declined", "start")
    assert not sees(w.northgate, case)
    with pytest.raises(Illegal):
        consent.accept(w.northgate, row.id, NOW)


def test_the_reporter_agrees_too_before_seeing_further(scene):
    _w, case, reporter = scene
    assert not sees(reporter, case)
    row = mine(reporter)[0]
    consent.accept(reporter, row.id, NOW)
    assert sees(reporter, case)


def test_working_on_the_report_follows_its_states(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    consent.accept(w.northgate, row.id, NOW)
    with pytest.raises(Illegal):
        participant.judge(w.northgate, row.id, NOW, event=ReportEvent.ACCEPT)
    participant.judge(w.northgate, row.id, NOW, event=ReportEvent.VALIDATE)
    row = participant.judge(w.northgate, row.id, NOW, event=ReportEvent.ACCEPT)
    assert (row.report_state, row.accepted_before, row.acknowledged_at) == ("accepted", True, NOW)


def test_the_center_closes_the_case_and_not_its_own_part(scene):
    w, case, _ = scene
    lead = next(p for p in case_view(w.lead, case.id).parties if p.role == Role.LEAD)
    with pytest.raises(Illegal, match="closing the case"):
        participant.judge(w.lead, lead.id, NOW, event=ReportEvent.CLOSE)


def test_a_leaver_sees_nothing_further_and_the_embargo_goes_on(scene):
    w, case, _ = scene
    row = w.join(case, "northgate")
    participant.leave(w.northgate, row.id, NOW)
    assert not sees(w.northgate, case)
    assert mine(w.northgate) == []
    assert case_view(w.lead, case.id).embargo.state == "active"
    again = w.invite(case, "northgate")
    assert again.id != row.id


def test_a_colleague_is_admitted_one_by_one_to_every_side(scene):
    w, case, _ = scene
    w.join(case, "northgate")
    with pytest.raises(Denied, match="own coordination center"):
        participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    assert not sees(w.colleague, case)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    assert {p.role for p in case_view(w.colleague, case.id).parties} == {"lead", "reporter", "manufacturer"}
    later = w.invite(case, "halcyon")
    assert case_view(w.colleague, case.id).party(later.id) is not None


def test_who_is_reporter_and_manufacturer_acts_as_the_party_that_its_pages_call_its_own(scene):
    w, case, reporter = scene
    w.embargo(case)
    row = w.join(case, "northgate")
    Principal.objects.filter(id=reporter.principal).update(joined_to=w.northgate.person)
    view = case_view(w.northgate, case.id)
    assert {p.role for p in view.parties if p.mine} == {"manufacturer", "reporter"}
    assert view.mine.id == row.id
    longer = embargo.propose(w.northgate, case.id, NOW, ends_at=NOW + 90 * DAY)
    assert longer.participant_id == row.id
    proposed = embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 100 * DAY)
    embargo.accept(w.northgate, proposed.id, NOW)
    after = case_view(w.northgate, case.id)
    signed = {p.role: proposed.id in p.signed for p in after.parties if p.mine}
    assert signed == {"manufacturer": True, "reporter": False}


def test_manufacturers_do_not_see_each_other(scene):
    w, case, _ = scene
    w.join(case, "northgate")
    w.join(case, "halcyon")
    assert [p.name for p in case_view(w.northgate, case.id).parties] == ["Northgate Medical"]


def test_silence_is_not_a_refusal_before_its_date(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    with pytest.raises((Denied, Illegal, Missing)):
        consent.lapse(w.lead, row.id, NOW + 30 * DAY)
    with database_context(None, "live", [case.id]):
        assert Participant.rows.get(id=row.id).consent == "invited"


def test_a_party_gives_the_case_its_own_number_which_others_never_read(scene):
    w, case, _ = scene
    w.join(case, "northgate")
    w.join(case, "halcyon")
    mine = case_view(w.northgate, case.id).mine
    participant.label(
        w.northgate, mine.id, NOW, reference=" PSIRT-17 ", alias="Blue heron", version=mine.version
    )
    for reader, seen in ((w.northgate, "PSIRT-17"), (w.lead, "PSIRT-17"), (w.halcyon, None)):
        party = case_view(reader, case.id).party(mine.id)
        assert (party and party.reference) == seen
    (line,) = case_list(w.northgate, NOW).lines
    assert (line.own.reference, line.own.alias) == ("PSIRT-17", "Blue heron")
    (line,) = case_list(w.lead, NOW, reference="PSIRT-17").lines
    assert (line.id, line.own.reference) == (
        case.id,
        "",
    )  # the desk finds it by that number; its own is another
    assert [line.id for line in case_list(w.northgate, NOW, text="PSIRT-17").lines] == [case.id]
    for reader in (w.halcyon, w.outsider):
        assert case_list(reader, NOW, reference="PSIRT-17").lines == ()
        assert case_list(reader, NOW, text="PSIRT-17").lines == ()


def test_a_case_is_found_by_its_neutral_name_first_and_other_words_after_it(scene):
    """'Heron' may be a word of other cases too: the name hides none of them, on whatever page."""
    w, case, _ = scene
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    others = []
    for number in range(3):
        w.now = NOW + number * DAY
        others.append(w.case(f"Heron {number}")[0].id)
    now = NOW + 9 * DAY
    mine = case_view(w.northgate, case.id).mine
    participant.label(w.northgate, row.id, now, alias="Heron", version=mine.version)
    assert [line.id for line in case_list(w.northgate, now, text=" Heron ").lines] == [case.id]
    for limit in (50, 2):
        found, after = [], ""
        while True:
            page = case_list(w.lead, now, text="Heron", after=after, limit=limit)
            assert len(page.lines) <= limit
            found += [line.id for line in page.lines]
            if not (after := page.next or ""):
                break
        assert found == [case.id, *reversed(others)]
    for reader in (w.halcyon, w.outsider):
        assert case_list(reader, now, text="Heron").lines == ()
    assert case_list(w.lead, now, reference="Heron").lines == ()


def test_an_own_number_is_the_partys_alone_short_and_on_one_line(scene):
    w, case, _ = scene
    row = w.join(case, "northgate")
    with pytest.raises(Denied):
        participant.label(w.lead, row.id, NOW, reference="X")
    for wrong in ("x" * 65, "a\nb", "a\u202eb"):
        with pytest.raises(Invalid):
            participant.label(w.northgate, row.id, NOW, alias=wrong)
    participant.label(
        w.northgate, row.id, NOW, reference="A", version=case_view(w.lead, case.id).party(row.id).version
    )
    with pytest.raises(Stale):
        participant.label(w.northgate, row.id, NOW, reference="B", version=1)
    assert case_view(w.northgate, case.id).mine.reference == "A"


def test_nobody_comes_into_a_closed_case(scene):
    w, case, _ = scene
    row = w.invite(case, "northgate")
    cases.close(w.lead, case.id, NOW, reasons={"T11": "Nobody answers."})
    with pytest.raises(Denied, match="closed"):
        consent.accept(w.northgate, row.id, NOW)
    consent.decline(w.northgate, row.id, NOW)
    with pytest.raises(Missing):
        case_view(w.northgate, case.id)
