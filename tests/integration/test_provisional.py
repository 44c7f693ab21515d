"""Provisional clinical statements: given openly while others judge alone, and superseded at last."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.browsing import signed_in
from tests.factories import NOW
from tests.integration.test_consensus import second_adviser
from tests.judged import DAY, Judged

from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.assessments.commands import consensus, provisional
from medaccord.apps.assessments.models import Provisional
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.assessments.queries.rounds import exhibits_of, rounds_of
from medaccord.apps.assessments.queries.together import joinings_of
from medaccord.apps.cases.commands import vulnerability
from medaccord.apps.cases.queries.history import history
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.scope import read_scope
from medaccord.domain.assessment.provisional import LONGEST, Wanted
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role
from medaccord.web.presenters.assessments.provisional import boxes

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
WORDS = Wanted("critical", "OVERDOSE is plausible.", "Turn the RADIO off.", "Check the RATE.", NOW + 3 * DAY)
TEXTS = {"technical": "TECHNICAL words.", "clinical": "CLINICAL words."}


def issue(j, who=None, wanted=WORDS, **told):
    return provisional.issue(who or j.w.adviser, j.s.one.id, NOW, wanted=wanted, **told)


def read(j, who):
    return provisionals_of(who, j.case.id)


def test_it_is_said_while_parties_judge_alone_and_opens_no_seal():
    j = Judged()
    j.ask()
    j.give(Role.ADVISER)
    issue(j)
    for who in (j.w.lead, j.w.adviser, j.w.northgate, j.w.halcyon):
        (line,) = read(j, who)
        assert (line.severity, line.harm, line.patients, line.clinicians, line.revisit_by) == (
            "critical",
            "OVERDOSE is plausible.",
            "Turn the RADIO off.",
            "Check the RATE.",
            NOW + 3 * DAY,
        )
        assert (line.role, line.author_name, line.at, line.regulatory) == (
            Role.ADVISER,
            "Person 5",
            NOW,
            False,
        )
        assert line.name
    assert rounds_of(j.w.lead, j.case.id)[0].opened_at is None
    for who in j.people.values():
        assert exhibits_of(who, j.case.id) == ()
    assert "AGENCY" not in j.told(j.w.northgate)
    for other in (j.s.reporter, j.w.outsider):
        assert read(j, other) == ()
    assert "provisional.issue" not in {one.verb for one in history(j.s.reporter, j.case.id).entries}
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_who_reads_it_in_several_rooms_finds_one_statement_at_the_address_of_each():
    j = Judged()
    j.ask()
    issue(j)
    several = 0
    for who in (j.w.lead, j.w.adviser, j.w.northgate, j.w.halcyon):
        with read_scope(who):
            rows = set(Provisional.objects.visible_to(who).values_list("id", flat=True))
        several += len(rows) > 1
        (line,) = read(j, who)
        assert line.copies == rows
        browser = signed_in(who)
        answers = {
            browser.get(f"/cases/{j.case.id}/assessment/provisional/{row}/withdraw/").status_code
            for row in rows
        }
        assert answers == {200 if who == j.w.adviser else 404}
    assert several


def test_the_advisers_side_alone_says_it_and_every_fault_is_named():
    j = Judged()
    for role in (Role.LEAD, Role.MANUFACTURER, Role.REPORTER):
        with pytest.raises(Denied):
            issue(j, j.people[role])
    with pytest.raises(Missing):
        issue(j, j.w.outsider)
    wrong = replace(WORDS, severity="dire", patients=" ", revisit_by=NOW + LONGEST + HOUR)
    with pytest.raises(Invalid) as refused:
        issue(j, wanted=wrong)
    assert set(refused.value.findings) == {"severity", "patients", "revisit_by"}
    for stranger in (Role.MANUFACTURER, Role.LEAD):
        with pytest.raises(Invalid):
            issue(j, parties=[j.party(stranger)])
    assert j.s.here(Provisional) == []


def test_a_finder_reads_it_where_it_is_shown_and_no_newer_one_of_itself():
    j = Judged()
    issue(j, parties=[j.party(Role.REPORTER)], regulatory=True)
    (line,) = read(j, j.s.reporter)
    assert (line.patients, line.regulatory) == ("Turn the RADIO off.", True)
    issue(j, wanted=replace(WORDS, patients="SWITCH pumps."))
    (line,) = read(j, j.s.reporter)
    assert (line.newest, line.stands, line.patients) == (False, False, "Turn the RADIO off.")
    assert "SWITCH" not in repr(read(j, j.s.reporter))
    new, old = read(j, j.w.northgate)
    assert [(one.number, one.stands, one.patients) for one in (new, old)] == [
        (2, True, "SWITCH pumps."),
        (1, False, "Turn the RADIO off."),
    ]


def test_the_signed_clinical_part_takes_its_place_and_a_new_emergency_begins_anew():
    j = Judged()
    boss = second_adviser(j)
    issue(j, parties=[j.party(Role.REPORTER)])
    told = {"texts": TEXTS, "parties": [j.party(Role.MANUFACTURER)], "concurrence": True}
    row = consensus.propose(j.w.lead, j.s.one.id, NOW, **told)
    consensus.sign(j.w.lead, row.id, NOW, part="technical")
    consensus.sign(j.w.adviser, row.id, NOW, part="clinical")
    assert read(j, j.w.northgate)[0].stands
    consensus.concur(boss, row.id, NOW + HOUR)
    (joining,) = joinings_of(j.w.northgate, j.case.id)
    full = {j.w.lead: row.id, j.w.northgate: joining.id, j.w.halcyon: None, j.s.reporter: None}
    for who, key in full.items():
        (line,) = read(j, who)
        assert (line.newest, line.stands, line.superseded_at, line.full) == (True, False, NOW + HOUR, key)
    assert "CLINICAL" not in repr(read(j, j.w.halcyon))
    issue(j)
    assert [one.stands for one in read(j, j.w.northgate)] == [True, False]
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_whoever_said_it_is_to_look_again_until_something_takes_its_place():
    j = Judged()
    issue(j)
    own = (str(j.s.one.id), str(j.party(Role.ADVISER)), NOW + 3 * DAY)
    assert readings(j.w.adviser, [j.case.id])[j.case.id].revisiting == (own,)
    assert j.case.id not in readings(j.s.reporter, [j.case.id])
    (line,) = read(j, j.w.adviser)
    assert [line.is_overdue(own[2] + late) for late in (-HOUR, HOUR)] == [False, True]
    later = replace(WORDS, revisit_by=NOW + 5 * DAY)
    issue(j, wanted=later)
    assert readings(j.w.adviser, [j.case.id])[j.case.id].revisiting == ((*own[:2], NOW + 5 * DAY),)
    vulnerability.withdraw(j.w.lead, j.s.one.id, NOW, reason="None.")
    # Its readers go by it still, so its agency is still to say what holds.
    assert readings(j.w.adviser, [j.case.id])[j.case.id].revisiting == ((*own[:2], NOW + 5 * DAY),)
    with pytest.raises(Illegal):
        issue(j)


def test_what_was_said_after_the_clinical_part_was_signed_stands_though_the_center_signs_later():
    j = Judged()
    issue(j)
    told = {"texts": TEXTS, "parties": [j.party(Role.REPORTER)], "concurrence": False}
    row = consensus.propose(j.w.lead, j.s.one.id, NOW, **told)
    consensus.sign(j.w.adviser, row.id, NOW + HOUR, part="clinical")
    provisional.issue(j.w.adviser, j.s.one.id, NOW + 2 * HOUR, wanted=WORDS)
    consensus.sign(j.w.lead, row.id, NOW + 3 * HOUR, part="technical")
    newest, first = read(j, j.w.lead)
    assert (newest.stands, newest.superseded_at) == (True, None)
    assert first.superseded_at == NOW + HOUR
    maker = read(j, j.w.northgate)[1]
    assert (maker.superseded_at, maker.full) == (NOW + HOUR, None)  # it reads no joint statement
    (box,) = boxes([replace(maker, newest=True)], {}, NOW + 4 * HOUR)
    assert "Ask the adviser what holds now." in box.late
    assert box.ended == ""
    (gone,) = boxes([newest], {}, NOW, gone=True)
    assert "was withdrawn or goes on in a linked case" in gone.late
    (gone,) = boxes([replace(newest, gone=True)], {}, NOW, gone=True)
    assert "has not said yet what holds now" in gone.late


def test_its_agency_takes_it_back_whatever_became_of_the_vulnerability_and_says_what_holds():
    j = Judged()
    issue(j, parties=[j.party(Role.REPORTER)])
    vulnerability.withdraw(j.w.lead, j.s.one.id, NOW, reason="None.")
    row = read(j, j.w.adviser)[0].id
    for who in (j.w.lead, j.w.northgate):
        with pytest.raises((Denied, Missing)):
            provisional.withdraw(who, read(j, who)[0].id, NOW, instead="Nothing.")
    with pytest.raises(Invalid, match="go by now"):
        provisional.withdraw(j.w.adviser, row, NOW, instead=" ")
    provisional.withdraw(j.w.adviser, row, NOW + HOUR, instead="Use the pump as LABELLED.")
    for who in (j.w.lead, j.w.adviser, j.w.northgate, j.w.halcyon, j.s.reporter):
        (line,) = read(j, who)
        assert (line.stands, line.withdrawn_at, line.instead, line.gone) == (
            False,
            NOW + HOUR,
            "Use the pump as LABELLED.",
            True,
        )
        (box,) = boxes([line], {}, NOW, gone=True)
        assert (box.late, box.instead) == ("", "What holds now: Use the pump as LABELLED.")
        assert "Taken back by Person 5" in box.ended
    assert j.case.id not in readings(j.w.adviser, [j.case.id])
    with pytest.raises(Illegal, match="does not stand"):
        provisional.withdraw(j.w.adviser, row, NOW + HOUR, instead="Once more.")
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)
