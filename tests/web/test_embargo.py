"""The screen of the embargo: exact instants, effects shown first, equal answers, reasons, the end."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from tests.browsing import AT, signed_in, words
from tests.factories import NOW, organisation
from tests.filled import filled

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Embargo, Override, Participant, Proposal
from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.errors import Invalid
from medaccord.domain.text import LETTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TYPED = {"day": "2027-01-28", "time": "10:00", "zone": "America/New_York", "reason": "Tests", "binds": "on"}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Bound:
    """A case under an embargo of 60 days, with Northgate and Halcyon bound by it."""

    def __init__(self, days=60, not_after=None):
        from tests.factories import world

        self.w = world()
        self.case, self.reporter = self.w.case(**({"not_after": not_after} if not_after else {}))
        if days:
            self.w.embargo(self.case, days)
        for maker in ("northgate", "halcyon"):
            self.w.join(self.case, maker)
        self.here = f"/cases/{self.case.id}/embargo/"
        self.desk, self.maker = signed_in(self.w.lead), signed_in(self.w.northgate)

    def rows(self, model, **which):
        from medaccord.core.context import database_context

        with database_context(None, "live", [self.case.id]):
            return list(model.rows.filter(stream=self.case.id, **which))

    def entries(self):
        from medaccord.core.context import database_context
        from medaccord.core.models import Stream

        with database_context(None, "live", [self.case.id]):
            return Stream.objects.get(id=self.case.id).count

    def effect(self, browser=None, **changes):
        return (browser or self.desk).post(f"{self.here}propose/", {**TYPED, **changes, "do": "effect"})

    def send(self, shown, browser=None):
        """Press the button of the effect that is shown: what is sent is what was shown."""
        box = shown.content.decode().partition('id="effect"')[2]
        hidden = dict(HIDDEN.findall(box))
        assert hidden["do"] == "send"
        return (browser or self.desk).post(f"{self.here}propose/", hidden)

    def proposals(self):
        return sorted(self.rows(Proposal), key=lambda row: row.number)


def test_terms_stand_with_their_exact_end_in_the_readers_zone_and_in_utc():
    b = Bound()
    Person.objects.filter(principal=b.w.lead.person).update(zone="America/New_York")
    page = words(b.desk.get(b.here))
    assert "In force: terms 1" in page
    assert "days, to Jan 22, 2027" in page
    assert "10:00 am EST (15:00 UTC)" in page
    assert "2 of 3 to terms 1" in page


def test_an_effect_is_shown_and_nothing_is_sent():
    b = Bound()
    entries = b.entries()
    shown = b.effect()
    assert shown.status_code == 200
    assert "Effect of Jan 28, 2027, 10:00 am EST (2027-01-28 15:00 UTC)" in words(shown)
    assert "6 days later than now; 66 days in all." in words(shown)
    assert (b.entries(), len(b.proposals())) == (entries, 1)
    assert b.desk.get(f"{b.here}propose/").status_code == 405


def test_what_is_sent_is_what_was_shown():
    b = Bound()
    sent = b.send(b.effect())
    assert (sent.status_code, sent["Location"]) == (303, b.here)
    new = b.proposals()[-1]
    assert (new.ends_at, new.reason) == (dt.datetime(2027, 1, 28, 15, 0, tzinfo=dt.UTC), "Tests")
    assert new.binds_proposer
    assert "You ask for Jan 28, 2027" in words(b.desk.get(b.here))


def test_an_unticked_box_is_sent_as_unticked():
    b = Bound()
    b.send(b.effect(binds=""))
    assert not b.proposals()[-1].binds_proposer


def test_a_case_that_changed_meanwhile_is_shown_again_instead_of_sent():
    b = Bound()
    shown = b.effect()
    embargo.propose(b.w.northgate, b.case.id, AT, ends_at=AT + dt.timedelta(days=90))
    again = b.send(shown)
    assert again.status_code == 409
    assert "The case has changed since the effect was shown." in words(again)
    assert len(b.proposals()) == 2
    assert b.send(again).status_code == 303


@pytest.mark.parametrize(
    ("day", "time", "zone", "sentence"),
    [
        ("2027-03-14", "02:30", "America/New_York", "Clocks in America/New York skip 02:30 on Mar 14, 2027."),
        ("2026-12-06", "12:00", "Nowhere/Place", "Choose one of the answers that are offered."),
        ("2027-10-31", "02:30", "Europe/Berlin", "02:30 comes twice in Europe/Berlin on Oct 31, 2027."),
        ("2026-11-22", "12:00", "UTC", "This end has passed"),
        ("2099-01-01", "12:00", "UTC", "Give an end within 3650 days"),
        ("", "12:00", "UTC", "Give the day."),
    ],
)
def test_an_end_that_is_no_exact_future_instant_is_refused_with_a_sentence(day, time, zone, sentence):
    b = Bound()
    answer = b.effect(day=day, time=time, zone=zone)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'id="effect"' not in answer.content.decode()
    assert 'value="12:00"' in answer.content.decode() or 'value="02:30"' in answer.content.decode()


@pytest.mark.parametrize(("time", "utc"), [("01:59", "06:59"), ("03:00", "07:00")])
def test_the_minutes_beside_a_skipped_hour_are_exact(time, utc):
    b = Bound()
    assert f"(2027-03-14 {utc} UTC)" in words(b.effect(day="2027-03-14", time=time))


def test_the_effect_names_fixes_limits_default_and_who_must_agree_again():
    b = Bound(not_after=dt.date(2027, 1, 25))
    from medaccord.apps.cases.commands import product, vulnerability

    (flaw,) = vulnerability.add(
        b.w.lead, b.case.id, NOW, vulnerabilities=[vulnerability.NewVulnerability(title="Fixed password")]
    )
    new = [product.typed(b.w.makers[m].id, m, "Pump", "1") for m in ("northgate", "halcyon")]
    ours, theirs = product.add(b.w.lead, b.case.id, NOW, products=new)
    for actor, one, day in ((b.w.northgate, ours, 18), (b.w.halcyon, theirs, 30)):
        told = cells.Cell(Status.AFFECTED, Plan.FIX_PLANNED, dt.date(2027, 1, day))
        status.answer(actor, b.case.id, NOW, answers=[Answer(one.id, flaw.id, told)])
    page = words(b.effect())
    assert "Northgate Medical plans its fix for Jan 18, 2027, before this end." in page
    assert "Northgate Medical’s fix would wait 10 days before users are told why." in page
    assert "Halcyon Infusion plans its fix for Jan 30, 2027, after this end." in page
    assert "After Jan 25, 2027, until when the reporter keeps it private." in page
    assert "Within the center’s usual 90 days: 66 in all." in page
    assert "must agree again, and see nothing new until they do: " in page
    later = words(b.effect(day="2027-03-30"))
    assert "37 days past the center’s usual 90 days: 127 in all." in later
    sooner = words(b.effect(day="2027-01-10"))
    assert "12 days earlier than now;" in sooner
    assert "Inside the reporter’s own limit of Jan 25, 2027." in sooner
    assert "Nobody must agree again" in sooner


def test_the_reporters_limit_and_other_parties_are_not_told_to_a_manufacturer():
    b = Bound(not_after=dt.date(2027, 1, 25))
    page = words(b.effect(b.maker))
    assert "Halcyon" not in page
    assert "Jan 25" not in page
    assert "Your side must agree to it." in page


@pytest.mark.parametrize(
    ("day", "applies"),
    [("2026-12-05", False), ("2026-12-23", True), ("2027-01-10", True), ("2027-01-28", False)],
)
def test_what_the_effect_says_about_coming_into_force_is_what_happens(day, applies):
    b = Bound()
    shown = b.effect(b.maker, day=day)
    assert ("It comes into force as soon as you propose it" in words(shown)) is applies
    short = "Shorter than the center’s minimum of 14 days: it needs the center’s yes."
    assert (short in words(shown)) is (day == "2026-12-05")
    b.send(shown, b.maker)
    state = b.proposals()[-1].state
    assert state == ("accepted" if applies else "open")
    told = words(b.maker.get(b.here))
    assert ("The new end is in force." in told) is applies
    assert ("Your proposal is before all parties." in told) is not applies


def test_the_policy_is_the_centers_own_for_every_reader_also_once_the_lead_has_left_it():
    """Between the center's minimum of 14 days and the default of 45; a second center asks for 40."""
    b = Bound()
    other = organisation(OrganisationKind.COORDINATION_CENTER, name="Other center")
    Organisation.objects.filter(id=other.id).update(embargo_minimum_days=40)
    Membership.objects.filter(person=b.w.lead.person).update(until=AT)
    Membership.objects.create(organisation=other, person_id=b.w.lead.person, since=AT)
    shown = words(b.effect(b.maker, day="2026-12-23"))
    assert "It comes into force as soon as you propose it" in shown
    assert "center’s minimum" not in shown
    assert "Coordination center" not in shown


def test_what_depends_on_whom_the_reader_does_not_know_is_said_conditionally():
    """The owner's own end beyond its maximum waits; a manufacturer does not know whose it is."""
    b = Bound(days=0)
    embargo.propose(b.w.lead, b.case.id, AT, ends_at=AT + dt.timedelta(days=200), binds_proposer=False)
    shown = b.effect(b.maker)
    sentence = (
        "It comes into force at once if an open proposal is the case owner’s and nothing is to be weighed"
    )
    assert sentence in words(shown)
    b.send(shown, b.maker)
    assert b.rows(Embargo)[0].ends_at == dt.datetime(2027, 1, 28, 15, 0, tzinfo=dt.UTC)


def test_an_effect_without_its_stamp_or_with_an_old_one_is_not_sent_and_nothing_typed_is_lost():
    b = Bound()
    for stamp in ({}, {"shown": "1.2.3"}):
        refused = b.desk.post(f"{b.here}propose/", {**TYPED, **stamp, "do": "send"})
        assert refused.status_code == 409
        assert "The case has changed since the effect was shown." in words(refused)
        assert "Tests" in refused.content.decode()
    assert len(b.proposals()) == 1
    assert b.send(refused).status_code == 303


def test_a_reason_that_is_too_long_is_told_beside_its_field():
    b = Bound()
    long = "x" * (LETTER + 1)
    assert b.effect(reason=long).status_code == 422
    with pytest.raises(Invalid) as refusal:
        embargo.propose(b.w.lead, b.case.id, AT, ends_at=AT + dt.timedelta(days=70), reason=long)
    assert list(refusal.value.findings) == ["reason"]


def test_first_terms_of_the_center_come_into_force_and_a_manufacturers_wait():
    b = Bound(days=0)
    waits = b.effect(b.maker)
    assert "Nothing changes until the case owner accepts." in words(waits)
    b.send(waits, b.maker)
    assert b.rows(Embargo)[0].state == "proposed"
    c = Bound(days=0)
    shown = c.effect()
    assert "It comes into force as soon as you propose it." in words(shown)
    c.send(shown)
    assert c.rows(Embargo)[0].state == "active"


def test_the_owners_answers_are_equal_and_its_yes_puts_the_terms_into_force():
    b = Bound()
    wanted = embargo.propose(b.w.northgate, b.case.id, AT, ends_at=AT + dt.timedelta(days=70), reason="Bench")
    page = b.desk.get(b.here).content.decode()
    assert "Northgate Medical asks for Feb 1, 2027" in page
    buttons = re.findall(
        r'<button type="submit" class="([^"]+)">(Accept Feb 1, 2027|Keep Jan 22, 2027)', page
    )
    assert {css for css, _label in buttons} == {"usa-button usa-button--outline ma-btn"}
    assert len(buttons) == 2
    assert b.desk.get(f"{b.here}{wanted.id}/accept/").status_code == 405
    answer = b.desk.post(f"{b.here}{wanted.id}/accept/")
    assert (answer.status_code, answer["Location"]) == (303, b.here)
    assert b.rows(Embargo)[0].ends_at == AT + dt.timedelta(days=70)
    assert "In force: terms 2" in words(b.desk.get(b.here))


def test_the_owners_no_keeps_what_was_in_force():
    b = Bound()
    wanted = embargo.propose(b.w.northgate, b.case.id, AT, ends_at=AT + dt.timedelta(days=70))
    b.desk.post(f"{b.here}{wanted.id}/reject/")
    assert b.rows(Embargo)[0].ends_at == NOW + dt.timedelta(days=60)
    assert "Terms 2 fell: to Feb 1, 2027" in words(b.desk.get(b.here))


def test_a_decided_proposal_cannot_be_answered_again():
    b = Bound()
    wanted = embargo.propose(b.w.northgate, b.case.id, AT, ends_at=AT + dt.timedelta(days=70))
    b.desk.post(f"{b.here}{wanted.id}/reject/")
    again = b.desk.post(f"{b.here}{wanted.id}/accept/")
    assert again.status_code == 409
    assert "This proposal is decided already." in words(again)


def test_a_party_agrees_for_itself_or_keeps_the_old_end():
    b = Bound()
    wanted = embargo.propose(b.w.lead, b.case.id, AT, ends_at=AT + dt.timedelta(days=70))
    page = words(b.maker.get(b.here))
    assert "Agree to Feb 1, 2027" in page
    assert "Keep Jan 22, 2027" in page
    (terms,) = b.rows(Proposal, number=1)
    kept = b.maker.post(f"{b.here}sign/", {"terms": terms.id, "answer": "accept"})
    assert kept.status_code == 303
    (mine,) = b.rows(Participant, name="Northgate Medical")
    assert mine.consent == "signatory"
    b.maker.post(f"{b.here}{wanted.id}/accept/")
    assert "Agree to Feb 1, 2027" not in words(b.maker.get(b.here))
    embargo.accept(b.w.lead, wanted.id, AT)
    (mine,) = b.rows(Participant, name="Northgate Medical")
    (other,) = b.rows(Participant, name="Halcyon Infusion")
    assert (mine.consent, other.consent) == ("signatory", "lapsed")


def test_whoever_has_not_agreed_to_the_terms_in_force_is_asked_and_may_decline():
    b = Bound()
    wanted = embargo.propose(b.w.lead, b.case.id, AT, ends_at=AT + dt.timedelta(days=20))
    assert wanted.state == "accepted"
    page = b.maker.get(b.here)
    assert "Do you agree to terms 2?" in words(page)
    declined = b.maker.post(f"{b.here}sign/", {"terms": wanted.id, "answer": "decline"})
    assert (declined.status_code, declined["Location"]) == (303, "/my-work/")
    (mine,) = b.rows(Participant, name="Northgate Medical")
    assert mine.consent == "declined"
    assert b.maker.get(b.here).status_code == 404


def test_superseded_terms_cannot_be_signed():
    b = Bound()
    embargo.propose(b.w.lead, b.case.id, AT, ends_at=AT + dt.timedelta(days=20))
    (old,) = b.rows(Proposal, number=1)
    refused = b.maker.post(f"{b.here}sign/", {"terms": old.id, "answer": "accept"})
    assert refused.status_code == 409
    assert "superseded" in words(refused)
    assert b.maker.post(f"{b.here}sign/", {"terms": old.id, "answer": "perhaps"}).status_code == 422


def test_a_rule_that_should_be_kept_asks_for_a_reason_and_keeps_it():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    told = cells.Cell(Status.FIXED, fixed_version="2")
    status.answer(f.w.northgate, f.case.id, NOW, answers=[Answer(pump.id, flaw.id, told)])
    here, desk = f"/cases/{f.case.id}/embargo/", signed_in(f.w.lead)
    shown = desk.post(f"{here}propose/", {**TYPED, "do": "effect"})
    hidden = dict(HIDDEN.findall(shown.content.decode().partition('id="effect"')[2]))
    refused = desk.post(f"{here}propose/", hidden)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert 'name="reason_T6"' in page
    assert "Every fix is ready: begin no embargo but a brief one." in page
    assert "Tests" in page
    typed = {**TYPED, "reason_T6": "The rollout takes two weeks."}
    shown = desk.post(f"{here}propose/", {**typed, "do": "effect"})
    hidden = dict(HIDDEN.findall(shown.content.decode().partition('id="effect"')[2]))
    assert desk.post(f"{here}propose/", hidden).status_code == 303
    assert {(o.rule, o.reason) for o in f.rows(Override)} >= {("T6", "The rollout takes two weeks.")}
    assert "Went on against rule T6: The rollout takes two weeks." in words(desk.get(here))


def test_an_answer_that_needs_a_reason_asks_for_it_on_a_page_and_takes_it_there():
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    wanted = embargo.propose(f.w.northgate, f.case.id, NOW, ends_at=NOW + dt.timedelta(days=60))
    told = cells.Cell(Status.FIXED, fixed_version="2")
    status.answer(f.w.northgate, f.case.id, NOW, answers=[Answer(pump.id, flaw.id, told)])
    desk, there = signed_in(f.w.lead), f"/cases/{f.case.id}/embargo/{wanted.id}/accept/"
    asked = desk.post(there)
    assert asked.status_code == 409
    assert 'name="reason_T6"' in asked.content.decode()
    assert "Nothing has changed yet." in words(asked)
    assert f.rows(Embargo)[0].state == "proposed"
    assert desk.post(there, {"reason_T6": "Rollout"}).status_code == 303
    assert f.rows(Embargo)[0].state == "active"


def test_the_lead_ends_it_early_with_a_reason_and_nobody_sees_more():
    b = Bound()
    without = b.desk.post(f"{b.here}terminate/", {"end-sure": "on"})
    assert without.status_code == 422
    unsure = b.desk.post(f"{b.here}terminate/", {"end-reason": "It leaked."})
    assert unsure.status_code == 422
    assert "It leaked." in unsure.content.decode()
    assert b.rows(Embargo)[0].state == "active"
    ended = b.desk.post(f"{b.here}terminate/", {"end-reason": "It leaked.", "end-sure": "on"})
    assert ended.status_code == 303
    (row,) = b.rows(Embargo)
    assert (row.state, row.reason) == ("exited", "It leaked.")
    page = words(b.maker.get(b.here))
    assert "No embargo is in force" in page
    assert "It leaked." in page
    assert "Propose terms" not in page


def test_a_manufacturer_cannot_end_it():
    b = Bound()
    refused = b.maker.post(f"{b.here}terminate/", {"end-reason": "Now.", "end-sure": "on"})
    assert refused.status_code == 403
    assert "Your role here does not allow this." in words(refused)
    assert "End it now" not in words(b.maker.get(b.here))
    assert b.rows(Embargo)[0].state == "active"


def test_an_end_that_has_passed_binds_nobody_even_before_it_is_noted():
    b = Bound(days=20)
    with time_machine.travel(NOW + dt.timedelta(days=21), tick=False):
        page = words(signed_in(b.w.lead).get(b.here))
    assert "No embargo is in force" in page
    assert b.rows(Embargo)[0].state == "active"


def test_a_public_case_offers_no_embargo():
    b = Bound()
    cases.record(b.w.lead, b.case.id, AT, event=CaseEvent.PUBLIC)
    page = words(b.desk.get(b.here))
    assert "The case is public: no embargo can be agreed any more." in page
    assert "Show the effect" not in page
    for step in ("effect", "send"):
        refused = b.desk.post(f"{b.here}propose/", {**TYPED, "do": step})
        assert refused.status_code == 409
    assert "The case is public: no embargo can be agreed any more." in words(b.effect())


def test_each_party_sees_its_own_consent_and_the_desk_sees_all():
    b = Bound()
    assert {"Northgate Medical", "Halcyon Infusion"} <= set(
        re.findall(r"Northgate Medical|Halcyon Infusion", words(b.desk.get(b.here)))
    )
    own = words(b.maker.get(b.here))
    assert "Halcyon" not in own
    assert "Their limit" not in own


def test_an_invited_party_finds_no_page_before_it_agrees():
    b = Bound()
    invited = participant.invite(b.w.lead, b.case.id, AT, organisation=b.w.agency.id)
    assert signed_in(b.w.adviser).get(b.here).status_code == 404
    consent.accept(b.w.adviser, invited.id, AT)
    assert signed_in(b.w.adviser).get(b.here).status_code == 200


def test_where_nobody_spoke_first_the_desks_form_holds_the_centers_default():
    """Decision 0111: it counts as the center's own proposal once a person sends it."""
    b = Bound(days=None)
    page = b.desk.get(b.here).content.decode()
    default = AT + dt.timedelta(days=90)
    assert f'value="{default:%Y-%m-%d}"' in page
    assert f'value="{default:%Y-%m-%d}"' not in b.maker.get(b.here).content.decode()
    zone = {"day": f"{default:%Y-%m-%d}", "time": f"{default:%H:%M}", "zone": "UTC"}
    assert b.send(b.effect(**zone)).status_code == 303
    (row,) = b.rows(Embargo)
    assert (row.state, row.ends_at) == ("active", default)
