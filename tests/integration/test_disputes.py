"""Disputes: settled by whom the agreement says, read where they lie, talked about without trade secrets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import NOW
from tests.integration.advisory_case import story
from tests.integration.test_consensus import second_adviser
from tests.integration.test_two_voices import FULL, both
from tests.judged import Judged

from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.assessments.commands import determination, dispute
from medaccord.apps.assessments.models import Dispute
from medaccord.apps.assessments.queries.disputes import disputes_of, open_of
from medaccord.apps.cases.commands import vulnerability
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.queries.threads import thread_page
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.models import Blob
from medaccord.core.scope import read_scope
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.dispute import Claim, Outcome, Settlement
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark
from medaccord.domain.roles import Role
from medaccord.domain.voice import day_of

pytestmark = pytest.mark.django_db

HARM = Claim("harm", "The pump STOPS by itself.", "The ALARM sounds within two seconds.")
JUDGED = Settlement("partly", "determination", "The alarm was not HEARD.")
SAID = Settlement("not_upheld", "coordinator", "The LOG shows it.")
RISK = Wanted("uncontrolled", "high", "critical", "It overdoses.")


def disputed(j, role=Role.MANUFACTURER, claim=HARM, **told):
    told = {"vulnerability": j.s.one.id, **told}
    return dispute.open(j.people[role], j.case.id, NOW, wanted=claim, **told)


def read(j, who):
    return disputes_of(who, j.case.id)


def mine(j, role):
    (line,) = read(j, j.people[role])
    return line.id


def determined(j, who=None, **told):
    return determination.make(who or j.w.adviser, j.s.one.id, NOW, wanted=RISK, **told)


def opens(j):
    with read_scope(j.w.lead):
        return open_of(lambda model: model.objects.visible_to(j.w.lead), j.case.id)


def test_it_is_opened_while_parties_judge_alone_and_read_by_its_party_and_the_agencies():
    j = Judged()
    j.ask()
    disputed(j)
    for who in (j.w.northgate, j.w.lead, j.w.adviser):
        (line,) = read(j, who)
        assert (line.kind, line.subject, line.claim) == ("harm", HARM.subject, HARM.claim)
        assert (line.role, line.opened_at, line.by_day, line.is_open) == (Role.MANUFACTURER, NOW, False, True)
        assert line.by_reader == (who is j.w.northgate)
        assert line.opened_name
    for other in (j.s.reporter, j.w.halcyon, j.w.outsider):
        assert read(j, other) == ()
    assert "dispute.open" not in {one.verb for one in history(j.s.reporter, j.case.id).entries}
    (one,) = opens(j)
    assert (one.kind, one.vulnerability_id, one.opened) == ("harm", j.s.one.id, NOW.date())
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_a_finder_disputes_by_its_own_name_and_day():
    j = Judged()
    disputed(
        j, Role.REPORTER, Claim("date", "The date is late.", "It was agreed for May."), vulnerability=None
    )
    for who in (j.s.reporter, j.w.lead, j.w.adviser):
        (line,) = read(j, who)
        assert (line.vulnerability, line.opened_at, line.by_day) == (None, day_of(NOW), True)
        assert line.opened_name == line.name
    assert read(j, j.w.northgate) == ()


def test_what_is_wrong_with_a_claim_is_said_by_name():
    j = Judged()
    for told, claim in (({"vulnerability": None}, HARM), ({"vulnerability": j.case.id}, HARM)):
        with pytest.raises(Invalid) as wrong:
            disputed(j, claim=claim, **told)
        assert set(wrong.value.findings) == {"vulnerability"}
    with pytest.raises(Invalid) as wrong:
        disputed(j, as_reporter=True)
    assert set(wrong.value.findings) == {"as_reporter"}
    vulnerability.withdraw(j.w.lead, j.s.one.id, NOW, reason="None.")
    with pytest.raises(Invalid):
        disputed(j)
    with pytest.raises(Missing):
        dispute.open(j.w.outsider, j.case.id, NOW, wanted=HARM)
    assert j.s.here(Dispute) == []


def test_harm_is_settled_by_the_adviser_on_a_determination_that_stands():
    j = Judged()
    disputed(j)
    for role in (Role.LEAD, Role.MANUFACTURER, Role.REPORTER):
        with pytest.raises((Denied, Missing)):
            dispute.settle(j.people[role], mine(j, Role.LEAD), NOW, wanted=JUDGED)
    key = mine(j, Role.ADVISER)
    older, makers = determined(j), determined(j, j.w.northgate)
    newer = determined(j, concurrence=True)
    for wrong in (None, older.id, makers.id, newer.id):
        with pytest.raises(Invalid) as refused:
            dispute.settle(j.w.adviser, key, NOW, wanted=JUDGED, determination=wrong)
        assert set(refused.value.findings) == {"determination"}
    determination.concur(second_adviser(j), newer.id, NOW)
    dispute.settle(j.w.adviser, key, NOW, wanted=JUDGED, determination=newer.id)
    for who in (j.w.northgate, j.w.lead, j.w.adviser):
        (line,) = read(j, who)
        assert (line.state, line.outcome, line.settled_as) == ("settled", Outcome.PARTLY, "determination")
        assert (line.words, line.ended_at) == ("The alarm was not HEARD.", NOW)
        assert (line.rests_on is None) == (who is j.w.northgate)
        assert line.ended_name
    assert opens(j) == ()
    for step in (
        lambda: dispute.settle(j.w.adviser, key, NOW, wanted=JUDGED, determination=newer.id),
        lambda: dispute.withdraw(j.w.northgate, mine(j, Role.MANUFACTURER), NOW, reason="Settled."),
        lambda: dispute.write(j.w.lead, key, NOW, text="Why?"),
    ):
        with pytest.raises(Illegal, match="has ended"):
            step()


def test_no_settlement_tells_what_somebody_judges_behind_the_seal():
    j = Judged()
    chosen = determined(j)
    disputed(j)
    disputed(j, claim=replace(HARM, kind="technical"))
    row = j.ask()
    by_kind = {line.kind: line.id for line in read(j, j.w.adviser)}
    step = {
        "harm": lambda: dispute.settle(
            j.w.adviser, by_kind["harm"], NOW, wanted=JUDGED, determination=chosen.id
        ),
        "technical": lambda: dispute.settle(j.w.lead, by_kind["technical"], NOW, wanted=SAID),
    }
    for one in step.values():
        with pytest.raises(Illegal, match="alone"):
            one()
    j.give()
    j.open(row)
    for one in step.values():
        assert one().state == "settled"


def test_a_test_settles_what_is_technical_while_parties_judge_alone():
    j = Judged()
    disputed(j, claim=replace(HARM, kind="technical"))
    j.ask()
    tested = Settlement("upheld", "test", "It stops.", "TR-7")
    with pytest.raises(Denied, match="coordination center"):
        dispute.settle(j.w.adviser, mine(j, Role.ADVISER), NOW, wanted=tested)
    assert dispute.settle(j.w.lead, mine(j, Role.LEAD), NOW, wanted=tested).report == "TR-7"


def test_without_an_adviser_the_refusal_says_whom_the_desk_invites():
    s = story()
    row = dispute.open(s.w.northgate, s.case.id, NOW, wanted=HARM, vulnerability=s.one.id)
    (line,) = disputes_of(s.w.lead, s.case.id)
    (waiting,) = readings(s.w.lead, [s.case.id])[s.case.id].disputed
    assert waiting[1:] == (None, True)
    assert s.case.id not in readings(s.w.northgate, [s.case.id])
    with pytest.raises(Denied, match="none takes part"):
        dispute.settle(s.w.lead, line.id, NOW, wanted=JUDGED)
    dispute.withdraw(s.w.northgate, row.id, NOW, reason="We agree now.")


def test_a_second_person_settles_what_the_desk_opened_and_its_opener_withdraws_it():
    j = Judged()
    row = disputed(j, Role.LEAD, replace(HARM, kind="scope"))
    assert len(j.s.here(Dispute)) == 1
    with pytest.raises(Denied, match="second person"):
        dispute.settle(j.w.lead, row.id, NOW, wanted=SAID)
    with pytest.raises(Denied):
        dispute.withdraw(j.w.adviser, row.id, NOW, reason="No.")
    with pytest.raises(Invalid):
        dispute.withdraw(j.w.lead, row.id, NOW, reason=" ")
    with pytest.raises(Stale):
        dispute.withdraw(j.w.lead, row.id, NOW, reason="Done.", version=7)
    assert dispute.withdraw(j.w.lead, row.id, NOW, reason="Done.", version=1).state == "withdrawn"
    (line,) = read(j, j.w.adviser)
    assert (line.words, line.outcome) == ("Done.", None)


def test_a_finder_writes_by_its_own_name_and_day():
    j = Judged()
    disputed(j, Role.REPORTER, Claim("credit", "My name is missing.", "I found it."), vulnerability=None)
    said = word(j, j.s.reporter, "It was agreed.")
    assert said.by_day
    (line,) = threads(j, j.w.lead)
    assert line.by_day
    assert line.author in line.named


def test_its_party_shows_it_to_others_by_name_and_they_read_how_it_ends():
    j = Judged()
    row = disputed(j)
    finder = j.party(Role.REPORTER)
    assert len(dispute.release(j.w.northgate, row.id, NOW, parties=[finder])) == 1
    assert dispute.release(j.w.northgate, row.id, NOW, parties=[finder]) == []
    (line,) = read(j, j.s.reporter)
    assert (line.claim, line.by_reader) == (HARM.claim, False)
    for whose, parties in ((j.s.reporter, [finder]), (j.w.lead, [finder])):
        (there,) = read(j, whose)
        with pytest.raises(Denied):
            dispute.release(whose, there.id, NOW, parties=parties)
    for wrong in ([], [j.party(Role.MANUFACTURER)], [j.party(Role.ADVISER)], [j.case.id]):
        with pytest.raises(Invalid):
            dispute.release(j.w.northgate, row.id, NOW, parties=wrong)
    with pytest.raises(Denied):
        dispute.withdraw(j.s.reporter, line.id, NOW, reason="No.")
    dispute.withdraw(j.w.northgate, row.id, NOW, reason="We AGREE now.")
    assert read(j, j.s.reporter)[0].words == "We AGREE now."


def word(j, who, text="What did you try?", **told):
    (line, *_) = read(j, who)
    return dispute.write(who, line.id, NOW, text=text, **told)


def threads(j, who):
    return thread_page(who, j.case.id).lines


def test_its_readers_talk_in_one_thread_and_a_wider_circle_in_another():
    j = Judged()
    row = disputed(j)
    first = word(j, j.w.lead)
    again = word(j, j.w.adviser)
    assert (first.thread_id, first.room_id) == (again.thread_id, again.room_id)
    post.write(j.w.northgate, j.case.id, NOW, thread=first.thread_id, text="Version 3.")
    for who in (j.w.lead, j.w.adviser, j.w.northgate):
        (line,) = threads(j, who)
        assert (line.subject, line.posts, line.dispute) == (HARM.subject, 3, row.key)
        assert len(line.named) == 4
    for other in (j.s.reporter, j.w.halcyon):
        assert threads(j, other) == ()
    known = case_view(j.w.lead, j.case.id).parties
    halcyon = next(one.id for one in known if one.name == j.w.parties["halcyon"].name)
    dispute.release(j.w.northgate, row.id, NOW, parties=[halcyon])
    word(j, j.w.halcyon, "We have tried version 2.")
    assert len(threads(j, j.w.adviser)) == 2
    (line,) = threads(j, j.w.halcyon)
    assert (line.posts, len(line.named)) == (1, 5)
    remove(j.w.lead, halcyon, NOW, reason="They asked for it.")
    with pytest.raises(Illegal):
        post.write(j.w.northgate, j.case.id, NOW, thread=line.id, text="And now?")
    assert word(j, j.w.northgate, "Shall we go on?").thread_id == first.thread_id


@pytest.mark.parametrize("mark", [Mark.TRADE_SECRET, Mark.COMMERCIAL, Mark.PCII])
def test_nothing_that_belongs_to_somebody_comes_into_its_thread(mark):
    j = Judged()
    disputed(j)
    said = word(j, j.w.lead)
    case, paper = j.case.id, [Evidence("a.txt", "text/plain", b"Recipe")]
    filed = file.add(j.w.northgate, case, NOW, room=said.room_id, files=paper)
    own = {"handling": [mark]}
    ways = [
        lambda: word(j, j.w.adviser, **own),
        lambda: post.write(j.w.northgate, case, NOW, thread=said.thread_id, text="Recipe", **own),
        lambda: post.mark(j.w.lead, said.id, NOW, **own),
        lambda: file.add(j.w.northgate, case, NOW, room=said.room_id, files=paper, **own),
        lambda: file.mark(j.w.northgate, filed[0].id, NOW, **own),
    ]
    for way in ways:
        with pytest.raises(Invalid) as refused:
            way()
        (told,) = refused.value.findings["handling"]
        assert "dispute" in str(told)
    with read_scope(j.w.adviser):
        assert Blob.objects.visible_to(j.w.adviser).get(pk=filed[0].id).handling == []


def test_who_is_finder_and_colleague_speaks_as_the_one_that_was_said():
    b = both()
    wanted = Claim("date", "It is too early.", "The fix comes in May.")
    told = {"wanted": wanted, "vulnerability": None}
    dispute.open(b.willa, b.case.id, NOW, **told, as_reporter=True)
    (line,) = disputes_of(b.w.lead, b.case.id)
    assert (line.by_day, line.role) == (True, Role.REPORTER)
    assert "Willa" not in repr(line)
    assert disputes_of(b.w.northgate, b.case.id) == ()
    row = dispute.open(b.w.northgate, b.case.id, NOW, **told)
    dispute.release(b.w.northgate, row.id, NOW, parties=[b.reporting.id])
    line = next(one for one in disputes_of(b.willa, b.case.id) if one.role == Role.MANUFACTURER)
    for key in line.copies:
        for hidden in (True, False):
            said = dispute.write(b.willa, key, NOW, text="Why?", as_reporter=hidden)
            assert (said.by_day, said.author_name == FULL) == (hidden, not hidden)
    with pytest.raises(Invalid):
        dispute.write(b.w.northgate, row.id, NOW, text="Why?", as_reporter=True)
