"""Safety communications: drafted by the adviser's agency, read by the center, out together or alone."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress

import pytest
from tests.filled import adviser_in
from tests.integration.advisory_case import story
from tests.support.spoken import PARTS, another_agency, drafted, second_adviser

from medaccord.apps.advisories.commands import advisory, communication
from medaccord.apps.advisories.models import (
    Communication,
    Publication,
    PublicCommunication,
    Remark,
    TakenNumber,
)
from medaccord.apps.advisories.queries import public
from medaccord.apps.advisories.queries.communications import communications_of, drafts_named
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.advisories.queries.proof import altered, released
from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.cases.models import Override
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import owed
from medaccord.core import drift
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.advisory.review import State
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.turn import NOT_READ, Duty
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal, Stale

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
WHY = {"T15": "All agreed.", "R6": "It read the one before."}
LEAK = "They share no component."


class Table:
    """A story with an adviser's agency of two people."""

    def __init__(self, **told):
        self.s = story(**told)
        self.w, self.case = self.s.w, self.s.case
        adviser_in(self.s)
        self.now = self.s.now
        self.adviser = self.w.adviser
        (self.party,) = (p for p in case_view(self.w.lead, self.case.id).parties if p.role == "adviser")
        self.second = second_adviser(self.w, self.case.id, self.now)

    def draft(self, **told):
        return drafted(self.w, self.case.id, self.now, **told)

    def answer(self, row, word="no_comment", by=None, **told):
        return communication.answer(by or self.w.lead, row.id, self.now, answer=word, **told)

    def approve(self, row, by=None, digest=None):
        return communication.approve(
            by or self.second, row.id, self.now, digest=row.digest if digest is None else digest
        )

    def approved(self, **told):
        row = self.draft(**told)
        self.answer(row)
        return self.approve(row)

    def release(self, row, by=None, **reasons):
        return communication.release(by or self.adviser, row.id, self.now, reasons=reasons)

    def release_advisory(self, row=None, **reasons):
        row = row or self.s.approved()
        return advisory.release(self.w.lead, row.id, self.now, reasons={**WHY, **reasons}, leak_risk=LEAK)

    def seen(self, by=None, at=None):
        return communications_of(by or self.w.lead, self.case.id, at or self.now)

    def named(self):
        """What the advisory that is out names in its references."""
        published = Publication.objects.get(number=self.s.number, current=True)
        told = json.loads(bytes(published.csaf))["document"]["references"]
        return [one["summary"] for one in told if one["summary"].startswith("Safety communication")]

    def shown(self):
        """What the draft of the advisory names in its references."""
        document = advisory_of(self.w.lead, self.case.id, self.now).newest.document
        return [one.summary for one in document.references if one.summary.startswith("Safety communication")]

    def duties(self, who):
        """Who owes what on communications, as somebody reads it."""
        view = case_view(who, self.case.id)
        found = owed(view, self.now, reading=readings(who, [self.case.id]).get(self.case.id, NOT_READ))
        return {one.duty: one.party for one in found if one.duty.endswith("communication")}

    def altered(self):
        """What of the published is not as the case's chain says."""
        with platform_scope("live", [self.case.id]):
            return list(altered(released(self.case.id)))

    def public(self):
        return list(PublicCommunication.objects.order_by("number", "version"))


# ---------------------------------------------------------------- drafting


def test_the_agencies_read_a_draft_and_nobody_else_does():
    t = Table()
    row = t.draft(question="Is the list complete?")
    assert row.number.startswith("MDS-")
    assert (row.version, row.state) == (1, "draft")
    for who in (t.w.lead, t.w.colleague, t.adviser, t.second):
        (one,) = t.seen(who)
        assert (one.newest.parts, one.newest.read) == (PARTS, State.OPEN)
    for who in (t.w.northgate, t.w.halcyon, t.s.reporter):
        assert t.seen(who) == ()
        assert readings(who, [t.case.id]) == {}
    assert t.seen(t.w.outsider) == ()


@pytest.mark.parametrize("who", ["lead", "colleague", "northgate", "outsider"])
def test_only_the_adviser_drafts_approves_and_releases(who):
    t = Table()
    actor = getattr(t.w, who)
    with pytest.raises((Denied, Missing)):
        t.draft(by=actor)
    row = t.draft()
    with pytest.raises((Denied, Missing)):
        t.approve(row, by=actor)
    t.approve(row)
    with pytest.raises((Denied, Missing)):
        t.release(row, by=actor)


@pytest.mark.parametrize("who", ["adviser", "northgate", "outsider"])
def test_only_the_center_answers(who):
    t = Table()
    row = t.draft()
    with pytest.raises((Denied, Missing)):
        t.answer(row, by=getattr(t.w, who))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "Pumps \u202eexe"}, "title"),
        ({"summary": " "}, "summary"),
        ({"summary": "First \u202enoisrev"}, "summary"),
        ({"parts": {**PARTS, "patients": "Give \u2067 01 units."}}, "parts/patients"),
        ({"language": ""}, "language"),
        ({"language": "English"}, "language"),
        ({"language": 'en" dir="rtl'}, "language"),
        ({"parts": {"patients": "Do."}}, "parts/summary"),
        ({"parts": {"summary": "It happened."}}, "parts/patients"),
        ({"parts": {**PARTS, "rumours": "x"}}, "parts"),
        ({"parts": {**PARTS, "actions": "x" * 20_001}}, "parts/actions"),
        ({"outlet": "never"}, "outlet"),
        ({"question": "\x00"}, "question"),
    ],
)
def test_what_is_missing_is_named(told, field):
    t = Table()
    with pytest.raises(Invalid) as refused:
        t.draft(**told)
    assert list(refused.value.findings) == [field]
    assert t.s.here(Communication) == []
    assert not TakenNumber.objects.filter(number__startswith="MDS-").exists()


def test_a_due_date_lies_ahead_and_is_utc():
    t = Table()
    for wrong in (t.now, (t.now + DAY).astimezone(dt.timezone(dt.timedelta(hours=1)))):
        with pytest.raises(Invalid) as refused:
            t.draft(due_at=wrong)
        assert list(refused.value.findings) == ["due_at"]


def test_a_draft_over_an_unseen_one_is_told_with_both_texts():
    t = Table()
    first = t.draft()
    with pytest.raises(Stale) as refused:
        t.draft(by=t.second, title="Mine")
    (current,) = refused.value.current
    assert (current["title"], current["parts"]) == (first.title, PARTS)
    again = t.draft(by=t.second, title="Mine", based_on=first.id)
    assert (again.version, again.number) == (1, first.number)
    assert t.s.fresh(first).state == "replaced"
    with pytest.raises(Stale):
        t.approve(first)
    with pytest.raises(Stale):
        t.answer(first)


def test_a_second_person_of_the_agency_approves_exactly_what_was_read():
    t = Table()
    row = t.draft()
    with pytest.raises(Denied, match="did not write it"):
        t.approve(row, by=t.adviser)
    with pytest.raises(Stale, match="not the text that you were shown"):
        t.approve(row, digest="0" * 64)
    assert t.approve(row).state == "approved"
    (one,) = t.seen(t.second)
    assert one.newest.approved_at == t.now
    again = t.draft(based_on=row.id, title="Changed")
    assert again.approver_id is None
    assert again.digest != row.digest


# ---------------------------------------------------------------- the center's answer


@pytest.mark.parametrize(
    ("word", "told", "field"),
    [
        ("no_comment", {"words": "But"}, "answer"),
        ("commented", {}, "words"),
        ("objected", {"parts": {"patients": "No."}}, "words"),
        ("maybe", {}, "answer"),
        ("commented", {"parts": {"actions": "There is none."}}, "parts"),
    ],
)
def test_an_answer_says_what_it_must(word, told, field):
    t = Table()
    row = t.draft()
    with pytest.raises(Invalid) as refused:
        t.answer(row, word, **told)
    assert list(refused.value.findings) == [field]
    assert t.s.here(Remark) == []


def test_comments_stand_at_their_part_and_the_last_answer_counts():
    t = Table()
    row = t.draft()
    t.answer(row, "commented", parts={"patients": "Which menu?"})
    t.now += DAY
    t.answer(row, "objected", words="Name the versions.", by=t.w.colleague)
    (one,) = t.seen(t.adviser)
    assert [(said.answer, dict(said.parts)) for said in one.remarks] == [
        ("objected", {}),
        ("commented", {"patients": "Which menu?"}),
    ]
    assert one.newest.read == State.OBJECTED
    assert [found.rule for found in one.against] == ["R4"]
    again = t.draft(based_on=row.id, parts={**PARTS, "devices": "InfusaCore LX 4.1"})
    (one,) = t.seen(t.adviser)
    assert {found.rule for found in one.against} == {"R3", "R4"}, "a newer draft takes no objection back"
    assert one.since_answer == ("devices",)
    t.answer(again)
    assert t.seen()[0].against == ()


def test_silence_is_no_answer_and_stands_against_nothing_once_its_time_has_passed():
    t = Table()
    row = t.draft()
    late = row.due_at + DAY
    (one,) = t.seen(at=late)
    assert (one.newest.read, one.against) == (State.NOT_ANSWERED, ())


# ---------------------------------------------------------------- going out


def test_it_is_never_the_first_to_tell_of_a_case():
    t = Table()
    row = t.approved(outlet="alone")
    with pytest.raises(Illegal, match="Nothing of this case is public yet"):
        t.release(row)
    assert t.public() == []


def test_both_go_out_in_one_step_and_name_each_other():
    t = Table()
    row = t.approved()
    t.release_advisory()
    (out,) = t.public()
    assert (out.number, out.version, out.current, out.advisory) == (row.number, 1, True, t.s.number)
    told = json.loads(bytes(out.document))
    assert [one["part"] for one in told["parts"]] == ["summary", "patients"]
    assert (told["advisory"], told["tlp"], told["agency"]) == (t.s.number, "CLEAR", t.party.name)
    published = Publication.objects.get(number=t.s.number)
    csaf = json.loads(bytes(published.csaf))
    named = [one for one in csaf["document"]["references"] if row.number in one["summary"]]
    assert [one["category"] for one in named] == ["external"]
    assert named[0]["url"].endswith(f"/communications/{row.number}/")
    assert t.s.fresh(row).released_at == t.now
    assert PARTS["patients"] in bytes(out.page).decode()
    assert t.altered() == []
    with platform_scope("live", [t.case.id]):
        assert list(drift.of(t.case.id)) == []


def test_one_that_is_not_approved_asks_the_release_for_a_reason_and_stays_behind():
    t = Table()
    row = t.draft()
    ready = t.s.approved()
    with pytest.raises(Illegal) as refused:
        t.release_advisory(ready)
    assert "R5" in refused.value.rules
    t.release_advisory(ready, R5="Attacks go on.")
    assert t.public() == []
    assert t.s.fresh(row).state == "draft"
    assert [one.reason for one in t.s.here(Override, rule="R5")] == ["Attacks go on."]
    t.answer(row)
    t.approve(row)
    t.release(row)
    assert [one.advisory for one in t.public()] == [t.s.number]


def test_it_is_owed_as_soon_as_it_is_let_out_also_before_an_advisory():
    t = Table(embargo_days=None)
    row = t.approved(outlet="alone")
    assert Duty.RELEASE_COMMUNICATION not in t.duties(t.second)
    with pytest.raises(Illegal, match="Nothing of this case is public yet"):
        t.release(row)
    cases.record(t.w.lead, t.case.id, t.now, event=CaseEvent.PUBLIC)
    assert case_view(t.second, t.case.id).phase != "published"
    for who in (t.w.lead, t.second):
        assert t.duties(who)[Duty.RELEASE_COMMUNICATION] == str(t.party.id)
    t.release(row)
    assert [(one.number, one.advisory) for one in t.public()] == [(row.number, "")]
    assert Duty.RELEASE_COMMUNICATION not in t.duties(t.second)


# ---------------------------------------------------------------- at an instant


def scheduled(t, **reasons):
    """An advisory whose release is set for an instant in two days; an hour has passed since."""
    row = t.s.approved()
    at = t.now + 2 * DAY
    advisory.schedule(t.w.lead, row.id, t.now, release_at=at, reasons={**WHY, **reasons}, leak_risk=LEAK)
    t.now += dt.timedelta(hours=1)
    return row, at


def due(t, row, at):
    """What came of the release at its instant."""
    t.now = at
    return advisory.release_due(system(stream=t.case.id), row.id, at)


def late(t, at):
    """A minute before the instant."""
    t.now = at - dt.timedelta(minutes=1)


def test_a_draft_saved_after_the_date_was_set_stays_behind_and_stops_nothing():
    t = Table(embargo_days=None)
    first = t.approved()
    ready, at = scheduled(t)
    late(t, at)
    assert t.shown() == [f"Safety communication {first.number} of {t.party.name}"]
    t.draft(based_on=first.id, title="Changed")
    assert due(t, ready, at).state == "released"
    assert (t.public(), t.named()) == ([], [])
    assert t.s.here(Override, rule="R5") == []
    assert t.altered() == []


def test_one_drafted_and_approved_after_the_date_was_set_stays_behind_with_its_open_question():
    t = Table(embargo_days=None)
    ready, at = scheduled(t)
    late(t, at)
    row = t.draft()
    t.approve(row)
    assert t.shown() == []
    assert due(t, ready, at).state == "released"
    assert (t.public(), t.named()) == ([], [])
    assert t.duties(t.second)[Duty.RELEASE_COMMUNICATION] == str(t.party.id)


def test_one_approved_after_the_date_was_set_goes_along_if_nothing_stands_against_it():
    t = Table(embargo_days=None)
    row = t.draft()
    ready, at = scheduled(t, R5="It may come later.")
    t.answer(row)
    t.approve(row)
    assert len(t.shown()) == 1
    assert due(t, ready, at).state == "released"
    assert [one.number for one in t.public()] == [row.number]
    assert len(t.named()) == 1


@pytest.mark.parametrize("word", ["", "objected"])
def test_an_approval_after_the_date_was_set_brings_nothing_along_that_something_stands_against(word):
    t = Table(embargo_days=None)
    row = t.draft()
    if word:
        t.answer(row, word, words="It names no version.")
    ready, at = scheduled(t, R5="It may come later.")
    late(t, at)
    t.approve(row)
    assert t.shown() == []
    assert due(t, ready, at).state == "released"
    assert (t.public(), t.named()) == ([], [])


def test_an_objection_after_the_date_was_set_stops_what_would_go_along():
    t = Table(embargo_days=None)
    row = t.approved()
    ready, at = scheduled(t)
    t.answer(row, "objected", words="It names no version.")
    kept = due(t, ready, at)
    assert (kept.state, kept.release_at, kept.scheduled_at) == ("approved", None, None)
    assert "objects" in kept.stopped
    assert t.public() == []


def test_setting_the_date_again_takes_along_what_was_drafted_since():
    t = Table(embargo_days=None)
    ready, at = scheduled(t)
    row = t.approved()
    assert t.shown() == []
    advisory.schedule(t.w.lead, ready.id, t.now, release_at=at, reasons=WHY, leak_risk=LEAK)
    assert len(t.shown()) == 1
    assert due(t, ready, at).state == "released"
    assert [one.number for one in t.public()] == [row.number]


def test_the_lead_who_releases_before_the_date_is_asked_as_ever():
    t = Table(embargo_days=None)
    ready, _at = scheduled(t)
    t.draft()
    with pytest.raises(Illegal) as refused:
        t.release_advisory(ready)
    assert "R5" in refused.value.rules


# ---------------------------------------------------------------- what counts


def test_an_approval_by_somebody_who_may_not_any_more_counts_no_more():
    t = Table()
    t.approved()
    colleague.remove(t.adviser, t.party.id, t.now, person=t.second.person)
    ready = t.s.approved()
    with pytest.raises(Illegal) as refused:
        t.release_advisory(ready)
    assert "R5" in refused.value.rules
    assert not t.seen()[0].stands
    assert t.shown() == []
    t.release_advisory(ready, R5="Attacks go on.")
    assert (t.public(), t.named()) == ([], []), "what stays behind is named nowhere"


def test_an_approval_that_counts_no_more_is_given_again_by_somebody_else():
    t = Table()
    row = t.approved()
    with pytest.raises(Illegal, match="'approved'"):
        t.approve(row)
    colleague.remove(t.adviser, t.party.id, t.now, person=t.second.person)
    third = second_adviser(t.w, t.case.id, t.now)
    assert t.duties(third)[Duty.APPROVE_COMMUNICATION] == str(t.party.id)
    assert (t.seen(third)[0].may_be_second, t.seen(t.adviser)[0].may_be_second) == (True, False)
    with pytest.raises(Denied, match="did not write it"):
        t.approve(row, by=t.adviser)
    t.approve(row, by=third)
    t.release_advisory()
    assert [one.number for one in t.public()] == [row.number]


def test_what_stayed_behind_is_released_by_its_agency_once_no_advisory_takes_it_along():
    t = Table()
    row = t.draft()
    t.release_advisory(R5="Attacks go on.")
    t.answer(row)
    t.approve(row)
    assert t.duties(t.second) == {Duty.RELEASE_COMMUNICATION: str(t.party.id)}
    t.now += DAY
    t.s.now = t.now
    t.s.draft(summary="More models")
    assert t.duties(t.second) == {}, "it goes out with this update"


def test_it_goes_out_over_the_centers_objection_with_a_reason_that_both_read():
    t = Table()
    t.release_advisory()
    row = t.draft(outlet="alone")
    t.answer(row, "objected", words="It names no version.")
    t.approve(row)
    with pytest.raises(Illegal) as refused:
        t.release(row)
    assert refused.value.rules == ("R4",)
    t.release(row, R4="Patients are harmed today.")
    assert [one.number for one in t.public()] == [row.number]
    assert [one.reason for one in t.s.here(Override, rule="R4")] == ["Patients are harmed today."]


def test_an_update_keeps_the_number_and_the_first_date():
    t = Table()
    first = t.approved()
    t.release_advisory()
    began, t.now = t.now, t.now + DAY
    again = t.draft(based_on=first.id, outlet="alone", summary="More models", title="Changed")
    assert (again.number, again.version) == (first.number, 2)
    t.answer(again)
    t.approve(again)
    t.release(again)
    old, new = t.public()
    assert (old.current, new.current, new.first_released_at) == (False, True, began)
    assert [one["version"] for one in json.loads(bytes(new.document))["history"]] == [1, 2]
    assert public.communication(first.number).line.title == "Changed"
    assert public.communication(first.number, 1).line.title == first.title
    assert len(public.communications().lines) == 1
    assert t.altered() == []


def test_what_is_out_names_no_later_communication():
    t = Table()
    t.release_advisory()
    before = advisory_of(t.w.lead, t.case.id, t.now).newest.document
    t.now += DAY
    row = t.approved(outlet="alone")
    t.release(row)
    assert advisory_of(t.w.lead, t.case.id, t.now).newest.document == before


def test_one_of_an_agency_that_has_left_goes_nowhere_and_nobody_waits_for_it():
    t = Table()
    t.draft()
    other = another_agency(t.w, t.case.id, t.now)
    participant.leave(t.adviser, t.party.id, t.now, reason="Not ours.")
    assert t.duties(t.w.lead) == {}
    t.draft(by=other)
    assert [(one.agency, one.gone) for one in t.seen()] == [("Another agency", False), (t.party.name, True)]


def comes_back(t):
    """The agency leaves, and comes back as another participant with the same people."""
    participant.leave(t.adviser, t.party.id, t.now, reason="Not ours.")
    t.now += DAY
    back = participant.invite(t.w.lead, t.case.id, t.now, organisation=t.w.agency.id)
    assert back.id != t.party.id
    consent.accept(t.adviser, back.id, t.now)
    with suppress(Refusal):  # it may have come in with its agency
        colleague.add(t.adviser, back.id, t.now, person=t.second.person)
    return back


def test_of_an_agency_that_is_gone_again_its_last_seat_is_the_one_of_all_its_drafts():
    """By it the page of its communication is asked for, from the record of who read which of them."""
    t = Table()
    first = t.draft()
    back = comes_back(t)
    again = t.draft(based_on=first.id)
    participant.leave(t.adviser, back.id, t.now + DAY, reason="Not ours.")
    other = another_agency(t.w, t.case.id, t.now)
    t.draft(by=other)
    (one,) = [seen for seen in t.seen() if seen.gone]
    assert one.participant == back.id
    named = drafts_named(t.w.lead, t.case.id, [first.id, again.id])
    assert {draft.participant for draft in named.values()} == {back.id}


@pytest.mark.parametrize("answer", ["none", "no"])
def test_an_agency_that_left_and_is_only_asked_again_is_waited_for_by_nobody(answer):
    t = Table()
    t.draft()
    participant.leave(t.adviser, t.party.id, t.now, reason="Not ours.")
    t.now += DAY
    again = participant.invite(t.w.lead, t.case.id, t.now, organisation=t.w.agency.id)
    if answer == "no":
        consent.decline(t.adviser, again.id, t.now)
    (one,) = t.seen()
    assert (one.gone, one.participant) == (True, t.party.id)
    assert t.duties(t.w.lead) == {}
    t.release_advisory()
    assert t.public() == []


def test_an_agency_that_left_and_came_back_corrects_what_it_published():
    t = Table()
    first = t.approved()
    t.release_advisory()
    back = comes_back(t)
    for who in (t.w.lead, t.adviser):
        (one,) = t.seen(who)
        assert (one.gone, one.mine, one.participant) == (False, who is t.adviser, back.id)
    with pytest.raises(Stale):
        t.draft(outlet="alone")
    again = t.draft(based_on=first.id, outlet="alone", summary="Turn it off", title="Changed")
    assert (again.number, again.version, again.participant_id) == (first.number, 2, back.id)
    assert t.duties(t.second) == {
        Duty.READ_COMMUNICATION: None,
        Duty.APPROVE_COMMUNICATION: str(back.id),
    }
    t.answer(again, "objected", words="It names no version.")
    t.approve(again)
    with pytest.raises(Illegal) as refused:
        t.release(again)
    assert refused.value.rules == ("R4",)
    t.release(again, R4="Patients are harmed today.")
    assert [(one.number, one.version, one.current) for one in t.public()] == [
        (first.number, 1, False),
        (first.number, 2, True),
    ]
    new = t.public()[1]
    assert [one["version"] for one in json.loads(bytes(new.document))["history"]] == [1, 2]
    (one,) = t.seen()
    assert [line.version for line in one.drafts] == [1, 2]
    assert t.altered() == []


def test_a_draft_of_an_agency_that_came_back_is_its_own_again_with_what_was_said_of_it():
    t = Table()
    row = t.draft()
    t.answer(row, "objected", words="It names no version.")
    back = comes_back(t)
    assert t.duties(t.second) == {Duty.APPROVE_COMMUNICATION: str(back.id)}
    again = t.draft(based_on=row.id)
    assert (again.number, again.version) == (row.number, 1)
    assert {one.rule for one in t.seen(t.adviser)[0].against} == {"R3", "R4"}
    t.approve(again)
    with pytest.raises(Illegal) as refused:
        t.release_advisory()
    assert {"R3", "R4"} <= set(refused.value.rules), "an objection is not shaken off by leaving"


def test_another_agency_does_not_take_over_what_one_that_left_wrote():
    t = Table()
    row = t.draft()
    other = another_agency(t.w, t.case.id, t.now)
    participant.leave(t.adviser, t.party.id, t.now, reason="Not ours.")
    with pytest.raises(Stale):
        t.draft(by=other, based_on=row.id)
    with pytest.raises(Denied, match="Only the agency whose communication it is"):
        t.approve(row, by=other)
    assert t.draft(by=other).number != row.number


def test_the_advisory_names_none_of_an_agency_that_has_left():
    t = Table()
    t.approved()
    ready = t.s.approved()
    assert len(t.shown()) == 1
    participant.leave(t.adviser, t.party.id, t.now, reason="Not ours.")
    assert t.shown() == []
    t.release_advisory(ready)
    assert (t.public(), t.named()) == ([], [])


def test_a_closed_case_takes_none():
    t = Table()
    t.release_advisory()
    row = t.approved(outlet="alone")
    cases.close(t.w.lead, t.case.id, t.now, reasons=dict.fromkeys(("T18", "T19", "T20", "T21"), "Done."))
    for step in (lambda: t.draft(based_on=row.id), lambda: t.release(row), lambda: t.answer(row)):
        with pytest.raises(Denied, match="Now it is closed"):
            step()


def test_whose_turn_it_is():
    t = Table()
    row = t.draft(outlet="alone")

    def duties(who):
        view = case_view(who, t.case.id)
        found = owed(view, t.now, reading=readings(who, [t.case.id])[t.case.id])
        return {one.duty: one.party for one in found if one.about == str(row.id)}

    party = str(t.party.id)
    assert duties(t.w.lead) == {Duty.READ_COMMUNICATION: None, Duty.APPROVE_COMMUNICATION: party}
    assert duties(t.adviser)[Duty.APPROVE_COMMUNICATION] == "second person"
    assert duties(t.second)[Duty.APPROVE_COMMUNICATION] == party
    t.answer(row)
    t.approve(row)
    assert duties(t.second) == {}
    t.release_advisory()
    assert duties(t.second) == {Duty.RELEASE_COMMUNICATION: party}
