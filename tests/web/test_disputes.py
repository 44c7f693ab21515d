"""Disputes on their screens: opened, talked about, shown, settled by whom each is for, withdrawn."""

from __future__ import annotations

import re

import pytest
from tests.integration.test_going_along import parted
from tests.web.test_assessment import Screens
from tests.web.test_tracking_judging import NOW, Followed

from medaccord.apps.assessments.commands import determination, dispute
from medaccord.apps.assessments.queries.disputes import disputes_of
from medaccord.apps.assessments.queries.rounds import rounds_of
from medaccord.apps.cases.commands import vulnerability
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

RISK = Wanted("uncontrolled", "high", "critical", "It overdoses.")


def opened(s, role=Role.MANUFACTURER, **told):
    typed = {
        "kind": "harm",
        "vulnerability": str(s.j.s.one.id),
        "subject": "STOPS by itself",
        "claim": "The ALARM sounds.",
        **told,
    }
    s.send(role, f"{s.root}dispute/open/", typed)
    return disputes_of(s.j.people[role], s.j.case.id)[0]


def test_a_manufacturer_disputes_harm_and_the_adviser_settles_it():
    s = Screens()
    j = s.j
    j.ask()
    assert "Open a dispute" in s.read(Role.MANUFACTURER)
    there = f"{s.root}dispute/open/"
    asked = s.read(Role.MANUFACTURER, f"{there}?vulnerability={j.s.one.id}")
    assert "Do not write here what your party judges behind a seal." in asked
    assert f'value="{j.s.one.id}" selected' in asked
    wrong = s.send(Role.MANUFACTURER, there, {"kind": "harm", "subject": "KEPT", "claim": "So."}, code=422)
    assert "KEPT" in wrong
    assert "Name the vulnerability that it is about." in wrong
    line = opened(s)
    page = f"{s.root}dispute/{line.id}/"
    for role in (Role.MANUFACTURER, Role.LEAD, Role.ADVISER):
        (mine,) = disputes_of(j.people[role], j.case.id)
        for path in (s.root, s.page):
            assert "STOPS by itself" in s.read(role, path)
        told = s.read(role, f"{s.root}dispute/{mine.id}/")
        assert "The ALARM sounds." in told
        assert "by a determination of its agency" in told
    case = f"/cases/{j.case.id}/"
    for path in (s.page, s.root, case, f"{case}history/", "/my-work/", "/search/?q=STOPS"):
        told = s.of(Role.REPORTER).get(path).content.decode()
        assert not [word for word in ("STOPS by", "ALARM", "opened a dispute") if word in told], path
    assert s.of(Role.REPORTER).get(page).status_code == 404
    assert "What do you find on the disputed harm?" in s.read(Role.ADVISER, "/my-work/")
    assert "Settlement of a dispute about harm from Device agency" in s.read(Role.LEAD, "/my-work/")
    assert "opened a dispute" in s.read(Role.LEAD, f"{case}history/")
    for role, finds in ((Role.ADVISER, True), (Role.MANUFACTURER, True), (Role.REPORTER, False)):
        assert (case in s.read(role, "/search/?q=ALARM")) == finds
    settle = f"{s.root}dispute/{disputes_of(j.w.adviser, j.case.id)[0].id}/settle/"
    for other in (Role.LEAD, Role.MANUFACTURER):
        assert s.of(other).get(settle).status_code == 404
    assert s.of(Role.ADVISER).get(settle).status_code == 404
    told = s.read(Role.ADVISER, settle.removesuffix("settle/"))
    assert "Settle it" not in told
    assert "it is settled once the seal is open" in told
    j.give()
    j.open(rounds_of(j.w.lead, j.case.id)[0])
    assert "Determine the risk first, then settle this." in s.read(Role.ADVISER, settle)
    row = determination.make(j.w.adviser, j.s.one.id, j.now, wanted=RISK)
    said = {"outcome": "partly", "determination": str(row.id), "words": "Not HEARD.", "version": "1"}
    assert "Version 1" in s.read(Role.ADVISER, settle)
    s.send(Role.ADVISER, settle, said | {"words": ""}, code=422)
    s.send(Role.ADVISER, settle, said)
    told = s.read(Role.MANUFACTURER, page)
    assert all(word in told for word in ("Upheld in part", "Not HEARD.", "Settled by"))
    assert "Write about it" not in told
    assert "version 1" in s.read(Role.ADVISER, settle.removesuffix("settle/"))
    assert "disputed harm" not in s.read(Role.ADVISER, "/my-work/")
    for role, shown in ((Role.LEAD, True), (Role.MANUFACTURER, True), (Role.REPORTER, False)):
        paper = s.read(role, f"{s.page}rationale/")
        assert [word in paper for word in ("STOPS by itself", "The ALARM sounds.", "Not HEARD.")] == [
            shown
        ] * 3


def test_it_is_talked_about_on_its_page_and_withdrawn_by_its_party():
    s = Screens()
    j = s.j
    line = opened(s, kind="scope")
    page = f"{s.root}dispute/{line.id}/"
    lead = f"{s.root}dispute/{disputes_of(j.w.lead, j.case.id)[0].id}/"
    assert "Settle a dispute" in s.read(Role.LEAD, f"/cases/{j.case.id}/")
    s.send(Role.LEAD, f"{lead}write/", {"text": "Which VERSION?"})
    assert "Which VERSION?" in s.read(Role.MANUFACTURER, page)
    s.send(Role.MANUFACTURER, f"{page}write/", {"text": "THREE."})
    assert s.read(Role.LEAD, lead).count("read by") == 1
    thread = re.search(r'href="(/cases/[^"]+/discussion/[0-9a-f-]{36}/)"', s.read(Role.LEAD, lead))[1]
    assert f'href="{lead}">The dispute that it is about' in s.read(Role.LEAD, thread)
    assert s.of(Role.LEAD).get(f"{lead}withdraw/").status_code == 404
    s.send(Role.MANUFACTURER, f"{page}withdraw/", {"reason": "We AGREE.", "version": "1"})
    assert "We AGREE." in s.read(Role.LEAD, lead)


def test_what_would_tell_a_judgment_is_not_offered_while_parties_judge_alone():
    s = Screens()
    opened(s, kind="technical")
    (line,) = disputes_of(s.j.w.lead, s.j.case.id)
    settle = f"{s.root}dispute/{line.id}/settle/"
    assert 'value="coordinator"' in s.read(Role.LEAD, settle)
    s.j.ask()
    told = s.read(Role.LEAD, settle)
    assert "Until the seal opens only a test settles this." in told
    assert 'value="coordinator"' not in told
    tested = {"outcome": "upheld", "report": "TR-7", "words": "It is TESTED.", "version": "1"}
    s.send(Role.LEAD, settle, tested)
    assert "It is TESTED." in s.read(Role.LEAD, settle.removesuffix("settle/"))


def test_whoever_shows_or_writes_is_told_that_all_readers_learn_of_each_other():
    s = Screens()
    line = opened(s, Role.LEAD, kind="scope")
    there = f"{s.root}dispute/{line.id}/"
    assert "They learn of each other" in s.read(Role.LEAD, f"{there}release/")
    s.send(Role.LEAD, f"{there}release/", {"parties": [str(s.j.party(Role.MANUFACTURER))]})
    (mine,) = disputes_of(s.j.w.northgate, s.j.case.id)
    told = s.read(Role.MANUFACTURER, f"{s.root}dispute/{mine.id}/write/")
    assert "other manufacturers may be among them" in told


def test_the_desk_shows_its_own_to_a_finder_who_is_told_how_it_ends():
    s = Screens()
    j = s.j
    line = opened(s, Role.LEAD, kind="credit", vulnerability="")
    there = f"{s.root}dispute/{line.id}/"
    finder = str(j.party(Role.REPORTER))
    assert finder in s.read(Role.LEAD, f"{there}release/")
    s.send(Role.LEAD, f"{there}release/", {"parties": [finder]})
    (mine,) = disputes_of(j.s.reporter, j.case.id)
    told = s.read(Role.REPORTER, f"{s.root}dispute/{mine.id}/")
    assert "The ALARM sounds." in told
    assert "The whole case" in told
    settle = {"outcome": "upheld", "words": "It was the FINDER.", "version": "1"}
    assert "Settle it" not in s.read(Role.LEAD, there)
    assert "second person" in s.send(Role.LEAD, f"{there}settle/", settle, code=403)


def test_whoever_follows_a_report_disputes_on_its_own_page():
    f = Followed()
    opening = f.step("open")
    typed = {"kind": "credit", "subject": "My NAME is missing", "claim": "It was AGREED."}
    assert "Back, nothing changes" in f.browser.get(opening).content.decode()
    assert f.browser.post(opening, typed).status_code == 303
    (line,) = disputes_of(f.w.lead, f.case)
    assert (line.by_day, line.subject) == (True, "My NAME is missing")
    assert "My NAME is missing" in f.page()
    page = re.search(r'href="(/cases/[^"]+/dispute/[0-9a-f-]{36}/)"', f.page())[1]
    assert f.browser.post(f"{page}write/", {"text": "Please LOOK."}).status_code == 303
    dispute.write(f.w.lead, line.id, NOW, text="We LOOKED.")
    told = f.browser.get(page).content.decode()
    assert all(word in told for word in ("It was AGREED.", "Please LOOK.", "We LOOKED."))
    assert f"/cases/{f.case}/discussion/" not in told
    assert f.browser.get(f"{page}settle/")["Location"].startswith("/sign-in/")
    assert f.take(f"{page}withdraw/", reason="It is there NOW.")
    assert "It is there NOW." in f.browser.get(page).content.decode()


def test_one_that_goes_on_in_a_linked_case_shows_the_way_there_and_offers_no_step():
    s = Screens()
    j = s.j
    line = opened(s)
    case, flaw = parted(j)
    told = s.read(Role.MANUFACTURER, f"{s.root}dispute/{line.id}/")
    assert "goes on in a linked case, and this dispute with it" in told
    assert f"/cases/{case.id}/assessment/{flaw.id}/" in told
    assert not [word for word in ("Write about it", "Withdraw it") if word in told]
    assert "Goes on in a linked case" in s.read(Role.MANUFACTURER, s.root)
    (there,) = disputes_of(j.w.northgate, case.id)
    told = s.read(Role.MANUFACTURER, f"/cases/{case.id}/assessment/dispute/{there.id}/")
    assert "It was opened in MDC-" in told
    assert "Withdraw it" in told


def test_one_of_a_vulnerability_that_was_withdrawn_does_not_say_that_it_went_on():
    s = Screens()
    opened(s, kind="withdrawal")
    vulnerability.withdraw(s.j.w.lead, s.j.s.one.id, s.j.now, reason="None.")
    (line,) = disputes_of(s.j.w.lead, s.j.case.id)
    told = s.read(Role.LEAD, f"{s.root}dispute/{line.id}/")
    assert "a vulnerability that was withdrawn" in told
    assert "linked case" not in told
    assert "Settle it" in told


def test_while_parties_judge_alone_a_test_is_the_one_way_to_settle_what_is_technical():
    s = Screens()
    j = s.j
    opened(s, kind="technical")
    j.ask()
    page = f"{s.root}dispute/{disputes_of(j.w.lead, j.case.id)[0].id}/"
    assert "Settle it" in s.read(Role.LEAD, page)
    told = s.read(Role.LEAD, f"{page}settle/")
    assert "Number or name of the test report" in told
    assert "own judgment" not in told.split("<form")[-1]
    assert "once the seal is open" not in s.read(Role.MANUFACTURER)
    s.send(
        Role.LEAD, f"{page}settle/", {"outcome": "upheld", "report": "TR-7", "words": "So.", "version": "1"}
    )
    assert disputes_of(j.w.lead, j.case.id)[0].settled_as == "test"
