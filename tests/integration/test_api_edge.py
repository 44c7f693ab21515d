"""Writing by the API: stale saves, hostile bodies, methods, absent addresses, and how often somebody may."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.support.api import Program, operations

from medaccord.api.slowed import WRONG_TOKENS
from medaccord.apps.accounts.models import ApiToken
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.queries.receipt import actor_of_receipt
from medaccord.apps.intake.queries.reports import report_view

pytestmark = pytest.mark.django_db

TOLD = {"device": "InfusaCore LX", "description": "It accepts dose changes from anybody."}


@pytest.fixture
def scene():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    return w, case


def test_a_stale_save_loses_neither_text(scene):
    w, case = scene
    cases.rename(w.lead, case.id, NOW, title="Theirs", version=1)
    answer = Program(w.lead).post(f"/cases/{case.id}/rename", {"title": "Mine", "version": 1})
    told = answer.json()
    assert (answer.status_code, told["error"]) == (409, "stale")
    assert told["current"] == [{"id": str(case.id), "version": 2, "title": "Theirs"}]
    assert case_view(w.lead, case.id).title == "Theirs"


def test_stale_judgments_credits_words_and_answers_are_told_as_they_are_now(scene):
    w, case = scene
    lead = Program(w.lead)
    sent = w.told()
    lead.done(f"/reports/{sent.report.id}/invalidate", {"reason": "Which pump?", "version": 1})
    late = lead.post(f"/reports/{sent.report.id}/validate", {"version": 1})
    assert late.json()["current"] == [
        {"id": str(sent.report.id), "version": 2, "state": "invalid", "reason": "Which pump?"}
    ]
    (flaw,) = lead.done(f"/cases/{case.id}/vulnerabilities", {"vulnerabilities": [{"title": "One"}]})
    lead.done(f"/vulnerabilities/{flaw}/change", {"title": "Two", "version": 1})
    late = lead.post(f"/vulnerabilities/{flaw}/change", {"title": "Three", "version": 1})
    (now,) = late.json()["current"]
    assert (now["title"], now["version"], now["ids"]) == ("Two", 2, [])
    products = {"products": [{"organisation": str(w.makers["northgate"].id), "name": "LX"}]}
    (sold,) = Program(w.northgate).done(f"/cases/{case.id}/products", products)
    answer = {"product": sold, "vulnerability": flaw, "status": "investigating"}
    Program(w.northgate).done(f"/cases/{case.id}/statuses/answer", {"answers": [answer]})
    late = Program(w.northgate).post(
        f"/cases/{case.id}/statuses/answer", {"answers": [{**answer, "status": "affected", "version": 0}]}
    )
    (now,) = late.json()["current"]
    assert (late.status_code, now["status"], now["version"], now["product_id"]) == (
        409,
        "investigating",
        1,
        sold,
    )


def test_versions_are_read_where_rows_have_them(scene):
    w, case = scene
    told = Program(w.lead).get(f"/cases/{case.id}").json()
    assert told["version"] == 1
    assert all(row["version"] >= 1 for row in (*told["participants"], told["embargo"]))
    report = Program(w.lead).get("/reports").json()["results"][0]
    assert Program(w.lead).get(f"/reports/{report['id']}").json()["version"] >= 2


HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"title": "\xff"}',
    "NaN": b'{"title": NaN}',
    "infinity": b'{"title": "x", "version": -Infinity}',
    "half a surrogate pair": rb'{"title": "\ud800"}',
    "a name twice": b'{"title": "a", "title": "b"}',
    "too deep": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep": b'{"title": ' + b"[" * 30 + b"]" * 30 + b"}",
    "a huge number": b'{"title": "x", "version": ' + b"9" * 5_000 + b"}",
    "a large number": b'{"title": "x", "version": 99999999999999999999}',
    "a fraction": b'{"title": "x", "version": 1.0}',
    "a text for a number": b'{"title": "x", "version": "1"}',
    "yes for a number": b'{"title": "x", "version": true}',
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "another name": b'{"title": "x", "titel": "y"}',
    "NUL": rb'{"title": "a\u0000b"}',
    "a number for a text": b'{"title": 1}',
    "a byte order mark": b'\xef\xbb\xbf{"title": "x"}',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_refused_with_a_sentence_and_changes_nothing(scene, what):
    w, case = scene
    answer = Program(w.lead).raw(f"/cases/{case.id}/rename", HOSTILE[what])
    expected = (415,) if what == "nothing" else (400, 422)
    assert answer.status_code in expected, answer.content
    told = answer.json()
    assert told["reason"].endswith(".")
    assert (told["error"] == "invalid") == (answer.status_code == 422)
    assert case_view(w.lead, case.id).version == 1


def test_findings_name_the_place_of_each_fault(scene):
    w, case = scene
    notes = [{"category": "summary", "text": "x"}, {"category": "rumour", "text": 7, "common": "yes"}]
    told = Program(w.lead).post(f"/cases/{case.id}/notes", {"notes": notes}).json()
    assert set(told["findings"]) == {"notes/1/category", "notes/1/text", "notes/1/common"}
    late = {"ends_at": "2026-12-24 12:00:00"}
    told = Program(w.lead).post(f"/cases/{case.id}/proposals", late).json()
    assert set(told["findings"]) == {"ends_at"}


@pytest.mark.parametrize(
    "instant", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", 0, 1e300, "2026-12-24", "soon"]
)
def test_an_instant_that_nobody_means_is_refused(scene, instant):
    w, case = scene
    answer = Program(w.lead).post(f"/cases/{case.id}/proposals", {"ends_at": instant})
    assert (answer.status_code, list(answer.json()["findings"])) == (422, ["ends_at"])


@pytest.mark.parametrize("path", ["/advisories/%00", "/advisories?q=%00", "/advisories?after=%00&q=a"])
def test_a_control_character_in_an_address_is_refused(path):
    assert Program().get(path).status_code == 422


def test_another_kind_of_content_is_refused_before_it_is_read(scene):
    w, case = scene
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = Program(w.lead).raw(f"/cases/{case.id}/rename", b'{"title": "x"}', kind)
        assert (answer.status_code, answer.json()["error"]) == (415, "unsupported")
    answer = Program(w.lead).raw(f"/cases/{case.id}/files", b"{}")
    assert answer.status_code == 415
    charset = Program(w.lead).raw(
        f"/cases/{case.id}/rename", b'{"title": "x"}', "application/json; charset=utf-8"
    )
    assert charset.status_code == 200


def test_too_much_is_refused_before_it_is_read(scene, settings):
    w, case = scene
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = Program(w.lead).post(f"/cases/{case.id}/rename", {"title": "x" * 2_000})
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_a_form_that_cannot_be_read_is_refused(scene):
    w, case = scene
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        answer = Program(w.lead).raw(f"/cases/{case.id}/files", b"--y\r\n", kind)
        assert answer.status_code in (400, 422), (kind, answer.content)
        assert answer.json()["reason"]
    many = [SimpleUploadedFile(f"{n}.txt", b"1") for n in range(11)]
    told = Program(w.lead).post(f"/cases/{case.id}/files", {"room": str(case.room_id)}, files=many)
    assert told.status_code == 422


def test_every_operation_answers_its_own_methods_and_no_other():
    answered = {}
    for method, path, _ in operations().values():
        answered.setdefault(path, set()).add(method)
    for path, methods in answered.items():
        there = "/api/v1" + path.replace("{number}", "x").replace("{", "").replace("}", "")
        for name in (
            "case_id",
            "report_id",
            "participant_id",
            "proposal_id",
            "revision_id",
            "vulnerability_id",
        ):
            there = there.replace(f"/{name}", f"/{uuid.uuid4()}")
        may = sorted({*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"):
            answer = Client().generic(method, there, content_type="application/json")
            if method not in may:
                assert (answer.status_code, answer["Allow"]) == (405, ", ".join(may)), (method, there)
                assert method == "HEAD" or answer.json()["error"] == "not_allowed"
            else:
                assert answer.status_code != 405, (method, there)
        options = Client().options(there)
        assert (options.status_code, options["Allow"], options.content) == (204, ", ".join(may), b"")


def test_head_is_get_without_its_body(scene):
    w, _ = scene
    program = Program(w.lead)
    for path in ("/api/v1/cases", "/api/v1/advisories", "/api/v1/openapi.json"):
        read = program.client.get(path, headers=program.headers())
        asked = program.client.head(path, headers=program.headers())
        assert (asked.status_code, asked["Content-Type"]) == (read.status_code, read["Content-Type"])


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v2/cases", "/api/v1/cases/", "/api/v1/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_where_nothing_is_programs_are_told_so_in_json(path, method):
    answer = Client().generic(method, path)
    assert (answer.status_code, answer.json()["error"]) == (404, "missing")


def test_no_cookie_opens_the_api_and_no_form_forgery_matters(scene):
    w, case = scene
    browser = signed_in(w.lead)
    for method in ("get", "post"):
        answer = getattr(browser, method)(
            f"/api/v1/cases/{case.id}/posts", {}, content_type="application/json"
        )
        assert answer.status_code == 401
    strict = Client(enforce_csrf_checks=True)
    program = Program(w.lead)
    answer = strict.post(
        f"/api/v1/cases/{case.id}/rename",
        json.dumps({"title": "x"}),
        content_type="application/json",
        headers=program.headers() | {"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 200


def test_a_strangers_report_gets_its_code_once_and_a_receipt_is_no_token():
    w = world()
    sent = Program().post("/reports", TOLD)
    told = sent.json()
    holder = actor_of_receipt(told["code"])
    assert report_view(holder, uuid.UUID(told["results"][0]["id"])).number == told["number"]
    for wrong in (told["code"], "", "x"):
        answer = Client().get("/api/v1/reports", headers={"Authorization": f"Bearer {wrong}"})
        assert answer.status_code == 401
        answer = Client().post(
            "/api/v1/reports", TOLD, content_type="application/json", headers={"Authorization": wrong}
        )
        assert answer.status_code == 401
    assert Program(w.lead).get("/reports").json()["results"][0]["number"] == told["number"]


def test_reports_are_slowed_by_the_turns_that_the_form_counts(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"reports_per_hour": 2})
    away = {"REMOTE_ADDR": f"203.0.113.{uuid.uuid4().int % 200 + 1}"}
    form = Client(**away)
    form.post("/report/check/")
    program = Program()
    program.client = Client(**away)
    assert program.post("/reports", TOLD).status_code == 201
    slowed = program.post("/reports", TOLD)
    assert (slowed.status_code, slowed.json()["error"]) == (429, "too_many")
    assert int(slowed["Retry-After"]) >= 1
    assert form.post("/report/check/").status_code == 429


def test_the_use_of_a_token_is_noted_once_a_day_also_where_it_is_told_that_it_only_reads(
    scene,
):
    w, _ = scene
    program = Program(w.lead)
    ApiToken.objects.update(scope="read")
    assert program.post("/reports", {}).status_code == 403
    (used,) = ApiToken.objects.values_list("last_used_on", flat=True)
    assert used == dt.datetime.now(dt.UTC).date()
    with CaptureQueriesContext(connection) as asked:
        assert program.get("/cases").status_code == 200
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]


def test_wrong_tokens_are_slowed_by_address_and_right_ones_never_are(scene):
    w, _ = scene
    right, wrong = Program(w.lead), Program()
    for _turn in range(WRONG_TOKENS.per_hour):
        wrong.token = f"mdat_{_turn}"
        assert wrong.get("/cases").status_code == 401
    answer = wrong.get("/cases")
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert int(answer["Retry-After"]) > 0
    assert right.get("/cases").status_code == 200
    elsewhere = Program()
    elsewhere.token, elsewhere.client = "mdat_x", Client(REMOTE_ADDR="203.0.113.77")
    assert elsewhere.get("/cases").status_code == 401
    assert Program().get("/advisories").status_code == 200, "nobody needs a token for what is public"
