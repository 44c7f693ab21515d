"""The assessment on its screens: each judges alone, then side by side, determined, stated, joined or not."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.judged import DAY, Judged, both, clinical

from medaccord.apps.accounts.models import Person
from medaccord.apps.assessments.commands import consensus, determination, provisional
from medaccord.apps.assessments.queries.rounds import exhibits_of, own_of, rounds_of
from medaccord.apps.assessments.queries.together import determinations_of, joinings_of, statements_of
from medaccord.apps.cases.commands import split
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.assessment.seal import State
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


class Screens:
    """The case of `Judged` in four browsers."""

    def __init__(self):
        self.j = Judged()
        self.root = f"/cases/{self.j.case.id}/assessment/"
        self.page = f"{self.root}{self.j.s.one.id}/"
        who = self.j.s.reporter.person
        Person.objects.get_or_create(principal_id=who, defaults={"name": "Harbor Finch"})
        self.browsers = {role: signed_in(who) for role, who in self.j.people.items()}

    def of(self, role):
        return self.browsers[role]

    def read(self, role, path=None):
        response = self.of(role).get(path or self.page)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def send(self, role, path, data, code=303):
        response = self.of(role).post(path, data)
        assert response.status_code == code, response.content.decode()[:3000]
        return response.content.decode()

    def own(self, role, step):
        return f"{self.root}opinion/{self.j.mine(role).id}/{step}/"


SOON = dt.datetime.now(dt.UTC).date() + 10 * DAY
ASKED = {"day": SOON.isoformat(), "time": "17:00", "zone": "UTC", "question": "How bad is it?"}


def test_four_people_judge_alone_then_agree_or_say_where_they_differ():
    s = Screens()
    j = s.j
    parties = [str(j.party(role)) for role in j.people]
    s.send(Role.LEAD, f"{s.page}ask/", ASKED | {"parties": parties})
    assert "Step 1: each party judges alone" in s.read(Role.LEAD)
    for role in (Role.ADVISER, Role.MANUFACTURER):
        assert "What does your party think of the risk?" in s.read(role, "/my-work/")
    assert "Say what you think of the risk" in s.read(Role.LEAD, f"/cases/{j.case.id}/")
    for role in j.people:
        asked = s.read(role, s.own(role, "give"))
        assert "How bad is it?" in asked
        s.send(role, s.own(role, "give"), j.answers[role] | {"version": "1"})
        told = s.read(role)
        marks = {"CENTER", "AGENCY", "MAKER", "FINDER"}
        own = {one for one in marks if one in repr(j.answers[role])}
        assert {one for one in marks if one in told} == own
    assert s.read(Role.ADVISER).count("Given") >= 4
    j.open(rounds_of(j.w.lead, j.case.id)[0])
    told = s.read(Role.ADVISER)
    assert "Step 2: agree, or say where you differ" in told
    assert "3 of 15 answers differ." in told
    assert "Differs" in told
    assert all(mark in told for mark in ("CENTER", "AGENCY", "MAKER", "FINDER"))
    finder = s.read(Role.REPORTER)
    assert "AGENCY" not in finder
    assert "CENTER" not in finder
    assert "Attack Complexity" in finder
    maker = s.read(Role.MANUFACTURER)
    assert not any(mark in maker for mark in ("CENTER", "AGENCY", "FINDER"))


def test_an_opinion_with_faults_keeps_what_was_typed_and_names_each_of_them():
    s = Screens()
    s.j.ask()
    told = s.send(
        Role.ADVISER, s.own(Role.ADVISER, "give"), {"harm": "TYPED-WORDS", "version": "1"}, code=422
    )
    assert "TYPED-WORDS" in told
    assert "Choose one." in told
    typed = {"vector": "CVSS:3.1/AV:Q", "exploitability": "high", "version": "1"}
    told = s.send(Role.LEAD, s.own(Role.LEAD, "give"), typed, code=422)
    assert "The metric AV is one of" in told
    told = s.send(Role.LEAD, s.own(Role.LEAD, "give"), {"exploitability": "high", "version": "1"}, code=422)
    assert "Answer this question." in told
    assert s.j.mine(Role.LEAD).opinions == ()


def test_an_opinion_is_replaced_from_the_last_one_and_may_be_declined():
    s = Screens()
    s.j.ask()
    s.send(
        Role.ADVISER, s.own(Role.ADVISER, "give"), clinical("FIRST", terms="F1005 A1402") | {"version": "1"}
    )
    again = s.read(Role.ADVISER, s.own(Role.ADVISER, "give"))
    assert "Overdose FIRST" in again
    assert "F1005 A1402" in again
    stale = s.send(Role.ADVISER, s.own(Role.ADVISER, "give"), clinical("LATE") | {"version": "1"}, code=409)
    assert "Overdose LATE" in stale
    s.send(Role.ADVISER, s.own(Role.ADVISER, "decline"), {"reason": "Conflict.", "version": "2"})
    assert s.j.mine(Role.ADVISER).state == State.DECLINED
    told = s.read(Role.ADVISER)
    assert "Conflict." in told
    assert "1 earlier answer is kept." in told


def test_nobody_opens_another_partys_form_and_who_is_not_asked_has_no_screen():
    s = Screens()
    s.j.ask(Role.LEAD, Role.MANUFACTURER)
    for role in (Role.LEAD, Role.ADVISER, Role.REPORTER):
        for step in ("give", "decline", "release"):
            assert s.of(role).get(s.own(Role.MANUFACTURER, step)).status_code == 404
            assert s.of(role).post(s.own(Role.MANUFACTURER, step), both()).status_code == 404
    outsider = signed_in(s.j.w.outsider)
    assert outsider.get(s.page).status_code == outsider.get(s.root).status_code == 404
    assert s.of(Role.MANUFACTURER).get(f"{s.page}ask/").status_code == 404
    assert s.of(Role.LEAD).get(f"{s.root}{s.j.case.id}/").status_code == 404


def test_an_opinion_is_shown_to_a_manufacturer_who_then_sees_it():
    s = Screens()
    s.j.opened()
    path = s.own(Role.ADVISER, "release")
    assert "Show your opinion" in s.read(Role.ADVISER, path)
    s.send(Role.ADVISER, path, {"parties": [str(s.j.party(Role.MANUFACTURER))]})
    assert len(exhibits_of(s.j.w.northgate, s.j.case.id)) == 1
    told = s.read(Role.MANUFACTURER)
    assert "Overdose AGENCY" in told
    assert "Overdose MAKER" in told


WANTED = {
    "exploitability": "high",
    "severity": "critical",
    "controls": "Separate the network.",
    "exploitability_after": "low",
    "severity_after": "critical",
    "risk": "uncontrolled",
    "rationale": "WHY-WORDS",
}


def test_both_determine_and_the_matrix_shows_where_each_falls():
    s = Screens()
    s.j.opened()
    s.send(Role.ADVISER, f"{s.page}determine/", WANTED | {"concurrence": "on"})
    s.send(
        Role.MANUFACTURER, f"{s.page}determine/", WANTED | {"risk": "controlled", "severity_after": "minor"}
    )
    told = s.read(Role.LEAD)
    assert "Uncontrolled risk" in told
    assert "Controlled risk" in told
    assert told.count("Not a regulatory decision") == 2
    assert "A supervisor has not concurred yet." in told
    assert "ma-matrix" in told
    line = determinations_of(s.j.w.adviser, s.j.case.id)[0]
    path = f"{s.root}determination/{line.id}/"
    assert "they read all of it" in s.read(Role.ADVISER, f"{path}release/").lower()
    s.send(Role.ADVISER, f"{path}release/", {"parties": [str(s.j.party(Role.MANUFACTURER))]})
    assert s.read(Role.MANUFACTURER).count("WHY-WORDS") == 2
    refused = s.send(Role.ADVISER, f"{path}concur/", {"version": "1"}, code=403)
    assert "second person" in refused
    told = s.send(Role.ADVISER, f"{s.page}determine/", {"rationale": "TYPED"}, code=422)
    assert "TYPED" in told


def test_a_determination_that_the_agency_calls_regulatory_is_headed_so():
    s = Screens()
    s.send(Role.ADVISER, f"{s.page}determine/", WANTED | {"regulatory": "on"})
    assert "A regulatory decision of the agency" in s.read(Role.LEAD)
    assert "regulatory decision of the agency" not in s.read(Role.MANUFACTURER, f"{s.page}determine/")


TEXTS = {"technical": "TECH-WORDS", "clinical": "CLIN-WORDS", "patients": "Keep using it."}


def test_a_joint_statement_is_signed_part_by_part_joined_and_dissented_from():
    s = Screens()
    j = s.j
    parties = [str(j.party(role)) for role in (Role.MANUFACTURER, Role.REPORTER)]
    s.send(Role.LEAD, f"{s.page}propose/", TEXTS | {"parties": parties})
    (line,) = statements_of(j.w.lead, j.case.id)
    path = f"{s.root}statement/{line.id}/sign/"
    assert "Sign the technical part" in s.read(Role.LEAD)
    assert "Sign the clinical part" in s.read(Role.ADVISER)
    assert "CLIN-WORDS" in s.read(Role.LEAD, path)
    s.send(Role.LEAD, path, {"part": "technical", "version": "1"})
    s.send(Role.ADVISER, path, {"part": "clinical", "version": "2"})
    maker = next(one for one in joinings_of(j.w.northgate, j.case.id))
    finder = next(one for one in joinings_of(j.s.reporter, j.case.id))
    assert "CLIN-WORDS" not in s.read(Role.REPORTER)
    s.send(Role.REPORTER, f"{s.root}statement/{finder.id}/join/", {"version": str(finder.version)})
    given = {"reason": "The ALARM sounds.", "version": str(maker.version)}
    s.send(Role.MANUFACTURER, f"{s.root}statement/{maker.id}/dissent/", given)
    told = s.read(Role.ADVISER)
    for words in ("Dissents", "Joins", "The ALARM sounds.", "Technical part", "Clinical part"):
        assert words in told
    assert "ALARM" not in s.read(Role.REPORTER)
    assert "Sign the" not in told
    again = s.read(Role.LEAD, f"{s.page}propose/")
    assert "TECH-WORDS" in again
    assert s.of(Role.LEAD).get(f"{s.root}statement/{maker.id}/join/").status_code == 404


def test_the_desk_ends_a_round_early_and_everybody_who_was_asked_reads_why():
    s = Screens()
    j = s.j
    row = j.ask()
    j.give(Role.ADVISER)
    there = f"{s.root}round/{row.id}/close/"
    assert "Not answered yet" in s.read(Role.LEAD, there)
    assert there in s.read(Role.LEAD)
    for other in (Role.ADVISER, Role.MANUFACTURER):
        assert there not in s.read(other)
        assert s.of(other).get(there).status_code == 404
    assert "In a few words" in s.send(Role.LEAD, there, {"because": "adverse_event", "reason": " "}, code=422)
    s.send(Role.LEAD, there, {"because": "adverse_event", "reason": "ONE-PATIENT"})
    told = s.read(Role.LEAD)
    assert "The platform opens the seal within minutes." in told
    assert "ONE-PATIENT" in told
    assert there not in told
    for role in j.people:
        told = s.read(role)
        assert "The round was ended early" in told
        assert "A patient was harmed" in told
        assert ("AGENCY" in told) == (role == Role.ADVISER)
        assert s.own(role, "give") not in told
        told = s.read(role, f"/cases/{j.case.id}/history/")
        assert "ended the round of opinions early: a patient was harmed" in told
    assert "ONE-PATIENT" not in s.read(Role.MANUFACTURER) + s.read(Role.REPORTER)
    j.open(row, dt.datetime.now(dt.UTC))
    assert "Had not answered when the round ended" in s.read(Role.LEAD)
    assert "Your party had not answered when the round ended." in s.read(Role.MANUFACTURER)


def test_the_adviser_says_what_to_do_at_once_and_the_full_assessment_takes_its_place():
    s = Screens()
    j = s.j
    j.ask()
    by = dt.datetime.now(dt.UTC).date() + 3 * DAY
    words = {
        "severity": "critical",
        "harm": "OVERDOSE-HARM",
        "patients": "RADIO-OFF",
        "clinicians": "CHECK-RATE",
    }
    words |= {"day": by.isoformat(), "time": "17:00", "zone": "UTC"}
    there = f"{s.page}provisional/"
    assert "Issue a provisional statement" in s.read(Role.ADVISER)
    for other in (Role.LEAD, Role.MANUFACTURER, Role.REPORTER):
        assert s.of(other).get(there).status_code == 404
        s.send(other, there, words, code=403)
    far = words | {"day": (by + 30 * DAY).isoformat(), "patients": " "}
    refused = s.send(Role.ADVISER, there, far, code=422)
    assert "within 14 days" in refused
    assert "OVERDOSE-HARM" in refused
    s.send(Role.ADVISER, there, words)
    for role in (Role.LEAD, Role.ADVISER, Role.MANUFACTURER):
        told = s.read(role)
        assert "Provisional. Not a regulatory decision." in told
        assert all(word in told for word in ("OVERDOSE-HARM", "RADIO-OFF", "CHECK-RATE", "Step 1"))
        assert "Critical" in s.read(role, s.root)
    case = f"/cases/{j.case.id}/"
    for path in (s.page, s.root, case, f"{case}history/", "/my-work/", "/search/?q=CHECK-RATE"):
        told = s.of(Role.REPORTER).get(path).content.decode()
        assert not [word for word in ("RADIO-OFF", "OVERDOSE", "rovisional") if word in told], path
    assert "Does your provisional statement still hold?" in s.read(Role.ADVISER, "/my-work/")
    assert "Newer provisional statement from" in s.read(Role.LEAD, case)
    late = Provisional("critical", "OVERDOSE-HARM", "SWITCH-PUMPS", "CHECK-RATE", j.now + DAY)
    provisional.issue(j.w.adviser, j.s.one.id, j.now, wanted=late)
    told = s.read(Role.MANUFACTURER)
    assert "It should have been looked at again by" in told
    assert "A newer one took its place" in told
    assert told.index("SWITCH-PUMPS") < told.index("RADIO-OFF")
    assert "days late" in s.read(Role.ADVISER, "/my-work/")
    j.give()
    j.open(rounds_of(j.w.lead, j.case.id)[0])
    row = consensus.propose(j.w.lead, j.s.one.id, j.now, texts=TEXTS, parties=[j.party(Role.MANUFACTURER)])
    consensus.sign(j.w.adviser, row.id, j.now, part="clinical")
    (joining,) = joinings_of(j.w.northgate, j.case.id)
    for role, anchor in ((Role.LEAD, "statement-1"), (Role.MANUFACTURER, f"statement-{joining.id}")):
        told = s.read(role)
        assert "Superseded by the full assessment" in told
        assert f'href="#{anchor}"' in told
        assert f'id="{anchor}"' in told
        assert "It should have been looked at again" not in told
    assert "still hold" not in s.read(Role.ADVISER, "/my-work/")


def test_the_list_says_where_each_vulnerability_stands():
    s = Screens()
    assert s.read(Role.LEAD, s.root).count("Not assessed") >= 4
    row = s.j.ask()
    assert "Each judges alone" in s.read(Role.REPORTER, s.root)
    s.j.give()
    s.j.open(row)
    determination.make(
        s.j.w.adviser, s.j.s.one.id, s.j.now, wanted=Wanted("uncontrolled", "high", "critical", "So.")
    )
    told = s.read(Role.LEAD, s.root)
    assert "Opinions are open" in told
    assert "Uncontrolled" in told
    assert "Uncontrolled" not in s.read(Role.MANUFACTURER, s.root)
    consensus.propose(s.j.w.lead, s.j.s.one.id, s.j.now, texts=TEXTS)
    assert "Joint statement" in s.read(Role.LEAD, s.root)


def test_asking_again_says_what_is_new():
    s = Screens()
    s.j.opened()
    form = s.read(Role.LEAD, f"{s.page}ask/")
    assert "What is new?" in form
    parties = {"parties": [str(s.j.party(Role.ADVISER))]}
    assert "say what is new" in s.send(Role.LEAD, f"{s.page}ask/", ASKED | parties, code=422).lower()
    news = {"because": "exploitation", "reason": "SEEN-IN-THE-WILD"}
    s.send(Role.LEAD, f"{s.page}ask/", ASKED | parties | news)
    assert "SEEN-IN-THE-WILD" in s.read(Role.LEAD)
    assert len(own_of(s.j.w.adviser, s.j.case.id)) == 2


def test_one_answer_alone_is_read_and_so_is_why_somebody_gave_none():
    s = Screens()
    row = s.j.ask(Role.ADVISER, Role.REPORTER)
    s.j.give(Role.ADVISER)
    s.send(Role.REPORTER, s.own(Role.REPORTER, "decline"), {"reason": "NO-LAB-HERE", "version": "1"})
    s.j.open(row)
    told = s.read(Role.LEAD)
    assert "Overdose AGENCY" in told
    assert "NO-LAB-HERE" in told
    assert "Your party was not asked." in s.read(Role.MANUFACTURER)


def test_what_was_split_off_is_still_read_where_it_was_judged():
    s = Screens()
    j = s.j
    j.opened()
    told = {"vulnerabilities": [j.s.one.id], "title": "Apart", "leak_risk": "They share nothing."}
    split.split(j.w.lead, j.case.id, j.now, **told)
    for role in j.people:
        assert str(j.s.one.id) in s.read(role, s.root)
        s.read(role)


def test_an_earlier_round_stays_on_its_page():
    s = Screens()
    s.j.opened()
    s.j.ask(Role.ADVISER, because="adverse_event", reason="A patient was hurt.")
    told = s.read(Role.LEAD)
    assert "Opinions side by side, round 1" in told
    assert "Overdose AGENCY" in told


def test_a_manufacturer_states_what_its_legal_clocks_are_counted_from():
    s = Screens()
    maker, today = Role.MANUFACTURER, s.j.now.date()
    assert "so no clock runs here" in s.read(maker)
    assert "No manufacturer has stated a fact yet" in s.read(Role.LEAD)
    wanted = Wanted("uncontrolled", "high", "critical", "MAKER-WHY")
    determination.make(s.j.w.northgate, s.j.s.one.id, s.j.now - DAY, wanted=wanted)
    assert "Suggested, not stated" in s.read(Role.LEAD)
    link = f"{s.page}state/?fact=learned&amp;day={today - DAY}"
    assert link in s.read(maker)
    assert f'value="{today - DAY}"' in s.read(maker, link.replace("&amp;", "&"))
    learned = {"fact": "learned", "day": str(today - 3 * DAY), "words": "TICKET-WORDS"}
    for left_out in ("fact", "day"):
        assert "State a fact" in s.send(maker, f"{s.page}state/", learned | {left_out: ""}, code=422)
    s.send(maker, f"{s.page}state/", learned)
    told = s.send(maker, f"{s.page}state/", learned | {"day": str(today)}, code=422)
    assert "This was stated before. Say why this takes its place." in told
    s.send(maker, f"{s.page}state/", {"fact": "harm_known", "day": str(today)})
    for role in (maker, Role.LEAD, Role.ADVISER):
        page = s.read(role)
        assert "Medaccord suggests and counts; it files nothing." in page
        assert all(word in page for word in ("TICKET-WORDS", "21 CFR 806.10(b)", "Failed", "Not all four"))
        assert ("State it anew" in page) == (role == maker)
    assert "What follows" not in s.read(Role.REPORTER)
    assert s.of(Role.LEAD).get(f"{s.page}state/").status_code == 404


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADVISER])
def test_of_two_opinions_due_at_one_instant_each_reader_is_told_its_own(role):
    screens = Screens()
    screens.j.ask(Role.LEAD, Role.ADVISER)
    told = " ".join(screens.read(role, f"/cases/{screens.j.case.id}/").split())
    _, _, next_date = told.partition("<dt>Next date</dt>")
    assert "Say what you think of the risk" in next_date.partition("</dd>")[0]
