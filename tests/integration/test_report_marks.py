"""A report's marking: as it is filed, on whatever comes of it, at every exit, and stricter afterwards."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from tests.browsing import holder, signed_in, words
from tests.factories import NOW, actor_of, world
from tests.support.api import Program
from tests.support.filing import HERE, as_json, typed
from tests.support.whole import assert_whole
from tests.unit.domain.test_prefill import ADVISORY

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Case, CaseReport, Excerpt
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.first_contact import told_to
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.commands import declare, redact, report
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.models import Announcement, Identity, Report, Said, SealedFile, Way
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.core.context import database_context
from medaccord.core.marking import marking_of
from medaccord.core.models import AuditSide, Blob, SearchRow
from medaccord.core.principal import LIVE
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark, Marking, Onward, Wish
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
CALL = Told("InfusaCore LX", "It takes any dose.", identity=Identity.NAME, known_as="R. Lee")
LETTER = filing.Arrival(Way.LETTER, NOW - dt.timedelta(days=3), "County hospital")
SCAN = Evidence("scan.txt", "text/plain", b"0 1")
NAMES = frozenset({Mark.PERSONAL})
STRICT = Wish(Tlp.RED, [Mark.PERSONAL], Onward.FORBIDDEN)
RED = Marking(Tlp.RED, NAMES, Onward.FORBIDDEN)
TOLD = Words("Zirkon pump", "It takes any dose.")


def filed(w, wish=STRICT, marked_as="", files=()):
    return filing.file(w.lead, NOW, CALL, LETTER, files, wish=wish, marked_as=marked_as).report


def rows(stream, model):
    with database_context(None, LIVE, [stream]):
        return list(model.rows.filter(stream=stream))


def opened(w, row, days=60):
    """A case for a report, with an end proposed."""
    report.validate(w.lead, row.id, NOW)
    case = cases.open(w.lead, row.id, NOW, title="Pump takes any dose")
    w.embargo(case, days)
    return case


def invited(w, case, told=TOLD, reason=""):
    maker = w.makers["northgate"].id
    how = {"organisation": maker, "makes_device": True, "told": told, "reason": reason}
    return participant.invite(w.lead, case.id, NOW, **how)


# ---------------------------------------------------------------- as it is filed


def test_what_nobody_marks_carries_the_usual_label():
    w = world()
    for row in (w.told().report, filed(w, Wish()), declare.declare(w.northgate, NOW, CALL).report):
        assert marking_of(row) == Marking()
        assert row.marked_as == ""


def test_the_desk_and_a_member_of_an_organisation_mark_what_they_file():
    w = world()
    own = declare.declare(w.northgate, NOW, CALL, wish=Wish(Tlp.AMBER), marked_as="Internal – level 2")
    assert (marking_of(own.report).label, own.report.marked_as) == (Tlp.AMBER, "Internal – level 2")
    assert marking_of(filed(w)) == RED


@pytest.mark.parametrize(
    ("words_", "label"),
    [
        ("TLP:RED", Tlp.RED),
        ("tlp amber + strict, no vendors", Tlp.AMBER_STRICT),
        ("TLP:GREEN until May, then TLP:RED", Tlp.RED),
        ("TLP-WHITE", Tlp.AMBER_STRICT),
        ("Internal use; ample red tape", Tlp.AMBER_STRICT),
    ],
)
def test_without_a_label_it_is_as_strict_as_its_sender_had_marked_it(words_, label):
    w = world()
    row = filed(w, Wish(), words_)
    assert (row.marking, row.marked_as) == (label, words_)


def test_no_label_is_wider_than_how_its_sender_had_marked_it():
    w = world()
    with pytest.raises(Invalid) as refused:
        filed(w, Wish(Tlp.AMBER), "TLP:AMBER+STRICT")
    assert str(refused.value.findings["marking"][0]).startswith("It came marked TLP:AMBER+STRICT.")
    assert filed(w, Wish(Tlp.AMBER), "TLP:AMBER").marking == Tlp.AMBER
    assert len(report_list(w.lead).lines) == 1


@pytest.mark.parametrize("mark_", [Mark.COMMERCIAL, Mark.TRADE_SECRET, Mark.PCII])
def test_what_belongs_to_somebody_is_no_report_but_a_document_of_its_own(mark_):
    w = world()
    with pytest.raises(Invalid) as refused:
        declare.declare(w.northgate, NOW, CALL, wish=Wish(marks=[mark_]))
    assert "once a case is open, file it there as a document" in str(refused.value.findings["handling"])


def test_what_is_predecisional_is_an_agencys_own():
    w = world()
    with pytest.raises(Invalid) as refused:
        declare.declare(w.northgate, NOW, CALL, wish=Wish(marks=[Mark.PREDECISIONAL]))
    assert set(refused.value.findings) == {"handling"}
    row = declare.declare(w.adviser, NOW, CALL, wish=Wish(marks=[Mark.PREDECISIONAL])).report
    assert marking_of(row).marks == {Mark.PREDECISIONAL}
    marking.mark(w.adviser, row.id, NOW, handling=[Mark.PERSONAL])
    (said,) = [post.write_to_report(w.adviser, row.id, NOW, text="A draft of ours.")]
    post.mark(w.adviser, said.id, NOW, onward=Onward.FORBIDDEN)
    assert marking_of(rows(row.id, Post)[0]).marks == {Mark.PREDECISIONAL, Mark.PERSONAL}


# ---------------------------------------------------------------- what comes of it


def test_its_files_messages_and_announcements_are_no_wider():
    w = world()
    row = filed(w, files=[SCAN])
    teller = actor_of(row.reporter_id)
    file.add_to_report(w.lead, row.id, NOW, files=[SCAN])
    file.add_to_report(teller, row.id, NOW, files=[SCAN])
    post.write_to_report(teller, row.id, NOW, text="There is more.")
    report.validate(w.lead, row.id, NOW)
    report.accept(w.lead, row.id, NOW)
    found = [*rows(row.id, Blob), *rows(row.id, Post)]
    assert {marking_of(one) for one in found} == {RED}
    assert len(found) == 4
    assert {one.marking for one in rows(row.id, Announcement)} == {Tlp.RED}
    assert_whole(row.id)


@pytest.mark.parametrize(
    ("label", "then"),
    [(Tlp.CLEAR, Tlp.AMBER_STRICT), (Tlp.AMBER_STRICT, Tlp.AMBER_STRICT), (Tlp.RED, Tlp.RED)],
)
def test_a_case_is_never_wider_than_its_report_nor_than_usual(label, then):
    w = world()
    case = opened(w, filed(w, Wish(label)))
    assert {one.marking for one in (*rows(case.id, Case), *rows(case.id, CaseReport))} == {then}
    (sent,) = file.add(w.lead, case.id, NOW, room=case.room_id, files=[SCAN])
    said = post.write(w.lead, case.id, NOW, room=case.room_id, text="Hello.")
    assert sent.marking == said.marking == then


def test_what_a_manufacturer_is_told_carries_all_that_its_report_does():
    w = world()
    case = opened(w, filed(w, Wish(Tlp.RED, [Mark.PERSONAL])))
    row = invited(w, case)
    made = Marking(Tlp.RED, NAMES)
    assert told_to(w.northgate, row.id).marked == made
    browser = signed_in(w.northgate)
    for there in (f"/invitations/{row.id}/", f"/invitations/{row.id}/report/"):
        assert "TLP:RED, personal data" in words(browser.get(there))
    (asked,) = Program(w.northgate).get("/invitations").json()["results"]
    told = {name: asked["told"][name] for name in ("marking", "handling", "onward")}
    assert told == {"marking": "TLP:RED", "handling": ["personal_data"], "onward": "free"}


def test_what_is_not_to_be_passed_on_reaches_no_manufacturer():
    w = world()
    case = opened(w, filed(w, Wish(onward=Onward.FORBIDDEN)))
    with pytest.raises(Illegal, match="Its sender forbids passing on"):
        invited(w, case)
    invited(w, case, Words(), "Its sender writes to them.")
    assert rows(case.id, Excerpt) == []


def test_what_goes_on_with_permission_goes_once_it_is_said_who_gave_it():
    w = world()
    case = opened(w, filed(w, Wish(onward=Onward.WITH_PERMISSION)))
    with pytest.raises(Invalid) as refused:
        invited(w, case)
    assert "Say who of them permitted it" in str(refused.value.findings["reason"])
    row = invited(w, case, reason="R. Lee, on the phone, today.")
    assert told_to(w.northgate, row.id).marked.onward is Onward.WITH_PERMISSION
    found = attempts(w.lead, case.id, row.id)
    assert [one.reason for one in found.permitted] == ["R. Lee, on the phone, today."]
    assert found.untold == ()
    page = words(signed_in(w.lead).get(f"/cases/{case.id}/people/{row.id}/attempts/"))
    assert "Its sender permitted that" in page


def test_what_is_predecisional_is_told_to_no_manufacturer():
    w = world()
    row = declare.declare(w.adviser, NOW, CALL, wish=Wish(marks=[Mark.PREDECISIONAL])).report
    case = opened(w, row)
    with pytest.raises(Illegal, match="marked predecisional, which is not for a manufacturer"):
        invited(w, case)


# ---------------------------------------------------------------- every exit


def test_its_marking_stands_on_each_page_answer_and_file_name_that_tells_of_it():
    w = world()
    row = filed(w, Wish(Tlp.RED, [Mark.PERSONAL]), "TLP:RED, ward 4 only", files=[SCAN])
    file.clear(w.lead, rows(row.id, Blob)[0].id, NOW, reason="Read as text.")
    desk = signed_in(w.lead)
    for there in ("/reports/", "/my-work/", "/search/?q=InfusaCore", f"/reports/{row.id}/"):
        assert "ma-tlp--red" in desk.get(there).content.decode(), there
    page = words(desk.get(f"/reports/{row.id}/"))
    assert "TLP:RED, personal data" in page
    assert "TLP:RED, ward 4 only" in page
    program = Program(w.lead)
    (line,) = program.get("/reports").json()["results"]
    whole = program.get(f"/reports/{row.id}").json()
    for told in (line, whole, whole["files"][0]):
        assert (told["marking"], told["handling"], told["onward"]) == ("TLP:RED", ["personal_data"], "free")
    assert whole["marked_as"] == "TLP:RED, ward 4 only"
    sent = desk.get(f"/files/{whole['files'][0]['id']}/")
    assert "_RED_PERSONAL-DATA_" in sent["Content-Disposition"]
    case = opened(w, row)
    for there in ("/cases/", f"/cases/{case.id}/", f"/cases/{case.id}/history/"):
        assert "ma-tlp--red" in desk.get(there).content.decode(), there
    (listed,) = program.get("/cases").json()["results"]
    assert listed["marking"] == "TLP:RED"


def test_whoever_holds_the_code_reads_how_the_report_is_handled_and_marks_it_more_strictly():
    w = world()
    sent = w.told()
    browser = holder(sent.code)
    page = browser.get("/tracking/")
    assert "So others handle your report." in words(page)
    there = f"/reports/{sent.report.id}/mark/"
    assert there in page.content.decode()
    assert "TLP:AMBER+STRICT" in words(page)
    form = browser.get(there).content.decode()
    assert 'value="personal_data"' in form
    for never in ("trade_secret", "pcii", "predecisional", "TLP:GREEN"):
        assert f'value="{never}"' not in form
    same = browser.post(there, {"marking": "TLP:AMBER+STRICT"})
    assert (same.status_code, "It is marked so already." in words(same)) == (422, True)
    done = browser.post(there, {"marking": "TLP:RED", "handling": "personal_data", "onward": "forbidden"})
    assert (done.status_code, done["Location"]) == (303, "/tracking/")
    assert "TLP:RED, personal data, not to be passed on" in words(browser.get("/tracking/"))
    assert report_view(w.lead, sent.report.id).marked == RED
    saved = browser.get(f"/tracking/{sent.report.id}/sent/")
    assert "_RED_PERSONAL-DATA_as_sent.json" in saved["Content-Disposition"]


def test_the_form_of_the_desk_takes_a_marking_and_keeps_what_was_typed():
    w = world()
    browser = signed_in(w.lead)
    page = browser.get(HERE).content.decode()
    assert '<option value="TLP:AMBER+STRICT" selected' in page
    told = typed(marking="TLP:GREEN", marked_as="TLP:AMBER, hospitals only", onward="with_permission")
    wider = browser.post(HERE, told)
    assert wider.status_code == 422
    assert "It came marked TLP:AMBER. Choose that, or a stricter label." in words(wider)
    assert 'value="TLP:AMBER, hospitals only"' in wider.content.decode()
    assert browser.post(HERE, told | {"marking": "TLP:AMBER", "handling": "personal_data"}).status_code == 303
    (line,) = report_list(w.lead).lines
    view = report_view(w.lead, line.id)
    assert view.marked == Marking(Tlp.AMBER, NAMES, Onward.WITH_PERMISSION)
    assert view.marked_as == "TLP:AMBER, hospitals only"


def test_a_file_that_fills_in_the_form_brings_its_own_marking():
    w = world()
    browser = signed_in(w.lead)
    strict = json.loads(json.dumps(ADVISORY))
    strict["document"]["distribution"] = {"tlp": {"label": "RED"}}
    told = typed(answer="fill", device="", marking="TLP:AMBER+STRICT", evidence=[as_json(strict)])
    assert browser.post(HERE, told)["Location"] == HERE
    page = browser.get(HERE).content.decode()
    assert 'value="TLP:RED" selected' in page
    assert 'name="marked_as" value="TLP:RED"' in page


def test_an_agency_alone_is_offered_what_is_predecisional():
    w = world()
    for who, offered in ((w.adviser, True), (w.northgate, False)):
        page = signed_in(who).get("/reports/declare/").content.decode()
        assert ('value="predecisional"' in page) is offered
        assert 'value="trade_secret"' not in page


def test_programs_mark_what_they_file():
    w = world()
    marks = {"marking": "TLP:RED", "handling": ["personal_data"], "marked_as": "Internal"}
    told = {"device": "InfusaCore LX", "description": "It takes any dose."}
    own = Program(w.northgate).post("/reports/declared", told | marks).json()["results"][0]["id"]
    came = {"came_by": "phone", "received_at": NOW.isoformat(), "told": told}
    sent = Program(w.lead).post("/reports/filed", came | marks).json()["results"][0]["id"]
    for key in (own, sent):
        whole = Program(w.lead).get(f"/reports/{key}").json()
        assert (whole["marking"], whole["handling"], whole["marked_as"]) == (
            "TLP:RED",
            ["personal_data"],
            "Internal",
        )
    wider = Program(w.lead).post("/reports/filed", came | {"marking": "TLP:GREEN", "marked_as": "TLP:RED"})
    assert wider.status_code == 422
    program = Program(w.northgate)
    program.done(f"/reports/{own}/mark", {"onward": "forbidden"})
    assert program.post(f"/reports/{own}/mark", {"onward": "free"}).status_code == 422
    assert Program(w.lead).get(f"/reports/{own}").json()["onward"] == "forbidden"


# ---------------------------------------------------------------- stricter afterwards


def test_all_that_lies_in_it_becomes_as_strict_in_one_step():
    w = world()
    submitted = w.told(identity=Identity.PSEUDONYM, known_as="Osei")
    row, teller = submitted.report, actor_of(submitted.report.reporter_id)
    file.add_to_report(teller, row.id, NOW, files=[SCAN])
    said = post.write_to_report(teller, row.id, NOW, text="Anna K.")
    post.revise(teller, said.id, NOW, text="Anna Kohl.")
    report.validate(w.lead, row.id, NOW)
    report.accept(w.lead, row.id, NOW)
    strict = {"marking": Tlp.RED, "handling": [Mark.PERSONAL], "onward": Onward.FORBIDDEN}
    marking.mark(teller, row.id, NOW + HOUR, **strict)
    kinds = (Report, Blob, Post, SealedFile, Announcement)
    found = [rows(row.id, model) for model in kinds]
    assert all(found)
    assert {marking_of(one) for some in found for one in some} == {RED}
    assert {one.marking for one in rows(row.id, SearchRow)} == {Tlp.RED}
    assert_whole(row.id)


def announced(w, row):
    """What the agency's own answer says of the one report that it was told of."""
    (told,) = Program(w.adviser).get("/announcements").json()["results"]
    assert told["number"] == row.stream.number
    return Marking(Tlp(told["marking"]), frozenset(map(Mark, told["handling"])), Onward(told["onward"]))


def test_what_an_agency_was_told_is_marked_as_the_report_is_now():
    """It derives from the report alone, which the agency does not read."""
    w = world()
    row = filed(w)
    report.validate(w.lead, row.id, NOW)
    report.accept(w.lead, row.id, NOW)
    assert announced(w, row) == RED
    marking.release(w.lead, row.id, NOW, marking=Tlp.AMBER, permitted="R. Lee, by phone.")
    assert announced(w, row) == Marking(Tlp.AMBER, NAMES, Onward.FORBIDDEN)
    marking.release(w.lead, row.id, NOW, onward=Onward.FREE, permitted="R. Lee, by phone.")
    assert announced(w, row) == Marking(Tlp.AMBER, NAMES, Onward.FREE)
    marking.mark(w.lead, row.id, NOW + HOUR, marking=Tlp.RED, onward=Onward.WITH_PERMISSION)
    assert announced(w, row) == Marking(Tlp.RED, NAMES, Onward.WITH_PERMISSION)
    whole = Program(w.adviser).get("/announcements").json()
    assert (whole["marking"], whole["handling"], whole["onward"]) == (
        "TLP:RED",
        ["personal_data"],
        "with_permission",
    )
    assert_whole(row.id)


def test_what_a_protected_reporter_sent_waits_under_the_marking_of_its_original():
    w = world()
    sent = w.told(identity=Identity.PSEUDONYM, known_as="Osei")
    teller = actor_of(sent.report.reporter_id)
    marking.mark(teller, sent.report.id, NOW, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    file.add_to_report(teller, sent.report.id, NOW, files=[SCAN])
    (waits,) = Program(w.lead).get(f"/reports/{sent.report.id}/sealed-files").json()["results"]
    assert (waits["marking"], waits["handling"], waits["onward"]) == (
        "TLP:AMBER+STRICT",
        ["personal_data"],
        "forbidden",
    )
    assert_whole(sent.report.id)


def test_the_answer_of_a_report_is_as_strict_as_its_files_and_tells_what_the_report_itself_is():
    w = world()
    row = filed(w, Wish(), files=[SCAN])
    marking.release(w.lead, row.id, NOW, marking=Tlp.GREEN, permitted="R. Lee, by phone.")
    told = Program(w.lead).get(f"/reports/{row.id}").json()
    assert (told["marking"], told["own_marking"]["marking"]) == ("TLP:AMBER+STRICT", "TLP:GREEN")


def test_an_invitation_and_a_removal_are_marked_as_the_case_is():
    """Whoever reads them sees nothing of the case, and so cannot read its label there."""
    w = world()
    case = opened(w, filed(w, Wish(Tlp.RED)))
    row = participant.invite(w.lead, case.id, NOW, organisation=w.makers["northgate"].id, message="Please.")
    for path in ("/invitations", f"/participants/{row.id}/people"):
        assert Program(w.northgate).get(path).json()["marking"] == "TLP:RED", path
    remove(w.lead, row.id, NOW, reason="It was another device.")
    assert Program(w.northgate).get("/invitations/ended").json()["marking"] == "TLP:RED"


def test_a_receipt_of_a_program_says_how_the_report_is_handled():
    w = world()
    arrived = {"came_by": "phone", "received_at": NOW.isoformat()}
    told = {"told": {"device": "InfusaCore LX", "description": "It takes any dose."}}
    strict = {"marking": "TLP:RED", "handling": ["personal_data"], "onward": "forbidden"}
    program = Program(w.lead)
    for again in range(2):
        sent = program.post("/reports/filed", {**arrived, **told, **strict}, key="once").json()
        assert {name: sent[name] for name in strict} == strict, again


def test_whoever_sent_it_and_its_desk_mark_it_and_nobody_else():
    w = world()
    row = w.told().report
    for other, refusal in ((w.northgate, Missing), (w.outsider, Missing)):
        with pytest.raises(refusal):
            marking.mark(other, row.id, NOW, marking=Tlp.RED)
    marking.mark(actor_of(row.reporter_id), row.id, NOW, onward=Onward.WITH_PERMISSION)
    marking.mark(w.lead, row.id, NOW, onward=Onward.FORBIDDEN)
    assert report_view(w.lead, row.id).marked.onward is Onward.FORBIDDEN
    case = opened(w, row)
    with pytest.raises((Denied, Missing)):
        marking.mark(w.halcyon, row.id, NOW, handling=[Mark.PERSONAL])
    assert case_view(w.lead, case.id).marking == Tlp.AMBER_STRICT


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "marking"),
        ({"marking": Tlp.AMBER}, "marking"),
        ({"onward": Onward.FREE}, "onward"),
        ({"handling": [Mark.TRADE_SECRET]}, "handling"),
        ({"handling": [Mark.PREDECISIONAL]}, "handling"),
    ],
)
def test_it_is_marked_no_wider_not_as_it_is_and_not_as_what_it_is_not(told, field):
    w = world()
    row = filed(w, Wish(onward=Onward.WITH_PERMISSION))
    with pytest.raises(Invalid) as refused:
        marking.mark(w.lead, row.id, NOW, **told)
    assert set(refused.value.findings) == {field}


def test_once_a_case_is_open_no_label_is_stricter_than_what_its_parties_read_under():
    w = world()
    row = filed(w, Wish(Tlp.AMBER))
    opened(w, row)
    with pytest.raises(Illegal, match="A case is open for it"):
        marking.mark(w.lead, row.id, NOW, marking=Tlp.RED)
    marking.mark(w.lead, row.id, NOW, marking=Tlp.AMBER_STRICT)
    strict = filed(w, Wish(Tlp.RED))
    opened(w, strict)
    marking.mark(w.lead, strict.id, NOW, handling=[Mark.PERSONAL])
    assert report_view(w.lead, strict.id).marked == Marking(Tlp.RED, NAMES)


def test_what_a_manufacturer_was_told_is_marked_in_the_same_step():
    w = world()
    row = filed(w, Wish())
    case = opened(w, row)
    party = invited(w, case)
    marking.mark(w.lead, row.id, NOW + HOUR, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN)
    assert told_to(w.northgate, party.id).marked == replace(RED, label=Tlp.AMBER_STRICT)
    page = words(signed_in(w.northgate).get(f"/invitations/{party.id}/report/"))
    assert "TLP:AMBER+STRICT, personal data" in page
    assert "Do not pass it on" in page
    assert_whole(case.id)


def test_what_a_manufacturer_was_told_is_not_marked_as_what_it_may_not_have():
    w = world()
    row = declare.declare(w.adviser, NOW, CALL).report
    case = opened(w, row)
    invited(w, case)
    with pytest.raises(Illegal, match="may not have what is predecisional"):
        marking.mark(w.adviser, row.id, NOW, handling=[Mark.PREDECISIONAL])
    assert report_view(w.lead, row.id).marked == Marking()


# ---------------------------------------------------------------- wider by a release


def test_its_sender_or_the_desk_with_permission_marks_it_wider_and_its_case_follows():
    w = world()
    row = filed(w, Wish(Tlp.RED, [Mark.PERSONAL], Onward.FORBIDDEN), files=[SCAN])
    case = opened(w, row)
    told = {"marking": Tlp.AMBER, "onward": Onward.WITH_PERMISSION}
    for silent in ("", "  "):
        with pytest.raises(Invalid) as refused:
            marking.release(w.lead, row.id, NOW, **told, permitted=silent)
        assert set(refused.value.findings) == {"permitted"}
    marking.release(w.lead, row.id, NOW + HOUR, **told, permitted="R. Lee, by phone.")
    view = report_view(w.lead, row.id)
    assert view.marked == Marking(Tlp.AMBER, NAMES, Onward.WITH_PERMISSION)
    assert [(one["before"], one["marking"]) for one in view.released] == [("TLP:RED", "TLP:AMBER")]
    assert view.permitted == "R. Lee, by phone."
    assert case_view(w.lead, case.id).marking == Tlp.AMBER_STRICT
    assert {marking_of(one) for one in rows(row.id, Blob)} == {RED}
    marking.release(actor_of(row.reporter_id), row.id, NOW + HOUR, onward=Onward.FREE)
    view = report_view(w.lead, row.id)
    assert view.marked.onward is Onward.FREE
    assert (view.released[-1]["by"], view.permitted) == ("", "R. Lee, by phone.")
    invited(w, case)
    assert_whole(row.id, case.id)


def test_a_case_stays_as_strict_as_the_strictest_of_its_reports():
    w = world()
    one, other = filed(w, Wish(Tlp.RED)), filed(w, Wish(Tlp.RED))
    kept, joined = opened(w, one), opened(w, other)
    merge(w.lead, joined.id, NOW, into=kept.stream.number, reason="The same pump.")
    marking.release(w.lead, one.id, NOW, marking=Tlp.AMBER, permitted="R. Lee, by phone.")
    assert case_view(w.lead, kept.id).marking == Tlp.RED
    marking.release(w.lead, other.id, NOW, marking=Tlp.GREEN, permitted="R. Lee, by phone.")
    assert case_view(w.lead, kept.id).marking == Tlp.AMBER_STRICT


def test_a_report_that_did_not_come_along_keeps_what_its_case_went_into_strict():
    w = world()
    one, other = filed(w), filed(w, Wish(Tlp.RED))
    kept, joined = opened(w, one), opened(w, other)
    merge(w.lead, joined.id, NOW, into=kept.stream.number, reason="The same pump.", parties=[])
    assert case_view(w.lead, kept.id).marking == Tlp.RED
    marking.release(w.lead, one.id, NOW, marking=Tlp.AMBER, permitted="R. Lee, by phone.")
    assert case_view(w.lead, kept.id).marking == Tlp.RED
    marking.release(w.lead, other.id, NOW, marking=Tlp.AMBER, permitted="R. Lee, by phone.")
    assert case_view(w.lead, kept.id).marking == Tlp.AMBER_STRICT


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "marking"),
        ({"marking": Tlp.RED}, "marking"),
        ({"marking": Tlp.GREEN}, "marking"),
        ({"marking": Tlp.AMBER, "onward": Onward.FORBIDDEN}, "onward"),
    ],
)
def test_a_release_makes_nothing_stricter_and_takes_no_mark_away(told, field):
    w = world()
    row = filed(w, Wish(Tlp.AMBER_STRICT, [Mark.PERSONAL], Onward.WITH_PERMISSION))
    with pytest.raises(Invalid) as refused:
        marking.release(w.lead, row.id, NOW, permitted="R. Lee, by phone.", **told)
    assert set(refused.value.findings) == {field}
    assert report_view(w.lead, row.id).released == []


def test_who_permitted_it_and_how_it_was_marked_are_erased_like_other_words():
    w = world()
    row = filed(w, Wish(Tlp.RED), "TLP:RED, from nurse Anna K.")
    marking.release(w.lead, row.id, NOW, marking=Tlp.AMBER, permitted="Anna K., by phone.")
    with database_context(None, LIVE, [row.id]):
        assert "Anna" in str([vars(one) for one in AuditSide.objects.filter(stream=row.id)])
    fields = [Said.MARKED_AS, Said.PERMITTED]
    redact.redact(w.lead, row.id, NOW, fields=fields, reason="It names her.", basis="GDPR Article 17")
    view = report_view(w.lead, row.id)
    assert (view.marked_as, view.permitted, view.marking) == ("", "", "TLP:AMBER")
    with database_context(None, LIVE, [row.id]):
        sides = AuditSide.objects.filter(stream=row.id)
        assert "Anna" not in str([vars(one) for one in sides])
    assert_whole(row.id)


def test_nobody_else_releases_a_report_and_no_old_page_does():
    w = world()
    row = filed(w)
    for other in (w.northgate, w.outsider):
        with pytest.raises(Missing):
            marking.release(other, row.id, NOW, marking=Tlp.AMBER, permitted="R. Lee.")
    version = report_view(w.lead, row.id).version
    report.validate(w.lead, row.id, NOW)
    with pytest.raises(Stale):
        marking.release(w.lead, row.id, NOW, marking=Tlp.AMBER, permitted="R. Lee.", version=version)


def test_the_screens_release_and_show_who_permitted_it():
    w = world()
    row, sent = filed(w), w.told()
    desk, there = signed_in(w.lead), f"/reports/{row.id}/release/"
    form = {"marking": "TLP:AMBER", "onward": "free", "version": report_view(w.lead, row.id).version}
    page = desk.get(there).content.decode()
    assert 'value="forbidden"' in page
    refused = desk.post(there, form)
    assert refused.status_code == 422
    assert desk.post(there, form | {"permitted": "R. Lee, by phone."}).status_code == 303
    shown = words(desk.get(f"/reports/{row.id}/"))
    assert "From TLP:RED to TLP:AMBER, by" in shown
    assert "R. Lee, by phone." in shown
    assert Program(w.lead).get(f"/reports/{row.id}").json()["released"][0]["before"] == "TLP:RED"
    own, there = holder(sent.code), f"/reports/{sent.report.id}/release/"
    page = own.get(there).content.decode()
    assert 'name="permitted"' not in page
    assert own.post(there, {"marking": "TLP:GREEN", "onward": "free", "version": 1}).status_code == 303
    assert "From TLP:AMBER+STRICT to TLP:GREEN, by its sender" in words(own.get("/tracking/"))
