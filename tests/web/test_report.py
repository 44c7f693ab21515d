"""Reporting on the web: five steps without account or script, everything kept, and a code shown once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browsing import CHECK, CODE, REPORT, STEPS, holder, plain, reporter, send, signed_in, type_steps
from tests.factories import world
from tests.integration.advisory_case import story

from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.models import Draft
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.domain import openpgp
from medaccord.domain.errors import Invalid
from medaccord.domain.filekind import UNKNOWN
from medaccord.domain.text import BODY

pytestmark = pytest.mark.django_db

KEY = f"{openpgp.BEGIN}\n\nmDMEZ\n{openpgp.END}\n"
FULL = {
    **REPORT,
    "patient_affected": "yes",
    "more": " 4.1 \r\nsold in Europe",
    "effects": ["alarm_silent", "wrong_treatment"],
    "used_at": ["home"],
    "noticed": "probably_not",
    "harm": "A patient gets ten times the dose.",
    "identity": "pseudonym",
    "pseudonym": "Grey Heron",
    "credit": "pseudonym",
    "contact": "heron@example.org",
    "encryption_key": KEY,
    "maker_told": "yes",
    "maker_told_on": "2026-10-01",
    "maker_reference": "NG-4711",
    "other_coordinators": "CERT Example",
    "talk_on": "2027-02-12",
    "not_beyond": "2027-03-01",
}


def _newest(w):
    (line, *_rest) = report_list(w.lead).lines
    return report_view(w.lead, line.id)


def _told(there, **changes):
    """What one step is told."""
    told = {**FULL, **changes}
    return {name: told[name] for name in STEPS[there] if name in told}


def _text(answer):
    return answer.content.decode()


# What arrives


def test_the_first_step_asks_for_urgency_and_for_no_account():
    client = Client()
    page = _text(client.get("/report/"))
    assert "Has a patient been affected" in page
    assert "No account, no name needed" in page
    assert "checked" not in page
    assert "Which device?" not in page
    assert "draft" not in client.cookies  # looking keeps nothing
    assert not Draft.objects.exists()


def test_a_full_report_arrives_as_typed_with_its_files():
    w = world()
    files = [SimpleUploadedFile("Trace ä.pcap", b"\x00\x01", "application/vnd.tcpdump.pcap")]
    reporter(**FULL | {"device": "  InfusaCore LX ", "evidence": files})
    told = _newest(w)
    assert told.device == "  InfusaCore LX \n 4.1 \r\nsold in Europe"
    assert (told.patient_affected, told.exploited, told.already_public) == ("yes", "unknown", "no")
    assert (told.effects, told.used_at) == (["alarm_silent", "wrong_treatment"], ["home"])
    assert told.noticed == "probably_not"
    assert (told.identity, told.known_as) == ("pseudonym", "Grey Heron")
    assert (told.credit_wanted, told.credit_as) == (True, "Grey Heron")
    assert (told.contact, told.other_coordinators) == ("", "CERT Example")
    assert (told.encryption_key, told.sealed) == ("", ("contact", "encryption_key"))
    assert (told.vendor_told, told.vendor_reference) == ("yes", "NG-4711")
    days = (told.vendor_told_on, told.talk_on, told.not_after)
    assert [str(day) for day in days] == ["2026-10-01", "2027-02-12", "2027-03-01"]
    assert told.urgent
    assert told.files == (), "they come once what tells who made them is out"
    assert [(f.media_type, f.size) for f in sealed_files(w.lead, told.id)] == [(UNKNOWN, 2)]


def test_nobody_stays_nobody():
    w = world()
    reporter(name="typed before the choice", pseudonym="too")
    told = _newest(w)
    assert (told.identity, told.known_as, told.credit_wanted, told.credit_as) == ("nobody", "", False, "")


# Steps


@pytest.mark.parametrize(
    ("there", "changes", "sentence", "kept"),
    [
        ("/report/", {"patient_affected": ""}, "is fine", "checked"),
        ("/report/device/", {"device": " "}, "Say which device it is", "sold in Europe"),
        ("/report/device/", {"more": "bell \x07 rings"}, "U+0007", "InfusaCore LX"),
        ("/report/harm/", {"what_happens": " "}, "Say what happens", "ten times the dose"),
        ("/report/harm/", {"noticed": ""}, "Choose one answer", "ten times the dose"),
        ("/report/you/", {"pseudonym": ""}, "Give a pseudonym", "heron@example.org"),
        (
            "/report/you/",
            {"not_beyond": "soon"},
            "Give the day as year, month and day, like 2026-11-23.",
            'value="soon"',
        ),
        ("/report/you/", {"encryption_key": "my key"}, "Paste one whole public key", "my key"),
        ("/report/you/", {"maker_told": "no"}, "You say when or whom you told", "NG-4711"),
        ("/report/you/", {"pseudonym": "x" * 201}, "Shorten this to 200 characters", "heron@example.org"),
    ],
)
def test_what_is_refused_is_told_in_its_step_and_everything_typed_is_still_there(
    there, changes, sentence, kept
):
    client = Client()
    client.post("/report/", _told("/report/"))
    answer = client.post(there, _told(there, **changes))
    assert answer.status_code == 422
    page = _text(answer)
    assert page.count('id="errors"') == 1
    assert "<title>Error:" in page
    assert sentence in page
    assert kept in page


@pytest.mark.parametrize(
    ("there", "field"),
    [
        *(("/report/", name) for name in ("patient_affected", "exploited", "public")),
        *(("/report/harm/", name) for name in ("effects", "used_at", "noticed")),
        *(("/report/you/", name) for name in ("identity", "credit", "maker_told")),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(there, field):
    assert Client().post(there, _told(there, **{field: "perhaps"})).status_code == 422


def test_a_private_key_is_neither_taken_nor_kept():
    client = Client()
    type_steps(client, **FULL)
    private = KEY.replace("PUBLIC", "PRIVATE")
    answer = client.post("/report/you/", _told("/report/you/", encryption_key=private))
    assert answer.status_code == 422
    assert "This is a private key. Keep it to yourself" in _text(answer)
    assert "PRIVATE" not in _text(client.get("/report/you/"))


def test_steps_are_kept_and_finished_ones_can_be_gone_back_to():
    client = Client()
    for there in ("/report/", "/report/device/"):
        client.post(there, _told(there))
    page = _text(client.get("/report/harm/"))
    assert 'href="/report/"' in page
    assert 'href="/report/device/"' in page
    assert 'href="/report/you/"' not in page
    assert "Yes: a patient may be affected" in page
    back = _text(client.get("/report/device/"))
    assert 'value="InfusaCore LX"' in back
    assert "sold in Europe" in back
    # After a change it goes on with what is still open.
    again = client.post("/report/device/", _told("/report/device/", device="DripLine"))
    assert again["Location"] == "/report/harm/"
    assert "DripLine" in _text(client.get("/report/harm/"))


@pytest.mark.parametrize("there", ["/report/harm/", "/report/files/", "/report/you/", CHECK])
def test_a_step_that_is_not_open_yet_leads_to_the_first_that_is(there):
    client = Client()
    assert client.get(there)["Location"] == "/report/"
    client.post("/report/", _told("/report/"))
    assert client.get(there)["Location"] == "/report/device/"
    assert client.get("/report/nonsense/").status_code == 404


def test_the_check_shows_every_answer_what_happens_and_safe_harbor_before_the_button():
    client = Client()
    type_steps(client, **FULL, evidence=[SimpleUploadedFile("trace.pcap", b"x")])
    page = _text(client.get(CHECK))
    for words in (
        "InfusaCore LX",
        "An alarm stays silent, Wrong dose or treatment",
        "Grey Heron",
        "NG-4711",
        "trace.pcap",
        "Feb 12, 2027",
        "Your report is urgent",
    ):
        assert words in page, words
    assert (
        page.index("What happens on day 45") < page.index("Safe harbor</h3>") < page.index("Send the report")
    )
    assert not report_list(world().lead).lines


def test_stopping_deletes_what_was_typed():
    client = Client()
    type_steps(client)
    answer = client.post("/report/stop/")
    assert answer["Location"] == "/report/?deleted"
    assert not Draft.objects.exists()
    assert client.cookies["draft"].value == ""
    assert "What you had typed is deleted." in _text(client.get("/report/?deleted"))


# Files


def test_files_stay_listed_and_can_be_removed():
    w, client = world(), Client()
    type_steps(client, identity="name", name="R. Lee")
    for name in ("one.txt", "two.txt"):
        sent = {"evidence": SimpleUploadedFile(name, name.encode()), "answer": "add"}
        assert client.post("/report/files/", sent)["Location"] == "/report/files/"
    page = _text(client.get("/report/files/"))
    assert "one.txt" in page
    assert "two.txt" in page
    remove = page[page.index("/report/files/", page.index("one.txt")) :].split('"')[0]
    assert client.post(remove)["Location"] == "/report/files/"
    assert client.post(remove).status_code == 303  # a second time does no harm
    assert "one.txt" not in _text(client.get("/report/files/"))
    client.post(CHECK)
    assert [one.name for one in _newest(w).files] == ["two.txt"]


def test_a_refused_file_loses_no_other():
    client = Client()
    type_steps(client)
    sent = [SimpleUploadedFile("good.txt", b"x"), SimpleUploadedFile("empty.txt", b"")]
    answer = client.post("/report/files/", {"evidence": sent})
    assert answer.status_code == 422
    assert "good.txt" in _text(answer)
    assert "empty" in _text(answer)
    assert "good.txt" in _text(client.get("/report/files/"))


# Suggestions


def test_devices_are_suggested_from_published_advisories_only():
    s = story(embargo_days=None)
    s.w.told(device="Secretum pump")
    client = Client()
    client.post("/report/", _told("/report/"))
    hidden = _text(client.get("/report/device/"))
    assert "<option" not in hidden
    s.released()
    page = _text(client.get("/report/device/"))
    assert "<option" in page
    assert "Secretum" not in page


def test_the_search_works_without_a_script_and_keeps_what_was_typed():
    s = story(embargo_days=None)
    s.released()
    client = Client()
    client.post("/report/", _told("/report/"))
    option = _text(client.get("/report/device/")).split('<option value="')[1].split('"')[0]
    typed = {"device": option.split()[-1], "more": "KEPT-TEXT", "answer": "search"}
    found = _text(client.post("/report/device/", typed))
    assert f'value="use:{option}"' in found
    assert "KEPT-TEXT" in found
    chosen = _text(client.post("/report/device/", typed | {"answer": f"use:{option}"}))
    assert f'value="{option}"' in chosen
    assert "KEPT-TEXT" in chosen
    nothing = _text(client.post("/report/device/", typed | {"device": "Secretum"}))
    assert "No published advisory names it." in nothing
    assert 'value="Secretum"' in nothing


# A browser whose key opens nothing


def test_a_wrong_key_begins_anew_and_says_so_once():
    client = Client()
    type_steps(client)
    client.cookies["draft"] = "A" * 43
    assert client.get("/report/you/")["Location"] == "/report/"
    page = client.get("/report/")
    assert "What you had typed is gone" in _text(page)
    assert page.cookies["draft"]["max-age"] == 0
    assert "What you had typed is gone" not in _text(Client().get("/report/"))


def test_after_a_day_a_step_that_is_sent_is_kept_and_the_others_are_asked_for_again():
    client = Client()
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False) as clock:
        for there in ("/report/", "/report/device/"):
            client.post(there, _told(there))
        old = client.cookies["draft"].value
        clock.shift(dt.timedelta(days=1, seconds=1))
        client.cookies["draft"] = old
        answer = client.post("/report/harm/", _told("/report/harm/", harm="KEPT-TEXT"))
        assert answer["Location"] == "/report/"
        assert client.cookies["draft"].value not in ("", old)
        assert "What you had typed is gone" in _text(client.get("/report/"))
        client.post("/report/", _told("/report/"))
        assert "What you had typed is gone" not in _text(client.get("/report/device/"))
        assert client.post("/report/device/", _told("/report/device/"))["Location"] == "/report/files/"
        assert "KEPT-TEXT" in _text(client.get("/report/harm/"))


# The code


def test_the_code_is_shown_once_and_opens_the_report():
    client = Client()
    answer = send(client)
    assert (answer.status_code, answer["Location"]) == (303, "/report/received/")
    assert not CODE.search(str(answer.headers))
    shown = client.get("/report/received/")
    code = CODE.search(_text(shown))[0]
    assert b"MDR-" in shown.content
    again = client.get("/report/received/")
    assert (again.status_code, again["Location"]) == (303, "/track/")
    assert not Session.objects.exists()
    assert not Draft.objects.exists()
    assert holder(code).get("/tracking/").status_code == 200


def test_a_button_that_is_pressed_twice_sends_one_report_and_shows_its_code():
    w, client = world(), Client()
    type_steps(client)
    assert client.post(CHECK)["Location"] == client.post(CHECK)["Location"] == "/report/received/"
    assert client.get("/report/")["Location"] == "/report/received/"
    assert client.post("/report/", REPORT)["Location"] == "/report/received/"
    assert CODE.search(_text(client.get("/report/received/")))
    assert len(report_list(w.lead).lines) == 1


@pytest.mark.parametrize(
    ("changes", "days", "urgent_days", "promised"),
    [
        ({}, 2, 1, "2 working days"),
        ({"public": "unknown", "exploited": "unknown"}, 2, 1, "2 working days"),
        ({"patient_affected": "yes"}, 2, 1, "1 working day"),
        ({"exploited": "yes"}, 2, 1, "1 working day"),
        ({"public": "yes"}, 2, 1, "1 working day"),
        ({"public": "yes"}, 9, 3, "3 working days"),
        ({}, 9, 3, "9 working days"),
    ],
)
def test_what_is_urgent_is_answered_sooner_and_told_so(settings, changes, days, urgent_days, promised):
    terms = {"confirm_days": days, "urgent_confirm_days": urgent_days}
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update=terms)
    client = Client()
    send(client, **changes)
    shown = _text(client.get("/report/received/"))
    assert f"Within {promised}<" in shown
    page = _text(holder(CODE.search(shown)[0]).get("/tracking/"))
    assert f"Within {promised} of sending" in page
    policy = _text(client.get("/policy/"))
    assert f"within {urgent_days} working day" in policy
    assert f"within {days} working days." in policy


def test_looking_for_headers_only_does_not_use_up_the_code():
    client = Client()
    send(client)
    assert client.head("/report/received/").status_code == 303
    assert CODE.search(_text(client.get("/report/received/")))


def test_only_the_browser_that_sent_it_sees_the_code():
    client = Client()
    send(client)
    cookie = client.cookies["draft"]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == ("/report/", "Strict", 86_400)
    assert Client().get("/report/received/").status_code == 303
    client.cookies["draft"] = "bm90IHRoZSBrZXk="
    assert client.get("/report/received/").status_code == 303


def test_the_key_travels_over_https_only_where_the_site_does(settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    client.post("/report/", REPORT)
    assert client.cookies["draft"]["secure"]


def test_the_answer_is_the_same_whether_or_not_the_report_is_new():
    pages = []
    for _ in range(2):
        client = Client()
        send(client)
        page = plain(client.get("/report/received/")).decode()
        number = page[page.index("MDR-") : page.index("MDR-") + 15]
        received = page[page.index("<time") : page.index("</time>")]
        pages.append(CODE.sub("CODE", page.replace(number, "NUMBER").replace(received, "AT")))
    assert pages[0] == pages[1]


def test_a_person_who_signed_in_gets_a_page_instead_of_a_code():
    w = world()
    client = signed_in(w.outsider)
    answer = send(client)
    assert answer.status_code == 303
    key = uuid.UUID(answer["Location"].strip("/").split("/")[1])
    page = _text(client.get(answer["Location"]))
    assert "Your report has arrived" in page
    assert "Only you and the coordination center see this page" in page
    assert report_view(w.outsider, key).state == "received"
    assert client.cookies["draft"].value == ""
    assert not Draft.objects.exists()
    assert signed_in(w.halcyon).get(answer["Location"]).status_code == 404


def test_each_report_of_somebody_without_an_account_has_a_code_of_its_own():
    _, first = reporter()
    client = holder(first)
    send(client)
    second = CODE.search(_text(client.get("/report/received/")))[0]
    assert second != first
    assert client.get("/tracking/").status_code == 200  # the first one is still open here
    assert holder(second).get("/tracking/").status_code == 200


@pytest.mark.parametrize("kind", ["threat", "incident"])
def test_an_attack_or_an_incident_is_told_without_account_and_without_a_device(kind):
    w = world()
    _, code = reporter(kind=kind, device="", what_happens="Four pumps stopped within an hour.")
    (line,) = report_list(w.lead).lines
    assert (line.kind, line.device) == (kind, "")
    desk = signed_in(w.lead)
    assert "No device named" in desk.get("/reports/").content.decode()
    assert "No device named" in desk.get(f"/reports/{line.id}/").content.decode()
    assert "MDR-" in desk.get("/my-work/").content.decode()
    assert holder(code).get("/tracking/").status_code == 200
    assert holder(code).get(f"/tracking/{line.id}/sent/").status_code == 200


def test_a_weakness_names_its_device_and_no_choice_means_one():
    client = Client()
    for kind in ("vulnerability", None):
        typed = {"device": " "} | ({"kind": kind} if kind else {})
        client.post("/report/", dict.fromkeys(("patient_affected", "exploited", "public"), "no"))
        refused = client.post("/report/device/", typed)
        assert refused.status_code == 422
        assert "Say which device it is" in refused.content.decode()
    assert client.post("/report/device/", {"kind": "rumour", "device": "x"}).status_code == 422


def test_the_check_tells_the_kind_in_words():
    client = Client()
    type_steps(client, kind="incident")
    assert "Something that happened" in client.get("/report/check/").content.decode()


@pytest.mark.parametrize("over", [0, 4])
def test_device_and_version_are_measured_as_one_in_their_own_step(over):
    client = Client()
    client.post("/report/", dict.fromkeys(("patient_affected", "exploited", "public"), "no"))
    more = "x" * (BODY - len("Pump") - 1 + over)
    answer = client.post("/report/device/", {"device": "Pump", "more": more})
    if not over:
        assert answer["Location"] == "/report/harm/"
        return
    assert answer.status_code == 422
    assert "Shorten this to 99,995 characters; it has 99,999." in answer.content.decode()
    assert 'href="#id_more"' in answer.content.decode()


def test_what_is_refused_at_the_end_names_its_step(monkeypatch):
    client = Client()
    type_steps(client)

    def refuse(*_args):
        raise Invalid({"device": ["Shorten this."], "talk_on": ["Check the year."], "files": ["Too many."]})

    monkeypatch.setattr(reports, "submit", refuse)
    answer = client.post(CHECK)
    assert answer.status_code == 422
    for sentence in ("The device: Shorten this.", "You and your dates: Check the year.", "Files: Too many."):
        assert sentence in answer.content.decode()
