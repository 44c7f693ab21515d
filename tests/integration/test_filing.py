"""Reports that came by mail, phone, letter or file: filed once, by people on triage duty, and followed."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.browsing import CODE, holder, signed_in, words
from tests.factories import NOW, actor_of, organisation, person, world
from tests.support.api import Program
from tests.support.filing import HERE, as_json, typed
from tests.unit.domain.test_openpgp import KEY
from tests.unit.domain.test_prefill import ADVISORY

from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.models import Identity, Way
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.principal import LIVE, stranger
from medaccord.domain.errors import Denied, Invalid
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.django_db

CALL = Told("InfusaCore LX", "It takes any dose.", identity=Identity.NAME, known_as="R. Lee")
LETTER = filing.Arrival(Way.LETTER, NOW - dt.timedelta(days=3), "County hospital")


def test_a_letter_becomes_a_report_like_any_other_with_a_code_for_whoever_wrote_it():
    w = world()
    sent = filing.file(w.lead, NOW, CALL, LETTER, [Evidence("letter.pdf", "", b"%PDF")])
    row = sent.report
    assert (row.state, row.marking, row.kind) == ("received", Tlp.AMBER_STRICT, "vulnerability")
    assert (row.came_by, row.received_at, row.filed_by_id) == ("letter", LETTER.received_at, w.lead.person)
    assert (row.submitted_at, row.told_for) == (NOW, "County hospital")
    assert sent.code
    teller = actor_of(row.reporter_id)
    mine = report_view(teller, row.id)
    assert (mine.known_as, [file.name for file in mine.files]) == ("R. Lee", ["letter.pdf"])
    assert mine.proved
    assert report_view(w.lead, row.id).is_desk
    with database_context(None, LIVE, [row.id]):
        assert drift.of(row.id) == []


def test_nobody_is_named_where_nobody_gave_a_name():
    w = world()
    sent = filing.file(w.lead, NOW, Told("Pump", "It takes any dose."), LETTER)
    assert (sent.report.identity, sent.report.known_as) == ("nobody", "")


def test_whoever_is_not_on_triage_duty_files_nothing():
    w = world()
    idle, elsewhere = person(), person()
    Membership.objects.create(organisation=w.center, person_id=idle.person, since=NOW)
    organisation(OrganisationKind.MANUFACTURER, elsewhere)
    for nobody in (idle, elsewhere, w.northgate, w.adviser, stranger()):
        with pytest.raises(Denied, match="triage duty"):
            filing.file(nobody, NOW, CALL, LETTER)
    assert report_list(w.lead).lines == ()


@pytest.mark.parametrize(
    ("arrival", "field"),
    [
        (filing.Arrival(Way.PLATFORM, NOW), "came_by"),
        (filing.Arrival(Way.MAIL, NOW + dt.timedelta(seconds=1)), "received_at"),
        (filing.Arrival(Way.MAIL, NOW.replace(tzinfo=None)), "received_at"),
        (filing.Arrival(Way.MAIL, NOW.replace(year=1206)), "received_at"),
        (filing.Arrival(Way.MAIL, NOW, "two\nlines"), "told_for"),
        (filing.Arrival(Way.MAIL, NOW, "x" * 301), "told_for"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(arrival, field):
    w = world()
    with pytest.raises(Invalid) as refused:
        filing.file(w.lead, NOW, CALL, arrival)
    assert list(refused.value.findings) == [field]
    assert report_list(w.lead).lines == ()


def test_one_page_files_it_and_shows_the_code_once():
    w = world()
    desk = signed_in(w.lead)
    assert 'href="/reports/file/"' in desk.get("/reports/").content.decode()
    answer = desk.post(HERE, typed(name="R. Lee", told_for="County hospital", urgent=["exploited"]))
    assert (answer.status_code, answer["Location"]) == (303, "/reports/filed/")
    page = desk.get("/reports/filed/")
    code = CODE.search(page.content.decode())
    assert code
    assert "no-store" in page["Cache-Control"]
    assert desk.get("/reports/filed/")["Location"] == "/reports/"
    (line,) = report_list(w.lead).lines
    assert (line.urgent, line.known_as) == (True, "R. Lee")
    assert "by phone" in words(desk.get(f"/reports/{line.id}/"))
    assert "R. Lee" in words(holder(code[0]).get("/tracking/"))


def test_an_organisation_goes_by_its_own_name_where_nobody_gave_theirs():
    w = world()
    signed_in(w.lead).post(HERE, typed(told_for="Northgate Medical"))
    (line,) = report_list(w.lead).lines
    assert (line.identity, line.known_as) == ("name", "Northgate Medical")


def test_the_same_page_sent_twice_files_one_report():
    w = world()
    first, second = signed_in(w.lead), signed_in(w.lead)
    assert first.post(HERE, typed())["Location"] == "/reports/filed/"
    (line,) = report_list(w.lead).lines
    assert second.post(HERE, typed())["Location"] == f"/reports/{line.id}/"
    assert len(report_list(w.lead).lines) == 1


def test_what_is_refused_keeps_what_was_typed_and_its_files():
    w = world()
    desk = signed_in(w.lead)
    letter = SimpleUploadedFile("letter.eml", b"From: R. Lee", "message/rfc822")
    answer = desk.post(HERE, typed(device="", what_happens="It stops.", evidence=[letter]))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Say which device it is" in text
    assert "It stops." in text
    assert "letter.eml" in text
    assert "letter.eml" in desk.get(HERE).content.decode()
    assert desk.post(HERE, typed())["Location"] == "/reports/filed/"
    (line,) = report_list(w.lead).lines
    assert [file.name for file in report_view(w.lead, line.id).files] == ["letter.eml"]


def test_a_time_to_come_and_one_that_clocks_skip_are_told_beside_the_field():
    w = world()
    desk = signed_in(w.lead)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    answer = desk.post(HERE, typed(day=f"{later:%Y-%m-%d}"))
    assert (answer.status_code, "This has not happened yet." in words(answer)) == (422, True)
    answer = desk.post(HERE, typed(day="2026-03-08", time="02:30", zone="America/New_York"))
    assert (answer.status_code, "skip" in words(answer)) == (422, True)
    assert report_list(w.lead).lines == ()


def test_a_file_fills_in_what_is_empty_and_files_nothing():
    w = world()
    desk = signed_in(w.lead)
    sent = typed(answer="fill", came_by=None, device="", what_happens="Mine", evidence=[as_json(ADVISORY)])
    assert desk.post(HERE, sent)["Location"] == HERE
    assert report_list(w.lead).lines == ()
    page = desk.get(HERE).content.decode()
    assert "Northgate InfusaCore LX" in page
    assert "Mine" in page
    assert "It takes any dose." not in page
    assert "advisory.json" in page
    assert 'value="document" checked' in " ".join(page.split())
    again = typed(came_by="document", device="Northgate InfusaCore LX", told_for="Northgate Medical")
    assert desk.post(HERE, again)["Location"] == "/reports/filed/"
    (line,) = report_list(w.lead).lines
    assert [file.name for file in report_view(w.lead, line.id).files] == ["advisory.json"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.json", b"[" * 50_000, "cannot be read"),
        ("a.json", b"\xff\xfe", "UTF-8"),
        ("a.json", b"{}", "neither a CSAF"),
        ("a.pdf", b"%PDF", "Choose a CSAF"),
    ],
)
def test_a_file_that_cannot_fill_in_says_why_and_loses_nothing(name, data, sentence):
    w = world()
    desk = signed_in(w.lead)
    answer = desk.post(HERE, typed(answer="fill", device="", evidence=[SimpleUploadedFile(name, data)]))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "It takes any dose." in answer.content.decode()
    assert "Say which device" not in answer.content.decode()


def test_what_was_typed_can_be_deleted_and_a_file_taken_out():
    w = world()
    desk = signed_in(w.lead)
    desk.post(HERE, typed(answer="fill", evidence=[as_json(ADVISORY), as_json(ADVISORY, "other.json")]))
    page = desk.get(HERE).content.decode()
    there = re.search(r'action="(/reports/file/files/[^"]+)"', page)
    assert there
    assert desk.post(there[1])["Location"] == HERE
    assert ("advisory.json" in desk.get(HERE).content.decode()) is False
    assert desk.post("/reports/file/stop/")["Location"] == HERE
    assert "other.json" not in desk.get(HERE).content.decode()


def test_everything_that_a_letter_says_can_be_filed():
    w = world()
    desk = signed_in(w.lead)
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
    said = {
        "effects": ["alarm_silent", "wrong_treatment"],
        "used_at": ["home"],
        "noticed": "probably_not",
        "vendor_told": "yes",
        "vendor_told_on": "2026-11-02",
        "vendor_reference": "PSIRT 77",
        "other_coordinators": "A CERT, VU#1\nanother one",
        "credit_as": " R. Lee ",
        "encryption_key": KEY,
        "talk_on": f"{day}",
        "not_after": f"{day}",
    }
    asked = desk.get(HERE).content.decode()
    assert '<details class="ma-fold">' in asked, "folded: few letters say so much"
    assert desk.post(HERE, typed(**said))["Location"] == "/reports/filed/"
    row = report_view(w.lead, report_list(w.lead).lines[0].id)
    assert (row.effects, row.used_at, row.noticed) == (said["effects"], ["home"], "probably_not")
    assert (row.vendor_told, row.vendor_told_on) == ("yes", dt.date(2026, 11, 2))
    assert (row.vendor_reference, row.other_coordinators) == ("PSIRT 77", said["other_coordinators"])
    assert (row.credit_wanted, row.credit_as) == (True, "R. Lee")
    assert (row.encryption_key, row.sealed) == ("", ("encryption_key",)), "a key names its owner"
    assert (row.talk_on, row.not_after) == (day, day)


def test_what_few_letters_say_is_refused_where_it_stands_and_shown():
    w = world()
    desk = signed_in(w.lead)
    wrong = {
        "vendor_told_on": "2150-01-01",
        "not_after": "2001-01-01",
        "encryption_key": "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    }
    answer = desk.post(HERE, typed(**wrong, vendor_told="yes"))
    assert answer.status_code == 422
    assert '<details class="ma-fold" open>' in answer.content.decode()
    assert 'href="#id_encryption_key"' in answer.content.decode()
    answer = desk.post(HERE, typed(**wrong | {"encryption_key": ""}, vendor_told="yes"))
    for field in ("vendor_told_on", "not_after"):
        assert f'href="#id_{field}"' in answer.content.decode()
    answer = desk.post(HERE, typed(vendor_told_on="2026-11-02", vendor_told="unknown"))
    assert "You say when they were told." in words(answer)
    assert report_list(w.lead).lines == ()


def test_an_incident_is_filed_without_a_device_and_a_weakness_is_not():
    w = world()
    desk = signed_in(w.lead)
    assert desk.post(HERE, typed(device="")).status_code == 422
    assert desk.post(HERE, typed(device="", kind="incident")).status_code == 303
    (line,) = report_list(w.lead).lines
    assert (line.kind, line.device) == ("incident", "")


def test_a_limit_that_has_passed_since_it_was_written_is_filed():
    w = world()
    written = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    passed = (written + dt.timedelta(days=10)).date()
    desk = signed_in(w.lead)
    assert desk.post(HERE, typed(day=f"{written:%Y-%m-%d}", not_after=f"{passed}")).status_code == 303
    assert report_view(w.lead, report_list(w.lead).lines[0].id).not_after == passed


def test_a_manufacturers_published_advisory_is_public_and_known_to_it():
    w = world()
    desk = signed_in(w.lead)
    told = json.loads(json.dumps(ADVISORY))
    told["document"]["tracking"]["status"] = "final"
    told["document"]["distribution"] = {"tlp": {"label": "WHITE"}}
    desk.post(HERE, typed(answer="fill", came_by=None, vendor_told="unknown", evidence=[as_json(told)]))
    page = " ".join(desk.get(HERE).content.decode().split())
    assert re.search(r'value="yes" checked[^>]*id="id_vendor_told|id="id_vendor_told_0"[^>]* checked', page)
    assert re.search(r'value="already_public"[^>]* checked', page)


def _second(w):
    """Somebody else on triage duty at the same desk."""
    somebody = person()
    Membership.objects.create(organisation=w.center, person_id=somebody.person, since=NOW, triage=True)
    return somebody


def _on_the_browser_of(other, one):
    """Another person signs in on a browser that kept its cookies: the session before had run out."""
    other.cookies.update({n: m for n, m in one.cookies.items() if n.startswith("filing")})
    return other


def test_what_one_person_typed_opens_to_nobody_else_on_the_same_browser():
    w = world()
    member = person()
    organisation(OrganisationKind.MANUFACTURER, member)
    desk, colleague = signed_in(w.lead), _second(w)
    letter = SimpleUploadedFile("letter.eml", b"From: R. Lee", "message/rfc822")
    desk.post(HERE, typed(device="", what_happens="The desk's words", evidence=[letter]))
    for somebody, there in ((colleague, HERE), (member, "/reports/declare/")):
        page = _on_the_browser_of(signed_in(somebody), desk).get(there)
        assert page.status_code == 200
        for said in (b"The desk&#x27;s words", b"letter.eml"):
            assert said not in page.content
            assert said in desk.get(HERE).content
    theirs = _on_the_browser_of(signed_in(colleague), desk)
    theirs.post(HERE, typed(device="", what_happens="Of the colleague"))
    theirs.post("/reports/file/stop/")
    assert b"letter.eml" in _on_the_browser_of(signed_in(w.lead), theirs).get(HERE).content


def test_a_cookie_under_another_name_opens_no_draft():
    w = world()
    desk, theirs = signed_in(w.lead), signed_in(_second(w))
    for client in (desk, theirs):
        client.post(HERE, typed(device="", what_happens=f"Words {client is desk}"))
    (mine,), (other,) = ([m for n, m in c.cookies.items() if n.startswith("filing")] for c in (desk, theirs))
    theirs.cookies[other.key] = mine.value
    assert b"Words" not in theirs.get(HERE).content


def test_a_code_that_was_not_shown_yet_is_shown_to_its_filer_alone():
    w = world()
    desk = signed_in(w.lead)
    desk.post(HERE, typed())
    theirs = _on_the_browser_of(signed_in(_second(w)), desk)
    assert theirs.get("/reports/filed/")["Location"] == "/reports/"
    assert CODE.search(desk.get("/reports/filed/").content.decode())


def test_nobody_else_finds_the_page():
    w = world()
    for somebody in (w.northgate, w.adviser, person()):
        assert signed_in(somebody).get(HERE).status_code == 404
        assert signed_in(somebody).post(HERE, typed()).status_code == 404


def test_a_program_files_for_somebody_else_and_gets_the_code_once():
    w = world()
    told = {"device": "InfusaCore LX", "description": "It takes any dose.", "kind": "incident"}
    body = {"came_by": "mail", "received_at": "2026-11-20T09:40:00-05:00", "told": told}
    program = Program(w.lead)
    sent = program.post("/reports/filed", body, key="one")
    assert sent.status_code == 201
    assert CODE.fullmatch(sent.json()["code"])
    again = program.post("/reports/filed", body, key="one")
    assert (again.json()["code"], again.json()["number"]) == (None, sent.json()["number"])
    read = program.get(f"/reports/{sent.json()['results'][0]['id']}").json()
    assert (read["kind"], read["came_by"]) == ("incident", "mail")
    assert read["received_at"] == "2026-11-20T14:40:00Z"
    assert Program(w.northgate).post("/reports/filed", body).status_code == 403
    assert program.post("/reports/filed", body | {"received_at": "2126-11-20T09:40:00Z"}).status_code == 422


def test_a_filed_report_is_judged_like_any_other():
    w = world()
    sent = filing.file(w.lead, NOW, CALL, LETTER)
    assert report.validate(w.lead, sent.report.id, NOW).state == "valid"
