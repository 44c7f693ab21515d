"""Drafts in a party's own workspace: one for each step, for its colleagues, and known to nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW
from tests.integration.test_access import ABOUT, analyst
from tests.integration.test_consensus import second_adviser
from tests.judged import Judged, technical

from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.assessments.commands import determination, opinion, workspace
from medaccord.apps.assessments.models import WorkspaceDraft
from medaccord.apps.assessments.queries.workspace import drafts_of
from medaccord.apps.cases.commands import access, participant, vulnerability
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.models import Fact
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.cvd.turn import NOT_READ
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

SURE = Wanted("uncontrolled", "high", "critical", "A nurse would notice too late.")


def keep(j, who=None, what="determination", at=NOW, **told):
    told = {"answers": {"rationale": "HALF of a"}, "vulnerability": j.s.one.id, **told}
    return workspace.keep(who or j.w.adviser, j.case.id, at, what=what, **told)


def versions(j):
    return {row.id: row.version for row in j.s.here(Participant)}


def read(j, who):
    return drafts_of(who, j.case.id)


def test_a_party_opens_its_room_for_itself_and_nothing_tells_others():
    j = Judged()
    before, facts = versions(j), len(j.s.here(Fact))
    row = keep(j)
    assert (versions(j), len(j.s.here(Fact))) == (before, facts)
    assert before
    assert facts
    (line,) = read(j, j.w.adviser)
    assert (line.id, line.answers, line.version) == (row.id, {"rationale": "HALF of a"}, 1)
    assert line.marked.marks == {Mark.PREDECISIONAL}
    colleague = second_adviser(j)  # who comes in later
    assert [one.id for one in read(j, colleague)] == [row.id]
    others = (j.w.lead, j.w.northgate, j.w.halcyon, j.s.reporter, j.w.outsider)
    for who in others:
        assert read(j, who) == ()
        assert readings(who, [j.case.id]).get(j.case.id, NOT_READ).begun == ()
        with pytest.raises(Missing):
            workspace.discard(who, row.id, NOW)
    assert readings(colleague, [j.case.id])[j.case.id].begun
    before = versions(j)
    j.ask()  # which tells nobody that the adviser's room was there already
    assert versions(j) == before
    assert "workspace.keep" not in {one.verb for one in history(j.w.adviser, j.case.id).entries}
    with database_context(None, "live", [j.case.id]):
        assert drift.of(j.case.id) == []
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_there_is_one_for_each_step_and_whoever_read_an_older_one_is_told():
    j = Judged()
    first = keep(j, version=0)
    with pytest.raises(Stale) as told:
        keep(j, version=0, answers={"rationale": "Other"})
    (current,) = told.value.current
    assert (current["version"], current["answers"]) == (1, {"rationale": "HALF of a"})
    assert keep(j, version=1, answers={"rationale": "Both"}).id == first.id
    keep(j, what="provisional", answers={"harm": "Overdose"})
    assert sorted(one.what for one in read(j, j.w.adviser)) == ["determination", "provisional"]
    with pytest.raises(Stale):
        workspace.discard(j.w.adviser, first.id, NOW, version=1)
    workspace.discard(j.w.adviser, first.id, NOW, version=2)
    with pytest.raises(Illegal):
        workspace.discard(j.w.adviser, first.id, NOW)
    assert [one.what for one in read(j, j.w.adviser)] == ["provisional"]
    keep(j, answers={"rationale": "Anew"})
    assert [one.what for one in j.s.here(WorkspaceDraft)].count("determination") == 1


def test_taking_the_step_ends_the_draft_that_was_read():
    j = Judged()
    keep(j)
    determination.make(j.w.adviser, j.s.one.id, NOW, wanted=SURE, draft=1)
    assert read(j, j.w.adviser) == ()
    keep(j, answers={"rationale": "Next"})
    keep(j, answers={"rationale": "Newer"})
    determination.make(j.w.adviser, j.s.one.id, NOW, wanted=SURE, draft=3)
    assert [one.answers for one in read(j, j.w.adviser)] == [{"rationale": "Newer"}]
    determination.make(j.w.adviser, j.s.one.id, NOW, wanted=SURE)
    assert read(j, j.w.adviser) == ()


def test_an_opinion_is_drafted_by_whoever_is_asked_until_its_time_is_over():
    j = Judged()
    words = {"answers": {"exploit_because": "FINDER thinks"}, "what": "opinion"}
    with pytest.raises(Missing):
        keep(j, j.s.reporter, **words)
    row = j.ask(Role.REPORTER, Role.LEAD)
    keep(j, j.s.reporter, **words, party=j.party(Role.REPORTER))
    (line,) = read(j, j.s.reporter)
    assert (line.consultation, line.opened, line.marked.marks) == (j.mine(Role.REPORTER).id, False, set())
    assert (line.at.hour, line.at.minute) == (12, 0)  # a reporter's instant is kept by its day
    assert read(j, j.w.lead) == ()
    with pytest.raises(Denied):
        keep(j, j.w.lead, **words, party=j.party(Role.REPORTER))
    opinion.give(j.s.reporter, j.mine(Role.REPORTER).id, NOW, answers=technical("FINDER"))
    assert read(j, j.s.reporter) == ()
    keep(j, j.s.reporter, **words, party=j.party(Role.REPORTER))
    with pytest.raises(Illegal):
        keep(j, j.s.reporter, at=row.due_at, **words, party=j.party(Role.REPORTER))
    j.open(row, row.due_at)
    (line,) = read(j, j.s.reporter)
    assert line.opened
    workspace.discard(j.s.reporter, line.id, row.due_at)


def test_only_parties_that_can_take_the_step_draft_it_and_of_what_they_see():
    j = Judged()
    others = {"determination": j.w.lead, "provisional": j.w.northgate, "consensus": j.s.reporter}
    for what, who in others.items():
        with pytest.raises(Denied):
            keep(j, who, what, answers={"patients": "Go on"})
    with pytest.raises(Invalid):
        keep(j, what="letter")
    with pytest.raises(Missing):
        keep(j, vulnerability=j.case.id)
    with pytest.raises(Missing):  # as for a key that there is not
        keep(j, j.w.northgate, party=j.party(Role.ADVISER))
    with pytest.raises(Missing):
        keep(j, j.w.outsider)
    keep(j)
    vulnerability.withdraw(j.w.lead, j.s.one.id, NOW, reason="A mistake.", version=1)
    with pytest.raises(Illegal):
        keep(j)
    (line,) = read(j, j.w.adviser)
    workspace.discard(j.w.adviser, line.id, NOW)


def test_whoever_looks_in_an_emergency_and_whoever_has_left_reads_none():
    j = Judged()
    keep(j, j.w.lead, "consensus", answers={"technical": "DESK part"})
    keep(j, j.w.northgate)
    visitor = analyst(j.s)
    today = dt.datetime.now(dt.UTC)  # a key that is held for hours ends by the wall clock
    access.take(visitor, today, number=case_view(j.w.lead, j.case.id).number, **ABOUT)
    assert case_view(visitor, j.case.id)
    assert read(j, visitor) == ()
    participant.leave(j.w.northgate, j.party(Role.MANUFACTURER), NOW, reason="We are done.")
    assert read(j, j.w.northgate) == ()
