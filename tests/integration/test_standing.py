"""organisation.sign: an agency consents by its agreement, not case by case, and every yes names its basis."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.integration.test_api import get, token_for

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.commands.announced import open_announced
from medaccord.apps.cases.models import Embargo, Invitation, Participant, Signature
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.models import Organisation, OrganisationKind
from medaccord.apps.parties.queries.listing import listed
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import system
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
BASIS = "Agreement 2026-1"


def _signed(w):
    organisations.sign(system(), NOW, organisation=w.agency.id, basis=BASIS)


def _stored(case, model):
    with database_context(None, "live", [case.id]):
        assert audit.verify(Stream.objects.get(id=case.id)) == []
        assert drift.of(case.id) == []
        return list(model.rows.filter(stream=case.id).order_by("id"))


def _invite(w, case):
    return participant.invite(w.lead, case.id, w.now, organisation=w.agency.id)


@pytest.mark.parametrize("with_embargo", [True, False])
def test_an_invited_agency_takes_part_at_once_and_the_record_says_on_what_basis(with_embargo):
    w = world()
    _signed(w)
    case, _ = w.case()
    if with_embargo:
        w.embargo(case)
    row = _invite(w, case)
    assert case_view(w.adviser, case.id).party(row.id).report_state == "received"
    assert row.consent == ("signatory" if with_embargo else "no_embargo")
    (sent,) = [one for one in _stored(case, Invitation) if one.participant_id == row.id]
    assert (sent.basis, sent.answered_at) == (BASIS, NOW)
    assert len([one for one in _stored(case, Signature) if one.participant_id == row.id]) == with_embargo
    assert [one.basis for one in attempts(w.lead, case.id, row.id).invitations] == [BASIS]


def test_without_an_agreement_it_is_asked_case_by_case():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    row = _invite(w, case)
    assert row.consent == "invited"
    with pytest.raises(Missing):
        case_view(w.adviser, case.id)
    consent.accept(w.adviser, row.id, NOW)
    assert {one.basis for one in _stored(case, Invitation)} == {""}


def test_later_terms_hold_for_it_without_asking():
    w = world()
    _signed(w)
    case, _ = w.case()
    row = _invite(w, case)
    first = w.embargo(case)
    longer = embargo.propose(w.lead, case.id, NOW + DAY, ends_at=NOW + 90 * DAY)
    embargo.accept(w.lead, longer.id, NOW + DAY)
    party = case_view(w.adviser, case.id).party(row.id)
    assert (party.consent, party.signed) == ("signatory", frozenset({first.id, longer.id}))
    assert party.lapses_at is None
    assert {one.basis for one in _stored(case, Invitation) if one.participant_id == row.id} == {BASIS}


def test_terms_that_a_reporter_brings_are_asked_for_as_ever():
    w = world()
    _signed(w)
    case, reporter = w.case()
    row = _invite(w, case)
    embargo.propose(reporter, case.id, NOW + DAY, ends_at=NOW + 40 * DAY)
    assert [one for one in _stored(case, Signature) if one.participant_id == row.id] == []


def test_terms_that_the_owner_has_yet_to_decide_on_are_left_to_be_asked():
    w = world()
    _signed(w)
    case, _ = w.case()
    w.join(case, "northgate")
    embargo.propose(w.northgate, case.id, NOW, ends_at=NOW + 60 * DAY)
    assert _invite(w, case).consent == "invited"
    assert [one.state for one in _stored(case, Embargo)] == ["proposed"]


def test_terms_that_nobody_can_agree_to_any_more_are_left_to_be_asked():
    w = world()
    _signed(w)
    case, _ = w.case()
    w.join(case, "northgate")
    embargo.propose(w.northgate, case.id, NOW, ends_at=NOW + 60 * DAY)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    row = _invite(w, case)
    assert row.consent == "invited"
    assert {one.basis for one in _stored(case, Invitation)} == {""}


@pytest.mark.parametrize("event", [ReportEvent.DEFER, None])
def test_it_agrees_wholly_or_not_at_all(event):
    """A center that defers its own work sends nobody the report (RMB-13-001): then nothing is signed."""
    w = world()
    _signed(w)
    case, _ = w.case()
    w.embargo(case)
    own = next(one for one in _stored(case, Participant) if one.role == "lead")
    if event:
        participant.judge(w.lead, own.id, NOW, event=event)
    row = _invite(w, case)
    signed = [one for one in _stored(case, Signature) if one.participant_id == row.id]
    answered = {one.answered_at for one in _stored(case, Invitation) if one.participant_id == row.id}
    if event is None:
        assert (row.consent, row.report_state, len(signed), answered) == ("signatory", "received", 1, {NOW})
        return
    assert (row.consent, row.report_state, signed, answered) == ("invited", "start", [], {None})
    assert row.lapses_at is not None
    with pytest.raises(Missing):
        case_view(w.adviser, case.id)


def test_an_agency_that_opens_a_case_reads_it_at_once():
    w = world()
    _signed(w)
    told = w.told().report
    report.validate(w.lead, told.id, NOW)
    report.accept(w.lead, told.id, NOW)
    (row,) = [one for one in announcements(w.adviser) if one.report == told.id]
    case = open_announced(w.adviser, row.id, NOW, title="Pump")
    assert case_view(w.adviser, case.id).title == "Pump"


def test_it_may_still_leave_and_an_ended_agreement_asks_again():
    w = world()
    _signed(w)
    case, _ = w.case()
    w.embargo(case)
    row = _invite(w, case)
    participant.leave(w.adviser, row.id, NOW)
    organisations.sign(system(), NOW, organisation=w.agency.id, basis="")
    assert _invite(w, case).consent == "invited"


def test_only_agencies_sign_and_only_administrators_note_it():
    w = world()
    for kind in OrganisationKind:
        party = organisation(kind, person())
        if kind in (OrganisationKind.CLINICAL_ADVISER, OrganisationKind.COORDINATION_CENTER):
            organisations.sign(system(), NOW, organisation=party.id, basis=f" {BASIS} ")
            assert Organisation.objects.get(id=party.id).agreement == BASIS
            continue
        with pytest.raises(Illegal, match="Only an agency"):
            organisations.sign(system(), NOW, organisation=party.id, basis=BASIS)
    for actor in (w.lead, w.adviser, w.northgate):
        with pytest.raises(Denied):
            organisations.sign(actor, NOW, organisation=w.agency.id, basis=BASIS)
    with pytest.raises(Invalid):
        organisations.sign(system(), NOW, organisation=w.agency.id, basis="x" * 301)
    with pytest.raises(Missing):
        organisations.sign(system(), NOW, organisation=w.lead.person, basis=BASIS)
    assert listed(w.lead, w.agency.id).agreement == ""


def test_the_directory_shows_the_agreement_to_whoever_keeps_it():
    w = world()
    _signed(w)
    page = signed_in(w.lead).get(f"/directory/{w.agency.id}/").content.decode()
    assert f"by a standing agreement: {BASIS}" in page
    other = signed_in(w.lead).get(f"/directory/{w.makers['northgate'].id}/").content.decode()
    assert "standing agreement" not in other
    found = get("/api/v1/organisations?q=Device+agency", token=token_for(w.lead, days=999)).json()["results"]
    assert BASIS in {one["agreement"] for one in found}
