"""Who comes into a case, and who does not: an end of secrecy lets nobody in (need-to-know 22)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, organisation, person, world
from tests.filled import filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, split
from medaccord.apps.cases.models import Case, Embargo, Invitation, Participant, Vulnerability
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.context import database_context
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import open_grants, read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.roles import Role
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def _sees(actor, case):
    with read_scope(actor):
        return Case.objects.visible_to(actor).filter(id=case.id).exists()


def _scene(days=60):
    w = world()
    case, _ = w.case()
    w.embargo(case, days)
    return w, case


def test_who_declined_stays_outside_when_the_embargo_ends_until_invited_again():
    w, case = _scene()
    row = w.invite(case, "northgate")
    consent.decline(w.northgate, row.id, NOW)
    embargo.terminate(w.lead, case.id, NOW, reason="it is known")
    with pytest.raises(Illegal, match="Ask the case lead for a new one"):
        consent.accept(w.northgate, row.id, NOW + 100 * DAY, terms=None)
    assert not _sees(w.northgate, case)
    again = participant.invite(w.lead, case.id, NOW + DAY, organisation=w.makers["northgate"].id)
    assert again.id == row.id
    consent.accept(w.northgate, row.id, NOW + 2 * DAY, terms=None)
    assert _sees(w.northgate, case)


@pytest.mark.parametrize("ticked", [True, False])
def test_an_invitation_that_has_passed_is_closed_whether_or_not_the_tick_ran(ticked):
    w, case = _scene()
    row = w.invite(case, "northgate")
    late = row.lapses_at + DAY
    if ticked:
        tick(late)
    with pytest.raises(Illegal, match="expired"):
        consent.accept(w.northgate, row.id, late)
    assert not _sees(w.northgate, case)
    participant.invite(w.lead, case.id, late, organisation=w.makers["northgate"].id)
    consent.accept(w.northgate, row.id, late)
    assert _sees(w.northgate, case)


def _asked(actor):
    """Ends of the invitations that somebody has not answered."""
    with read_scope(actor):
        return list(Invitation.objects.visible_to(actor).filter(answered_at=None).values_list("ends_at"))


def _answers_nothing(w, case, row, at):
    """A party that stands by its no is asked nothing, and has no way in but a new invitation."""
    stored = _stored(w.lead, row)
    assert (stored.consent, stored.declined_at is None) == ("declined", False)
    with pytest.raises(Illegal, match="Ask the case lead for a new one"):
        consent.accept(w.northgate, row.id, at)
    assert not _sees(w.northgate, case)
    participant.invite(w.lead, case.id, at, organisation=w.makers["northgate"].id)
    assert len(_asked(w.northgate)) >= 1
    consent.accept(w.northgate, row.id, at)
    assert _sees(w.northgate, case)


@pytest.mark.parametrize("first", ["proposed", "none"])
def test_a_proposal_does_not_ask_who_declined(first):
    w = world()
    case, _ = w.case()
    w.join(case, "halcyon")
    row = w.invite(case, "northgate")
    if first == "proposed":
        fallen = embargo.propose(w.halcyon, case.id, NOW, ends_at=NOW + 40 * DAY)
    consent.decline(w.northgate, row.id, NOW)
    if first == "proposed":
        embargo.reject(w.lead, fallen.id, NOW)
    for actor, days in ((w.halcyon, 50), (w.lead, 90), (w.lead, 100)):
        embargo.propose(actor, case.id, NOW + DAY, ends_at=NOW + days * DAY)
        assert _asked(w.northgate) == []
    _answers_nothing(w, case, row, NOW + 2 * DAY)


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize("first", ["proposed", "none"])
def test_a_proposal_does_not_ask_who_stayed_silent(first, ticked):
    w = world()
    case, _ = w.case()
    w.join(case, "halcyon")
    row = w.invite(case, "northgate")
    if first == "proposed":
        embargo.propose(w.halcyon, case.id, NOW, ends_at=NOW + 40 * DAY)
    late = row.lapses_at + DAY
    before = _asked(w.northgate)
    if ticked:
        tick(late)
    embargo.propose(w.lead, case.id, late, ends_at=late + 30 * DAY)
    assert _asked(w.northgate) == before
    tick(late)
    _answers_nothing(w, case, row, late)


def test_a_proposal_gives_an_open_invitation_its_terms():
    w = world()
    case, _ = w.case()
    row = w.invite(case, "northgate")
    wanted = w.embargo(case)
    assert (wanted.ends_at,) in _asked(w.northgate)
    consent.accept(w.northgate, row.id, NOW, terms=wanted.id)
    assert _sees(w.northgate, case)


def test_a_reporter_who_declined_is_asked_by_the_next_proposal():
    """Nobody can invite a reporter by name."""
    w = world()
    case, reporter = w.case()
    w.join(case, "halcyon")
    fallen = embargo.propose(w.halcyon, case.id, NOW, ends_at=NOW + 40 * DAY)
    (row,) = [p for p in case_view(w.lead, case.id).parties if p.role == Role.REPORTER]
    consent.decline(reporter, row.id, NOW)
    embargo.reject(w.lead, fallen.id, NOW)
    wanted = w.embargo(case, 90)
    consent.accept(reporter, row.id, NOW, terms=wanted.id)
    assert _sees(reporter, case)


def test_an_invitation_without_an_embargo_passes_too():
    w = world()
    case, _ = w.case()
    row = w.invite(case, "northgate")
    with pytest.raises(Illegal, match="expired"):
        consent.accept(w.northgate, row.id, row.lapses_at)


def test_an_open_invitation_is_not_sent_twice():
    w, case = _scene()
    w.invite(case, "northgate")
    with pytest.raises(Illegal, match="still open"):
        w.invite(case, "northgate")


def test_terms_that_came_after_the_page_was_shown_are_not_agreed_to():
    w = world()
    case, _ = w.case()
    row = w.invite(case, "northgate")
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 170 * DAY)
    with pytest.raises(Illegal, match="Terms have come"):
        consent.accept(w.northgate, row.id, NOW, terms=None)


def test_an_observer_answers_new_terms():
    w, case = _scene()
    reader = person("Ward Reader")
    hospital = organisation(OrganisationKind.HOSPITAL, reader, name="County Hospital")
    row = participant.invite(w.lead, case.id, NOW, organisation=hospital.id)
    consent.accept(reader, row.id, NOW)
    longer = embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 90 * DAY)
    embargo.accept(w.lead, longer.id, NOW)
    consent.accept(reader, row.id, NOW, terms=longer.id)
    assert _sees(reader, case)


def test_another_coordination_center_is_no_desk_here():
    w, case = _scene()
    stranger = person("Other Analyst")
    other = organisation(OrganisationKind.COORDINATION_CENTER, stranger, name="Other Center")
    row = participant.invite(w.lead, case.id, NOW, organisation=other.id)
    consent.accept(stranger, row.id, NOW)
    view = case_view(stranger, case.id)
    assert (view.is_desk, view.roles) == (False, {Role.OBSERVER})
    for act in (
        lambda: cases.rename(stranger, case.id, NOW, title="Mine"),
        lambda: participant.invite(stranger, case.id, NOW, organisation=w.makers["halcyon"].id),
    ):
        with pytest.raises(Denied):
            act()
    with pytest.raises(Denied, match="own coordination center"):
        participant.admit(w.lead, case.id, NOW, person=stranger.person)
    with pytest.raises(Illegal, match="leads the case"):
        participant.admit(w.lead, case.id, NOW, person=w.lead.person)
    participant.leave(stranger, row.id, NOW)
    assert not _sees(stranger, case)


def test_what_moved_to_a_linked_case_is_not_read_in_the_old_one_by_who_comes_later():
    f = filled()
    (secret, _other) = f.vulnerabilities(2)
    split.split(f.w.lead, f.case.id, f.now, vulnerabilities=[secret.id], title="Linked")
    row = participant.invite(f.w.lead, f.case.id, f.now, organisation=f.w.agency.id)
    consent.accept(f.w.adviser, row.id, f.now)
    reader = person("Ward Reader")
    hospital = organisation(OrganisationKind.HOSPITAL, reader, name="County Hospital")
    row = participant.invite(f.w.lead, f.case.id, f.now, organisation=hospital.id)
    consent.accept(reader, row.id, f.now)
    assert [v.id for v in f.seen(Vulnerability, reader)] == [_other.id]
    assert {v.id for v in f.seen(Vulnerability, f.w.lead)} >= {secret.id, _other.id}


def test_a_closed_case_learns_what_became_known():
    w, case = _scene()
    with database_context(None, "live", [case.id]):
        Case.rows.filter(id=case.id).update(phase="closed")
    cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC)
    with read_scope(w.lead):
        assert Embargo.objects.visible_to(w.lead).get(stream=case.id).state == "exited"


def test_only_the_desk_records_what_ends_secrecy():
    w, case = _scene()
    w.join(case, "northgate")
    with pytest.raises(Denied):
        cases.record(w.northgate, case.id, NOW, event=CaseEvent.EXPLOIT)


def test_the_shortest_standing_proposal_applies_in_whatever_order_they_come():
    ends = {}
    for first, second in ((50, 90), (90, 50)):
        w, case = _scene(120)
        w.join(case, "northgate")
        rows = {}
        for days in (first, second):
            who = w.northgate if days == 50 else w.lead
            rows[days] = embargo.propose(who, case.id, NOW, ends_at=NOW + days * DAY)
        with read_scope(w.lead):
            found = Embargo.objects.visible_to(w.lead).get(stream=case.id)
        ends[first] = found.ends_at - NOW
    assert set(ends.values()) == {50 * DAY}


def test_a_leavers_proposal_binds_nobody():
    w, case = _scene(120)
    row = w.join(case, "northgate")
    embargo.propose(w.northgate, case.id, NOW, ends_at=NOW + 30 * DAY, binds_proposer=False)
    participant.leave(w.northgate, row.id, NOW)
    embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 90 * DAY)
    with read_scope(w.lead):
        found = Embargo.objects.visible_to(w.lead).get(stream=case.id)
    assert found.ends_at >= NOW + 90 * DAY


def test_damaged_cursors_are_named(client):
    import base64
    import uuid

    for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"):
        after = base64.urlsafe_b64encode(f"{at}|{uuid.uuid4()}".encode()).decode()
        assert client.get("/api/v1/advisories", {"after": after}).status_code == 422
        assert client.get("/advisories/", {"after": after}).status_code < 500


def _rooms(actor, case):
    """Kinds of the rooms of a case that somebody reads."""
    with read_scope(actor):
        held = open_grants(actor).filter(stream=case.stream_id)
        return set(held.values_list("room__kind", flat=True))


def _stored(actor, row):
    with read_scope(actor):
        return Participant.objects.visible_to(actor).get(id=row.id)


OUTSIDE = {RoomKind.PARTY, RoomKind.SIDE}
"""What remains to a party that was shut out: its own room, and its side with the desk."""


def _adviser(w, case):
    row = participant.invite(w.lead, case.id, NOW, organisation=w.agency.id)
    consent.accept(w.adviser, row.id, NOW)
    assert _rooms(w.adviser, case) == {*OUTSIDE, RoomKind.CASE, RoomKind.AGENCIES}
    return row


def test_an_adviser_that_declines_leaves_the_room_of_the_agencies_too():
    w, case = _scene()
    row = _adviser(w, case)
    longer = embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 90 * DAY)
    embargo.accept(w.lead, longer.id, NOW)
    consent.decline(w.adviser, row.id, NOW)
    assert _rooms(w.adviser, case) == OUTSIDE


@pytest.mark.parametrize("who", ["adviser", "northgate"])
def test_an_embargo_shuts_out_whoever_has_not_signed_it(who):
    w = world()
    case, _ = w.case()
    row = _adviser(w, case) if who == "adviser" else w.join(case, who)
    actor = getattr(w, who)
    before = _rooms(actor, case)
    w.embargo(case)
    assert _rooms(actor, case) == OUTSIDE
    consent.accept(actor, row.id, NOW)
    assert _rooms(actor, case) == before


@pytest.mark.parametrize("who", ["adviser", "northgate"])
def test_silence_on_the_first_terms_shuts_out_before_they_are_in_force(who):
    w = world()
    case, _ = w.case()
    row = _adviser(w, case) if who == "adviser" else w.join(case, who)
    actor = getattr(w, who)
    w.join(case, "halcyon")
    embargo.propose(w.halcyon, case.id, NOW, ends_at=NOW + 60 * DAY)
    assert RoomKind.CASE in _rooms(actor, case), "a proposal alone changes nobody's access"
    tick(_stored(w.lead, row).lapses_at)
    assert _rooms(actor, case) == OUTSIDE


def test_a_party_that_answers_a_first_proposal_with_no_stays_while_it_is_only_proposed():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    w.join(case, "halcyon")
    first = embargo.propose(w.halcyon, case.id, NOW, ends_at=NOW + 60 * DAY)
    embargo.reject(w.northgate, first.id, NOW)
    assert RoomKind.CASE in _rooms(w.northgate, case)
    embargo.accept(w.lead, first.id, NOW)
    assert _rooms(w.northgate, case) == OUTSIDE


def test_the_center_that_leads_a_case_is_not_invited_to_it():
    w, case = _scene()
    on_duty = person("New Analyst")
    Membership.objects.create(organisation=w.center, person_id=on_duty.person, triage=True, since=NOW)
    with pytest.raises(Illegal, match="leads this case. Admit a colleague instead"):
        participant.invite(w.lead, case.id, NOW, organisation=w.center.id)
    assert _rooms(on_duty, case) == set()
