"""Drafts on their screens: begun between two patients, gone on with by a colleague, read by nobody else."""

from __future__ import annotations

import re

import pytest
from tests.browsing import plain, signed_in
from tests.integration.test_consensus import second_adviser
from tests.judged import V31, clinical
from tests.support.api import Program
from tests.web.test_assessment import SOON, Screens
from tests.web.test_tracking_judging import Followed

from medaccord.apps.accounts.models import Person
from medaccord.apps.assessments.models import WorkspaceDraft
from medaccord.core.models import Fact, SearchRow
from medaccord.domain.assessment.workspace import FIELDS, LISTS, What
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

COUNT = re.compile(r"[0-9]+ entries, checked [^<]*")

HALF = {
    "harm": "HALFWAY an overdo",
    "severity": "critical",
    "p1": "not a number",
    "draft": "0",
    "version": "1",
}


def keep(s, what, row):
    return f"{s.root}drafts/{what}/{row}/keep/"


def colleague(s):
    """The browser of a second person of the adviser's agency, who comes in now."""
    one = second_adviser(s.j)
    Person.objects.get_or_create(principal_id=one.person, defaults={"name": "Second Person"})
    return signed_in(one)


def happened(s, role):
    """The history as somebody reads it, but how many entries the chain has: each reading is one."""
    answer = s.of(role).get(f"/cases/{s.j.case.id}/history/")
    return COUNT.sub("", plain(answer).decode())


def test_a_colleague_goes_on_with_it_and_gives_it_and_the_draft_is_gone():
    s = Screens()
    s.j.ask()
    give = s.own(Role.ADVISER, "give")
    assert "Keep as a draft" in s.read(Role.ADVISER, give)
    told = s.of(Role.ADVISER).post(keep(s, "opinion", s.j.mine(Role.ADVISER).id), HALF)
    assert (told.status_code, told.headers["Location"]) == (303, give)
    again = s.read(Role.ADVISER, give)
    assert "HALFWAY an overdo" in again
    assert "not a number" in again
    assert "Draft. Predecisional. Only people of" in again
    browser = colleague(s)
    theirs = browser.get(give).content.decode()
    assert "HALFWAY an overdo" in theirs
    assert "Kept by Person 5 at" in theirs
    work = browser.get("/my-work/").content.decode()
    assert "Your party has a draft of it." in work
    assert "1 draft of your party" in browser.get(s.page).content.decode()
    listed = browser.get(f"{s.root}drafts/").content.decode()
    assert "HALFWAY an overdo" in listed
    assert "Answer until" in listed
    sent = browser.post(give, clinical("AGENCY") | {"version": "1", "draft": "1"})
    assert sent.status_code == 303, sent.content.decode()[:3000]
    assert "HALFWAY" not in browser.get(f"{s.root}drafts/").content.decode()
    assert "HALFWAY" not in browser.get(give).content.decode()
    assert "There is no draft." in browser.get(f"{s.root}drafts/").content.decode()


def test_nobody_else_finds_a_draft_anywhere():
    s = Screens()
    words = {"risk": "uncontrolled", "rationale": "WHISPER between patients", "draft": "0"}
    before = {role: happened(s, role) for role in s.j.people}
    facts, found = Fact.rows.count(), SearchRow.rows.count()  # a notice comes of a fact
    seen = Program(s.j.w.lead).get(f"/cases/{s.j.case.id}").json()
    s.send(Role.ADVISER, keep(s, "determination", s.j.s.one.id), words)
    assert WorkspaceDraft.rows.count() == 1
    assert (Fact.rows.count(), SearchRow.rows.count()) == (facts, found)
    others = [role for role in s.j.people if role != Role.ADVISER]
    for role in others:
        case = f"/cases/{s.j.case.id}"
        paths = (case + "/", s.root, s.page, f"{s.root}drafts/", "/my-work/", "/search/?q=WHISPER")
        pages = [s.of(role).get(path).content.decode() for path in paths]
        assert not [page for page in pages if "between patients" in page or "draft of your party" in page]
        assert "Nothing" in pages[5]
        assert "There is no draft." in pages[3]
        assert happened(s, role) == before[role]
        program = Program(s.j.people[role])
        assert program.get(f"/cases/{s.j.case.id}/workspace").json()["results"] == []
    assert Program(s.j.w.lead).get(f"/cases/{s.j.case.id}").json() == seen
    draft = WorkspaceDraft.rows.get()
    for role in others:
        there = f"{s.root}drafts/{draft.id}/discard/"
        assert s.of(role).get(there).status_code == 404
        assert s.of(role).post(there, {"version": "1"}).status_code == 404
    own = s.read(Role.ADVISER, "/my-work/")
    assert "Your party has a draft: Determination. Do you go on with it?" in own


def test_two_colleagues_at_once_lose_neither_text():
    s = Screens()
    browser = colleague(s)
    there = keep(s, "provisional", s.j.s.one.id)
    s.send(Role.ADVISER, there, {"harm": "FIRST words", "draft": "0"})
    second = browser.post(there, {"harm": "SECOND words", "draft": "0"})
    told = second.content.decode()
    assert second.status_code == 409
    assert "FIRST words" in told
    assert "SECOND words" in told
    assert browser.post(there, {"harm": "BOTH words", "draft": "1"}).status_code == 303
    assert WorkspaceDraft.rows.get().answers == {"harm": "BOTH words"}
    # Whoever read the first words gives what they read; the newer ones stay.
    words = {"severity": "critical", "harm": "Said", "patients": "Go on", "clinicians": "Check"}
    when = {"day": SOON.isoformat(), "time": "17:00", "zone": "UTC", "draft": "1"}
    s.send(Role.ADVISER, f"{s.page}provisional/", words | when)
    assert WorkspaceDraft.rows.get().answers == {"harm": "BOTH words"}


def test_a_joint_statement_is_drafted_with_its_readers_and_discarded():
    s = Screens()
    maker = str(s.j.party(Role.MANUFACTURER))
    there = keep(s, "consensus", s.j.s.one.id)
    s.send(Role.LEAD, there, {"technical": "DRAFTED part", "parties": [maker], "draft": "0"})
    page = s.read(Role.LEAD, f"{s.page}propose/")
    assert "DRAFTED part" in page
    assert f'value="{maker}" ' in page
    draft = WorkspaceDraft.rows.get()
    assert draft.answers["parties"] == [maker]
    assert "Drafts of an assessment" in s.read(Role.LEAD, "/my-work/")
    assert "DRAFTED part" in s.read(Role.LEAD, f"{s.root}drafts/{draft.id}/discard/")
    s.send(Role.LEAD, f"{s.root}drafts/{draft.id}/discard/", {"version": "1"})
    assert "DRAFTED part" not in s.read(Role.LEAD, f"{s.page}propose/")
    assert "DRAFTED part" not in s.read(Role.ADVISER, f"{s.page}propose/")


def test_a_drafted_score_that_nobody_offers_any_more_is_there_as_one_that_was_typed():
    s = Screens()
    pump = str(s.j.s.pump.id)
    kept = {"technical": "It is reached.", "score_0_from": V31, "score_0_products": [pump], "draft": "0"}
    s.send(Role.LEAD, keep(s, "consensus", s.j.s.one.id), kept)
    assert f'value="{V31}"' in s.read(Role.LEAD, f"{s.page}propose/")


def test_a_program_keeps_every_field_that_the_longest_form_has():
    s = Screens()
    keys = [str(s.j.s.pump.id)]
    answers = {name: keys if name in LISTS else "half" for name in FIELDS[What.CONSENSUS]}
    told = {"vulnerability": str(s.j.s.one.id), "what": "consensus", "answers": answers}
    program = Program(s.j.w.lead)
    assert program.post(f"/cases/{s.j.case.id}/workspace", told).status_code == 200
    assert WorkspaceDraft.rows.get().answers == answers


def test_who_reads_a_drafted_statement_is_told_by_name_to_an_adviser_who_knows_them():
    s = Screens()
    s.j.ask()
    maker = str(s.j.party(Role.MANUFACTURER))
    s.send(Role.ADVISER, keep(s, "consensus", s.j.s.one.id), {"parties": [maker], "draft": "0"})
    listed = s.read(Role.ADVISER, f"{s.root}drafts/")
    assert maker not in listed
    assert s.j.w.makers["northgate"].name in listed


def test_what_is_empty_or_not_for_the_party_is_refused_and_keeps_what_was_typed():
    s = Screens()
    told = s.send(Role.ADVISER, keep(s, "determination", s.j.s.one.id), {"draft": "0", "rationale": ""}, 422)
    assert "Nothing is filled in yet." in told
    told = s.send(Role.ADVISER, keep(s, "determination", s.j.s.one.id), {"rationale": "x" * 20_001}, 422)
    assert "Shorten this to 20,000 characters" in told
    told = s.send(Role.ADVISER, keep(s, "determination", s.j.s.one.id), {"rationale": "bad \x00"}, 422)
    assert "Remove the control character" in told
    s.send(Role.LEAD, keep(s, "determination", s.j.s.one.id), {"rationale": "Mine"}, 403)
    s.send(Role.LEAD, keep(s, "letter", s.j.s.one.id), {"rationale": "Mine"}, 404)
    assert WorkspaceDraft.rows.count() == 0


def test_a_finder_with_a_code_alone_keeps_its_opinion_and_goes_on():
    f = Followed()
    f.ask()
    give = f.step("give")
    there = re.search(r'formaction="([^"]+)"', f.browser.get(give).content.decode())[1]
    told = f.browser.post(there, {"exploit_because": "Half of a FINDER-WORD", "draft": "0"})
    assert (told.status_code, told["Location"]) == (303, give)
    form = f.browser.get(give).content.decode()
    assert "Half of a FINDER-WORD" in form
    assert "Nobody but your own party reads it." in form
    assert "FINDER-WORD" not in signed_in(f.w.lead).get(f"/cases/{f.case}/assessment/").content.decode()
    away = re.search(r'href="([^"]+/discard/)"', form)[1]
    assert f.browser.post(away, {"version": "1"})["Location"] == "/tracking/#judging"
    assert "FINDER-WORD" not in f.browser.get(give).content.decode()
