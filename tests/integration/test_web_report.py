"""Reporting on the web: one page, everything kept on error, and a code that is shown once."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browsing import CODE, REPORT, holder, plain, reporter, signed_in
from tests.factories import world

from medaccord.apps.intake.queries.reports import report_list, report_view

pytestmark = pytest.mark.django_db

FULL = {
    **REPORT,
    "patient_affected": "yes",
    "harm": "A patient gets ten times the dose.",
    "identity": "pseudonym",
    "pseudonym": "Grey Heron",
    "credit": "pseudonym",
    "contact": "heron@example.org",
    "other_coordinators": "CERT Example",
    "not_beyond": "2027-03-01",
}


def _newest(w):
    (line, *_rest) = report_list(w.lead).lines
    return report_view(w.lead, line.id)


def test_the_form_asks_for_urgency_first_and_for_no_account():
    page = Client().get("/report/").content.decode()
    assert page.index("Has a patient been affected") < page.index("Which device?")
    assert "No account, no name needed" in page
    assert 'enctype="multipart/form-data"' in page
    assert "checked" not in page


def test_a_full_report_arrives_as_typed_with_its_files():
    w = world()
    files = [SimpleUploadedFile("Trace ä.pcap", b"\x00\x01", "application/vnd.tcpdump.pcap")]
    reporter(**FULL | {"device": "  InfusaCore LX \r\n 4.1 ", "evidence": files})
    told = _newest(w)
    assert told.device == "  InfusaCore LX \r\n 4.1 "
    assert (told.patient_affected, told.exploited, told.already_public) == ("yes", "unknown", "no")
    assert (told.identity, told.known_as) == ("pseudonym", "Grey Heron")
    assert (told.credit_wanted, told.credit_as) == (True, "Grey Heron")
    assert (told.contact, told.other_coordinators) == ("heron@example.org", "CERT Example")
    assert str(told.not_after) == "2027-03-01"
    assert told.vendor_told == "no"
    assert told.urgent
    assert [(f.name, f.size) for f in told.files] == [("Trace ä.pcap", 2)]


def test_nobody_stays_nobody():
    w = world()
    reporter(name="typed before the choice", pseudonym="too")
    told = _newest(w)
    assert (told.identity, told.known_as, told.credit_wanted, told.credit_as) == ("nobody", "", False, "")


def test_what_is_missing_is_named_once_and_everything_typed_is_still_there():
    answer = Client().post("/report/", {**FULL, "device": " ", "pseudonym": "", "not_beyond": "soon"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count('id="errors"') == 1
    assert "3 answers need another look" in page
    assert 'href="#id_device"' in page
    assert 'href="#id_pseudonym"' in page
    assert 'value="soon"' in page
    for typed in ("heron@example.org", "ten times the dose", "CERT Example"):
        assert typed in page
    assert page.count("checked") == 6
    assert "<title>Error:" in page


def test_what_the_command_finds_stands_beside_its_field():
    answer = Client().post("/report/", {**REPORT, "device": "InfusaCore", "harm": "bell \x07 rings"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_harm"' in page
    assert "U+0007" in page


@pytest.mark.parametrize(
    "field", ["patient_affected", "exploited", "public", "maker_told", "identity", "credit"]
)
def test_a_choice_that_does_not_exist_is_refused(field):
    assert Client().post("/report/", {**REPORT, field: "perhaps"}).status_code == 422


def test_a_name_longer_than_the_database_keeps_is_refused_on_both_engines():
    answer = Client().post("/report/", {**FULL, "pseudonym": "x" * 201})
    assert answer.status_code == 422
    assert Client().post("/report/", {**FULL, "pseudonym": "x" * 200}).status_code == 303


def test_the_code_is_shown_once_and_opens_the_report():
    client = Client()
    answer = client.post("/report/", REPORT)
    assert (answer.status_code, answer["Location"]) == (303, "/report/received/")
    assert not CODE.search(str(answer.headers))
    shown = client.get("/report/received/")
    code = CODE.search(shown.content.decode())[0]
    assert b"MDR-" in shown.content
    again = client.get("/report/received/")
    assert (again.status_code, again["Location"]) == (303, "/track/")
    assert not Session.objects.exists()
    assert holder(code).get("/tracking/").status_code == 200


def test_looking_for_headers_only_does_not_use_up_the_code():
    client = Client()
    client.post("/report/", REPORT)
    assert client.head("/report/received/").status_code == 303
    assert CODE.search(client.get("/report/received/").content.decode())


@pytest.mark.parametrize("lost", ["sessionid", "once"])
def test_neither_the_session_nor_the_cookie_alone_tells_the_code(lost):
    client = Client()
    client.post("/report/", REPORT)
    assert client.cookies["once"]["httponly"]
    assert client.cookies["once"]["path"] == "/report/received/"
    assert client.cookies["once"]["samesite"] == "Strict"
    del client.cookies[lost]
    assert client.get("/report/received/").status_code == 303


def test_a_damaged_key_shows_nothing():
    client = Client()
    client.post("/report/", REPORT)
    client.cookies["once"] = "bm90IHRoZSBrZXk="
    assert client.get("/report/received/").status_code == 303


def test_the_answer_is_the_same_whether_or_not_the_report_is_new():
    pages = []
    for _ in range(2):
        client = Client()
        client.post("/report/", REPORT)
        page = plain(client.get("/report/received/")).decode()
        number = page[page.index("MDR-") : page.index("MDR-") + 15]
        received = page[page.index("<time") : page.index("</time>")]
        pages.append(CODE.sub("CODE", page.replace(number, "NUMBER").replace(received, "AT")))
    assert pages[0] == pages[1]


def test_a_person_who_signed_in_gets_a_page_instead_of_a_code():
    w = world()
    client = signed_in(w.outsider)
    answer = client.post("/report/", REPORT)
    assert answer.status_code == 303
    key = uuid.UUID(answer["Location"].strip("/").split("/")[1])
    page = client.get(answer["Location"]).content.decode()
    assert "Your report has arrived" in page
    assert "Only you and the coordination center see this page" in page
    assert report_view(w.outsider, key).state == "received"
    assert "once" not in client.cookies
    assert signed_in(w.halcyon).get(answer["Location"]).status_code == 404


def test_each_report_of_somebody_without_an_account_has_a_code_of_its_own():
    _, first = reporter()
    client = holder(first)
    client.post("/report/", REPORT)
    second = CODE.search(client.get("/report/received/").content.decode())[0]
    assert second != first
    assert client.get("/tracking/").status_code == 200  # the first one is still open here
    assert holder(second).get("/tracking/").status_code == 200
