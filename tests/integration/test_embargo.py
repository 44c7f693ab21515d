"""embargo.propose/accept/reject/terminate/end: who decides, and when it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.factories import NOW, World, world
from tests.filled import filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Case, Embargo, Invitation, Override, Participant, Proposal
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view, fingerprint
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import system
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell, Status
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.voice import day_of
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


class Scene:
    """A case with its world, and what its tables say."""

    def __init__(self, embargo_days: int | None = 60) -> None:
        self.w: World = world()
        self.case, self.reporter = self.w.case()
        if embargo_days:
            self.w.embargo(self.case, embargo_days)

    def propose(self, actor: Any, days: int, **inputs: Any) -> Proposal:
        return embargo.propose(actor, self.case.id, NOW, ends_at=NOW + days * DAY, **inputs)

    @property
    def embargo(self) -> Embargo:
        with database_context(None, "live", [self.case.id]):
            return Embargo.rows.get(stream=self.case.id)

    @property
    def days(self) -> int | None:
        ends_at = self.embargo.ends_at
        return (ends_at - NOW).days if ends_at else None

    def states(self) -> dict[int, str]:
        with database_context(None, "live", [self.case.id]):
            return dict(Proposal.rows.filter(stream=self.case.id).values_list("number", "state"))

    def consents(self) -> dict[str, str]:
        with database_context(None, "live", [self.case.id]):
            return dict(Participant.rows.filter(stream=self.case.id).values_list("name", "consent"))

    def sees(self, actor: Any) -> bool:
        with read_scope(actor):
            return Case.objects.visible_to(actor).filter(id=self.case.id).exists()

    def party(self, maker: str) -> Participant:
        with database_context(None, "live", [self.case.id]):
            return Participant.rows.get(id=self.w.parties[maker].id)

    def whole(self) -> bool:
        with database_context(None, "live", [self.case.id]):
            stream = Stream.objects.get(id=self.case.id)
            return not audit.verify(stream) and drift.rebuilt(stream.id) == drift.stored(stream.id)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_owners_proposal_applies_at_once_and_asks_the_others(scene):
    assert (scene.embargo.state, scene.days) == ("active", 60)
    assert scene.consents() == {"Coordination center": "signatory", "Anonymous reporter": "invited"}
    assert not scene.sees(scene.reporter)


def test_anothers_first_proposal_waits_for_the_owner():
    s = Scene(embargo_days=None)
    proposal = s.propose(s.reporter, 40)
    assert (s.embargo.state, s.days) == ("proposed", None)
    embargo.accept(s.w.lead, proposal.id, NOW)
    assert (s.embargo.state, s.days) == ("active", 40)
    assert s.sees(s.reporter)


def test_a_shorter_proposal_within_the_policy_applies_at_once_and_shuts_nobody_out(scene):
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    scene.propose(scene.w.northgate, 30)
    assert (scene.embargo.state, scene.days) == ("active", 30)
    assert scene.sees(scene.w.northgate)
    assert scene.sees(scene.w.halcyon)
    assert scene.states() == {1: "accepted", 2: "accepted"}


def test_one_under_the_minimum_needs_the_coordinators_yes(scene):
    scene.w.join(scene.case, "northgate")
    short = scene.propose(scene.w.northgate, 7)
    assert (scene.embargo.state, scene.days) == ("revise", 60)
    embargo.accept(scene.w.lead, short.id, NOW)
    assert (scene.embargo.state, scene.days) == ("active", 7)


def test_one_that_does_not_bind_its_proposer_needs_the_coordinators_yes(scene):
    scene.w.join(scene.case, "northgate")
    scene.propose(scene.w.northgate, 30, binds_proposer=False)
    assert (scene.embargo.state, scene.days) == ("revise", 60)


def test_a_longer_one_is_a_revision_and_asks_everybody_again_once_accepted(scene):
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    longer = scene.propose(scene.w.northgate, 90)
    assert (scene.embargo.state, scene.days) == ("revise", 60)
    assert scene.sees(scene.w.halcyon), "the old terms stay in force while a revision is open"
    embargo.accept(scene.w.lead, longer.id, NOW)
    assert (scene.embargo.state, scene.days) == ("active", 90)
    assert scene.sees(scene.w.northgate)
    assert not scene.sees(scene.w.halcyon)
    party = scene.w.parties["halcyon"]
    consent.accept(scene.w.halcyon, party.id, NOW, terms=longer.id)
    assert scene.sees(scene.w.halcyon)


def test_another_partys_yes_moves_only_its_own_consent(scene):
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    longer = scene.propose(scene.w.northgate, 90)
    embargo.accept(scene.w.halcyon, longer.id, NOW)
    assert (scene.embargo.state, scene.days) == ("revise", 60)
    assert scene.consents()["Halcyon Infusion"] == "signatory"


def test_a_rejected_revision_keeps_the_old_terms(scene):
    scene.w.join(scene.case, "northgate")
    longer = scene.propose(scene.w.northgate, 90)
    embargo.reject(scene.w.lead, longer.id, NOW)
    assert (scene.embargo.state, scene.days) == ("active", 60)
    assert scene.states() == {1: "accepted", 2: "rejected"}
    assert scene.consents()["Northgate Medical"] == "signatory"


def test_of_several_open_ones_the_others_stay_before_the_owner(scene):
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    first = scene.propose(scene.w.northgate, 90)
    second = scene.propose(scene.w.halcyon, 120)
    embargo.reject(scene.w.lead, first.id, NOW)
    assert scene.embargo.state == "revise"
    embargo.accept(scene.w.lead, second.id, NOW)
    assert (scene.embargo.state, scene.days) == ("active", 120)
    assert scene.states() == {1: "accepted", 2: "rejected", 3: "accepted"}


def test_a_decided_proposal_cannot_be_answered(scene):
    scene.w.join(scene.case, "northgate")
    longer = scene.propose(scene.w.northgate, 90)
    embargo.reject(scene.w.lead, longer.id, NOW)
    with pytest.raises(Illegal, match="decided already"):
        embargo.accept(scene.w.lead, longer.id, NOW)


@pytest.mark.parametrize(
    "ends_at",
    [
        NOW,
        NOW - DAY,
        NOW + 5000 * DAY,
        dt.datetime(2027, 1, 1),  # noqa: DTZ001 - the very thing that is refused
        NOW.astimezone(dt.timezone(dt.timedelta(hours=1))),
    ],
    ids=["now", "past", "indefinite", "without a zone", "not in UTC"],
)
def test_an_end_is_one_exact_future_instant_in_utc(scene, ends_at):
    with pytest.raises((Invalid, Illegal)):
        embargo.propose(scene.w.lead, scene.case.id, NOW, ends_at=ends_at)
    assert scene.days == 60


def test_what_becomes_public_ends_it_at_once_and_nobody_sees_more(scene):
    scene.w.invite(scene.case, "northgate")
    cases.record(scene.w.lead, scene.case.id, NOW, event=CaseEvent.PUBLIC)
    assert scene.embargo.state == "exited"
    assert set(scene.consents().values()) == {"no_embargo"}
    assert not scene.sees(scene.w.northgate)
    assert not scene.sees(scene.reporter)
    with pytest.raises(Illegal):
        scene.propose(scene.w.lead, 30)


def test_attacks_alone_leave_the_end_to_the_owner(scene):
    cases.record(scene.w.lead, scene.case.id, NOW, event=CaseEvent.ATTACKS)
    assert scene.embargo.state == "active"
    embargo.terminate(scene.w.lead, scene.case.id, NOW, reason="attacks were seen")
    assert scene.embargo.state == "exited"


def test_ending_it_early_takes_the_lead_and_a_reason(scene):
    scene.w.join(scene.case, "northgate")
    with pytest.raises(Denied):
        embargo.terminate(scene.w.northgate, scene.case.id, NOW, reason="we are done")
    with pytest.raises(Illegal, match="Say why"):
        embargo.terminate(scene.w.lead, scene.case.id, NOW, reason=" ")
    open_one = scene.propose(scene.w.northgate, 90)
    embargo.terminate(scene.w.lead, scene.case.id, NOW, reason="leaked")
    assert scene.embargo.reason == "leaked"
    assert scene.states()[open_one.number] == "rejected"


def test_its_end_is_an_instant_however_late_the_periodic_work_is(scene):
    maker = scene.w.makers["northgate"].id
    party = participant.invite(scene.w.lead, scene.case.id, NOW, organisation=maker, due_at=NOW + 70 * DAY)
    consent.accept(scene.w.northgate, party.id, NOW + 61 * DAY, terms=None)
    assert scene.embargo.state == "exited"
    assert scene.embargo.ended_at == NOW + 60 * DAY, "as of its own instant, not of the late command"
    assert set(scene.consents().values()) == {"no_embargo"}


def test_the_system_ends_what_has_run_out_and_only_that(scene):
    keeper = system()
    with pytest.raises((Illegal, Missing)):
        embargo.end(keeper, scene.case.id, NOW + 59 * DAY)
    with pytest.raises(Denied):
        embargo.end(scene.w.lead, scene.case.id, NOW + 61 * DAY)


def test_strangers_do_not_learn_that_there_is_a_case(scene):
    with pytest.raises(Missing):
        scene.propose(scene.w.outsider, 30)
    with pytest.raises(Missing):
        embargo.terminate(scene.w.outsider, scene.case.id, NOW, reason="x")


def test_after_all_this_the_chain_tells_the_same_story(scene):
    scene.w.join(scene.case, "northgate")
    longer = scene.propose(scene.w.northgate, 90)
    embargo.accept(scene.w.lead, longer.id, NOW)
    scene.propose(scene.w.northgate, 20)
    cases.record(scene.w.lead, scene.case.id, NOW, event=CaseEvent.EXPLOIT)
    assert scene.whole()


def test_terms_that_come_later_are_sent_to_whoever_is_there_already():
    s = Scene(embargo_days=None)
    row = s.w.join(s.case, "northgate")
    s.w.embargo(s.case, 60)
    assert not s.sees(s.w.northgate)
    with read_scope(s.w.northgate):
        offer = Invitation.objects.visible_to(s.w.northgate).get(answered_at=None)
    assert (offer.participant_id, offer.ends_at) == (row.id, NOW + 60 * DAY)
    consent.accept(s.w.northgate, row.id, NOW, terms=offer.terms_id)
    assert s.sees(s.w.northgate)


def test_changed_terms_are_sent_to_an_invitee_and_give_it_time_again(scene):
    row = scene.w.invite(scene.case, "northgate")
    later = NOW + 5 * DAY
    embargo.propose(scene.w.lead, scene.case.id, later, ends_at=NOW + 40 * DAY)
    with read_scope(scene.w.northgate):
        ends = list(
            Invitation.objects.visible_to(scene.w.northgate)
            .order_by("sent_at")
            .values_list("ends_at", flat=True)
        )
        lapses_at = Participant.objects.visible_to(scene.w.northgate).get(id=row.id).lapses_at
    assert ends == [NOW + 60 * DAY, NOW + 40 * DAY]
    assert lapses_at == later + 7 * DAY


def test_silence_on_a_revision_takes_nothing_from_whoever_signed_the_terms_in_force(scene):
    """Decision 0012: only once longer terms bind the case is an answer owed, and then within its time."""
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    longer = scene.propose(scene.w.northgate, 90)
    assert (scene.party("halcyon").consent, scene.party("halcyon").lapses_at) == ("lapsed", None)
    assert tick(NOW + 30 * DAY).done == {}
    assert scene.sees(scene.w.halcyon)
    later = NOW + 40 * DAY
    embargo.accept(scene.w.lead, longer.id, later)
    assert (scene.party("halcyon").consent, scene.party("halcyon").lapses_at) == ("lapsed", later + 7 * DAY)
    assert tick(later + 7 * DAY).done == {"consent.lapse": 1}
    assert scene.consents()["Halcyon Infusion"] == "declined"


def test_a_partys_no_to_an_extension_keeps_what_it_signed(scene):
    scene.w.join(scene.case, "northgate")
    longer = scene.propose(scene.w.lead, 90)
    embargo.reject(scene.w.northgate, longer.id, NOW)
    assert (scene.embargo.state, scene.days) == ("revise", 60)
    assert scene.consents()["Northgate Medical"] == "signatory"
    embargo.reject(scene.w.lead, longer.id, NOW)
    assert (scene.embargo.state, scene.days) == ("active", 60)
    assert scene.consents()["Northgate Medical"] == "signatory"
    assert scene.sees(scene.w.northgate)


def test_terms_that_are_only_proposed_are_sent_to_every_party_with_a_time_to_answer():
    s = Scene(embargo_days=None)
    s.w.join(s.case, "northgate")
    assert s.party("northgate").lapses_at is None
    wanted = s.propose(s.reporter, 40)
    # A reporter's step is told by its day, and the time to answer it counts from there (need-to-know 35).
    assert (s.party("northgate").consent, s.party("northgate").lapses_at) == (
        "invited",
        day_of(NOW) + 7 * DAY,
    )
    embargo.reject(s.w.northgate, wanted.id, NOW)
    assert (s.party("northgate").consent, s.party("northgate").lapses_at) == ("declined", None)


def test_whoever_said_no_to_an_extension_answers_again_once_it_binds(scene):
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    longer = scene.propose(scene.w.northgate, 90)
    embargo.reject(scene.w.halcyon, longer.id, NOW)
    embargo.accept(scene.w.lead, longer.id, NOW)
    assert (scene.party("halcyon").consent, scene.party("halcyon").lapses_at) == ("lapsed", NOW + 7 * DAY)
    assert not scene.sees(scene.w.halcyon)
    consent.accept(scene.w.halcyon, scene.party("halcyon").id, NOW)
    assert scene.party("halcyon").lapses_at is None
    assert scene.sees(scene.w.halcyon)


def test_a_reason_is_read_by_the_desk_and_by_whoever_gave_it():
    """Need-to-know 23; decision 0051."""
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    fixed = Cell(Status.FIXED, fixed_version="2")
    status.answer(f.w.northgate, f.case.id, f.now, answers=[Answer(pump.id, flaw.id, fixed)])
    ends = f.now + dt.timedelta(days=20)
    theirs, ours = {"T6": "Our rollout is slow."}, {"T6": "Northgate is slow."}
    wanted = embargo.propose(f.w.northgate, f.case.id, f.now, ends_at=ends, reasons=theirs)
    embargo.accept(f.w.lead, wanted.id, f.now, reasons=ours)
    told = {
        name: {row.reason for row in f.seen(Override, actor)}
        for name, actor in (("lead", f.w.lead), ("northgate", f.w.northgate), ("halcyon", f.w.halcyon))
    }
    assert told["lead"] == {"Our rollout is slow.", "Northgate is slow."}
    assert (told["northgate"], told["halcyon"]) == ({"Our rollout is slow."}, set())


def test_the_time_of_the_last_change_is_each_readers_own():
    f = filled()
    before = {line.changed_at for line in case_list(f.w.halcyon, NOW).lines}
    later = f.now + dt.timedelta(days=3)
    row = f.parties["northgate"]
    participant.judge(f.w.northgate, row.id, later, event=ReportEvent.DEFER)
    assert {line.changed_at for line in case_list(f.w.halcyon, NOW).lines} == before
    assert {line.changed_at for line in case_list(f.w.northgate, NOW).lines} == {later}
    assert {line.changed_at for line in case_list(f.w.lead, NOW).lines} == {later}


def test_who_proposed_terms_is_told_to_whom_it_may_know_and_a_reporters_hour_to_nobody(scene):
    """Need-to-know 23 and 35."""
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    with database_context(None, "live", [scene.case.id]):
        part = Participant.rows.get(stream=scene.case.id, role="reporter").id
    consent.accept(scene.reporter, part, NOW)
    at = NOW.replace(hour=3, minute=7)
    embargo.propose(scene.reporter, scene.case.id, at, ends_at=NOW + 90 * DAY)
    embargo.propose(scene.w.halcyon, scene.case.id, at, ends_at=NOW + 95 * DAY, binds_proposer=False)

    def seen(actor):
        return [
            (t.party is not None, t.proposed_at == at, t.by_day, t.binds)
            for t in case_view(actor, scene.case.id).proposals[1:]
        ]

    assert seen(scene.w.lead) == [(True, False, True, True), (True, True, False, False)]
    assert seen(scene.reporter) == [(True, True, False, True), (False, False, True, False)]
    assert seen(scene.w.halcyon) == [(False, False, True, True), (True, True, False, False)]
    assert seen(scene.w.northgate) == [(False, False, True, True), (False, False, True, False)]


def test_an_end_is_proposed_for_the_case_as_its_effect_was_shown_or_not_at_all(scene):
    """The stamp is compared under the lock, and by what its own reader sees."""
    scene.w.join(scene.case, "northgate")
    scene.w.join(scene.case, "halcyon")
    seen = fingerprint(case_view(scene.w.northgate, scene.case.id), NOW)
    participant.leave(scene.w.halcyon, scene.w.parties["halcyon"].id, NOW)
    scene.propose(scene.w.northgate, 70, seen=seen)
    with pytest.raises(Stale, match="changed since the effect was shown"):
        scene.propose(scene.w.northgate, 80, seen=seen)
    assert scene.states() == {1: "accepted", 2: "open"}
    again = fingerprint(case_view(scene.w.northgate, scene.case.id), NOW)
    scene.propose(scene.w.northgate, 80, seen=again)
    with pytest.raises(Stale):
        embargo.propose(
            scene.w.northgate,
            scene.case.id,
            NOW + 61 * DAY,
            ends_at=NOW + 70 * DAY,
            seen=fingerprint(case_view(scene.w.northgate, scene.case.id), NOW),
        )


@pytest.mark.parametrize("reason", ["a\ud800b", "x" * 2_001])
def test_a_reason_that_cannot_be_kept_is_refused_and_nothing_is_written(reason):
    f = filled()
    (pump,), (flaw,) = f.products(), f.vulnerabilities()
    told = Cell(Status.FIXED, fixed_version="2")
    status.answer(f.w.northgate, f.case.id, NOW, answers=[Answer(pump.id, flaw.id, told)])
    with pytest.raises(Illegal) as refusal:
        embargo.propose(f.w.lead, f.case.id, NOW, ends_at=NOW + 60 * DAY)
    assert refusal.value.rules == ("T6",)
    with pytest.raises(Invalid) as refusal:
        embargo.propose(f.w.lead, f.case.id, NOW, ends_at=NOW + 60 * DAY, reasons={"T6": reason})
    assert list(refusal.value.findings) == ["reason_T6"]
    assert f.rows(Override) == f.rows(Proposal) == []
