"""participant.propose and .turn_down, and the invitation that follows: nobody but the desk reads of it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person, world
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.commands.propose import propose
from medaccord.apps.cases.commands.turn_down import turn_down
from medaccord.apps.cases.models import Nomination
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.nominations import nominations
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.models import OrganisationKind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db
WORDS = {"name": "Meridian Radio", "contact": "psirt@meridian.example", "reason": "It makes the module."}


def proposed(f, maker="northgate"):
    return propose(getattr(f.w, maker), f.parties[maker].id, NOW, **WORDS)


def supplier(member=None):
    kind = OrganisationKind.COMPONENT_SUPPLIER
    return organisation(kind, member or person(), name="Meridian Radio")


def invite(f, organisation, nomination, by=None):
    keys = {"organisation": organisation.id, "nomination": nomination}
    return participant.invite(by or f.w.lead, f.case.id, NOW, **keys)


def seen(f, reader):
    return [(one.name, one.state) for one in nominations(reader, f.case.id)]


def test_its_proposer_and_the_desk_read_it_and_nobody_else():
    f = filled()
    adviser = adviser_in(f)
    row = proposed(f)
    for reader in (f.w.northgate, f.w.lead):
        (told,) = nominations(reader, f.case.id)
        assert (told.id, told.name, told.contact, told.reason, told.state) == (
            row.id,
            *WORDS.values(),
            "open",
        )
        assert history(reader, f.case.id).entries[0].verb == "participant.propose"
    for reader in (f.w.halcyon, adviser, f.reporter, f.w.outsider):
        assert seen(f, reader) == []
        assert f.seen(Nomination, reader) == []
    for reader in (f.w.halcyon, adviser):
        assert all(e.verb != "participant.propose" for e in history(reader, f.case.id).entries)
    f.assert_whole()


def test_the_invitation_tells_the_proposer_that_it_was_invited_and_no_more():
    f = filled()
    row, radio = proposed(f), person()
    party = invite(f, supplier(radio), row.id)
    (told,) = nominations(f.w.northgate, f.case.id)
    assert (told.state, told.answer, told.decided_at) == ("invited", "", NOW)
    assert [p.name for p in case_view(f.w.northgate, f.case.id).parties] == ["Northgate Medical"]
    newest = history(f.w.northgate, f.case.id).entries[0]
    assert (newest.verb, newest.outcome, newest.about) == ("participant.invite", "invited", ())
    at_desk = history(f.w.lead, f.case.id).entries[0]
    assert (at_desk.outcome, at_desk.about) == ("invited", ("Meridian Radio",))
    assert seen(f, radio) == []
    consent.accept(radio, party.id, NOW)
    assert seen(f, radio) == []
    assert all(e.outcome != "invited" for e in history(radio, f.case.id).entries)
    assert nominations(f.w.northgate, f.case.id) == [told]
    f.assert_whole()


def test_a_party_that_is_here_already_is_proposed_like_any_other():
    """Else a manufacturer would learn who takes part by proposing them all."""
    f = filled()
    named = {"name": "Halcyon Infusion", "reason": "It sells the same pump."}
    row = propose(f.w.northgate, f.parties["northgate"].id, NOW, **named)
    assert (row.state, row.contact) == ("open", "")
    turn_down(f.w.lead, row.id, NOW, reason="Nothing is needed.")
    assert seen(f, f.w.northgate) == [("Halcyon Infusion", "declined")]


def test_the_desk_turns_it_down_with_a_reason_that_the_proposer_reads():
    f = filled()
    row = proposed(f)
    for actor, refused in ((f.w.northgate, Denied), (f.w.halcyon, Missing), (f.w.outsider, Missing)):
        with pytest.raises(refused):
            turn_down(actor, row.id, NOW, reason="No.")
    for wrong in ("", " \n ", "a\x00b"):
        with pytest.raises(Invalid):
            turn_down(f.w.lead, row.id, NOW, reason=wrong)
    with pytest.raises(Stale):
        turn_down(f.w.lead, row.id, NOW, reason="No.", version=7)
    turn_down(f.w.lead, row.id, NOW, reason="Another module is affected. ", version=1)
    (told,) = nominations(f.w.northgate, f.case.id)
    assert (told.state, told.answer) == ("declined", "Another module is affected.")
    f.assert_whole()


def test_a_proposal_is_decided_once():
    f = filled()
    first, second = proposed(f), proposed(f, "halcyon")
    invite(f, supplier(), first.id)
    before = f.entries()
    with pytest.raises(Illegal, match="decided already"):
        turn_down(f.w.lead, first.id, NOW, reason="No.")
    with pytest.raises(Illegal, match="decided already"):
        invite(f, supplier(), first.id)
    with pytest.raises(Missing):
        invite(f, supplier(), person().person)
    turn_down(f.w.lead, second.id, NOW, reason="No.")
    assert f.entries() == before + 1
    assert seen(f, f.w.halcyon) == [("Meridian Radio", "declined")]
    f.assert_whole()


def test_a_proposal_of_another_case_is_not_there():
    f = filled()
    row = proposed(f)
    other, _ = f.w.case("Another")
    with pytest.raises(Missing):
        participant.invite(f.w.lead, other.id, NOW, organisation=supplier().id, nomination=row.id)


def test_only_a_party_that_takes_part_proposes_in_its_own_name():
    f = filled()
    own = f.parties["northgate"].id
    with pytest.raises(Denied):
        propose(f.w.lead, own, NOW, **WORDS)
    with pytest.raises(Missing):
        propose(f.w.halcyon, own, NOW, **WORDS)
    late = participant.invite(f.w.lead, f.case.id, NOW, organisation=f.w.agency.id)
    with pytest.raises(Denied):
        propose(f.w.adviser, late.id, NOW, **WORDS)
    f.w.embargo(f.case)
    consent.decline(f.w.northgate, own, NOW)
    with pytest.raises(Illegal, match="take no part"):
        propose(f.w.northgate, own, NOW, **WORDS)
    over = filled()
    over.close()
    with pytest.raises(Denied, match="Now it is closed"):
        proposed(over)


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"reason": ""}, {"name": "a\nb"}, {"name": "x" * 301}, {"contact": "x" * 2_001}]
)
def test_what_is_proposed_has_a_name_and_a_reason_that_can_be_kept(wrong):
    f = filled()
    with pytest.raises(Invalid) as refused:
        propose(f.w.northgate, f.parties["northgate"].id, NOW, **{**WORDS, **wrong})
    assert list(refused.value.findings) == list(wrong)
    assert f.rows(Nomination) == []


def test_of_a_reporter_that_proposes_the_day_alone_is_told():
    f = filled()
    reporters = next(p for p in case_view(f.w.lead, f.case.id).parties if p.role == "reporter")
    row = propose(f.reporter, reporters.id, NOW + dt.timedelta(minutes=7), **WORDS)
    assert (row.proposed_at.hour, row.proposed_at.minute) == (12, 0)


# ---------------------------------------------------------------- screens


def _people(f, reader, more=""):
    return signed_in(reader).get(f"/cases/{f.case.id}/people/{more}").content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_party_proposes_and_the_desk_invites_from_the_proposal():
    f = filled()
    here = f"/cases/{f.case.id}/people/"
    maker, desk = signed_in(f.w.northgate), signed_in(f.w.lead)
    sent = {f"propose-{name}": words for name, words in WORDS.items()}
    refused = maker.post(f"{here}{f.parties['northgate'].id}/propose/", {**sent, "propose-reason": ""})
    assert refused.status_code == 422
    assert "Meridian Radio" in refused.content.decode()
    assert maker.post(f"{here}{f.parties['northgate'].id}/propose/", sent).status_code == 303
    (row,) = f.rows(Nomination)
    assert "Waits for the coordination center" in _people(f, f.w.northgate)
    assert "Meridian Radio" not in _people(f, f.w.halcyon)
    page = _people(f, f.w.lead, f"?proposal={row.id}")
    assert 'name="organisation-name" value="Meridian Radio"' in page
    radio = supplier()
    page = _people(f, f.w.lead, f"?proposal={row.id}")
    assert f'value="{radio.id}" selected' in page
    assert f'name="invite-proposal" value="{row.id}"' in page
    asked = {"invite-organisation": radio.id, "invite-proposal": row.id, "invite-due": "2026-11-01"}
    refused = desk.post(f"{here}invite/", asked)
    assert refused.status_code == 422
    assert f'name="invite-proposal" value="{row.id}"' in refused.content.decode()
    assert desk.post(f"{here}invite/", {**asked, "invite-due": ""}).status_code == 303
    assert "Invited" in _people(f, f.w.northgate)
    assert "Turn it down" not in _people(f, f.w.lead)


@time_machine.travel(NOW, tick=False)
def test_turning_down_asks_for_a_reason_on_a_page_of_its_own():
    f = filled()
    row = proposed(f)
    there = f"/cases/{f.case.id}/people/proposals/{row.id}/turn-down/"
    desk = signed_in(f.w.lead)
    assert "Whoever proposed it reads your reason" in desk.get(there).content.decode()
    for reader in (f.w.halcyon, f.w.outsider):
        assert signed_in(reader).get(there).status_code == 404
    assert desk.post(there, {"version": 1}).status_code == 422
    assert signed_in(f.w.northgate).post(there, {"reason": "No.", "version": 1}).status_code == 403
    assert desk.post(there, {"reason": "Another module.", "version": 1}).status_code == 303
    assert "Another module." in _people(f, f.w.northgate)
    stale = desk.post(there, {"reason": "Once more.", "version": 1})
    assert stale.status_code == 409
    assert "Once more." in stale.content.decode()


def test_the_news_of_it_goes_to_the_other_side():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    for actor in (w.lead, w.northgate, w.halcyon):
        signed_in(actor)
    notice.deliver("live", case.id, NOW)
    one = propose(w.northgate, row.id, NOW, **WORDS)
    assert notice.deliver("live", case.id, NOW) == 1
    turn_down(w.lead, one.id, NOW, reason="No.")
    assert notice.deliver("live", case.id, NOW) == 1
