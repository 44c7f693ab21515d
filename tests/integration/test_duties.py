"""Facts that legal duties are counted from: who states them, who reads them, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.judged import Judged

from medaccord.apps.assessments.commands import determination, duty
from medaccord.apps.assessments.models import DutyFact
from medaccord.apps.assessments.queries.following import facts_of, follows
from medaccord.apps.assessments.queries.together import determinations_of
from medaccord.apps.cases.commands import case as cases
from medaccord.domain.assessment.clocks import Holds, Stands
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.duties import Clock, Fact
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.errors import Denied, Invalid, Missing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Duties:
    """The case of `Judged`, in which its manufacturer states facts."""

    def __init__(self):
        self.j = Judged()
        self.day = self.j.now.date()

    def state(self, fact, days=0, who=None, **told):
        wanted = Statement(fact, self.day - days * DAY, **told)
        return duty.state(who or self.j.w.northgate, self.j.s.one.id, self.j.now, wanted=wanted)

    def determine(self, risk, days):
        wanted = Wanted(risk, "high", "critical", "MAKER-WHY")
        at = self.j.now - days * DAY
        return determination.make(self.j.w.northgate, self.j.s.one.id, at, wanted=wanted)

    def follows(self, who, after=0):
        case, now = self.j.case.id, self.j.now + after * DAY
        return follows(facts_of(who, case), determinations_of(who, case), now)


def clock(line, which):
    return next(one for one in line.clocks if one.clock == which)


def test_a_fact_is_read_by_its_own_side_and_the_agencies_and_by_nobody_else():
    d = Duties()
    d.state("learned", 3, words="MAKER-WORDS")
    for who in (d.j.w.lead, d.j.w.adviser, d.j.w.northgate):
        (line,) = d.follows(who)
        assert (line.facts[Fact.LEARNED].words, len(line.statements)) == ("MAKER-WORDS", 1)
        found = clock(line, Clock.COMMUNICATE)
        assert (found.stands, found.due) == (Stands.OPEN, d.day + 27 * DAY)
    for who in (d.j.s.reporter, d.j.w.halcyon, d.j.w.outsider):
        assert d.follows(who) == ()


def test_the_platform_suggests_and_never_states():
    d = Duties()
    d.determine("controlled", 9)
    d.determine("uncontrolled", 7)
    d.determine("controlled", 5)
    (line,) = d.follows(d.j.w.adviser)
    assert dict(line.hints) == {Fact.LEARNED: d.day - 7 * DAY}
    assert clock(line, Clock.REMEDIATE).stands == Stands.SUGGESTED
    assert {one.holds for one in line.conditions} == {Holds.OPEN}
    assert d.j.s.here(DutyFact) == []
    d.state("learned", 8)
    (line,) = d.follows(d.j.w.northgate, after=60)
    assert (line.hints, clock(line, Clock.REMEDIATE).stands) == ({}, Stands.OVERDUE)
    assert clock(line, Clock.REMEDIATE).start == d.day - 8 * DAY
    # What an adviser thinks starts nothing.
    other = Duties()
    wanted = Wanted("uncontrolled", "high", "critical", "AGENCY-WHY")
    determination.make(other.j.w.adviser, other.j.s.one.id, other.j.now, wanted=wanted)
    assert other.follows(other.j.w.lead) == ()


def test_a_later_statement_takes_the_place_of_an_earlier_one_with_a_reason():
    d = Duties()
    d.state("learned", 3, words="FIRST")
    with pytest.raises(Invalid) as refused:
        d.state("learned", 5)
    assert list(refused.value.findings) == ["reason"]
    d.state("learned", 5, reason="The ticket is older.")
    (line,) = d.follows(d.j.w.lead)
    new, old = line.statements
    assert (new.newest, new.number, old.newest, old.number) == (True, 2, False, 1)
    assert (old.words, old.day) == ("FIRST", d.day - 3 * DAY)
    d.state("learned", reason="Not this product.", taken_back=True)
    (line,) = d.follows(d.j.w.northgate)
    assert (line.facts, len(line.statements)) == ({}, 3)
    with pytest.raises(Invalid, match="nothing to take back"):
        d.state("learned", reason="Once more.", taken_back=True)
    assert d.state("learned", 2, reason="It is ours after all.").number == 4


def test_facts_are_never_sealed_and_only_a_manufacturer_states_them():
    d = Duties()
    d.j.ask()
    assert d.state("learned", 1)
    for who in (d.j.w.lead, d.j.w.adviser, d.j.s.reporter):
        with pytest.raises(Denied):
            d.state("learned", 1, who=who)
    with pytest.raises(Missing):
        d.state("learned", 1, who=d.j.w.outsider)
    with pytest.raises(Invalid, match="Choose one of"):
        d.state("facility_knew", 1)


def test_two_manufacturers_state_for_themselves_alone():
    d = Duties()
    d.state("learned", 3)
    d.state("learned", 1, who=d.j.w.halcyon)
    names = [line.name for line in d.follows(d.j.w.lead)]
    assert len(names) == 2
    (own,) = d.follows(d.j.w.halcyon)
    assert own.facts[Fact.LEARNED].day == d.day - DAY


def test_events_stand_side_by_side_each_with_its_clock_and_none_is_replaced_unless_it_is_named():
    d = Duties()
    for days in (20, 40):
        d.state("event_known", days, named=f"MDR-{days}")
    (line,) = d.follows(d.j.w.lead)
    told = [(one.item, one.start) for one in line.clocks if one.clock == Clock.EVENT_REPORT]
    assert told == [(1, d.day - 20 * DAY), (2, d.day - 40 * DAY)]
    assert line.facts[Fact.EVENT_KNOWN].item == 1  # the last of them decides the condition
    with pytest.raises(Invalid) as refused:
        d.state("event_reported", 1)
    assert list(refused.value.findings) == ["item"]
    d.state("event_reported", 15, item=2)
    with pytest.raises(Invalid) as refused:
        d.state("event_known", 21, item=1)
    assert list(refused.value.findings) == ["reason"]
    d.state("event_known", 21, item=1, reason="Our log says so.")
    d.state("event_known", item=2, reason="Another device.", taken_back=True)
    (line,) = d.follows(d.j.w.northgate)
    told = [(one.item, one.start, one.stands) for one in line.clocks if one.clock == Clock.EVENT_REPORT]
    assert told == [(1, d.day - 21 * DAY, Stands.OPEN)]
    assert d.state("event_known", 1).item == 3


def test_a_closed_case_ends_no_legal_clock_and_its_holder_states_what_does():
    d = Duties()
    d.state("learned", 20)
    cases.close(d.j.w.lead, d.j.case.id, d.j.now, reasons={"T11": "We keep to the terms."})
    (line,) = d.follows(d.j.w.northgate, after=50)
    assert clock(line, Clock.REMEDIATE).stands == Stands.OVERDUE
    d.state("fixed", 1)
    d.state("learned", 19, reason="Our log says so.")
    (line,) = d.follows(d.j.w.lead, after=50)
    assert clock(line, Clock.REMEDIATE).stands == Stands.MET
