"""What every page passes: guards, origin, size, limits, headers, errors, sessions and logs without traces."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
import re
import uuid
from urllib.parse import urlencode

import pytest
import time_machine
from django import forms
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from tests.browsing import REPORT, holder, plain, reporter, send, signed_in
from tests.factories import NOW, world
from tests.support.factors import app_for, shown

from medaccord.apps.accounts.models import User
from medaccord.core import throttle
from medaccord.core.models import Bucket
from medaccord.core.throttle import Limit
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.web import errors
from medaccord.web.stamped import StampedFiles
from medaccord.web.views import errors as error_views

pytestmark = pytest.mark.django_db

LIMIT = Limit("test", 4)
VARIES = re.compile(r"[0-9a-f]{8}-?[0-9a-f-]{23,27}|\d{4}-\d\d-\d\d[ T][0-9:.+]*|s\d+_x\d+")
"""Keys, instants and names of savepoints in the text of a query."""


def _config(**changes):
    from django.conf import settings

    return override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update=changes))


# Headers


def test_signed_in_pages_receipts_and_public_ones_say_what_may_be_kept():
    w = world()
    reporter_, code = reporter()
    answers = [
        signed_in(w.lead).get("/reports/"),
        signed_in(w.lead).get("/"),
        holder(code).get("/tracking/"),
        reporter_.get("/report/received/"),
        Client().get("/track/"),
        Client().get("/nothing-here/"),
    ]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "ETag" not in answer


def test_missing_and_invisible_reports_answer_with_equal_bytes_headers_and_queries():
    w = world()
    told = w.told()
    outsider = signed_in(w.outsider)
    outsider.get("/")  # so that both requests below find the same session
    seen = []
    for key in (told.report.id, uuid.uuid4()):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = outsider.get(f"/reports/{key}/")
        shapes = [VARIES.sub("?", query["sql"]) for query in queries]
        seen.append((answer.status_code, answer.content, dict(answer.headers), shapes))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404
    for path in ("write", "validate", "invalidate", "accept", "defer", "close", "open"):
        there = outsider.post(f"/reports/{told.report.id}/{path}/")
        nowhere = outsider.post(f"/reports/{uuid.uuid4()}/{path}/")
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
        assert there.status_code == 404
        assert dict(there.headers) == dict(nowhere.headers)


def test_a_page_that_does_not_exist_and_one_that_may_not_be_seen_are_the_same_page():
    w = world()
    told = w.told()
    outsider = signed_in(w.outsider)
    invisible = outsider.get(f"/reports/{told.report.id}/")
    unrouted = outsider.get("/nothing/at/all/")
    assert invisible.content == unrouted.content
    assert dict(invisible.headers) == dict(unrouted.headers)


# Origin


def _token(client):
    client.get("/track/")
    return client.cookies["csrftoken"].value


def test_a_form_from_elsewhere_or_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    token = _token(client)
    data = {"code": "x", "csrfmiddlewaretoken": token}
    assert client.post("/track/", {"code": "x"}).status_code == 403
    assert client.post("/track/", data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/track/", data, headers={"Origin": "null"}).status_code == 403
    for site in ("cross-site", "same-site", "none"):
        headers = {"Origin": "null", "Sec-Fetch-Site": site}
        assert client.post("/track/", data, headers=headers).status_code == 403


def test_our_own_form_is_known_although_the_browser_hides_its_origin():
    client = Client(enforce_csrf_checks=True)
    data = {"code": "x", "csrfmiddlewaretoken": _token(client)}
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/track/", data, headers=headers).status_code == 422
    without = {"code": "x"}
    assert client.post("/track/", without, headers=headers).status_code == 403


# Size


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_args):
        raise AssertionError("the body was read")

    readline = readinto = read


def _announced(path, length):
    factory = RequestFactory()
    request = factory.post(path, content_type="multipart/form-data; boundary=x")
    environ = {**request.META, "CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    from django.core.handlers.wsgi import WSGIHandler

    told = {}
    body = WSGIHandler()(
        environ, lambda status, headers, *_: told.update(status=status, headers=dict(headers))
    )
    return told | {"body": b"".join(body).decode()}


@pytest.mark.parametrize(
    ("path", "length"),
    [("/report/files/", 102_500_001), ("/report/harm/", 2_500_001), ("/track/", 2_500_001)],
)
def test_a_body_that_is_announced_as_too_large_is_refused_unread(path, length):
    told = _announced(path, length)
    assert told["status"].startswith("413")
    assert told["headers"]["Cache-Control"] == "no-store"
    assert "That was more than we take at once" in told["body"]
    assert "shorten long texts, send smaller or fewer files" in told["body"], "no file need be in it"


def _sent(address, body, length):
    """A large report without a token from an address, as its answer."""
    return Client(enforce_csrf_checks=True).generic(
        "POST",
        "/report/files/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(length),
        HTTP_COOKIE="csrftoken=" + "a" * 32,
        REMOTE_ADDR=address,
        **{"wsgi.input": body},
    )


LARGE_BODY = (
    b'--x\r\nContent-Disposition: form-data; name="evidence"; filename="a.bin"\r\n\r\n'
    + b"x" * 2_500_001
    + b"\r\n--x--\r\n"
)


def test_a_body_that_comes_too_often_is_refused_unread_and_one_without_a_token_uses_a_turn():
    with _config(reports_per_hour=2):
        told = [_sent("198.51.100.7", io.BytesIO(LARGE_BODY), len(LARGE_BODY)) for _ in range(2)]
        assert [answer.status_code for answer in told] == [403, 403]
        answer = _sent("198.51.100.7", Unread(), 102_000_000)
    assert (answer.status_code, answer["Retry-After"]) == (429, "1800")


def test_a_file_past_the_limit_is_not_kept_and_the_others_are():
    large, small = SimpleUploadedFile("trace.bin", b"x" * 5_001), SimpleUploadedFile("ok.txt", b"x")
    client = Client()
    with _config(upload_max_bytes=5_000):
        answer = client.post("/report/files/", {"evidence": [large, small]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "trace.bin is larger than 0.005 MB" in page
    assert "ok.txt" in page
    assert "choose your files again" in page


def test_files_at_the_limits_are_taken_and_one_more_is_not():
    files = [SimpleUploadedFile(f"{n}.bin", b"x" * 5_000) for n in range(3)]
    with _config(upload_max_bytes=5_000, report_files_max=3):
        assert send(Client(), evidence=files).status_code == 303
    files = [SimpleUploadedFile(f"{n}.bin", b"x") for n in range(4)]
    with _config(report_files_max=3):
        answer = Client().post("/report/files/", {"evidence": files})
    assert answer.status_code == 422
    assert "Send at most 3 files" in answer.content.decode()


def test_a_form_that_takes_no_files_passes_over_them():
    answer = Client().post("/track/", {"code": "x", "file": SimpleUploadedFile("a.bin", b"x" * 1_000)})
    assert answer.status_code == 422


# Limits


def test_a_bucket_gives_its_turns_then_slows_and_waiting_helps():
    assert [throttle.take(LIMIT, "a", NOW) for _ in range(4)] == [0.0] * 4
    assert throttle.take(LIMIT, "a", NOW) == 900.0
    assert throttle.take(LIMIT, "b", NOW) == 0.0
    assert throttle.take(Limit("other", 4), "a", NOW) == 0.0
    # A refused turn costs nothing: after the wait that was named there is one again.
    assert throttle.take(LIMIT, "a", NOW + dt.timedelta(seconds=899)) == pytest.approx(1.0)
    assert throttle.take(LIMIT, "a", NOW + dt.timedelta(seconds=900)) == 0.0
    assert throttle.take(LIMIT, "a", NOW + dt.timedelta(seconds=900)) == 900.0


def test_a_bucket_never_holds_more_than_an_hours_turns_and_ignores_a_clock_set_back():
    throttle.take(LIMIT, "c", NOW)
    later = NOW + dt.timedelta(hours=8)
    assert [throttle.take(LIMIT, "c", later) for _ in range(4)] == [0.0] * 4
    assert throttle.take(LIMIT, "c", later) == 900.0
    assert throttle.take(LIMIT, "c", NOW) == 900.0


def test_buckets_hold_no_address_and_are_forgotten_in_a_day():
    throttle.take(LIMIT, "198.51.100.7", NOW)
    (row,) = Bucket.objects.all()
    assert re.fullmatch("[0-9a-f]{64}", row.digest)
    assert "198.51" not in str(row.__dict__)
    throttle.take(LIMIT, "198.51.100.7", NOW + dt.timedelta(days=1, seconds=1))
    (other,) = Bucket.objects.all()  # another day's key, and the first row is gone
    assert other.digest != row.digest


def test_tries_of_a_code_are_slowed_with_the_time_to_wait_and_nobody_is_locked_out():
    with _config(codes_per_hour=2), time_machine.travel(NOW, tick=False) as clock:
        client = Client()
        assert [client.post("/track/", {"code": "x"}).status_code for _ in range(3)] == [422, 422, 429]
        answer = client.post("/track/", {"code": "x"})
        assert answer["Retry-After"] == "1800"
        assert "Wait 1800 seconds" in answer.content.decode()
        assert client.get("/track/").status_code == 200
        assert Client(REMOTE_ADDR="198.51.100.9").post("/track/", {"code": "x"}).status_code == 422
        clock.shift(1800)
        assert client.post("/track/", {"code": "x"}).status_code == 422


def test_reports_and_sign_ins_are_slowed_too():
    with _config(reports_per_hour=1):
        assert send(Client()).status_code == 303
        client = Client()
        assert client.post("/report/", REPORT).status_code == 303
        assert client.post("/report/files/").status_code == 429
        assert client.post("/report/check/").status_code == 429
        for _ in range(10):
            answer = client.post("/report/", REPORT)
        assert answer.status_code == 429
    for _ in range(60):
        throttle.take(Limit("sign-in", 60), "127.0.0.1", dt.datetime.now(dt.UTC))
    assert Client().post("/sign-in/", {"login": "a", "password": "b"}).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "counted"),
    [
        (0, "203.0.113.9", "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9", "198.51.100.7", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.1", "198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.7", "198.51.100.7"),
        (1, "", "198.51.100.7", "198.51.100.7"),
        (1, "not an address", "198.51.100.7", "unknown"),
        (0, "", "::ffff:198.51.100.7", "198.51.100.7"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64 2001:db8:1::/48"),
    ],
)
def test_only_the_operators_own_proxies_name_the_visitors_network(proxies, forwarded, remote, counted):
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    with _config(trusted_proxies=proxies):
        found = throttle.networks_of(request.META)
    assert (found.own, found.around) == (counted.split()[0], counted.split()[-1])


def test_whoever_has_a_whole_48_has_more_turns_than_a_64_yet_not_as_many_as_it_has_of_those():
    """The wider network waits as well, and a turn that it refuses is not used up in the narrower one."""
    inside = [throttle.Networks(f"2001:db8:1:{one:x}::/64", "2001:db8:1::/48") for one in range(100)]
    assert [throttle.take_of(LIMIT, inside[0], NOW) for _ in range(5)] == [0.0] * 4 + [900.0]
    allowed = [one for one in inside[1:] if not throttle.take_of(LIMIT, one, NOW)]
    assert len(allowed) == 4 * throttle.WIDER - 4
    kept = Bucket.objects.count()
    assert throttle.take_of(LIMIT, inside[99], NOW) == 900.0 / throttle.WIDER
    assert Bucket.objects.count() == kept, "nothing is kept of a turn that was not had"
    assert throttle.take_of(LIMIT, throttle.Networks("2001:db8:2::/64", "2001:db8:2::/48"), NOW) == 0.0
    one = throttle.Networks("198.51.100.7", "198.51.100.7")
    assert [throttle.take_of(LIMIT, one, NOW) for _ in range(5)] == [0.0] * 4 + [900.0]


# Errors


def test_error_pages_need_no_database(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        pages = [
            error_views.bad_request(request),
            error_views.forbidden(request),
            error_views.missing(request),
            error_views.failed(request),
            errors.too_large(request),
            errors._later(503, 1.2),
            errors.too_many(1.2),
        ]
    assert [page.status_code for page in pages] == [400, 403, 404, 500, 413, 503, 429]
    assert all(b"<h1>" in page.content for page in pages)
    assert pages[-1]["Retry-After"] == "2"


def test_a_failure_is_a_page_without_a_trace(monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("MARKER")

    monkeypatch.setattr("medaccord.web.views.home.published", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert b"MARKER" not in answer.content
    assert answer["Cache-Control"] == "no-store"


class Small(forms.Form):
    text = forms.CharField()


def _run(refusal, **names):
    form = Small({"text": "typed"})

    def do(_data):
        if refusal:
            raise refusal
        return "result"

    answer = errors.run(
        RequestFactory().post("/"),
        form,
        do,
        done=lambda result: HttpResponse(result),
        again=lambda status: HttpResponse(str(form.errors.get_json_data()), status=status),
        names=names,
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (None, 200, "result"),
        (Invalid({"text": ["Too short."]}), 422, "'text': [{'message': 'Too short."),
        (Invalid({"body": ["Too short."]}), 422, "'text': [{'message': 'Too short."),
        (Invalid({"unknown": ["Odd."]}), 422, "'__all__': [{'message': 'Odd."),
        (Invalid("Odd."), 422, "'__all__': [{'message': 'Odd."),
        (Denied("Ask the lead."), 403, "Ask the lead."),
        (Illegal("Not now."), 409, "Not now."),
        (Stale("Compare."), 409, "Compare."),
    ],
)
def test_a_refusal_comes_back_to_its_form_with_its_status(refusal, status, said):
    got, text = _run(refusal, body="text")
    assert got == status
    assert said in text


def test_what_is_missing_is_no_matter_of_a_form_and_what_is_not_valid_reaches_no_command():
    with pytest.raises(Missing):
        _run(Missing())
    called = []
    errors.run(
        RequestFactory().post("/"),
        Small({}),
        called.append,
        done=lambda _r: HttpResponse(),
        again=lambda s: HttpResponse(status=s),
    )
    assert called == []


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Denied("Ask the lead."), 403), (Illegal("Not now."), 409), (Invalid("Odd."), 422)],
)
def test_a_refusal_outside_a_form_is_a_page_that_says_what_to_do(monkeypatch, refusal, status):
    def refuse(*_args, **_kwargs):
        raise refusal

    monkeypatch.setattr("medaccord.web.views.home.published", refuse)
    answer = Client().get("/")
    assert answer.status_code == status
    assert refusal.reason in answer.content.decode()


# Signing in and out


def _user(actor, name="osei", **fields):
    user = User(person_id=actor.person, username=name, **fields)
    user.set_password("correct horse")
    user.save()
    return user


def test_a_person_signs_in_and_starts_with_their_work():
    _user(world().lead)
    answer = Client().post("/sign-in/", {"login": "osei", "password": "correct horse"})
    assert answer.status_code == 302
    assert answer["Location"] == "/my-work/"


def test_unknown_names_wrong_passwords_and_closed_sign_ins_answer_alike():
    w = world()
    _user(w.lead)
    _user(w.colleague, "left", is_active=False)
    User.objects.create_user("nobody", password="correct horse")
    seen = set()
    for name, word in (
        ("osei", "wrong"),
        ("stranger", "wrong"),
        ("left", "correct horse"),
        ("nobody", "correct horse"),
    ):
        answer = Client().post("/sign-in/", {"login": name, "password": word})
        seen.add((answer.status_code, plain(answer).replace(name.encode(), b"NAME")))
    assert len(seen) == 1
    assert b"do not match" in seen.pop()[1]


def test_signing_up_has_no_address():
    for path in ("/signup/", "/sign-up/", "/accounts/signup/", "/password/reset/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/reports/", "/reports/"),
        ("https://evil.example/", "/my-work/"),
        ("//evil.example/", "/my-work/"),
        ("javascript:alert(1)", "/my-work/"),
    ],
)
def test_after_signing_in_a_person_goes_on_within_the_site_only(asked, goes):
    _user(world().lead)
    answer = Client().post("/sign-in/", {"login": "osei", "password": "correct horse", "next": asked})
    assert answer["Location"] == goes


def test_a_page_that_needs_a_sign_in_is_found_again_after_it():
    answer = Client().get("/reports/?state=valid")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/?next=%2Freports%2F%3Fstate%3Dvalid")
    answer = Client().post(f"/reports/{uuid.uuid4()}/validate/")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")


def test_signing_out_takes_a_button_and_leaves_nothing():
    client = signed_in(world().lead)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/reports/").status_code == 200
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Session.objects.exists()
    assert client.get("/reports/").status_code == 303


def test_one_session_is_one_identity():
    w = world()
    _user(w.lead)
    secret, _ = app_for(w.lead)
    _, code = reporter()
    client = signed_in(w.colleague)
    client.post("/track/", {"code": code})
    assert client.get("/tracking/").status_code == 200
    assert client.get("/reports/").status_code == 303
    client.post("/sign-in/", {"login": "osei", "password": "correct horse"})
    client.post("/sign-in/second-step/", {"code": shown(secret)})
    assert client.get("/reports/").status_code == 200
    assert client.get("/tracking/")["Location"] == "/track/"


# Traces


def _sessions():
    return [row.get_decoded() for row in Session.objects.all()]


def test_sessions_and_cookies_hold_no_code_address_browser_or_message():
    _user(world().lead)
    browser = {"HTTP_USER_AGENT": "MARKER-BROWSER", "REMOTE_ADDR": "198.51.100.23"}
    client = Client(**browser)
    told = send(client)
    assert _sessions() == []
    receipt = client.get(told["Location"], **browser)
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", receipt.content.decode())[0]
    client.post("/track/", {"code": code}, **browser)
    report = re.search(r"/tracking/([0-9a-f-]{36})/", client.get("/tracking/").content.decode())[1]
    client.post(f"/tracking/{report}/write/", {"text": "MARKER-MESSAGE"}, **browser)
    Client(**browser).post("/sign-in/", {"login": "osei", "password": "correct horse"}, **browser)
    everything = str(_sessions())
    for trace in (code, code.replace("-", ""), "MARKER", "198.51.100.23", "osei", "InfusaCore"):
        assert trace not in everything
    assert {name for one in _sessions() for name in one} <= {
        "receipt",
        "_session_expiry",
        "_messages",
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
        "account_authentication_methods_user",
        "session",
    }
    assert set(client.cookies) <= {"sessionid", "csrftoken", "draft"}


def test_neither_logs_nor_tables_hold_a_code_or_an_address(caplog):
    caplog.set_level(logging.DEBUG)
    world()
    client = Client(REMOTE_ADDR="198.51.100.23", HTTP_USER_AGENT="MARKER-BROWSER")
    told = send(client)
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", client.get(told["Location"]).content.decode())[0]
    client.post("/track/", {"code": code})
    client.get("/tracking/")
    client.post("/track/", {"code": code[:-1]})
    log = "\n".join(
        f"{r.getMessage()} {r.__dict__}" for r in caplog.records if r.name != "django.db.backends"
    )
    tables = _every_row()
    for trace in (code, code.replace("-", ""), "198.51.100.23", "MARKER-BROWSER"):
        assert trace not in log
        assert trace not in tables


def _every_row():
    """All that the application's own role reads from all tables, scope or none."""
    with connection.cursor() as cursor:
        told = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told.append(str(cursor.fetchall()))
    assert "intake_receipt" in connection.introspection.table_names()
    return "\n".join(told)


def test_a_page_names_its_files_by_their_content_so_that_browsers_keep_them():
    page = Client().get("/").content.decode()
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert {"/static/medaccord/app.css", "/static/vendor/uswds/css/uswds.min.css"} <= {
        one.split("?")[0] for one in named
    }
    for one in named:
        stamp = one.split("?")[1]
        sent = Client().get(one)
        body = b"".join(sent.streaming_content)
        assert hashlib.sha256(body).hexdigest().startswith(stamp)
        assert sent["Cache-Control"] == "max-age=2592000, public"
    small = Client().get("/static/vendor/uswds/css/uswds.min.css", HTTP_ACCEPT_ENCODING="gzip")
    assert (small["Content-Encoding"], small["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(b"".join(small.streaming_content)) < 100_000


def test_a_file_that_is_not_there_has_no_stamp():
    assert StampedFiles().url("medaccord/none.css") == "/static/medaccord/none.css"


WORDS = "Anyone can <b>change</b> the dose.\nIt sounds no alarm."
HERE = {"sec-fetch-site": "same-origin"}


def _kept(answer):
    return "&lt;b&gt;change&lt;/b&gt; the dose.<br>It sounds no alarm." in answer.content.decode()


def test_who_is_slowed_gets_back_what_they_typed():
    typed = {"what_happens": WORDS, "noticed": "no", "once": "SECRET-once", "password": "SECRET-password"}
    with _config(reports_per_hour=1):
        for _ in range(10):
            Client().post("/report/", REPORT)
        answer = Client().post("/report/harm/", typed, headers=HERE)
        assert (answer.status_code, answer["Cache-Control"]) == (429, "no-store")
        assert not _kept(answer), "a form with files is not read"
        form = urlencode(typed)
        kind = "application/x-www-form-urlencoded"
        answer = Client().post("/report/harm/", form, kind, headers=HERE)
        assert answer.status_code == 429
        assert _kept(answer)
        assert "SECRET" not in answer.content.decode()
        for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
            assert not _kept(Client().post("/report/harm/", form, kind, headers=headers)), headers
        assert _kept(Client().post("/report/harm/", form, kind, headers={"origin": "http://testserver"}))
        damaged = Client().post("/report/harm/", "what_happens=%ff" + "x" * 9, kind, headers=HERE)
        assert damaged.status_code == 429
        assert "xxxx" not in damaged.content.decode()


def test_a_form_that_was_open_too_long_is_told_back_to_its_own_page_alone():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/report/harm/", {"what_happens": WORDS}, headers=HERE)
    assert answer.status_code == 403
    assert _kept(answer)
    assert "Copy what you typed" in answer.content.decode()
    assert "Cache-Control" in answer
    elsewhere = client.post(
        "/report/harm/", {"what_happens": WORDS}, headers={"sec-fetch-site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert not _kept(elsewhere)
    assert "This page was open too long" in elsewhere.content.decode()
