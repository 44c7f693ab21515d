"""A case is split: what was said in an emergency, and what legal duties are counted from, goes along."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import NOW
from tests.integration.test_disputes import HARM, JUDGED, RISK, disputed
from tests.integration.test_duties import Duties, clock
from tests.integration.test_provisional import WORDS, issue, read
from tests.judged import DAY, Judged

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.assessments.commands import consensus, determination, dispute, provisional
from medaccord.apps.assessments.models import Dispute, DutyFact, Provisional
from medaccord.apps.assessments.queries.disputes import disputes_of, open_of, settlements_in
from medaccord.apps.assessments.queries.following import facts_of, follows
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.cases.commands import split, vulnerability
from medaccord.apps.cases.models import Vulnerability
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.scope import read_scope
from medaccord.domain.assessment.clocks import Stands
from medaccord.domain.assessment.duties import Clock, Fact
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.roles import Role
from medaccord.web.presenters.assessments.provisional import boxes

pytestmark = pytest.mark.django_db


def parted(j):
    """The linked case into which the vulnerability goes, and the vulnerability there."""
    told = {"vulnerabilities": [j.s.one.id], "title": "Apart", "leak_risk": "Small."}
    case = split.split(j.w.lead, j.case.id, NOW, **told)
    return case, j.s.here(Vulnerability, case.id)[0]


def same(*cases):
    """What the chain tells is what the tables hold."""
    for case in cases:
        with database_context(None, "live", [case]):
            assert drift.rebuilt(case) == drift.stored(case)


def test_a_provisional_statement_stands_in_the_linked_case_and_its_agency_speaks_there():
    j = Judged()
    issue(j, parties=[j.party(Role.REPORTER)])
    issue(j, parties=[j.party(Role.REPORTER)])
    case, flaw = parted(j)
    for who in (j.w.lead, j.w.adviser, j.w.northgate, j.w.halcyon, j.s.reporter):
        (there,) = provisionals_of(who, case.id)  # what was replaced stays where it was said
        assert (there.stands, there.patients, there.vulnerability) == (True, WORDS.patients, flaw.id)
        here = read(j, who)[0]
        assert (here.stands, here.moved) == (False, True)
        assert [(one.case, one.vulnerability, one.on) for one in here.elsewhere] == [(case.id, flaw.id, True)]
        (box,) = boxes([here], {}, NOW, gone=True)
        assert "goes on in a linked case, and this statement with it" in box.ended
        assert box.acts[0].href == f"/cases/{case.id}/assessment/{flaw.id}/"
    with pytest.raises(Illegal, match="Take it back there"):
        provisional.withdraw(j.w.adviser, read(j, j.w.adviser)[0].id, NOW, instead="Nothing.")
    provisional.issue(j.w.adviser, flaw.id, NOW, wanted=replace(WORDS, patients="SWITCH pumps."))
    assert [one.patients for one in provisionals_of(j.w.northgate, case.id) if one.stands] == [
        "SWITCH pumps."
    ]
    same(j.case.id, case.id)


def test_what_an_assessment_took_the_place_of_stays_behind():
    j = Judged()
    issue(j)
    told = {"texts": {"technical": "T.", "clinical": "C."}, "parties": [], "concurrence": False}
    row = consensus.propose(j.w.lead, j.s.one.id, NOW, **told)
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    case, _flaw = parted(j)
    assert j.s.here(Provisional, case.id) == []
    assert not any(one.moved for one in j.s.here(Provisional))


def test_facts_and_their_clocks_go_along_and_are_corrected_there():
    d = Duties()
    d.state("learned", 40)
    d.state("event_known", 20)
    d.state("event_known", 10)
    case, flaw = parted(d.j)
    for who in (d.j.w.lead, d.j.w.northgate):
        (there,) = follows(facts_of(who, case.id), (), NOW)
        assert clock(there, Clock.COMMUNICATE).stands == Stands.OVERDUE
        assert len([one for one in there.clocks if one.clock == Clock.EVENT_REPORT]) == 2
        (here,) = d.follows(who)
        assert (here.moved, here.clocks, here.conditions) == (True, (), ())
        assert [(one.case, one.vulnerability, one.on) for one in here.elsewhere] == [(case.id, flaw.id, True)]
        assert [(one.case, one.on) for one in there.elsewhere] == [(d.j.case.id, False)]
    assert facts_of(d.j.w.halcyon, case.id) == ()
    assert facts_of(d.j.s.reporter, case.id) == ()
    with pytest.raises(Missing):
        d.state("learned", 39, reason="Later.")
    d.j.s.one = flaw
    d.state("learned", 20, reason="Our log says so.")
    (there,) = follows(facts_of(d.j.w.lead, case.id), (), NOW)
    assert (there.facts[Fact.LEARNED].day, there.facts[Fact.LEARNED].number) == (d.day - 20 * DAY, 2)
    assert len(there.statements) == 4
    same(d.j.case.id, case.id)


def test_of_a_vulnerability_that_was_withdrawn_a_fact_is_only_corrected_or_taken_back():
    d = Duties()
    d.state("learned", 40)
    vulnerability.withdraw(d.j.w.lead, d.j.s.one.id, NOW, reason="None.")
    (line,) = d.follows(d.j.w.northgate)
    assert (line.gone, clock(line, Clock.COMMUNICATE).stands) == (True, Stands.OVERDUE)
    with pytest.raises(Illegal, match="withdrawn"):
        d.state("event_known", 1)
    d.state("learned", 30, reason="Our log says so.")
    d.state("learned", taken_back=True, reason="It was none.")
    (line,) = d.follows(d.j.w.lead)
    assert (line.standing, len(line.statements)) == ((), 3)
    with pytest.raises(Illegal, match="withdrawn"):
        d.state("learned", 30, reason="Again.")
    assert len({row.key for row in d.j.s.here(DutyFact)}) == 3


def test_an_open_dispute_goes_along_is_stated_there_and_settled_there():
    j = Judged()
    disputed(j)
    disputed(j, claim=replace(HARM, kind="credit"))
    withdrawn = next(one for one in disputes_of(j.w.northgate, j.case.id) if one.kind == "credit")
    dispute.withdraw(j.w.northgate, withdrawn.id, NOW, reason="It is there.")
    disputed(j, claim=replace(HARM, kind="date"), vulnerability=None)
    case, flaw = parted(j)
    for who in (j.w.lead, j.w.adviser, j.w.northgate):
        (there,) = disputes_of(who, case.id)  # what has ended, or is of the whole case, stays
        assert (there.is_open, there.vulnerability, there.claim) == (True, flaw.id, HARM.claim)
        here = {one.kind: one for one in disputes_of(who, j.case.id)}
        assert {kind: one.is_open for kind, one in here.items()} == {
            "harm": False,
            "credit": False,
            "date": True,
        }
        told = [(one.case, one.vulnerability, one.on) for one in here["harm"].elsewhere]
        assert told == [(case.id, flaw.id, True)]
    assert disputes_of(j.w.halcyon, case.id) == ()
    rows = lambda model: model.objects.visible_to(j.w.lead)  # noqa: E731
    with read_scope(j.w.lead):
        assert [one.kind for one in open_of(rows, j.case.id)] == ["date"]
        assert [one.kind for one in open_of(rows, case.id)] == ["harm"]
    waiting = settlements_in(j.w.lead, [j.case.id, case.id])
    assert {key: [clinical for _row, _by, clinical in told] for key, told in waiting.items()} == {
        j.case.id: [False],
        case.id: [True],
    }
    advisory.draft(j.w.lead, case.id, NOW, summary="First")
    assert "disputes how severely" in repr(advisory_of(j.w.lead, case.id, NOW).newest.document)
    old, new = (
        next(one for one in disputes_of(j.w.adviser, key) if one.kind == "harm")
        for key in (j.case.id, case.id)
    )
    own = next(one.id for one in disputes_of(j.w.northgate, j.case.id) if one.kind == "harm")
    rests = determination.make(j.w.adviser, flaw.id, NOW, wanted=RISK)
    for step in (
        lambda: dispute.settle(j.w.adviser, old.id, NOW, wanted=JUDGED, determination=rests.id),
        lambda: dispute.withdraw(j.w.northgate, own, NOW, reason="It was none."),
        lambda: dispute.write(j.w.lead, old.id, NOW, text="Why?"),
        lambda: dispute.release(j.w.northgate, own, NOW, parties=[j.party(Role.REPORTER)]),
    ):
        with pytest.raises(Illegal, match="linked case"):
            step()
    dispute.settle(j.w.adviser, new.id, NOW, wanted=JUDGED, determination=rests.id)
    assert [one.state for one in disputes_of(j.w.northgate, case.id)] == ["settled"]
    assert {row.moved for row in j.s.here(Dispute) if row.kind == "harm"} == {True}
    same(j.case.id, case.id)
