"""A reporter follows their own part with a code, and nothing else."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browsing import REPORT, holder, plain, reporter, signed_in
from tests.factories import NOW, world
from tests.support.scanner import examined, scanned

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import embargo, vulnerability
from medaccord.apps.cases.commands import participant as participants
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Invitation, Participant
from medaccord.apps.cases.queries.content import content
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries.files import open_file
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.models import Receipt
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.core.context import database_context
from medaccord.domain import receipt
from medaccord.domain.cvd.mandatory import of_agencies
from medaccord.domain.errors import Denied
from medaccord.worker.clean import clean
from medaccord.worker.patience import Patience

pytestmark = pytest.mark.django_db


def _now():
    return dt.datetime.now(dt.UTC)


def _told(**changes):
    """A world, a report in it, its code and its key."""
    w = world()
    w.now = _now()
    _, code = reporter(**changes)
    return w, code, report_list(w.lead).lines[0].id


def _page(code):
    return holder(code).get("/tracking/").content.decode()


def test_wrong_erased_and_unknown_codes_answer_alike():
    _, code, _ = _told()
    Receipt.objects.all().delete()
    unknown = receipt.encode(12345)
    answers = [
        Client().post("/track/", {"code": one}) for one in (code, unknown, code[:-1], "", "x" * 500, "0" * 28)
    ]
    assert {a.status_code for a in answers} == {422}
    typed = re.compile(rb' value="[^"]*"')
    assert len({typed.sub(b"", plain(a)) for a in answers}) == 1
    for answer in answers:
        del answer.headers["Content-Length"]
    assert len({str(sorted(a.headers.items())) for a in answers}) == 1
    assert b"not known here" in answers[0].content


def test_a_code_is_never_read_from_an_address():
    _, code, _ = _told()
    client = Client()
    assert client.get("/track/", {"code": code}).status_code == 200
    assert client.get("/tracking/", {"code": code})["Location"] == "/track/"
    assert not Session.objects.exists()


def test_a_code_works_however_it_was_written_down():
    _, code, _ = _told()
    assert holder(code.lower().replace("-", " ")).get("/tracking/").status_code == 200


def test_an_erased_receipt_closes_the_page_that_was_open():
    _, code, _ = _told()
    client = holder(code)
    Receipt.objects.all().delete()
    assert client.get("/tracking/")["Location"] == "/track/"


def test_the_page_shows_the_own_part_in_five_phases_and_no_number_of_the_case():
    w, code, key = _told()
    assert "Part 1 of 5: Received" in _page(code)
    reports.validate(w.lead, key, w.now)
    assert "Part 2 of 5: Checked" in _page(code)
    opened = cases.open(w.lead, key, w.now, title="SECRET-TITLE")
    page = _page(code)
    assert "Part 2 of 5: Checked" in page
    w.embargo(opened)
    w.join(opened, "northgate")
    page = _page(code)
    assert "SECRET-TITLE" not in page
    assert "MDC-" not in page
    assert "Northgate" not in page


def test_a_step_that_is_taken_in_two_places_is_told_once():
    w, code, key = _told()
    reports.validate(w.lead, key, _now())
    cases.open(w.lead, key, _now(), title="Pump")
    assert _page(code).count("Case opened") == 1


def test_without_an_embargo_the_reporter_sees_how_far_the_case_is():
    w, code, key = _told()
    reports.validate(w.lead, key, w.now)
    opened = cases.open(w.lead, key, w.now, title="Pump")
    w.join(opened, "northgate")
    assert "Part 3 of 5: Being fixed" in _page(code)


@pytest.mark.parametrize(
    ("step", "heading", "turn"),
    [
        ("invalidate", "We could not confirm your report. Tell us more", "Yours"),
        ("close", "We have ended our work on your report", "Nobody"),
        ("defer", "We have put your report off for now", "Nobody"),
    ],
)
def test_a_refusal_says_why_and_whose_turn_it_is(step, heading, turn):
    w, code, key = _told()
    if step == "defer":
        reports.validate(w.lead, key, w.now)
    else:
        reports.invalidate(w.lead, key, w.now, reason="The pump asks for a password.")
    if step != "invalidate":
        getattr(reports, step)(w.lead, key, w.now, reason="It is another maker’s.")
    page = _page(code)
    assert heading in page
    assert turn in page
    assert ("The pump asks for a password." if step == "invalidate" else "It is another maker’s.") in page


def test_reporter_and_desk_exchange_messages():
    w, code, key = _told()
    client = holder(code)
    answer = client.post(f"/tracking/{key}/write/", {"text": "It also works on battery. <b>"})
    assert (answer.status_code, answer["Location"]) == (303, "/tracking/")
    post.write_to_report(w.lead, key, _now(), text="Thank you for the trace.")
    page = client.get("/tracking/").content.decode()
    assert "Your message was sent." in page
    assert "It also works on battery. &lt;b&gt;" in page
    assert page.index("Thank you for the trace.") < page.index("It also works on battery.")
    assert "It also works on battery." in signed_in(w.lead).get(f"/reports/{key}/").content.decode()
    assert "Your message was sent." not in client.get("/tracking/").content.decode()


def test_an_empty_or_garbled_message_keeps_what_was_typed():
    _, code, key = _told()
    client = holder(code)
    assert client.post(f"/tracking/{key}/write/", {"text": ""}).status_code == 422
    answer = client.post(f"/tracking/{key}/write/", {"text": "bell \x07 KEPT"})
    assert answer.status_code == 422
    assert b"KEPT" in answer.content


def test_more_files_go_to_the_desk_and_come_back_only_through_the_scope():
    w, code, key = _told()
    client = holder(code)
    sent = SimpleUploadedFile('../e"vil.JS', b"alert(1)", "text/javascript")
    assert client.post(f"/tracking/{key}/files/", {"evidence": sent}).status_code == 303
    examined()
    with scanned():
        assert clean(NOW, Patience(), lambda: False).cleaned == 1
    (line,) = report_view(w.lead, key).files
    assert client.get(f"/files/{line.id}/").status_code == 409
    examined()
    for browser in (client, signed_in(w.lead)):
        answer = browser.get(f"/files/{line.id}/")
        assert answer.status_code == 200
        assert answer.content == b"alert(1)"
        assert answer["Content-Type"] == "application/octet-stream"
        assert re.fullmatch(
            r'attachment; filename="MDR-\d{4}-\d{6}_AMBER-STRICT_[0-9a-f]{8}\.js"',
            answer["Content-Disposition"],
        )
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
    outsider = signed_in(w.outsider)
    hidden, absent = outsider.get(f"/files/{line.id}/"), outsider.get(f"/files/{uuid.uuid4()}/")
    assert hidden.status_code == absent.status_code == 404
    assert (hidden.content, dict(hidden.headers)) == (absent.content, dict(absent.headers))
    assert Client().get(f"/files/{line.id}/")["Location"] == "/sign-in/"
    assert open_file(w.lead, line.id).name == "file-1.js"


def test_no_file_is_no_message():
    _, code, key = _told()
    assert holder(code).post(f"/tracking/{key}/files/", {}).status_code == 422


def test_a_code_opens_its_own_report_and_no_other():
    w, mine, own = _told()
    reporter(device="SOMEBODY-ELSES")
    others = {line.id for line in report_list(w.lead, text="SOMEBODY-ELSES").lines}
    client = holder(mine)
    assert "SOMEBODY-ELSES" not in client.get("/tracking/").content.decode()
    for key in (*others, uuid.uuid4()):
        assert client.post(f"/tracking/{key}/write/", {"text": "x"}).status_code == 404
        assert client.post(f"/tracking/{key}/files/", {}).status_code == 404
        assert client.get(f"/reports/{key}/")["Location"].startswith("/sign-in/")
        assert client.post(f"/tracking/{key}/terms/{uuid.uuid4()}/", {"answer": "accept"}).status_code == 404
        assert client.post(f"/tracking/{key}/credit/{uuid.uuid4()}/", {"name": "x"}).status_code == 404
    assert client.post(f"/tracking/{own}/terms/{uuid.uuid4()}/", {"answer": "accept"}).status_code == 404


def _asked():
    """A reporter who is asked to agree to terms that a manufacturer proposed in an open case."""
    w, code, key = _told()
    reports.validate(w.lead, key, w.now)
    opened = cases.open(w.lead, key, w.now, title="Pump")
    w.join(opened, "northgate")
    proposal = embargo.propose(w.northgate, opened.id, w.now, ends_at=w.now + dt.timedelta(days=60))
    return w, code, opened, proposal


def _mine(case):
    with database_context(None, "live", [case.id]):
        return Participant.rows.get(stream=case.id, role="reporter")


def _terms(client):
    page = client.get("/tracking/").content.decode()
    action = re.search(r'action="(/tracking/[0-9a-f-]{36}/terms/[0-9a-f-]{36}/)"', page)[1]
    return action, re.search(r'name="terms" value="([0-9a-f-]{36})"', page)[1]


@pytest.mark.parametrize(("answer", "consent"), [("accept", "signatory"), ("decline", "declined")])
def test_the_reporter_answers_the_terms_that_were_shown(answer, consent):
    _, code, case, proposal = _asked()
    client = holder(code)
    page = client.get("/tracking/").content.decode()
    assert "Will you keep the details private until" in page
    assert "Silence is never taken as a yes" in page
    assert "It has become urgent" in page
    assert f"{proposal.ends_at:%Y-%m-%d %H:%M} UTC" in page
    action, terms = _terms(client)
    assert terms == str(proposal.id)
    shown = re.search(r'name="duties" value="([^"]+)"', page)[1]
    for one in of_agencies(""):
        assert one.text in html.unescape(page)
    sent = {"terms": terms, "answer": answer, "duties": shown}
    if answer == "accept":
        old = client.post(action, {**sent, "duties": "2020-01-01"})
        assert (old.status_code, _mine(case).consent) == (409, "invited")
    told = client.post(action, sent)
    with database_context(None, "live", [case.id]):
        (kept,) = Invitation.rows.filter(participant=_mine(case).id).values_list("duties", flat=True)
    assert kept == (shown if answer == "accept" else "")
    assert (told.status_code, told["Location"]) == (303, "/tracking/")
    assert _mine(case).consent == consent
    assert "Will you keep" not in client.get("/tracking/").content.decode()


def test_pressing_neither_button_is_no_answer():
    _, code, case, _ = _asked()
    client = holder(code)
    action, terms = _terms(client)
    for sent in ({}, {"answer": "perhaps"}):
        answer = client.post(action, {"terms": terms, **sent})
        assert answer.status_code == 422
        assert b"Press one of the two answers." in answer.content
    assert _mine(case).consent == "invited"


def test_terms_that_were_sent_to_the_own_side_are_shown_although_the_case_is_closed_to_the_reporter():
    w, code, key = _told()
    reports.validate(w.lead, key, w.now)
    opened = cases.open(w.lead, key, w.now, title="SECRET-TITLE")
    proposal = w.embargo(opened)
    mine = _mine(opened)
    with database_context(None, "live", [opened.id]):
        Invitation.rows.create(
            realm="live",
            stream_id=opened.id,
            room_id=mine.room_id,
            participant=mine,
            terms=proposal,
            ends_at=proposal.ends_at,
            sender="Coordination center",
            sent_at=w.now,
            due_at=w.now + dt.timedelta(days=7),
        )
    client = holder(code)
    page = client.get("/tracking/").content.decode()
    assert "Coordination center asks you." in page
    assert "SECRET-TITLE" not in page
    action, terms = _terms(client)
    assert client.post(action, {"terms": terms, "answer": "accept"}).status_code == 303
    assert _mine(opened).consent == "signatory"
    assert "Details stay private" in client.get("/tracking/").content.decode()


def test_leaving_ends_the_session_and_clears_the_browser():
    _, code, _ = _told()
    client = holder(code)
    assert client.get("/tracking/close/").status_code == 405
    answer = client.post("/tracking/close/")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Session.objects.exists()
    assert client.get("/tracking/")["Location"] == "/track/"


def test_looking_changes_nothing():
    w, code, key = _told()
    before = report_view(w.lead, key)
    for _ in range(2):
        holder(code).get("/tracking/")
        signed_in(w.lead).get(f"/reports/{key}/")
    assert report_view(w.lead, key) == before


def test_credit_is_told_as_it_was_asked_for():
    _, code, _ = _told(credit="name", name="Ada Byron")
    assert "The advisory will thank Ada Byron." in _page(code)
    _, code, _ = _told()
    assert "The advisory will not name you." in _page(code)
    assert REPORT["credit"] == "no"


def test_credit_reaches_the_advisory_and_can_be_changed_while_the_case_runs():
    w, code, key = _told(credit="name", name="Ada Byron")
    reports.validate(w.lead, key, w.now)
    case = cases.open(w.lead, key, w.now, title="Pump")
    assert [line.names for line in content(w.lead, case.id).thanks] == [("Ada Byron",)]
    client, action = holder(code), f"/tracking/{key}/credit/{_mine(case).id}/"
    assert "The advisory will thank Ada Byron." in client.get("/tracking/").content.decode()
    garbled = client.post(action, {"name": "Ada\x07KEPT"})
    assert (garbled.status_code, b"KEPT" in garbled.content) == (422, True)
    assert client.post(action, {"name": "A. Lovelace"}).status_code == 303
    assert "The advisory will thank A. Lovelace." in client.get("/tracking/").content.decode()
    assert [line.names for line in content(w.lead, case.id).thanks] == [("A. Lovelace",)]
    client.post(action, {"name": ""})
    assert "The advisory will not name you." in client.get("/tracking/").content.decode()
    assert content(w.lead, case.id).thanks == ()
    with pytest.raises(Denied):
        participants.credit(w.lead, _mine(case).id, w.now, name="Somebody else")


def test_every_part_that_a_split_leaves_is_on_the_page():
    w, code, case, _ = _asked()
    flaws = vulnerability.add(
        w.lead, case.id, w.now, vulnerabilities=[NewVulnerability(title=name) for name in ("One", "Two")]
    )
    split(w.lead, case.id, w.now, vulnerabilities=[flaws[1].id], title="Twin", leak_risk="None is known.")
    client = holder(code)
    page = client.get("/tracking/").content.decode()
    assert page.count("Will you keep the details private until") == 2
    assert "What is handled separately" in page
    action, terms = _terms(client)
    assert client.post(action, {"terms": terms, "answer": "accept"}).status_code == 303
    assert client.get("/tracking/").content.decode().count("Will you keep the details private until") == 1
