"""Opinions behind a seal: who is asked, that nobody reads another's early, and what each sees afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, organisation, person
from tests.judged import DAY, V31, Judged, both, clinical

from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.assessments.commands import assessment, opinion
from medaccord.apps.assessments.models import Asked, Exhibit, Opinion
from medaccord.apps.assessments.queries.rounds import exhibits_of, own_of, rounds_of
from medaccord.apps.cases.commands import assign, colleague, participant, split
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.principal import system
from medaccord.domain.assessment.seal import Opened, State
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

MARKS = {Role.LEAD: "CENTER", Role.ADVISER: "AGENCY", Role.MANUFACTURER: "MAKER", Role.REPORTER: "FINDER"}


def faults(call, **told):
    with pytest.raises(Invalid) as refused:
        call(**told)
    return refused.value.findings


# ---------------------------------------------------------------- asking


def test_each_party_finds_what_it_is_asked_and_the_agencies_see_who_was_asked():
    j = Judged()
    row = j.ask()
    (seen,) = rounds_of(j.w.lead, j.case.id)
    assert rounds_of(j.w.adviser, j.case.id) == (seen,)
    assert [(one.role, one.state) for one in seen.seats] == [(role, State.ASKED) for role in j.people]
    for role, who in j.people.items():
        (mine,) = own_of(who, j.case.id)
        assert (mine.role, mine.question, mine.due_at) == (role, "How bad is it?", row.due_at)
        party = None if role == Role.LEAD else str(j.party(role))
        awaited = readings(who, [j.case.id])[j.case.id].judging
        assert (str(j.s.one.id), party, row.due_at) in awaited
        assert len(awaited) == (4 if role in (Role.LEAD, Role.ADVISER) else 1)
    for other in (j.w.northgate, j.s.reporter, j.w.halcyon, j.w.outsider):
        assert rounds_of(other, j.case.id) == ()
    assert own_of(j.w.halcyon, j.case.id) == own_of(j.w.outsider, j.case.id) == ()


def test_whoever_asks_hears_of_every_mistake():
    j = Judged()
    ask = lambda **told: assessment.ask(j.w.lead, j.s.one.id, NOW, **told)  # noqa: E731
    told = faults(ask, parties=[], due_at=NOW, question="x" * 20_001, because="boredom", reason="")
    assert set(told) == {"parties", "due_at", "question", "because", "reason"}
    zone = dt.timezone(dt.timedelta(hours=2))
    for wrong in ((NOW + DAY).astimezone(zone), NOW + 31 * DAY):
        assert set(faults(ask, parties=[j.party(Role.LEAD)], due_at=wrong)) == {"due_at"}
    stranger = [j.party(Role.LEAD), j.case.id]
    assert set(faults(ask, parties=stranger, due_at=NOW + DAY)) == {"parties"}
    assert set(faults(ask, parties=stranger[:1], due_at=NOW + DAY, reason="New.")) == {"reason"}
    with pytest.raises(Denied):
        assessment.ask(j.w.adviser, j.s.one.id, NOW, parties=stranger[:1], due_at=NOW + DAY)
    with pytest.raises(Missing):
        assessment.ask(j.w.outsider, j.s.one.id, NOW, parties=stranger[:1], due_at=NOW + DAY)
    assert j.s.here(Asked) == []


def test_a_second_round_waits_for_the_first_and_says_what_is_new():
    j = Judged()
    first = j.ask(Role.LEAD)
    with pytest.raises(Illegal, match="already"):
        j.ask(Role.LEAD)
    j.give(Role.LEAD)
    j.open(first)
    assert set(faults(j.ask)) == {"because"}
    again = j.ask(because="adverse_event", reason="A patient was hurt.")
    assert again.number == 2
    assert [one.because for one in own_of(j.w.lead, j.case.id)] == ["adverse_event", None]
    assert len(exhibits_of(j.w.adviser, j.case.id)) == 1


def test_an_observer_and_a_party_that_refused_are_not_asked():
    j = Judged()
    row = participant.invite(j.w.lead, j.case.id, NOW, organisation=_maker().id)
    told = {"parties": [row.id], "due_at": NOW + DAY}
    assert set(faults(lambda **t: assessment.ask(j.w.lead, j.s.one.id, NOW, **t), **told)) == {"parties"}


def _maker():
    return organisation(OrganisationKind.MANUFACTURER, person(), name="Silent Devices")


# ---------------------------------------------------------------- behind the seal


def test_nobody_reads_a_word_of_another_before_the_seal_opens():
    j = Judged()
    j.ask()
    j.give()
    for role, who in j.people.items():
        told = j.told(who)
        assert MARKS[role] in told
        for other, mark in MARKS.items():
            assert other == role or mark not in told, (role, other)
        assert j.mine(role).opened_at is None
    assert {one.state for one in rounds_of(j.w.lead, j.case.id)[0].seats} == {State.GIVEN}
    assert j.s.here(Exhibit) == []


def test_a_party_may_replace_its_opinion_and_decline_until_it_opens_and_all_versions_stay_its_own():
    j = Judged()
    row = j.ask()
    j.give(Role.ADVISER)
    mine = j.mine(Role.ADVISER)
    opinion.decline(j.w.adviser, mine.id, NOW, reason="WITHDRAWN thoughts", version=mine.version)
    with pytest.raises(Stale):
        opinion.give(j.w.adviser, mine.id, NOW, answers=clinical(), version=mine.version)
    opinion.give(j.w.adviser, mine.id, NOW, answers=clinical("SECOND"))
    assert [(one.number, one.state) for one in j.mine(Role.ADVISER).opinions] == [
        (3, State.GIVEN),
        (2, State.DECLINED),
        (1, State.GIVEN),
    ]
    j.give(Role.LEAD, Role.MANUFACTURER, Role.REPORTER)
    j.open(row)
    told = j.told(j.w.lead)
    assert "SECOND" in told
    assert "AGENCY" not in told
    assert "WITHDRAWN" not in told
    with pytest.raises(Illegal, match="open"):
        j.give(Role.ADVISER)
    with pytest.raises(Illegal, match="open"):
        opinion.decline(j.w.adviser, mine.id, NOW, reason="Too late.")


def test_a_party_answers_for_itself_only():
    j = Judged()
    j.ask()
    theirs = j.mine(Role.MANUFACTURER).id
    for other in (j.w.lead, j.w.adviser, j.s.reporter, j.w.halcyon):
        with pytest.raises(Missing):
            opinion.give(other, theirs, NOW, answers=both())
        with pytest.raises(Missing):
            opinion.decline(other, theirs, NOW, reason="No.")
    assert j.s.here(Opinion) == []


def test_a_refused_opinion_leaves_nothing_half_done():
    j = Judged()
    j.ask()
    told = faults(lambda: opinion.give(j.w.lead, j.mine(Role.LEAD).id, NOW, answers={"vector": "CVSS:9"}))
    assert set(told) == {"vector", "exploitability"}
    assert set(faults(lambda: opinion.decline(j.w.lead, j.mine(Role.LEAD).id, NOW, reason=" "))) == {"reason"}
    assert j.mine(Role.LEAD).state == State.ASKED


def test_colleagues_who_come_later_read_their_own_partys_opinion_and_no_others():
    j = Judged()
    j.ask()
    j.give()
    late = person("Late Lane")
    Membership.objects.create(organisation=j.w.makers["northgate"], person_id=late.person, since=NOW)
    colleague.add(j.w.northgate, j.party(Role.MANUFACTURER), NOW, person=late.person)
    told = j.told(late)
    assert "MAKER" in told
    assert not any(mark in told for mark in ("CENTER", "AGENCY", "FINDER"))
    new = person("New Analyst")
    Membership.objects.create(organisation=j.w.center, person_id=new.person, since=NOW)
    participant.admit(j.w.lead, j.case.id, NOW, person=new.person)
    told = j.told(new)
    assert "CENTER" in told
    assert not any(mark in told for mark in ("MAKER", "AGENCY", "FINDER"))


# ---------------------------------------------------------------- opening


def test_it_opens_when_all_have_answered_declined_or_run_out_of_time_and_not_before():
    j = Judged()
    row = j.ask()
    j.give(Role.LEAD, Role.ADVISER)
    with pytest.raises(Illegal, match="stays closed"):
        j.open(row)
    opinion.decline(j.s.reporter, j.mine(Role.REPORTER).id, NOW, reason="No time.")
    assert tick(NOW).done.get("assessment.open") is None
    assert tick(row.due_at - dt.timedelta(seconds=1)).done.get("assessment.open") is None
    assert tick(row.due_at).done["assessment.open"] == 1
    (seen,) = rounds_of(j.w.lead, j.case.id)
    assert seen.opened_by == Opened.TIME
    assert {one.role: one.state for one in seen.seats} == {
        Role.LEAD: State.GIVEN,
        Role.ADVISER: State.GIVEN,
        Role.MANUFACTURER: State.LAPSED,
        Role.REPORTER: State.DECLINED,
    }
    assert j.mine(Role.MANUFACTURER).state == State.LAPSED
    assert tick(row.due_at + DAY).done.get("assessment.open") is None
    with pytest.raises(Illegal, match="already"):
        j.open(row, row.due_at)


def test_the_last_answer_opens_nothing_itself_and_the_next_round_of_the_platform_does():
    j = Judged()
    j.ask()
    j.give()
    assert j.s.here(Exhibit) == []
    assert tick(NOW).done["assessment.open"] == 1
    assert rounds_of(j.w.lead, j.case.id)[0].opened_by == Opened.ANSWERED


def test_a_party_that_leaves_is_waited_for_no_more():
    j = Judged()
    j.ask(Role.LEAD, Role.MANUFACTURER)
    j.give(Role.LEAD)
    participant.leave(j.w.northgate, j.party(Role.MANUFACTURER), NOW, reason="Sold.")
    assert tick(NOW).done["assessment.open"] == 1
    states = {one.role: one.state for one in rounds_of(j.w.lead, j.case.id)[0].seats}
    assert states[Role.MANUFACTURER] == State.LAPSED


# ---------------------------------------------------------------- opened


def test_agencies_see_all_the_finder_technical_metrics_only_and_a_manufacturer_its_own():
    j = Judged()
    j.opened()
    for who in (j.w.lead, j.w.adviser):
        shown = exhibits_of(who, j.case.id)
        assert [one.role for one in shown] == list(j.people)
        assert all(MARKS[one.role] in repr(one.answers) for one in shown)
    (one,) = exhibits_of(j.s.reporter, j.case.id)
    assert one.role == Role.LEAD
    assert one.answers == {"vector": V31, "exploitability": "high"}
    assert (one.author_name, one.reason) == ("", "")
    assert exhibits_of(j.w.northgate, j.case.id) == ()
    for other in (j.w.halcyon, j.w.outsider):
        assert exhibits_of(other, j.case.id) == ()


def test_a_finder_is_named_as_it_wishes_and_its_day_alone_is_told():
    j = Judged()
    j.opened()
    finder = next(one for one in exhibits_of(j.w.lead, j.case.id) if one.role == Role.REPORTER)
    assert finder.author_name == finder.name
    assert finder.given_at is not None
    assert (finder.given_at.hour, finder.given_at.minute) == (12, 0)


def test_an_agency_shows_its_own_to_the_manufacturer_and_to_the_finder_its_metrics():
    j = Judged()
    j.opened()
    adviser, center = j.mine(Role.ADVISER).id, j.mine(Role.LEAD).id
    opinion.release(j.w.adviser, adviser, NOW, parties=[j.party(Role.MANUFACTURER)])
    opinion.release(j.w.lead, center, NOW, parties=[j.party(Role.MANUFACTURER), j.party(Role.REPORTER)])
    assert {one.role for one in exhibits_of(j.w.northgate, j.case.id)} == {Role.LEAD, Role.ADVISER}
    assert "AGENCY" in j.told(j.w.northgate)
    assert "FINDER" not in j.told(j.w.northgate)
    assert len(exhibits_of(j.s.reporter, j.case.id)) == 1
    assert opinion.release(j.w.adviser, adviser, NOW, parties=[j.party(Role.MANUFACTURER)]) == []
    maker = j.mine(Role.MANUFACTURER).id
    opinion.release(j.w.northgate, maker, NOW, parties=[j.party(Role.REPORTER)])
    shown = {one.role: one.answers for one in exhibits_of(j.s.reporter, j.case.id)}
    assert set(shown[Role.MANUFACTURER]) == {"vector", "exploitability"}
    assert "MAKER" not in j.told(j.s.reporter)


def test_nothing_is_shown_before_the_seal_opens_nor_by_anybody_else_nor_to_strangers():
    j = Judged()
    row = j.ask()
    j.give(Role.LEAD, Role.ADVISER, Role.MANUFACTURER)
    adviser = j.mine(Role.ADVISER).id
    with pytest.raises(Illegal, match="closed"):
        opinion.release(j.w.adviser, adviser, NOW, parties=[j.party(Role.MANUFACTURER)])
    j.open(row, row.due_at)
    with pytest.raises(Missing):
        opinion.release(j.w.lead, adviser, NOW, parties=[j.party(Role.MANUFACTURER)])
    for wrong in ([], [j.party(Role.ADVISER)], [j.party(Role.LEAD)], [j.case.id]):
        assert set(faults(opinion_of(j, adviser), parties=wrong)) == {"parties"}
    with pytest.raises(Illegal, match="no opinion"):
        opinion.release(j.s.reporter, j.mine(Role.REPORTER).id, NOW, parties=[j.party(Role.MANUFACTURER)])


def opinion_of(j, key):
    return lambda parties: opinion.release(j.w.adviser, key, NOW, parties=parties)


def test_what_is_stored_equals_what_the_chain_rebuilds():
    j = Judged()
    j.opened()
    opinion.release(j.w.adviser, j.mine(Role.ADVISER).id, NOW, parties=[j.party(Role.MANUFACTURER)])
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_a_case_that_is_split_keeps_its_opinions_to_itself():
    j = Judged()
    j.ask()
    j.give()
    linked = split.split(
        j.w.lead, j.case.id, NOW, vulnerabilities=[j.s.two.id], title="Logs", leak_risk="They share nothing."
    )
    assert own_of(j.w.northgate, linked.id) == ()
    assert {row.opinion_id for row in j.s.here(Participant, linked.id)} == {None}


def test_whoever_takes_over_the_desk_reads_the_centers_own():
    j = Judged()
    j.ask()
    j.give()
    assign.assign(j.w.lead, j.case.id, NOW, person=j.w.colleague.person, note="Holidays.")
    assert "CENTER" in j.told(j.w.colleague)
    assert "MAKER" not in j.told(j.w.colleague)


def test_a_round_that_is_ended_early_opens_by_the_platform_and_shows_nothing_before():
    j = Judged()
    row = j.ask()
    j.give(Role.ADVISER, Role.REPORTER)
    news = {"because": "adverse_event", "reason": "A patient was HARMED."}
    for other, refused in ((Role.ADVISER, Denied), (Role.MANUFACTURER, Missing), (Role.REPORTER, Missing)):
        with pytest.raises(refused):
            assessment.close(j.people[other], row.id, NOW, **news)
    close = lambda **told: assessment.close(j.w.lead, row.id, NOW, **told)  # noqa: E731
    assert set(faults(close, because="", reason=" ")) == {"because", "reason"}
    at = NOW + dt.timedelta(hours=1)
    assessment.close(j.w.lead, row.id, at, **news)
    (line,) = rounds_of(j.w.adviser, j.case.id)
    told = (line.due_at, line.ended_name, line.ended_because, line.ended_reason, line.opened_at)
    assert told == (at, told[1], "adverse_event", news["reason"], None)
    assert told[1].startswith("Person ")
    for role, who in j.people.items():
        assert exhibits_of(who, j.case.id) == ()
        own = j.mine(role)
        assert (own.due_at, own.ended_because, own.opened_at) == (at, "adverse_event", None)
        if role in (Role.MANUFACTURER, Role.REPORTER):
            assert "HARMED" not in j.told(who)
        said = {one.verb: one.outcome for one in history(who, j.case.id).entries}
        assert said["assessment.close"] == "adverse_event"
    with pytest.raises(Illegal, match="over"):
        opinion.give(j.w.northgate, j.mine(Role.MANUFACTURER).id, at, answers=j.answers[Role.MANUFACTURER])
    with pytest.raises(Illegal, match="waited for"):
        assessment.close(j.w.lead, row.id, at, **news)
    assert "assessment.close" not in {one.verb for one in history(j.w.halcyon, j.case.id).entries}
    assert tick(at).done["assessment.open"] == 1
    (line,) = rounds_of(j.w.lead, j.case.id)
    assert (line.opened_at, line.opened_by) == (at, "time")
    states = {seat.role: seat.state for seat in line.seats}
    assert states == {
        Role.LEAD: State.LAPSED,
        Role.MANUFACTURER: State.LAPSED,
        Role.ADVISER: State.GIVEN,
        Role.REPORTER: State.GIVEN,
    }
    assert len(exhibits_of(j.w.adviser, j.case.id)) == 4
    assert "AGENCY" not in j.told(j.w.northgate)
    with pytest.raises(Illegal, match="open already"):
        assessment.close(j.w.lead, row.id, at, **news)


def test_a_round_in_which_all_have_answered_is_not_ended():
    j = Judged()
    row = j.ask(Role.ADVISER)
    j.give(Role.ADVISER)
    with pytest.raises(Illegal, match="waited for"):
        assessment.close(j.w.lead, row.id, NOW, because="exploitation", reason="Seen.")


def test_the_platform_alone_opens():
    j = Judged()
    row = j.ask(Role.LEAD)
    j.give(Role.LEAD)
    with pytest.raises(Denied):
        assessment.open(j.w.lead, row.id, NOW)
    assert assessment.open(system(stream=j.case.id), row.id, NOW).opened_at == NOW


def test_an_answer_after_its_time_is_refused_though_the_platform_is_late():
    j = Judged()
    row = j.ask(Role.LEAD)
    with pytest.raises(Illegal, match="over"):
        opinion.give(j.w.lead, j.mine(Role.LEAD).id, row.due_at, answers=j.answers[Role.LEAD])
    assert j.mine(Role.LEAD).opinions == ()
